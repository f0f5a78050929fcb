"""What the terminal shows of a conversation, in plain lines."""

import json
from collections.abc import Callable

from skill.messages import Messages
from voice_local.conversation import Exchange

Write = Callable[[str], None]


class Screen:
    """Prints turns for people.

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
        """Tell something about the program itself."""
        self._note(self._messages.text(key, **fields))

    def say(self, text: str) -> None:
        """Show what the assistant says outside a turn."""
        self._write(text)

    def partial(self, text: str) -> None:
        """Show what an utterance sounds like so far."""
        self._live(text)

    def exchange(self, exchange: Exchange, spoken: bool) -> None:
        """Show a turn; ``spoken`` utterances are repeated, typed ones stand there already."""
        if spoken and exchange.heard:
            self._live("")
            self._write(self._messages.text("heard", text=exchange.heard))
        self._write(exchange.shown or exchange.speech)
        if exchange.sources:
            names = "; ".join(dict.fromkeys(source.organisation for source in exchange.sources))
            self._write(self._messages.text("sources-line", sources=names))
        self._write("")


class JsonScreen(Screen):
    """Prints one JSON object a turn, for programs; everything else goes where it does not disturb."""

    def say(self, text: str) -> None:
        """Tell it beside the objects."""
        self._note(text)

    def exchange(self, exchange: Exchange, spoken: bool) -> None:
        """Print a turn as one line."""
        self._write(json.dumps(exchange.as_json(), ensure_ascii=False))
