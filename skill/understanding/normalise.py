"""Bringing an utterance into the one form the later stages compare."""

import re
import unicodedata

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
        self._same = dict(words.same)
        self._known = _alternatives(tuple(words.same))
        self._fillers = _alternatives(words.fillers)
        self._opener = re.compile(rf"^(?:{_joined(words.openers)})\b\s*") if words.openers else None

    def __call__(self, text: str) -> str:
        """The utterance in normal form; empty where nothing but noise is left."""
        plain = " ".join(_DIGITS.get(word, word) for word in spoken_words(text))
        while (fewer := " ".join(self._fillers.sub("", plain).split())) != plain:
            plain = fewer
        plain = self._known.sub(lambda match: self._same[match[0]], plain)
        while self._opener and (shorter := self._opener.sub("", plain)) != plain and shorter:
            plain = shorter
        return plain


def spoken_words(text: str, most: int = MAX_CHARACTERS) -> list[str]:
    """Lower-case words of letters, digits and apostrophes, accents removed; at most so many characters."""
    folded = unicodedata.normalize("NFKD", text[:most]).replace("\u2019", "'").casefold()
    return [word for word in (w.strip("'") for w in _NOT_WORDS.sub(" ", _unaccented(folded)).split()) if word]


def _unaccented(text: str) -> str:
    return text if text.isascii() else "".join(char for char in text if not unicodedata.combining(char))


def _joined(phrases: tuple[str, ...]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _alternatives(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{_joined(phrases)})(?![\w'])") if phrases else re.compile(r"(?!)")
