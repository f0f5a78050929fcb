"""Fetching an official Vosk model to where Vosk itself looks for it.

The makers of Vosk publish no checksums, so what can be verified is this: the connection (TLS), the number
of bytes the server announced, the CRC-32 of every file in the archive, that Vosk's files are in it, and
that Vosk can load them. Nothing is put in place before all of that.
"""

import os
import re
import shutil
import ssl
import stat
import tempfile
import zipfile
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPSHandler, OpenerDirector, Request, build_opener

from skill.problem import Problem
from voice_local import model_files
from voice_local.models import RECOMMENDED, InstalledModel, choose, download_folder

ADDRESS = "https://alphacephei.com/vosk/models/"
"""Where the makers of Vosk publish their models, each as NAME.zip."""

Progress = Callable[[int, int | None], None]
"""Called with the bytes fetched so far and the bytes in all, None if the server does not say."""

_TIMEOUT_SECONDS = 30.0
_BLOCK_BYTES = 1 << 16
_LARGEST_UNPACKED_BYTES = 8 << 30
"""More than any official model; an archive that claims more is none."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_RANGE_NOT_SATISFIABLE = 416
_PARTIAL_CONTENT = 206
_NOT_FOUND = 404


def get(
    name: str = RECOMMENDED,
    *,
    home: Path | None = None,
    address: str = ADDRESS,
    opener: OpenerDirector | None = None,
    progress: Progress = lambda done, total: None,
) -> InstalledModel:
    """Download, verify and install a model; one that is installed and whole is left as it is.

    A broken connection loses nothing: the next call goes on where this one stopped.

    Args:
        name: Such as ``vosk-model-small-en-us-0.15``.
        home: The user's home folder; this user's by default.
        address: Folder of the archives, ending in a slash.
        opener: What opens addresses; by default one that honours proxies and trusts certifi's authorities.
        progress: Told about every block that arrives.

    Raises:
        Problem: ``unknown-download``, ``no-network``, ``download-interrupted``, ``broken-download``,
            ``corrupt-model`` or ``cannot-store-model``.
    """
    if not _NAME.fullmatch(name):
        raise Problem("unknown-download", name=name, address=address)
    folder = download_folder(home)
    target = folder / name
    if model_files.faulty_file(target) is None:
        return choose(target)
    part = folder / f"{name}.zip.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(f"{address}{name}.zip", part, name, opener or _opener(), progress)
        _install(part, name, target)
        part.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem("cannot-store-model", path=str(folder), reason=reason) from error
    return choose(target)


def _opener() -> OpenerDirector:
    import certifi

    authorities = os.environ.get("SSL_CERT_FILE") or certifi.where()
    return build_opener(HTTPSHandler(context=ssl.create_default_context(cafile=authorities)))


def _fetch(url: str, part: Path, name: str, opener: OpenerDirector, progress: Progress) -> None:
    have = part.stat().st_size if part.exists() else 0
    # Without a coding of its own the server counts the same bytes as we do.
    request = Request(url, headers={"Accept-Encoding": "identity"})  # noqa: S310
    if have:
        request.add_header("Range", f"bytes={have}-")
    try:
        with opener.open(request, timeout=_TIMEOUT_SECONDS) as response:
            _store(response, part, have, progress)
    except HTTPError as error:
        with error:
            if error.code == _RANGE_NOT_SATISFIABLE and have:
                if error.headers.get("Content-Range", "") == f"bytes */{have}":
                    return
                part.unlink()
                _fetch(url, part, name, opener, progress)
                return
            if error.code == _NOT_FOUND:
                raise Problem("unknown-download", name=name, address=url) from error
            raise Problem("no-network", address=url, reason=f"{error.code} {error.reason}") from error
    except URLError as error:
        reason = getattr(error.reason, "strerror", None) or str(error.reason)
        raise Problem("no-network", address=url, reason=reason) from error
    except (TimeoutError, ConnectionError, HTTPException, ssl.SSLError) as error:
        raise Problem("download-interrupted", name=name, address=url) from error


def _store(response: HTTPResponse, part: Path, have: int, progress: Progress) -> None:
    resumed = response.status == _PARTIAL_CONTENT
    if resumed and not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
        raise HTTPException("the server sent another part than asked for")
    done = have if resumed else 0
    length = response.headers.get("Content-Length")
    total = done + int(length) if length and length.isdigit() else None
    with part.open("ab" if resumed else "wb") as file:
        progress(done, total)
        while block := response.read(_BLOCK_BYTES):
            file.write(block)
            done += len(block)
            progress(done, total)
    if total is not None and done != total:
        raise HTTPException("the connection closed too early")


def _install(part: Path, name: str, target: Path) -> None:
    """Unpack beside the target, check, and only then move into place."""
    with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=target.parent) as scratch:
        try:
            with part.open("rb") as file:
                _unpack(file, name, Path(scratch))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            # A damaged archive would be resumed for ever; the next attempt starts afresh.
            part.unlink()
            raise Problem("broken-download", name=name, reason=str(error)) from error
        unpacked = Path(scratch) / name
        fault = model_files.faulty_file(unpacked)
        if fault is None and not model_files.loads(unpacked):
            fault = "am/final.mdl"
        if fault is not None:
            part.unlink()
            raise Problem("broken-download", name=name, reason=fault)
        if target.exists():
            shutil.move(target, Path(scratch) / "replaced")
        unpacked.replace(target)


def _unpack(file: BinaryIO, name: str, folder: Path) -> None:
    """Extract the archive's files, all of which have to lie in a folder of the model's name.

    Raises:
        ValueError: A file would land elsewhere, is a link, or there is too much of them.
        zipfile.BadZipFile: The archive or a file in it is damaged (CRC-32).
    """
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > _LARGEST_UNPACKED_BYTES:
            raise ValueError("too large for a model")
        for member in members:
            path = PurePosixPath(member.filename)
            strange = (
                path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename
            )
            if strange or path.parts[:1] != (name,) or stat.S_ISLNK(member.external_attr >> 16):
                raise ValueError(f"{member.filename!r} does not belong into it")
            archive.extract(member, folder)
