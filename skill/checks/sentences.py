"""Taking paragraphs apart into sentences."""

import re
from dataclasses import dataclass

_KEYS = r"(?:\s*\[[A-Z0-9-]+\])"
_SENTENCE = re.compile(rf"(?P<words>[^\s].*?[.!?])(?P<keys>{_KEYS}*)(?=\s|$)|(?P<rest>\S.*$)")
_KEY = re.compile(r"\[([A-Z0-9-]+)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence and the source keys right behind it."""

    text: str
    keys: tuple[str, ...]


def sourced_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph as it stands in the file."""
    return tuple(
        Sentence(match["words"] or match["rest"], tuple(_KEY.findall(match["keys"] or "")))
        for match in _SENTENCE.finditer(text)
    )


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph without source keys."""
    return tuple(sentence.text for sentence in sourced_sentences(text))
