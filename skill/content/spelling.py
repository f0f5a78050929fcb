"""Putting a text into the words and the spelling of one country."""

import re
from collections.abc import Mapping

from skill.content.values import Locale

_PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")


def fill(text: str, terms: Mapping[str, str]) -> str:
    """Replace ``{placeholders}`` by their words; unknown ones stay as they are."""
    return _PLACEHOLDER.sub(lambda match: terms.get(match[1], match[0]), text)


def placeholders(text: str) -> tuple[str, ...]:
    """Names of the placeholders in a text, in order."""
    return tuple(_PLACEHOLDER.findall(text))


def localised(text: str, locale: Locale) -> str:
    """A text of the content files as it is shown in a country: its terms filled in, its spelling."""
    return respelled(fill(text, locale.terms), locale.spelling)


def respelled(text: str, spelling: Mapping[str, str]) -> str:
    """Replace whole words, keeping a capital at their beginning.

    Args:
        text: Any text.
        spelling: From a word to another, both in small letters.
    """
    return _WORD.sub(lambda match: _respelled(match[0], spelling), text) if spelling else text


def _respelled(word: str, spelling: Mapping[str, str]) -> str:
    other = spelling.get(word.casefold())
    if other is None:
        return word
    return other[0].upper() + other[1:] if word[0].isupper() else other
