"""Answering questions about a thing of a list, such as "does {remedy} help with cramps"."""

from collections.abc import Iterable

from skill.content import Content, Frame
from skill.dialogue import Dialogue
from skill.doubts import Doubts
from skill.reply import Reply
from skill.speech import Speech
from skill.telling import Telling
from skill.turn import Turn

FRAME = "frame:"
"""What ``said`` begins with after a question about a thing that nothing is known of; then its id."""


class Frames:
    """Answers in the words of one locale."""

    def __init__(self, content: Content, telling: Telling, doubts: Doubts) -> None:
        self._content = content
        self._telling = telling
        self._doubts = doubts

    def answer(self, frame: Frame, things: Iterable[str], turn: Turn) -> Reply:
        """The answer about a thing, or that there is none; where it may be two, which of them is meant.

        Args:
            frame: The question.
            things: Names of what may fill it, best first.
            turn: When it was asked.
        """
        places = [frame.answers[name] for name in things if name in frame.answers]
        topics = list(dict.fromkeys(topic for topic, _ in places))
        if len(topics) > 1:
            first, second = (self._content.by_id[topic] for topic in topics[:2])
            return self._doubts.did_you_mean(first, second, turn.dialogue)
        if places:
            topic, part = places[0]
            return self._telling.part(self._content.by_id[topic], part, turn.in_session)
        return self.decline(frame, turn.in_session)

    def declined(self, dialogue: Dialogue) -> Frame | None:
        """The question that was declined last; None where something else was said."""
        known = (frame for frame in self._content.frames if dialogue.said == f"{FRAME}{frame.id}")
        return next(known, None)

    def decline(self, frame: Frame, in_session: bool) -> Reply:
        """Say that nothing is known, and offer what comes nearest."""
        after = Dialogue(offer=frame.nearest, said=f"{FRAME}{frame.id}")
        return self._telling.asking(Reply(Speech().say(frame.unknown), after), in_session)
