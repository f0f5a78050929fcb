"""The assistants of all locales, each made when it is first needed.

    python -m skill.assistants

bakes them beside the packages, for an image or an archive that is shipped.
"""

import pickle
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from skill.assistant import Assistant
from skill.content import content_folder, load_content, load_locales
from skill.content.loader import locale_tags
from skill.understanding import Understanding

BASE = "en-US"
BAKED = "baked"
"""Folder beside the packages with what ``bake`` wrote. Only shipped copies have one, never a checkout."""


class Assistants(Mapping[str, Assistant]):
    """Assistants by locale, the base first, which also serves the locales without a file.

    Threads share them: an assistant is made once, and no other waits but the one who needs it too.
    """

    def __init__(self, tags: tuple[str, ...], make: Callable[[str], Assistant]) -> None:
        """Remember how to make them.

        Args:
            tags: Locales, the base first.
            make: Makes the assistant of a locale.
        """
        self._tags = tags
        self._make = make
        self._made: dict[str, Assistant] = {}
        self._lock = threading.RLock()

    def __getitem__(self, tag: str) -> Assistant:
        if tag not in self._tags:
            raise KeyError(tag)
        with self._lock:
            if tag not in self._made:
                self._made[tag] = self._make(tag)
            return self._made[tag]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags)

    def __len__(self) -> int:
        return len(self._tags)


def load_assistants(root: Path | None = None) -> Assistants:
    """The assistants as they are shipped: baked where they are, else read from the content files.

    The base is loaded at once, so that a fault in the content shows at the start and not in an answer.

    Args:
        root: Where the packages lie; the program's own by default.

    Raises:
        ContentError: With every fault found.
    """
    folder = (root or content_folder().parent) / BAKED
    assistants = from_baked(folder) if folder.is_dir() else from_content()
    next(iter(assistants.values()))
    return assistants


def from_content() -> Assistants:
    """Assistants read from the content files. All of them understand alike, so one understanding serves."""
    tags = tuple(sorted(locale_tags(), key=lambda tag: (tag != BASE, tag)))

    def make(tag: str) -> Assistant:
        understanding = None if tag == BASE else assistants[BASE].understanding
        return Assistant(load_content(tag), understanding)

    assistants = Assistants(tags, make)
    return assistants


def bake(folder: Path) -> None:
    """Write what reading the content gives, so that ``from_baked`` starts in a fraction of the time.

    The files belong to this very version of the program and of Python; make them where they are shipped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = load_locales()
    (folder / "understanding.pickle").write_bytes(pickle.dumps(Understanding(contents[0])))
    for content in contents:
        (folder / f"{content.locale.tag}.pickle").write_bytes(pickle.dumps(content))


def from_baked(folder: Path) -> Assistants:
    """Assistants from what ``bake`` wrote.

    Unpickling runs code: only ever read a folder that is shipped with the program.
    """
    understanding: Understanding = _unpickled(folder / "understanding.pickle")
    tags = sorted(path.stem for path in folder.glob("??-??.pickle"))
    ordered = tuple(sorted(tags, key=lambda tag: (tag != BASE, tag)))
    return Assistants(ordered, lambda tag: Assistant(_unpickled(folder / f"{tag}.pickle"), understanding))


def _unpickled(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301  (our own file; see from_baked)


if __name__ == "__main__":
    bake(content_folder().parent / BAKED)
