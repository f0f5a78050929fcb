"""A screen that remembers what was written on it."""

from skill.messages import Messages
from voice_local.screen import JsonScreen, LineScreen, Screen


class Paper:
    """What a screen wrote.

    Attributes:
        lines: The conversation.
        notes: What was told about the program.
        passing: What was shown in place.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.notes: list[str] = []
        self.passing: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def screen(self, messages: Messages, *, json: bool = False) -> Screen:
        make = JsonScreen if json else LineScreen
        return make(messages, self.lines.append, self.notes.append, self.passing.append)
