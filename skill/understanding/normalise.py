"""Bringing an utterance into the one form the later stages compare."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from skill.content import Words

MAX_CHARACTERS = 500
"""What is longer than any question is cut; a rambling minute of speech is about this long."""
_NOT_WORDS = re.compile(r"[^a-z0-9']+")
_DIGITS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "9": "nine", "10": "ten", "12": "twelve", "15": "fifteen", "20": "twenty", "30": "thirty",
}  # fmt: skip


class Normaliser:
    """Lower case, no punctuation, one wording for what means the same; fillers and openers dropped."""

    def __init__(self, words: Words) -> None:
        self._one_form = {**words.spellings, **_DIGITS}
        self._fillers = _Phrases(dict.fromkeys(words.fillers, ""))
        self._same = _Phrases(words.same)
        self._openers = _Phrases(dict.fromkeys(words.openers, ""))
        phrases = (*words.fillers, *words.same, *words.openers)
        self._touched = {*self._one_form, *(phrase.split()[0] for phrase in phrases)}

    def __call__(self, text: str) -> str:
        """The utterance in normal form; empty where nothing but noise is left."""
        return self.of(spoken_words(text))

    def of(self, words: Iterable[str]) -> str:
        """The same for an utterance that is in words already (see ``spoken_words``)."""
        words = list(words)
        if self._touched.isdisjoint(words):
            return " ".join(words)
        plain = [self._one_form.get(word, word) for word in words]
        while len(fewer := self._fillers.replaced(plain)) < len(plain):
            plain = fewer
        plain = self._same.replaced(plain)
        while 0 < (length := self._openers.length(plain, 0)) < len(plain):
            plain = plain[length:]
        return " ".join(plain)


class _Phrases:
    """Phrases and what stands for them, found by their first word; the longest that fits is taken."""

    def __init__(self, instead: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[list[str], list[str]]]] = {}
        for phrase in sorted(instead, key=len, reverse=True):
            words = phrase.split()
            self._by_first.setdefault(words[0], []).append((words, instead[phrase].split()))

    def length(self, words: list[str], at: int) -> int:
        """How many words a phrase has that begins at this place; 0 where none does."""
        found = self._at(words, at)
        return len(found[0]) if found else 0

    def replaced(self, words: list[str]) -> list[str]:
        """The words with every phrase replaced, from left to right."""
        if not any(word in self._by_first for word in words):
            return words
        found: list[str] = []
        at = 0
        while at < len(words):
            phrase, instead = self._at(words, at) or (words[at : at + 1], words[at : at + 1])
            found += instead
            at += len(phrase)
        return found

    def _at(self, words: list[str], at: int) -> tuple[list[str], list[str]] | None:
        likely = self._by_first.get(words[at], ()) if at < len(words) else ()
        return next((pair for pair in likely if words[at : at + len(pair[0])] == pair[0]), None)


def spoken_words(text: str, most: int = MAX_CHARACTERS) -> list[str]:
    """Lower-case words of letters, digits and apostrophes, accents removed; at most so many characters."""
    folded = unicodedata.normalize("NFKD", text[:most]).replace("\u2019", "'").casefold()
    return [word for word in (w.strip("'") for w in _NOT_WORDS.sub(" ", _unaccented(folded)).split()) if word]


def _unaccented(text: str) -> str:
    return text if text.isascii() else "".join(char for char in text if not unicodedata.combining(char))
