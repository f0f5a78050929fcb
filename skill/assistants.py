"""The assistants of all locales, each made when it is first needed.

    python -m skill.assistants

bakes them beside the packages, so that programs start in a fraction of the time.
"""

import hashlib
import os
import pickle
import sys
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
"""Folder beside the packages with what ``bake`` wrote."""
_STAMP = "fingerprint"
_BASE_FILE = "base.pickle"
_SOURCES = ("content", "skill/content", "skill/understanding")
"""Folders that what is baked was made from."""


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
        # What has been made stays as it is: only who comes before that has to wait.
        made = self._made.get(tag)
        return self._first(tag) if made is None else made

    def _first(self, tag: str) -> Assistant:
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
    """The assistants of this copy of the program: baked where they are, else read from the content files.

    What was baked from other files than there are now is left alone. The base is loaded at once, so that a
    fault in the content shows at the start and not in an answer.

    Args:
        root: Where the packages lie; the program's own by default.

    Raises:
        ContentError: With every fault found.
    """
    place = root or content_folder().parent
    assistants = from_baked(place / BAKED) if _is_fresh(place) else from_content()
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
    """Write what reading the content gives, so that ``from_baked`` need not read it.

    The files belong to this very version of the program and of Python; make them where they are used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Taken before anything is read: what changes meanwhile then makes for another stamp.
    root = content_folder().parent
    stamp = f"{fingerprint(root)}\n{outline(root)}\n"
    contents = load_locales()
    base, *others = contents
    # Together, since the understanding holds the base's content, too.
    (folder / _BASE_FILE).write_bytes(pickle.dumps((base, Understanding(base))))
    for content in others:
        (folder / f"{content.locale.tag}.pickle").write_bytes(pickle.dumps(content))
    (folder / _STAMP).write_text(stamp, encoding="utf-8")


def fingerprint(root: Path) -> str:
    """Another text for other content, another program that reads it, or another Python.

    Args:
        root: Where the packages lie.
    """
    digest = hashlib.sha256(sys.version.encode())
    for name, path, _ in _sources(root):
        digest.update(name.encode() + b"\0" + Path(path).read_bytes())
    return digest.hexdigest()


def outline(root: Path) -> str:
    """What ``fingerprint`` says, told by the names, sizes and times of the files, a tenth of the work.

    Other times do not mean other files: a copy of the folder has them. Whole seconds, since images of
    containers keep no less.

    Args:
        root: Where the packages lie.
    """
    digest = hashlib.sha256(sys.version.encode())
    for name, _, status in _sources(root):
        digest.update(f"{name}\0{status.st_size}\0{int(status.st_mtime)}\0".encode())
    return digest.hexdigest()


def _sources(root: Path) -> list[tuple[str, str, os.stat_result]]:
    """Name below the root, path and status of every file that is baked, or that takes part in it."""
    found: list[tuple[str, str, os.stat_result]] = []
    waiting = [(folder, os.path.join(root, folder)) for folder in _SOURCES]
    while waiting:
        name, path = waiting.pop()
        try:
            entries = list(os.scandir(path))
        except FileNotFoundError:
            continue
        for entry in entries:
            inner = f"{name}/{entry.name}"
            if entry.is_dir():
                if entry.name != "__pycache__":
                    waiting.append((inner, entry.path))
            else:
                found.append((inner, entry.path, entry.stat()))
    return sorted(found)


def _is_fresh(root: Path) -> bool:
    """Whether there is something baked, and from the files there are, if there are any beside it."""
    stamp = root / BAKED / _STAMP
    if not stamp.is_file():
        return False
    if not (root / "content").is_dir():
        return True
    kept = stamp.read_text(encoding="utf-8").split()
    return outline(root) in kept or fingerprint(root) in kept


def from_baked(folder: Path) -> Assistants:
    """Assistants from what ``bake`` wrote.

    Unpickling runs code: only ever read a folder that is shipped with the program.
    """
    base, understanding = _unpickled(folder / _BASE_FILE)
    others = sorted(path.stem for path in folder.glob("??-??.pickle"))

    def make(tag: str) -> Assistant:
        return Assistant(base if tag == BASE else _unpickled(folder / f"{tag}.pickle"), understanding)

    return Assistants((BASE, *others), make)


def _unpickled(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301  (our own file; see from_baked)


if __name__ == "__main__":
    bake(content_folder().parent / BAKED)
