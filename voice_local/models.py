"""Which Vosk model listens: the official one if it is installed, the embedded one otherwise.

The embedded model comes with the package and knows this product's vocabulary. An official English model
of the makers of Vosk (https://alphacephei.com/vosk/models) knows far more voices and words, so it wins
where it is installed; a name or a folder given by the user wins over both.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from skill.problem import Problem
from voice_local import model_files

EMBEDDED = "embedded"
"""The name by which the user asks for the embedded model."""

RECOMMENDED = "vosk-model-small-en-us-0.15"
"""The official model that fits best: English, about 40 MB, takes a list of phrases at run time."""

_EMBEDDED_FOLDER = Path(__file__).parent / "model"
_OFFICIAL = re.compile(r"vosk-model(-small)?-[a-z].*")
_OFFICIAL_ENGLISH = re.compile(r"vosk-model(-small)?-en-.*")


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model folder on this computer.

    Attributes:
        name: ``embedded``, or the name of its folder.
        path: The folder to hand to Vosk.
        kind: ``embedded``; ``official`` for the names the makers of Vosk use; ``other`` for the rest.
        faulty_file: A missing or damaged file, relative to the folder; None if the model looks whole.
    """

    name: str
    path: Path
    kind: Literal["embedded", "official", "other"]
    faulty_file: str | None

    @property
    def takes_grammar(self) -> bool:
        """Whether the model accepts a list of phrases at run time."""
        return model_files.takes_grammar(self.path)

    def words(self) -> frozenset[str]:
        """Read the words the model can output.

        Raises:
            Problem: ``corrupt-model``: they cannot be read.
        """
        try:
            return model_files.load_words(self.path)
        except (OSError, ValueError) as error:
            raise _corrupt(self.path, "words.txt") from error

    def size(self) -> int:
        """Add up the bytes of its files."""
        return model_files.size_in_bytes(self.path)

    def digest(self) -> str:
        """SHA-256 over names and contents of its files."""
        return model_files.digest(self.path)

    def check(self) -> None:
        """Read the files, then load the model in a process of its own, which takes a second or more.

        Raises:
            Problem: ``corrupt-model``: a file is damaged, or Vosk cannot load the folder.
        """
        if self.faulty_file is not None:
            raise _corrupt(self.path, self.faulty_file)
        if not model_files.loads(self.path):
            raise _corrupt(self.path, self.path.name)


def download_folder(home: Path | None = None) -> Path:
    """Where Vosk itself keeps the models it downloads."""
    return (home or Path.home()) / ".cache" / "vosk"


def installed(
    home: Path | None = None, environment: Mapping[str, str] | None = None
) -> tuple[InstalledModel, ...]:
    """List the embedded model and those in the folders where Vosk looks (its ``MODEL_DIRS``).

    Args:
        home: The user's home folder; this user's by default.
        environment: Looked up for ``VOSK_MODEL_PATH``; that of the process by default.

    Returns:
        The embedded model first, then each other name once, in the order Vosk would find them.
    """
    found = {EMBEDDED: _describe(_EMBEDDED_FOLDER, EMBEDDED)}
    for folder in _folders(home or Path.home(), os.environ if environment is None else environment):
        for path in _subfolders(folder):
            if path.name not in found and _looks_like_a_model(path):
                found[path.name] = _describe(path, path.name)
    return tuple(found.values())


def choose(
    wanted: str | Path | None = None,
    *,
    home: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> InstalledModel:
    """Decide which model listens.

    Without a wish an official English model that is whole and takes a grammar wins, the recommended one
    before any other; larger ones that take none need gigabytes of memory and have to be asked for by name.

    Args:
        wanted: A name (``embedded``, ``vosk-model-small-en-us-0.15``), a folder, or None.
        home: The user's home folder; this user's by default.
        environment: Looked up for ``VOSK_MODEL_PATH``; that of the process by default.

    Raises:
        Problem: ``missing-model`` (no such folder), ``unknown-model`` (no such name) or ``corrupt-model``.
    """
    model = _find(wanted, installed(home, environment)) if wanted else _best(installed(home, environment))
    if model.faulty_file is not None:
        raise _corrupt(model.path, model.faulty_file)
    return model


def _best(models: tuple[InstalledModel, ...]) -> InstalledModel:
    fitting = [
        model
        for model in models
        if _OFFICIAL_ENGLISH.fullmatch(model.name) and model.faulty_file is None and model.takes_grammar
    ]
    return min(fitting, key=lambda model: model.name != RECOMMENDED, default=models[0])


def _find(wanted: str | Path, models: tuple[InstalledModel, ...]) -> InstalledModel:
    for model in models:
        if model.name == str(wanted):
            return model
    path = Path(wanted).expanduser()
    if path.is_dir():
        return _describe(path.resolve(), path.resolve().name)
    if isinstance(wanted, Path) or len(path.parts) > 1:
        raise Problem("missing-model", path=str(wanted))
    raise Problem("unknown-model", name=wanted, installed=", ".join(model.name for model in models))


def _describe(path: Path, name: str) -> InstalledModel:
    kind: Literal["embedded", "official", "other"] = "other"
    if path == _EMBEDDED_FOLDER:
        kind = "embedded"
    elif _OFFICIAL.fullmatch(name):
        kind = "official"
    return InstalledModel(name, path, kind, model_files.faulty_file(path))


def _folders(home: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    if environment.get("VOSK_MODEL_PATH"):
        yield Path(environment["VOSK_MODEL_PATH"])
    yield Path("/usr/share/vosk")
    yield home / "AppData" / "Local" / "vosk"
    yield download_folder(home)


def _subfolders(folder: Path) -> list[Path]:
    try:
        return sorted((path for path in folder.iterdir() if path.is_dir()), reverse=True)
    except OSError:
        return []


def _looks_like_a_model(path: Path) -> bool:
    return bool(_OFFICIAL.fullmatch(path.name)) or (path / "am").is_dir() or (path / "final.mdl").is_file()


def _corrupt(path: Path, file: str) -> Problem:
    return Problem("corrupt-model", path=str(path), file=file)
