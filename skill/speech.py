"""The one builder of SSML: escapes, paces and keeps within Alexa's limits."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_SSML = 8000
"""Characters of output speech Alexa accepts (Request and Response JSON Reference)."""
MAX_BREAK_MS = 10_000
"""Longest single break Alexa accepts (SSML reference)."""
SENTENCE_PAUSE_MS = 350
_OPEN, _CLOSE = "<speak>", "</speak>"
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_QUOTES = _IN_TEXT | str.maketrans({'"': "&quot;"})
_INVALID_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Speech:
    """Texts and pauses to be spoken in order. Immutable: ``say`` and ``pause`` give a longer one."""

    parts: tuple[str | int, ...] = ()

    def say(self, text: str) -> "Speech":
        """Add plain text; characters XML does not allow are dropped."""
        clean = " ".join(_INVALID_XML.sub("", text).split())
        return Speech((*self.parts, clean)) if clean else self

    def pause(self, milliseconds: int) -> "Speech":
        """Add silence of any length, split into breaks Alexa accepts."""
        return Speech((*self.parts, milliseconds)) if self.parts and milliseconds > 0 else self

    @property
    def plain(self) -> str:
        """The words alone."""
        return " ".join(part for part in self.parts if isinstance(part, str))

    @property
    def ssml(self) -> str:
        """One ``speak`` element of at most 8,000 characters; what does not fit is left off at its end."""
        return self.ssml_with({})

    def ssml_with(self, spoken: Mapping[str, str]) -> str:
        """The same with a reading for what a voice would read badly.

        Args:
            spoken: From words as they are shown, such as "911", to how they are said.
        """
        room = MAX_SSML - len(_OPEN) - len(_CLOSE)
        pieces: list[str] = []
        for part in self.parts:
            piece = _breaks(part) if isinstance(part, int) else _read_as(part.translate(_IN_TEXT), spoken)
            if len(piece) > room:
                pieces.append(_fit(part, room) if isinstance(part, str) else "")
                break
            pieces.append(piece)
            room -= len(piece) + 1
        return _OPEN + " ".join(piece for piece in pieces if piece) + _CLOSE


def _read_as(text: str, spoken: Mapping[str, str]) -> str:
    """Mark the words that have a reading of their own."""
    if not spoken:
        return text
    return _words(tuple(spoken)).sub(
        lambda match: f'<sub alias="{spoken[match[0]].translate(_IN_QUOTES)}">{match[0]}</sub>', text
    )


@functools.cache
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of some words, the longest first, where it stands alone."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w,.-])(?:{longest_first})(?![\w-]|[.,]\d)")


def _breaks(milliseconds: int) -> str:
    whole, rest = divmod(milliseconds, MAX_BREAK_MS)
    times = [MAX_BREAK_MS] * whole + ([rest] if rest else [])
    return "".join(f'<break time="{time}ms"/>' for time in times)


def _fit(text: str, room: int) -> str:
    """The longest run of whole words that fits once escaped."""
    kept = ""
    for word in text.split():
        longer = f"{kept} {word.translate(_IN_TEXT)}".strip()
        if len(longer) > room:
            break
        kept = longer
    return kept
