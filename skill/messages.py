"""The written words of the programs: help texts, notes and faults, read from the content."""

from collections.abc import Mapping
from pathlib import Path

from skill.content.files import ContentError, Finding, read_yaml
from skill.content.loader import LANGUAGE, content_folder
from skill.problem import Problem

_FILES = ("screen.yaml", "problems.yaml")


class Messages:
    """Looks up texts by key and fills in their placeholders."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def text(self, key: str, **fields: object) -> str:
        """The text of a key with its fields filled in."""
        return self._texts[key].format(**fields)

    def of(self, problem: Problem) -> str:
        """One line for a fault: what is the matter and what to do next."""
        if problem.key not in self._texts:
            return str(problem)
        return " ".join(self.text(problem.key, **problem.fields).split())


def load_messages(root: Path | None = None) -> Messages:
    """Read ``screen.yaml`` and ``problems.yaml``.

    Raises:
        ContentError: A file cannot be read or holds something else than texts.
    """
    texts: dict[str, str] = {}
    for file in _FILES:
        shown = f"content/{LANGUAGE}/{file}"
        rows, lines = read_yaml((root or content_folder()) / LANGUAGE / file, shown)
        for key, text in rows.items():
            if not isinstance(text, str):
                raise ContentError((Finding(shown, lines[key], f"{key}: should be a text"),))
            # Click keeps the line breaks of a paragraph that begins with this mark.
            texts[key] = text.strip().replace("\\b\n", "\b\n")
    return Messages(texts)
