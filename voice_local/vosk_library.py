"""Vosk's library: importing it soon, and keeping it quiet."""

import contextlib
import os
import sys
from collections.abc import Generator
from types import ModuleType
from typing import Any

_STANDARD_ERROR = 2
_NOT_NEEDED = ("requests", "tqdm", "srt", "urllib.request")


def load_vosk() -> Any:
    """Import Vosk without what it needs only to fetch models and to write subtitles.

    That takes longer to import than its library and a model take to load, and a person waits.
    """
    put_off = [name for name in _NOT_NEEDED if name not in sys.modules]
    sys.modules.update({name: _PutOff(name) for name in put_off})
    try:
        import vosk
    finally:
        for name in put_off:
            del sys.modules[name]
    return vosk


class _PutOff(ModuleType):
    """Stands for a module that is imported and not used."""

    def __getattr__(self, name: str) -> object:
        return None


@contextlib.contextmanager
def hushed() -> Generator[None]:
    """Lets nothing through to standard error, where OpenFst complains about files whatever the log level."""
    try:
        error = os.dup(_STANDARD_ERROR)
    except OSError:
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), _STANDARD_ERROR)
        yield
    finally:
        os.dup2(error, _STANDARD_ERROR)
        os.close(error)
