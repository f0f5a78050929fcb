"""What all answers have in common: how a part of a topic or a fixed sentence becomes a reply."""

from skill.cards import Cards
from skill.content import Content, Topic, Urgency
from skill.content.spelling import fill
from skill.dialogue import ANYTHING, MORE, PART, TIP, Dialogue
from skill.reply import Card, Reply
from skill.speech import Speech

OFFER = "offer"
"""Stands for the question that belongs to what is offered."""


class Telling:
    """Makes replies in the words of one locale.

    Attributes:
        cards: Makes the cards that go with them.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self.cards = Cards(content)
        self._parts: dict[tuple[str, int, bool], Reply] = {}

    def prompt(self, name: str) -> str:
        """A fixed sentence."""
        return self._content.prompts[name].say

    def topic_of(self, dialogue: Dialogue) -> Topic | None:
        """The topic spoken about last."""
        return self._content.by_id.get(dialogue.topic)

    def part(self, topic: Topic, part: int, in_session: bool) -> Reply:
        """A part of a topic with the question that fits; an emergency is told alone."""
        key = (topic.id, place(topic, part), in_session)
        made = self._parts.get(key)
        if made is None:
            made = self._parts[key] = self._part(topic, *key[1:])
        return made

    def _part(self, topic: Topic, part: int, in_session: bool) -> Reply:
        offer = self.next_offer(topic, part)
        passage = topic.parts[part]
        after = Dialogue(topic=topic.id, part=part, offer=offer, said=PART)
        reply = Reply(Speech().say(passage.text), after, card=self.cards.of(topic.title, passage))
        return reply if topic.urgency is Urgency.EMERGENCY else self.asking(reply, in_session)

    def next_offer(self, topic: Topic, part: int) -> str:
        """What to offer after a part."""
        if topic.urgency:
            return ANYTHING
        if part + 1 < len(topic.parts):
            return MORE
        return topic.see_also[0] if topic.see_also else ANYTHING

    def asking(self, reply: Reply, in_session: bool) -> Reply:
        """Close with what is offered; a one-shot question is answered without."""
        if not in_session:
            return reply
        return Reply(reply.speech, reply.dialogue, self.question(reply.dialogue), "", reply.card)

    def question(self, dialogue: Dialogue) -> str:
        """The question to which "yes" takes up what is offered."""
        if dialogue.offer == MORE:
            return self.prompt("offer_more_again" if dialogue.part else "offer_more")
        if dialogue.offer == TIP:
            return self.prompt("offer_tip")
        topic = self._content.by_id.get(dialogue.offer)
        if topic is not None:
            return fill(self.prompt("offer_topic"), {"name": topic.name})
        return self.prompt("anything_else")

    def told(self, name: str, dialogue: Dialogue, question: str = "", card: str = "") -> Reply:
        """A fixed sentence.

        Args:
            name: Which one.
            dialogue: Where the conversation stands afterwards.
            question: The fixed sentence that is asked, or ``OFFER``; without one the session closes.
            card: The fixed sentence that is shown with it, if any.
        """
        prompt = self._content.prompts[name]
        shown = Card(self.prompt("card_title"), f"{prompt.say}\n\n{self.prompt(card)}") if card else None
        if not question:
            return Reply(Speech().say(prompt.say), dialogue, card=shown)
        asked = self.question(dialogue) if question == OFFER else self.prompt(question)
        after = dialogue.with_(said=f"prompt:{name}:{question}")
        return Reply(Speech().say(prompt.say), after, asked, prompt.reprompt, shown)

    def again(self, dialogue: Dialogue) -> Reply | None:
        """The fixed sentence that was said last; None where it was something else."""
        kind, _, names = dialogue.said.partition(":")
        name, _, question = names.partition(":")
        known = {*self._content.prompts, OFFER}
        return self.told(name, dialogue, question) if kind == "prompt" and {name, question} <= known else None


def place(topic: Topic, part: int) -> int:
    """The part there is nearest to the one asked for; the content may have changed since the last turn."""
    return min(max(part, 0), len(topic.parts) - 1)
