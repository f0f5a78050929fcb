"""What a Vosk model folder holds: is it whole, which words does it know, what identifies it.

Everything here reads files only. libvosk answers most damage with a bare exception, but an empty
``model.conf`` aborts the whole process, so a folder is looked at before it is loaded.
"""

import hashlib
import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MANIFEST = "model.json"
"""Lists size and SHA-256 of each file of a model that this project built."""

_FST_MAGIC = 2125659606
_SYMBOLS_MAGIC = 2125658996
_FST_HAS_INPUT_SYMBOLS = 1
_FST_HAS_OUTPUT_SYMBOLS = 2
_PRIORS_SEARCH = 1 << 20
"""The priors end a network file; even the largest tree's vector fits well within this many bytes."""


def faulty_file(folder: Path) -> str | None:
    """Look for damage that can be seen without loading the model.

    With a manifest, every file is compared with its SHA-256. Without one (a model of other makers), the
    files libvosk opens have to be there, the network has to reach its end, and the graphs need a header.

    Args:
        folder: The model folder, which may not exist.

    Returns:
        The first missing or damaged file, relative to the folder, or None when all seems well.
    """
    if (folder / MANIFEST).is_file():
        return _first_difference(folder)
    for name in _needed_files(folder):
        path = folder / name
        if not path.is_file():
            return name
        if path.name == "final.mdl" and not _network_is_complete(path):
            return name
        if path.suffix == ".fst" and _fst_header(path) is None:
            return name
        if path.name == "model.conf" and b"--endpoint.silence-phones=" not in path.read_bytes():
            return name
    return None


def takes_grammar(folder: Path) -> bool:
    """Whether the model accepts a list of phrases at run time (look-ahead graphs only)."""
    graph = _graph_folder(folder)
    return (graph / "HCLr.fst").is_file() and not (graph / "HCLG.fst").is_file()


def load_words(folder: Path) -> frozenset[str]:
    """Read the words a model can ever output, without its markers such as ``[unk]`` and ``<eps>``.

    libvosk takes them from the word graph if it carries a symbol table and from ``words.txt`` if not.

    Raises:
        OSError: The files cannot be read.
        ValueError: They are not what they should be.
    """
    graph = _graph_folder(folder)
    for name in ("HCLG.fst", "Gr.fst"):
        if (graph / name).is_file():
            words = _output_symbols(graph / name)
            break
    else:
        raise ValueError(f"no word graph in {graph}")
    if words is None:
        lines = (graph / "words.txt").read_text(encoding="utf-8").splitlines()
        words = [line.split()[0] for line in lines if line.strip()]
    return frozenset(word for word in words if word[0] not in "<[#!")


def size_in_bytes(folder: Path) -> int:
    """Add up the sizes of all files."""
    return sum(path.stat().st_size for path in _files(folder))


def digest(folder: Path) -> str:
    """SHA-256 over names and contents of all files except the manifest: the same model, the same text."""
    total = hashlib.sha256()
    for path in _files(folder):
        if path.name != MANIFEST:
            total.update(f"{path.relative_to(folder).as_posix()}\0{_sha256(path)}\n".encode())
    return total.hexdigest()


def write_manifest(folder: Path, inputs: str) -> None:
    """Record every file of a finished model.

    Args:
        folder: The model folder.
        inputs: SHA-256 of the texts the graph was made from, kept to notice when they change.
    """
    files = {
        path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": _sha256(path)}
        for path in _files(folder)
        if path.name != MANIFEST
    }
    text = json.dumps({"inputs": inputs, "files": files}, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def loads(folder: Path, timeout: float = 180.0) -> bool:
    """Load the model and let it hear a second of silence, in a process of its own that may die.

    Args:
        folder: The model folder.
        timeout: Seconds after which a model counts as unusable; the largest official one takes half a minute.
    """
    command = [sys.executable, "-m", "voice_local.model_files", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _first_difference(folder: Path) -> str | None:
    try:
        recorded = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (ValueError, KeyError, TypeError):
        return MANIFEST
    for name, facts in recorded.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != facts["size"] or _sha256(path) != facts["sha256"]:
            return str(name)
    return None


def _graph_folder(folder: Path) -> Path:
    """Models of the first layout keep all files side by side."""
    return folder / "graph" if (folder / "am" / "final.mdl").is_file() else folder


def _needed_files(folder: Path) -> Iterator[str]:
    layered = (folder / "am").is_dir() or not (folder / "final.mdl").is_file()
    acoustic, settings, graph = ("am/", "conf/", "graph/") if layered else ("", "", "")
    yield f"{acoustic}final.mdl"
    yield f"{settings}mfcc.conf"
    if layered:
        yield f"{settings}model.conf"
    if (folder / f"{graph}HCLG.fst").is_file():
        yield f"{graph}HCLG.fst"
    else:
        yield from (f"{graph}HCLr.fst", f"{graph}Gr.fst", f"{graph}disambig_tid.int")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _network_is_complete(path: Path) -> bool:
    """A Kaldi network ends with its vector of priors: nothing may be missing, nothing may follow."""
    with path.open("rb") as file:
        if file.read(20) != b"\0B<TransitionModel> ":
            return False
        size = file.seek(0, 2)
        file.seek(max(0, size - _PRIORS_SEARCH))
        tail = file.read()
    _, found, vector = tail.rpartition(b"<Priors> ")
    width = {b"FV ": 4, b"DV ": 8}.get(vector[:3], 0)
    if not found or not width or vector[3:4] != b"\4" or len(vector) < 8:
        return False
    (count,) = struct.unpack_from("<i", vector, 4)
    return len(vector) == 8 + width * int(count)


def _fst_header(path: Path) -> tuple[int, int] | None:
    """Flags and offset of what follows the header of an OpenFst file, or None if it is none."""
    try:
        with path.open("rb") as file:
            if _integer(file, "<i") != _FST_MAGIC:
                return None
            _string(file)
            _string(file)
            _, flags, _, _, _, _ = struct.unpack("<iiQqqq", _exactly(file, 40))
            return int(flags), file.tell()
    except ValueError:
        return None


def _output_symbols(path: Path) -> list[str] | None:
    header = _fst_header(path)
    if header is None:
        raise ValueError(f"{path} is not a word graph")
    flags, offset = header
    if not flags & _FST_HAS_OUTPUT_SYMBOLS:
        return None
    with path.open("rb") as file:
        file.seek(offset)
        if flags & _FST_HAS_INPUT_SYMBOLS:
            _symbols(file)
        return _symbols(file)


def _symbols(file: BinaryIO) -> list[str]:
    if _integer(file, "<i") != _SYMBOLS_MAGIC:
        raise ValueError("no symbol table where one should be")
    _string(file)
    _exactly(file, 8)
    symbols = []
    for _ in range(_integer(file, "<q")):
        symbols.append(_string(file))
        _exactly(file, 8)
    return symbols


def _integer(file: BinaryIO, layout: str) -> int:
    (value,) = struct.unpack(layout, _exactly(file, struct.calcsize(layout)))
    return int(value)


def _string(file: BinaryIO) -> str:
    length = _integer(file, "<i")
    if not 0 <= length < 1 << 16:
        raise ValueError("a string of impossible length")
    return _exactly(file, length).decode("utf-8")


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise ValueError("the file ends too early")
    return data


def _probe(folder: str) -> None:
    import vosk

    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(folder), 16000)
    recogniser.AcceptWaveform(bytes(2 * 16000))
    recogniser.FinalResult()


if __name__ == "__main__":
    _probe(sys.argv[1])
