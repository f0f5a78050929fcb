"""Two questions in one breath, and corrections in the middle of a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skill.content import Words
from skill.understanding.normalise import spoken_words

_SENTENCE_END = re.compile(r"[?!.;]+(?=\s)")
Part = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An utterance taken for two.

    Attributes:
        first: What comes before the border.
        second: What comes after it; it begins like a question.
        asks: Whether the first begins like a question, too.
    """

    first: str
    second: str
    asks: bool


class Clauses:
    """Takes an utterance apart by the words of the content.

    Args:
        words: Those that correct, that join, and that questions begin with.
    """

    def __init__(self, words: Words) -> None:
        self._corrections = _phrases(words.corrections)
        self._joiners = _phrases(words.joiners)
        self._asking = _phrases(words.asking)
        self._before = _phrases((*words.fillers, *words.openers))

    def corrected(self, text: str) -> str:
        """What follows the last correction ("does heat help no wait does ice"); empty where there is none."""
        words = spoken_words(text)
        starts = range(len(words) - 1, 0, -1)
        lengths = ((at, _length(words, at, self._corrections)) for at in starts)
        return next((" ".join(words[at + length :]) for at, length in lengths if length), "")

    def pairs(self, text: str) -> Iterator[Pair]:
        """Every way of taking it for a sentence with a question after it, the earliest border first."""
        sentences = [spoken_words(sentence) for sentence in _SENTENCE_END.split(text)]
        words = [word for sentence in sentences for word in sentence]
        ends = {sum(map(len, sentences[:number])) for number in range(1, len(sentences))}
        asks = self._asks(words)
        at = 1
        while at < len(words):
            after = at + _length(words, at, self._joiners)
            if (after > at or at in ends) and self._asks(words[after:]):
                yield Pair(" ".join(words[:at]), " ".join(words[after:]), asks)
            at = max(after, at + 1)

    def _asks(self, words: Sequence[str]) -> bool:
        """Whether they begin like a question, after whatever people say before one."""
        at = 0
        while length := _length(words, at, self._before):
            at += length
        return bool(_length(words, at, self._asking))


def _phrases(texts: Sequence[str]) -> frozenset[Part]:
    return frozenset(tuple(text.split()) for text in texts)


def _length(words: Sequence[str], at: int, phrases: frozenset[Part]) -> int:
    """How many words the longest phrase has that begins at this place; 0 where none does."""
    longest = max(map(len, phrases), default=0)
    lengths = range(min(longest, len(words) - at), 0, -1)
    return next((length for length in lengths if tuple(words[at : at + length]) in phrases), 0)
