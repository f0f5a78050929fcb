"""The locale files: each says only what differs from the one it is based on."""

from collections.abc import Callable, Mapping
from typing import Any

from skill.content.files import Finding
from skill.content.tables import Table, Tables, pairs, texts
from skill.content.values import Locale

SPELLING = "spelling.yaml"
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "base": str,
    "invocation": str,
    "sources": texts,
    "terms": pairs,
    "spoken": pairs,
    "spelling": texts,
}


class LocaleReader:
    """Reads locale files, each on top of its base.

    Args:
        table: Gives the table of a YAML file below the language's folder.
        shown: Gives the name of such a file as it is shown.
        findings: Faults are added here.
    """

    def __init__(
        self, table: Callable[[str], Table], shown: Callable[[str], str], findings: list[Finding]
    ) -> None:
        self._table = table
        self._shown = shown
        self._findings = findings
        self._tables = Tables(findings)

    def read(self, tag: str) -> Locale:
        """The locale of a tag such as ``en-GB``, all it inherits included.

        Terms are taken over one by one; every other line of the base holds unless the file has its own.
        """
        rows = self._rows(tag, ())
        file = self._shown(_file(tag))
        if "invocation" not in rows:
            self._findings.append(Finding(file, 1, "the line 'invocation:' is missing"))
        return Locale(
            tag=tag,
            terms=rows.get("terms", {}),
            invocation=rows.get("invocation", ""),
            spoken=rows.get("spoken", {}),
            spelling=self._spelling(rows.get("spelling", ()), file),
            sources=rows.get("sources", ()),
        )

    def _rows(self, tag: str, below: tuple[str, ...]) -> dict[str, Any]:
        table, file = self._table(_file(tag)), self._shown(_file(tag))
        own = self._tables.known(table, file, _READERS)
        base = own.get("base")
        if base is None:
            return own
        if base in (*below, tag):
            self._findings.append(Finding(file, table[1]["base"], f"{base} is based on this file itself"))
            return own
        inherited = self._rows(base, (*below, tag))
        terms = {**inherited.get("terms", {}), **own.get("terms", {})}
        return {**inherited, **own, "terms": terms}

    def _spelling(self, names: tuple[str, ...], file: str) -> dict[str, str]:
        if not names:
            return {}
        lists = self._tables.pairs(self._table(SPELLING), self._shown(SPELLING))
        for name in names:
            if name not in lists:
                reason = f"spelling names a list that is not in {SPELLING}: {name!r}"
                self._findings.append(Finding(file, 1, reason))
        return {word: other for name in names for word, other in lists.get(name, {}).items()}


def _file(tag: str) -> str:
    return f"locales/{tag}.yaml"
