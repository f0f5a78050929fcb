"""Reading the recordings people have: any uncompressed WAV file becomes a 16 kHz mono sound."""

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from skill.problem import Problem
from voice_local.sound import Samples, Sound

LISTENING_RATE = 16_000
"""Sample rate in Hz at which the recogniser listens."""

LONGEST_SECONDS = 1800.0
RATES = range(4_000, 384_001)

_PCM, _FLOAT, _A_LAW, _MU_LAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_UNKNOWN_LENGTH = 0x7FFF_0000


@dataclass(frozen=True, slots=True)
class _Format:
    code: int
    channels: int
    rate: int
    bits: int

    @property
    def frame_bytes(self) -> int:
        return self.channels * self.bits // 8


def read_wav(path: Path, rate: int = LISTENING_RATE) -> Sound:
    """Read a WAV file as a mono sound.

    Integer samples of 8, 16, 24 and 32 bits, floating-point samples of 32 and 64 bits, and the A-law and
    mu-law of telephone recordings are read, with any number of channels (mixed to one) and any usual
    sample rate. A file whose header does not know its length (written to a pipe) is read to its end.

    Args:
        path: File to read.
        rate: Sample rate of the sound returned, in Hz.

    Raises:
        Problem: ``missing-file``, ``unreadable-file``, ``not-a-wav``, ``truncated-wav``, ``unsupported-wav``,
            ``empty-wav`` or ``wav-too-long``.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            return _read(file, name).at_rate(rate)
    except FileNotFoundError:
        raise Problem("missing-file", path=name) from None
    except (OSError, ValueError):
        raise Problem("unreadable-file", path=name) from None


def decode_wav(data: bytes, name: str, rate: int = LISTENING_RATE) -> Sound:
    """Do as :func:`read_wav` does for bytes already in memory; ``name`` is what a problem calls them."""
    return _read(io.BytesIO(data), name).at_rate(rate)


def _read(file: BinaryIO, name: str) -> Sound:
    opening = file.read(12)
    if len(opening) < 12 or opening[:4] not in (b"RIFF", b"RF64") or opening[8:] != b"WAVE":
        raise Problem("not-a-wav", path=name)
    layout: _Format | None = None
    while len(header := file.read(8)) == 8:
        kind, size = struct.unpack("<4sI", header)
        if kind == b"data":
            if layout is None:
                raise Problem("not-a-wav", path=name)
            return _decode(_samples_of(file, size, layout, name), layout, name)
        body = file.read(size + size % 2) if kind == b"fmt " else b""
        if kind == b"fmt ":
            layout = _format_of(body, name)
        else:
            file.seek(size + size % 2, 1)
    raise Problem("truncated-wav" if layout or len(header) else "not-a-wav", path=name)


def _format_of(body: bytes, name: str) -> _Format:
    if len(body) < 16:
        raise Problem("truncated-wav", path=name)
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", body[:16])
    if code == _EXTENSIBLE and len(body) >= 26:
        (code,) = struct.unpack("<H", body[24:26])
    layout = _Format(code, channels, rate, bits)
    widths = {_PCM: (8, 16, 24, 32), _FLOAT: (32, 64), _A_LAW: (8,), _MU_LAW: (8,)}
    if bits not in widths.get(code, ()) or not channels or rate not in RATES:
        raise Problem("unsupported-wav", path=name)
    return layout


def _samples_of(file: BinaryIO, size: int, layout: _Format, name: str) -> bytes:
    most = int(LONGEST_SECONDS * layout.rate) * layout.frame_bytes
    open_ended = size == 0 or size >= _UNKNOWN_LENGTH
    data = file.read(most + 1 if open_ended else min(size, most + 1))
    if len(data) > most:
        raise Problem("wav-too-long", path=name, minutes=round(LONGEST_SECONDS / 60))
    if not open_ended and len(data) < size:
        raise Problem("truncated-wav", path=name)
    whole = len(data) - len(data) % layout.frame_bytes
    if not whole:
        raise Problem("empty-wav", path=name)
    return data[:whole]


def _decode(data: bytes, layout: _Format, name: str) -> Sound:
    samples = _numbers(data, layout).reshape(-1, layout.channels).mean(axis=1)
    if not np.isfinite(samples).all():
        raise Problem("unsupported-wav", path=name)
    return Sound.of_samples(np.clip(samples, -1.0, 1.0), layout.rate)


def _numbers(data: bytes, layout: _Format) -> Samples:
    match layout.code, layout.bits:
        case (1, 8):
            return (np.frombuffer(data, dtype=np.uint8).astype(np.float64) - 128) / 128
        case (1, 24):
            bytes_of = np.frombuffer(data, dtype=np.uint8).reshape(-1, 3)
            shifted = np.zeros((len(bytes_of), 4), dtype=np.uint8)
            shifted[:, 1:] = bytes_of
            return shifted.view("<i4").ravel() / 2.0**31
        case (1, bits):
            return np.frombuffer(data, dtype=f"<i{bits // 8}") / 2.0 ** (bits - 1)
        case (3, bits):
            with np.errstate(invalid="ignore", over="ignore"):
                return np.frombuffer(data, dtype=f"<f{bits // 8}").astype(np.float64)
        case (6, _):
            return _A_LAW_VALUES[np.frombuffer(data, dtype=np.uint8)]
        case _:
            return _MU_LAW_VALUES[np.frombuffer(data, dtype=np.uint8)]


def _a_law() -> Samples:
    """Return the 256 values of ITU-T G.711 A-law, scaled to -1.0 to 1.0."""
    code = np.arange(256) ^ 0x55
    step, mantissa = (code & 0x70) >> 4, (code & 0x0F) << 4
    size = np.where(step == 0, mantissa + 8, (mantissa + 0x108) << np.maximum(step - 1, 0))
    return np.where(code & 0x80, size, -size) / 32768.0


def _mu_law() -> Samples:
    """Return the 256 values of ITU-T G.711 mu-law, scaled to -1.0 to 1.0."""
    code = ~np.arange(256) & 0xFF
    size = ((((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -size, size) / 32768.0


_A_LAW_VALUES = _a_law()
_MU_LAW_VALUES = _mu_law()
