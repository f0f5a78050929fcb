"""The tips: from Markdown to checked passages."""

from collections.abc import Collection
from pathlib import Path

from skill.content.files import Section
from skill.content.topics import PageReader
from skill.content.values import Tip


class TipReader(PageReader):
    """Reads ``tips.md`` of one locale: headings are ids of topics, paragraphs below them the tips."""

    _known = frozenset({"reviewed"})
    _required = ("reviewed",)

    def read(self, path: Path, file: str, topics: Collection[str]) -> tuple[Tip, ...]:
        """The tips in the order of the file.

        Args:
            path: The file.
            file: What findings call it.
            topics: Ids of the topics there are.

        Raises:
            ContentError: The file cannot be read at all.
        """
        document = self._files.markdown(path, file)
        self._check_fields(document, file)
        for section in document.sections:
            if section.heading.text not in topics:
                reason = f"a heading names an unknown topic: {section.heading.text!r}"
                self._find(file, section.heading.number, reason)
        return tuple(tip for section in document.sections for tip in self._tips(section, file))

    def _tips(self, section: Section, file: str) -> tuple[Tip, ...]:
        passages = (self._passage(line, file) for line in section.paragraphs())
        return tuple(Tip(section.heading.text, passage) for passage in passages)
