"""What the assistant answers in one turn, before any protocol."""

from dataclasses import dataclass

from skill.dialogue import Dialogue
from skill.speech import SENTENCE_PAUSE_MS, Speech


@dataclass(frozen=True, slots=True)
class Card:
    """Text for the companion app and the screen."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One turn of the assistant.

    A reply with a question keeps the session open and one without closes it, so the last sentence and
    ``shouldEndSession`` cannot disagree.

    Attributes:
        speech: What is told.
        dialogue: Where the conversation stands afterwards.
        question: What is asked at the end, or empty.
        reprompt: What is asked after a silence; the question again by default.
        card: Text to show, if any.
    """

    speech: Speech
    dialogue: Dialogue
    question: str = ""
    reprompt: str = ""
    card: Card | None = None

    @property
    def ends(self) -> bool:
        """Whether the session closes."""
        return not self.question

    @property
    def spoken(self) -> Speech:
        """The telling and the question as one speech; a telling that ends in silence needs no other pause."""
        if not self.question:
            return self.speech
        waited = self.speech.parts and isinstance(self.speech.parts[-1], int)
        told = self.speech if waited else self.speech.pause(SENTENCE_PAUSE_MS)
        return told.say(self.question)
