"""Recognising utterances that consist of a known phrase: commands and follow-ups."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from skill.understanding.normalise import Normaliser, spoken_words

_POLITE = frozenset({"please", "now", "thanks", "then", "ok", "okay", "alexa", "just", "oh"})


class Said(Protocol):
    """Something with clean and messy wordings."""

    @property
    def ask(self) -> tuple[str, ...]:
        """Clean wordings."""
        ...

    @property
    def heard(self) -> tuple[str, ...]:
        """Messy wordings."""
        ...


Meant = TypeVar("Meant", bound=Said)


class Phrases(Generic[Meant]):
    """Finds what an utterance means that consists of a known wording; one inside a longer does not count."""

    def __init__(self, meanings: Iterable[Meant], normal: Normaliser) -> None:
        self._normal = normal
        self._known: dict[str, Meant] = {}
        texts = [(text, meant) for meant in meanings for text in (*meant.ask, *meant.heard)]
        for text, meant in texts:
            self._known.setdefault(" ".join(spoken_words(text)), meant)
        # What is left of "go on then" without its politeness must not take "go on" away from another meaning.
        for text, meant in texts:
            for form in self._forms(text):
                self._known.setdefault(form, meant)

    def find(self, text: str) -> Meant | None:
        """The meaning, or None."""
        return next((self._known[form] for form in self._forms(text) if form in self._known), None)

    def _forms(self, text: str) -> list[str]:
        words = spoken_words(text)
        bare = [word for word in words if word not in _POLITE]
        forms = [" ".join(words), self._normal.of(words)]
        if len(bare) < len(words):
            forms += [" ".join(bare), self._normal.of(bare)]
        return [form for form in dict.fromkeys(forms) if form]
