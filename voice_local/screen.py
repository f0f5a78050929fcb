"""What is shown of a conversation, and the screens that print lines of it."""

import json
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from skill.messages import Messages

if TYPE_CHECKING:
    from voice_local.conversation import Exchange

Write = Callable[[str], None]

WIDEST = 80
"""Columns a line of text takes at most on a terminal: longer ones are hard to follow."""


class State(Enum):
    """What the assistant is doing; the value is the key of the word for it in ``screen.yaml``."""

    ASLEEP = "state-asleep"
    LISTENING = "state-listening"
    THINKING = "state-thinking"
    SPEAKING = "state-speaking"
    PAUSED = "state-paused"


class Screen(Protocol):
    """Shows a conversation. What a screen has no place for it leaves out."""

    def note(self, key: str, **fields: object) -> None:
        """Tell something about the program itself.

        Args:
            key: Name of the text.
            fields: What fills its placeholders.
        """
        ...

    def say(self, text: str) -> None:
        """Show what the assistant says outside a turn."""
        ...

    def partial(self, text: str) -> None:
        """Show what an utterance sounds like so far; empty when it turned out to be nothing."""
        ...

    def exchange(self, exchange: "Exchange", spoken: bool) -> None:
        """Show a turn; ``spoken`` utterances are repeated, typed ones stand there already."""
        ...

    def level(self, dbfs: float) -> None:
        """Show how loud the microphone is, in decibels below full scale (0 is the loudest)."""
        ...

    def state(self, state: State) -> None:
        """Show what the assistant is doing now."""
        ...

    def spoken(self, text: str) -> None:
        """Show how much of the answer has been heard: its words up to now."""
        ...

    def hold(self, step: str, remaining: float, total: float) -> None:
        """Show how long a step of a routine still lasts.

        Args:
            step: What to do, in a few words.
            remaining: Seconds left; 0 when it is over.
            total: Seconds the hold lasts.
        """
        ...


class LineScreen:
    """Prints turns as lines, for a file, a pipe, or a terminal that keeps what it was told.

    Args:
        messages: The words.
        write: Takes one line of output.
        note: Takes one line that is not part of the conversation.
        live: Shows a passing line in place (a partial transcript), or nothing where that is impossible.
    """

    def __init__(
        self, messages: Messages, write: Write, note: Write, live: Write = lambda line: None
    ) -> None:
        self._messages = messages
        self._write = write
        self._note = note
        self._live = live

    def note(self, key: str, **fields: object) -> None:
        """See :meth:`Screen.note`."""
        self._note(self._messages.text(key, **fields))

    def say(self, text: str) -> None:
        """See :meth:`Screen.say`."""
        self._write(text)

    def partial(self, text: str) -> None:
        """See :meth:`Screen.partial`."""
        self._live(text)

    def exchange(self, exchange: "Exchange", spoken: bool) -> None:
        """See :meth:`Screen.exchange`."""
        if spoken and exchange.heard:
            self._live("")
            self._write(self._messages.text("heard", text=exchange.heard))
        self._write(exchange.shown or exchange.speech)
        if exchange.sources:
            names = "; ".join(dict.fromkeys(source.organisation for source in exchange.sources))
            self._write(self._messages.text("sources-line", sources=names))
        self._write("")

    def level(self, dbfs: float) -> None:
        """Do nothing: a line cannot move."""

    def state(self, state: State) -> None:
        """Do nothing: the lines say it."""

    def spoken(self, text: str) -> None:
        """Do nothing: the answer stands there already."""

    def hold(self, step: str, remaining: float, total: float) -> None:
        """Do nothing: the holds stand in the answer."""


class PlainScreen(LineScreen):
    """Prints whole lines for a screen reader: nothing moves, and each state is told once, when it begins."""

    def __init__(self, messages: Messages, write: Write, note: Write) -> None:
        super().__init__(messages, write, note)
        self._state: State | None = None
        self._holding = False

    def state(self, state: State) -> None:
        """Tell what the assistant does now; the answer itself tells that it speaks."""
        if state is not self._state and state is not State.SPEAKING:
            self._write(self._messages.text("state-told", state=self._messages.text(state.value)))
        self._state = state

    def hold(self, step: str, remaining: float, total: float) -> None:
        """Tell that a hold begins."""
        if remaining > 0 and not self._holding:
            self._write(self._messages.text("hold-begins", seconds=round(total)))
        self._holding = remaining > 0


class JsonScreen(LineScreen):
    """Prints one JSON object a turn, for programs; everything else goes where it does not disturb."""

    def say(self, text: str) -> None:
        """Tell it beside the objects."""
        self._note(text)

    def exchange(self, exchange: "Exchange", spoken: bool) -> None:
        """Print a turn as one line."""
        self._write(json.dumps(exchange.as_json(), ensure_ascii=False))
