"""Where a passage comes from, spoken and on a card."""

from collections.abc import Iterable

from skill.content import Content, Passage
from skill.reply import Card

_NAMED_SOURCES = 3


class Cards:
    """Makes cards and names sources in the words of one locale."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._made: dict[tuple[str, Passage], Card] = {}

    def of(self, title: str, passage: Passage) -> Card:
        """A passage with its sources and the disclaimer."""
        card = self._made.get((title, passage))
        if card is None:
            parts = (passage.text, self.source_list(passage.sources), self._prompt("disclaimer"))
            card = self._made[title, passage] = Card(title, "\n\n".join(filter(None, parts)))
        return card

    def source_list(self, keys: Iterable[str]) -> str:
        """One line for each source, with its address; empty without sources."""
        sources = [self._content.sources[key] for key in keys]
        if not sources:
            return ""
        lines = (" ".join(filter(None, (f"{s.organisation}: {s.title}.", s.link))) for s in sources)
        return "\n".join((f"{self._prompt('sources_heading')}:", *lines))

    def spoken(self, keys: Iterable[str]) -> str:
        """The sources as a voice lists them, the first few by name; empty without sources."""
        names = list(dict.fromkeys(self._content.sources[key].spoken for key in keys))
        if len(names) > _NAMED_SOURCES:
            names = [*names[:_NAMED_SOURCES], self._prompt("sources_others")]
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self._prompt('sources_and')} {names[-1]}"

    def _prompt(self, name: str) -> str:
        return self._content.prompts[name].say
