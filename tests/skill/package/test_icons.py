import struct
import zlib

import numpy as np
import pytest

from skill.package.icons import icon
from skill.package.icons.draw import SIZES, draw, png


def pixels_of(data: bytes) -> tuple[int, bytes]:
    width, height, depth, colours = struct.unpack(">IIBB", data[16:26])
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (width, depth, colours) == (height, 8, 6)
    begins = data.index(b"IDAT")
    length = struct.unpack(">I", data[begins - 4 : begins])[0]
    rows = zlib.decompress(data[begins + 4 : begins + 4 + length])
    return width, b"".join(rows[at + 1 : at + 1 + 4 * width] for at in range(0, len(rows), 4 * width + 1))


@pytest.mark.parametrize("size", SIZES)
def test_the_icon_that_is_checked_in_is_the_one_that_is_drawn(size: int) -> None:
    width, pixels = pixels_of(icon(f"icon-{size}.png").read_bytes())
    kept = np.frombuffer(pixels, np.uint8).reshape(width, width, 4)
    assert width == size
    assert np.abs(kept.astype(int) - draw(size).astype(int)).max() <= 1


def test_the_corners_are_clear_and_the_middle_is_solid() -> None:
    drawn = draw(16)
    assert drawn[0, 0, 3] == 0
    assert drawn[8, 8, 3] == 255


def test_a_picture_survives_being_written() -> None:
    drawn = draw(12)
    assert pixels_of(png(drawn)) == (12, drawn.tobytes())
