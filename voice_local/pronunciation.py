"""Saying right what a voice reads badly: units, ranges, abbreviations, medicines."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skill.content.files import ContentError, Finding, read_yaml
from skill.content.loader import LANGUAGE, content_folder
from skill.content.tables import Tables, pairs
from voice_local.sound import Sound
from voice_local.voice import Voice

_FILE = "pronunciations.yaml"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_WORD = r"(?<![\w@.,/-])(?:{words})(?![\w@/-]|[.,]\d)"


@dataclass(frozen=True)
class Pronunciation:
    """How texts are said by the voice of this computer.

    Attributes:
        words: From words as they are written to how they are said. One in small letters stands for any
            writing of it.
        units: From a unit as written after a number to its name, as ``one | many``.
        between: The word between the two numbers of a range.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    between: str = ""

    def said(self, text: str) -> str:
        """Return a text as the voice should be given it."""
        if self.words:
            text = re.sub(_any_of(self.words), self._word, text, flags=re.IGNORECASE)
        if self.between:
            text = re.sub(rf"(?<![\w.,-])({_NUMBER})\s?[-–]\s?({_NUMBER})(?!-?\d)", self._range, text)
        if self.units:
            units = "|".join(re.escape(unit) for unit in sorted(self.units, key=len, reverse=True))
            text = re.sub(rf"\b({_NUMBER})\s?({units})(?!\w)", self._unit, text)
        return text

    def _word(self, found: re.Match[str]) -> str:
        return self.words.get(found[0]) or self.words.get(found[0].lower()) or found[0]

    def _range(self, found: re.Match[str]) -> str:
        if float(found[1].replace(",", "")) >= float(found[2].replace(",", "")):
            return found[0]
        return f"{found[1]} {self.between} {found[2]}"

    def _unit(self, found: re.Match[str]) -> str:
        one, many = (name.strip() for name in self.units[found[2]].split("|"))
        return f"{found[1]} {one if found[1] == '1' else many}"


def _any_of(words: Mapping[str, str]) -> str:
    return _WORD.format(words="|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def load_pronunciation(root: Path | None = None, platform: str = sys.platform) -> Pronunciation:
    """Read the pronunciations for the voice of a platform.

    Raises:
        ContentError: The file cannot be read or is not of the expected form.
    """
    shown = f"content/{LANGUAGE}/{_FILE}"
    findings: list[Finding] = []
    table = read_yaml((root or content_folder()) / LANGUAGE / _FILE, shown)
    rows = Tables(findings).known(
        table, shown, {"units": _units, "range": str, "words": pairs, "espeak": pairs}
    )
    if findings:
        raise ContentError(tuple(findings))
    words = {**rows.get("words", {}), **(rows.get("espeak", {}) if platform == "linux" else {})}
    return Pronunciation(words, rows.get("units", {}), rows.get("range", ""))


def _units(value: object) -> dict[str, str]:
    units = pairs(value)
    for name, said in units.items():
        if said.count("|") != 1:
            raise ValueError(f"{name}: one | many is expected")
    return units


class PronouncingVoice:
    """A voice that is told how to say things.

    Args:
        voice: Who speaks.
        pronunciation: How.
    """

    def __init__(self, voice: Voice, pronunciation: Pronunciation) -> None:
        self._voice = voice
        self._pronunciation = pronunciation

    def render(self, text: str) -> Sound:
        """See :meth:`voice_local.voice.Voice.render`."""
        return self._voice.render(self._pronunciation.said(text))
