"""The words of the skill store, read from ``content/en/store.yaml``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.content import ContentError, Finding, Locale, content_folder
from skill.content.files import read_yaml
from skill.content.loader import LANGUAGE
from skill.content.spelling import localised
from skill.content.tables import Tables, texts

FILE = f"content/{LANGUAGE}/store.yaml"


@dataclass(frozen=True, slots=True)
class StoreText:
    """What the store shows in one country.

    Attributes:
        name: Public name of the skill.
        summary: One sentence, shown in lists.
        description: The whole text, with the disclaimer.
        keywords: What the skill is found by.
        examples: Phrases shown as things to say; the first opens the skill.
        testing: What Amazon's testers are told. The store does not show it.
    """

    name: str
    summary: str
    description: str
    keywords: tuple[str, ...]
    examples: tuple[str, ...]
    testing: str


class StoreTexts:
    """The store's words as they stand in the file, to be put into the words of each country.

    Attributes:
        lines: Line of each entry in the file, for findings.
    """

    def __init__(self, root: Path | None = None) -> None:
        """Read the file.

        Args:
            root: The content folder; the project's own by default.

        Raises:
            ContentError: With every entry that is missing, unknown or of another form.
        """
        rows, self.lines = read_yaml((root or content_folder()) / LANGUAGE / "store.yaml", FILE)
        findings: list[Finding] = []
        self._rows: Mapping[str, Any] = Tables(findings).known((rows, self.lines), FILE, _READERS)
        findings += [Finding(FILE, 1, f"the line '{key}:' is missing") for key in _READERS if key not in rows]
        if findings:
            raise ContentError(tuple(findings))

    def of(self, locale: Locale) -> StoreText:
        """The words for one country: its terms filled in, its spelling."""
        said: dict[str, Any] = {key: _localised(row, locale) for key, row in self._rows.items()}
        return StoreText(**said)


def _localised(row: str | tuple[str, ...], locale: Locale) -> str | tuple[str, ...]:
    if isinstance(row, str):
        return localised(row, locale)
    return tuple(localised(text, locale) for text in row)


def _paragraphs(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("a text is expected")
    return value.strip()


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _paragraphs,
    "summary": _paragraphs,
    "description": _paragraphs,
    "keywords": texts,
    "examples": texts,
    "testing": _paragraphs,
}
