"""Finding the things a question is about: foods, drinks, remedies, medicines, conditions, people."""

import functools
import re
from collections.abc import Iterable, Mapping

from skill.content import Frame

REMEDIES = ("remedy", "medicine", "drink", "food")
"""Kinds of things that are taken or done against cramps, the most telling first."""
CONDITIONS = ("condition", "person", "medicine")
"""Kinds of things a remedy may not go together with."""


class Entities:
    """Finds names and their synonyms and gives the name used in answers.

    Args:
        slots: Kind, name, and other ways of saying it (``content/en/slots``).
    """

    def __init__(self, slots: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        self._slots = slots

    def find(self, plain: str) -> dict[str, str]:
        """For each kind the first name in the utterance; the longest wording wins where several begin."""
        found: dict[str, str] = {}
        for match in self._wordings.finditer(plain):
            for kind, name in self._names[match[0]]:
                found.setdefault(kind, name)
        return found

    def fill(self, plain: str, frames: "Frames") -> tuple[Frame, str] | None:
        """The question of which this is a sample with a thing in its gap, and the thing; None without one."""
        for match in self._wordings.finditer(plain):
            for kind, name in self._names[match[0]]:
                frame = frames.find(kind, plain[: match.start()], plain[match.end() :])
                if frame:
                    return frame, name
        return None

    @functools.cached_property
    def _names(self) -> dict[str, list[tuple[str, str]]]:
        names: dict[str, list[tuple[str, str]]] = {}
        for kind, entries in self._slots.items():
            for name, synonyms in entries.items():
                for wording in (name, *synonyms):
                    names.setdefault(wording, []).append((kind, name))
        return names

    @functools.cached_property
    def _wordings(self) -> re.Pattern[str]:
        longest_first = sorted(self._names, key=len, reverse=True)
        return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![\w'])")


class Frames:
    """The samples of questions about a thing of a list, by what stands around the gap.

    Args:
        frames: The questions.
    """

    def __init__(self, frames: Iterable[Frame]) -> None:
        self._known = {
            (frame.things, *sample.split(f"{{{frame.slot}}}")): frame
            for frame in frames
            for sample in frame.ask
        }

    def find(self, things: str, before: str, after: str) -> Frame | None:
        """The question with these words around a thing of this list, or None."""
        return self._known.get((things, before, after))
