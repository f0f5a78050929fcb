"""Giving tips, each once before any comes again."""

from skill.content import Content, Tip
from skill.content.spelling import fill
from skill.dialogue import TIP, TIP_SOURCES, Dialogue
from skill.reply import Card, Reply
from skill.speech import Speech
from skill.telling import Telling


class Tips:
    """Tells the tips of one locale."""

    def __init__(self, content: Content, telling: Telling) -> None:
        self._content = content
        self._telling = telling

    def next(self, dialogue: Dialogue, in_session: bool, draw: int = 0) -> Reply:
        """Another tip. The first of a session is drawn, the others follow in their order.

        Args:
            dialogue: Where the conversation stands.
            in_session: Whether it goes on.
            draw: Any number.
        """
        count = len(self._content.tips)
        number = (dialogue.tip if dialogue.tips else draw) % count + 1
        again = dialogue.tips > 0 and dialogue.tips % count == 0
        opening = Speech().say(self._telling.prompt("tips_again")) if again else Speech()
        after = dialogue.with_(tip=number, tips=dialogue.tips + 1)
        return self._told(after, in_session, opening)

    def again(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """The last tip once more."""
        return self._told(dialogue, in_session, Speech())

    def sources(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Name where the last tip comes from."""
        tip = tip_of(self._content, dialogue)
        cards, keys = self._telling.cards, tip.passage.sources
        said = fill(self._telling.prompt("sources"), {"sources": cards.spoken(keys)})
        card = Card(self._content.by_id[tip.topic].title, cards.source_list(keys))
        after = dialogue.with_(said=TIP_SOURCES, offer=TIP, misses=0)
        return self._telling.asking(Reply(Speech().say(said), after, card=card), in_session)

    def _told(self, dialogue: Dialogue, in_session: bool, opening: Speech) -> Reply:
        tip = tip_of(self._content, dialogue)
        topic = self._content.by_id[tip.topic]
        after = Dialogue(topic=topic.id, offer=TIP, said=TIP, tip=dialogue.tip, tips=dialogue.tips)
        card = self._telling.cards.of(topic.title, tip.passage)
        return self._telling.asking(Reply(opening.say(tip.passage.text), after, card=card), in_session)


def tip_of(content: Content, dialogue: Dialogue) -> Tip:
    """The tip told last; the content may have changed since the last turn."""
    return content.tips[(dialogue.tip - 1) % len(content.tips)]
