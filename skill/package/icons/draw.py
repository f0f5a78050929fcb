"""Draws the icons: a footprint whose big toe is lit, on a round ground.

    python -m skill.package.icons.draw

The picture is a handful of ellipses in a square of side 1, each pixel an average of several samples.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

SIZES = (108, 512)
_SAMPLES = 4
_STIFFNESS = 7.0
Pixels = npt.NDArray[np.float64]
Colour = tuple[int, int, int]

GROUND: Colour = (18, 62, 84)
SKIN: Colour = (246, 231, 214)
LIT: Colour = (255, 140, 66)


@dataclass(frozen=True, slots=True)
class Ellipse:
    """A filled ellipse.

    Attributes:
        x: Centre from the left, 0 to 1.
        y: Centre from the top, 0 to 1.
        across: Half its width.
        along: Half its height.
        lean: Degrees it is turned clockwise.
        colour: Red, green, blue, 0 to 255.
    """

    x: float
    y: float
    across: float
    along: float
    lean: float
    colour: Colour

    def outside(self, x: Pixels, y: Pixels) -> Pixels:
        """How far outside these points lie, in half axes; below 0 they are inside."""
        turn = np.radians(self.lean)
        right, down = x - self.x, y - self.y
        u = right * np.cos(turn) + down * np.sin(turn)
        v = down * np.cos(turn) - right * np.sin(turn)
        distance: Pixels = np.hypot(u / self.across, v / self.along) - 1
        return distance


@dataclass(frozen=True, slots=True)
class Blend:
    """Ellipses that flow into each other; their colour is that of the first."""

    parts: tuple[Ellipse, ...]

    @property
    def colour(self) -> Colour:
        """Red, green, blue, 0 to 255."""
        return self.parts[0].colour

    def outside(self, x: Pixels, y: Pixels) -> Pixels:
        """See ``Ellipse.outside``."""
        near = sum(np.exp(-_STIFFNESS * part.outside(x, y)) for part in self.parts)
        distance: Pixels = -np.log(near) / _STIFFNESS
        return distance


PICTURE: Sequence[Ellipse | Blend] = (
    Ellipse(0.50, 0.50, 0.500, 0.500, 0, GROUND),
    Blend(
        (
            Ellipse(0.500, 0.510, 0.160, 0.112, -12, SKIN),
            Ellipse(0.535, 0.625, 0.090, 0.140, -6, SKIN),
            Ellipse(0.535, 0.755, 0.092, 0.092, 0, SKIN),
        )
    ),
    Ellipse(0.335, 0.330, 0.070, 0.098, -8, LIT),
    Ellipse(0.468, 0.290, 0.044, 0.066, -2, SKIN),
    Ellipse(0.570, 0.310, 0.039, 0.058, 6, SKIN),
    Ellipse(0.655, 0.352, 0.035, 0.051, 14, SKIN),
    Ellipse(0.722, 0.415, 0.031, 0.044, 24, SKIN),
    # Two strokes beside the lit toe: it is the one that hurts.
    Ellipse(0.232, 0.262, 0.012, 0.045, -38, LIT),
    Ellipse(0.212, 0.340, 0.012, 0.042, -78, LIT),
    Ellipse(0.300, 0.193, 0.012, 0.042, -10, LIT),
)


def draw(size: int) -> npt.NDArray[np.uint8]:
    """Pixels of the icon: an array of ``size`` by ``size`` by red, green, blue, opacity, 0 to 255."""
    steps = (np.arange(size * _SAMPLES) + 0.5) / (size * _SAMPLES)
    x, y = np.meshgrid(steps, steps)
    samples = np.zeros((*x.shape, 4))
    for shape in PICTURE:
        samples[shape.outside(x, y) <= 0] = (*shape.colour, 255)
    return _averaged(samples, size)


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The pixels as a PNG file."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def main() -> None:
    """Write every size beside this file."""
    for size in SIZES:
        Path(__file__).with_name(f"icon-{size}.png").write_bytes(png(draw(size)))


def _averaged(samples: Pixels, size: int) -> npt.NDArray[np.uint8]:
    """One pixel for each block of samples; colours count by how much of the pixel they cover."""
    blocks = samples.reshape(size, _SAMPLES, size, _SAMPLES, 4)
    opacity = blocks[..., 3:]
    covered = opacity.sum(axis=(1, 3))
    colour = (blocks[..., :3] * opacity).sum(axis=(1, 3)) / np.maximum(covered, 1)
    pixels = np.concatenate((colour, covered / _SAMPLES**2), axis=-1)
    rounded: npt.NDArray[np.uint8] = np.rint(pixels).astype(np.uint8)
    return rounded


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()
