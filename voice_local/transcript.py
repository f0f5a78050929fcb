"""A record of the conversation, kept only where somebody asked for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from skill.messages import Messages
from skill.problem import Problem

if TYPE_CHECKING:
    from voice_local.conversation import Exchange


class Transcript:
    """Writes what was heard and answered to the end of a text file.

    Args:
        path: The file; it is tried at once, so that no conversation is lost.
        messages: The words.

    Raises:
        Problem: ``unwritable-file``, here and whenever it is called.
    """

    def __init__(self, path: Path, messages: Messages) -> None:
        self._path = path
        self._messages = messages
        self._append("")

    def __call__(self, exchange: "Exchange") -> None:
        """Write one turn."""
        heard = self._messages.text("heard", text=exchange.heard)
        lines = ([heard] if exchange.heard else []) + [exchange.shown or exchange.speech, ""]
        self._append("".join(f"{line}\n" for line in lines))

    def _append(self, text: str) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            raise Problem("unwritable-file", path=self._path) from None
