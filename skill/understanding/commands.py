"""Recognising the words that steer the conversation."""

from skill.content import Command, Content
from skill.understanding.normalise import Normaliser, spoken_words

_POLITE = frozenset({"please", "now", "thanks", "then", "ok", "okay", "alexa", "just", "oh"})


class Commands:
    """Finds the command an utterance consists of. A command inside a longer question does not count."""

    def __init__(self, content: Content, normal: Normaliser) -> None:
        self._normal = normal
        self._known: dict[str, Command] = {}
        for command in content.commands:
            for text in (*command.ask, *command.heard):
                for form in self._forms(text):
                    self._known.setdefault(form, command)

    def find(self, text: str) -> Command | None:
        """The command, or None."""
        return next((self._known[form] for form in self._forms(text) if form in self._known), None)

    def _forms(self, text: str) -> list[str]:
        words = spoken_words(text)
        bare = [word for word in words if word not in _POLITE]
        forms = (" ".join(words), self._normal(text), " ".join(bare), self._normal(" ".join(bare)))
        return [form for form in dict.fromkeys(forms) if form]
