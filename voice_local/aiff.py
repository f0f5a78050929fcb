"""Reading AIFF, which is what the voices of macOS write."""

import struct
from collections.abc import Iterator

import numpy as np

from voice_local.sound import Sound

_TYPES = {
    b"NONE": {1: ">i1", 2: ">i2", 4: ">i4"},
    b"twos": {2: ">i2", 4: ">i4"},
    b"sowt": {2: "<i2", 4: "<i4"},
    b"in32": {4: ">i4"},
    b"fl32": {4: ">f4"},
    b"FL32": {4: ">f4"},
}


def decode_aiff(data: bytes) -> Sound:
    """Decode an AIFF or uncompressed AIFF-C file to a mono sound at its own rate.

    Raises:
        ValueError: The bytes are no such file.
    """
    try:
        chunks = dict(_chunks(data))
        common, body = chunks[b"COMM"], chunks[b"SSND"]
        channels, _, bits = struct.unpack(">hIh", common[:8])
        encoding = common[18:22] if data[8:12] == b"AIFC" else b"NONE"
        values = np.frombuffer(body[8:], dtype=_TYPES[encoding][bits // 8]).astype(np.float64)
        scale = 1.0 if encoding.lower() == b"fl32" else 2.0 ** (bits - 1)
        whole = len(values) - len(values) % channels
        return Sound.of_samples(
            values[:whole].reshape(-1, channels).mean(axis=1) / scale, _rate(common[8:18])
        )
    except (KeyError, struct.error, ValueError, ZeroDivisionError) as fault:
        raise ValueError(f"this is no AIFF file that can be read: {fault}") from None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != b"FORM" or data[8:12] not in (b"AIFF", b"AIFC"):
        raise ValueError("no FORM/AIFF header")
    place = 12
    while place + 8 <= len(data):
        kind, size = struct.unpack(">4sI", data[place : place + 8])
        yield kind, data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


def _rate(extended: bytes) -> int:
    """Turn the 80-bit floating-point number in which AIFF writes its rate into whole Hz."""
    exponent, mantissa = struct.unpack(">HQ", extended)
    if not 16383 <= exponent <= 16383 + 20:
        raise ValueError("the sample rate is out of range")
    return int(mantissa >> (16383 + 63 - exponent))
