"""What values a setting takes, whether they come as TOML, in the environment or on the command line."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from skill.problem import Problem

Value = str | int | float | bool

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


class Kind(Protocol):
    """Reads what was given for a setting."""

    def read(self, given: object, where: str) -> Value:
        """Make a value of what was given.

        Args:
            given: A value of a TOML file, or a text.
            where: What to call the place it was given at.

        Raises:
            Problem: It is none of the values allowed; the sentence names the place and what is allowed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two others, both included."""

    least: int
    most: int

    def read(self, given: object, where: str) -> int:
        """See :meth:`Kind.read`."""
        value = _number(given)
        if not (self.least <= value <= self.most and value == int(value)):
            raise Problem(
                "setting-not-whole", where=where, value=_shown(given), least=self.least, most=self.most
            )
        return int(value)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number between two others, both included."""

    least: float
    most: float

    def read(self, given: object, where: str) -> float:
        """See :meth:`Kind.read`."""
        value = _number(given)
        if not self.least <= value <= self.most:
            raise Problem(
                "setting-not-number",
                where=where,
                value=_shown(given),
                least=f"{self.least:g}",
                most=f"{self.most:g}",
            )
        return value


@dataclass(frozen=True, slots=True)
class Switch:
    """Yes or no."""

    def read(self, given: object, where: str) -> bool:
        """See :meth:`Kind.read`."""
        word = _shown(given).casefold()
        if word not in _YES | _NO:
            raise Problem("setting-not-switch", where=where, value=_shown(given))
        return word in _YES


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words, capitals or not; which ones is asked when it matters."""

    among: Callable[[], Sequence[str]]

    def read(self, given: object, where: str) -> str:
        """See :meth:`Kind.read`."""
        words = self.among()
        for word in words:
            if _shown(given).casefold() == word.casefold():
                return word
        raise Problem("setting-not-among", where=where, value=_shown(given), among=", ".join(words))


@dataclass(frozen=True, slots=True)
class Text:
    """Any words, such as the name of a device."""

    def read(self, given: object, where: str) -> str:
        """See :meth:`Kind.read`."""
        # A device may be told by its number, which TOML does not take for a text.
        if isinstance(given, bool) or not isinstance(given, str | int) or not str(given).strip():
            raise Problem("setting-not-text", where=where, value=_shown(given))
        return str(given)


def _number(given: object) -> float:
    """The number, or one that is within no bounds."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return math.nan
    try:
        return float(given)
    except (ValueError, OverflowError):
        return math.nan


def _shown(given: object) -> str:
    return str(given).lower() if isinstance(given, bool) else str(given).strip()
