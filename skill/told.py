"""What was told last, for whoever shows it or names its sources."""

from skill.coach import Coach
from skill.content import Content, Passage
from skill.dialogue import PART, SOURCES, TIP, TIP_SOURCES, Dialogue
from skill.telling import place
from skill.tips import tip_of


def told(content: Content, dialogue: Dialogue) -> Passage | None:
    """The passage of a topic, tip or routine; None after a fixed sentence."""
    topic = content.by_id.get(dialogue.topic)
    if dialogue.said in (TIP, TIP_SOURCES):
        return tip_of(content, dialogue).passage
    if topic and dialogue.said in (PART, SOURCES):
        return topic.parts[place(topic, dialogue.part)]
    return Coach(content).told(dialogue)
