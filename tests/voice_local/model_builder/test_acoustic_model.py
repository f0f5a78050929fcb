import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from voice_local import model_files
from voice_local.model_builder.graph import MODEL, NETWORK
from voice_local.model_builder.kaldi import BINARY, Layer, network, transition_model
from voice_local.model_builder.phones import phone_table


@pytest.fixture
def layers() -> list[Layer]:
    generator = np.random.default_rng(1)
    shapes = (((-1, 0, 1), 8, 3 * 5), ((-3, 0, 3), 4, 3 * 8), ((0,), 2, 4))
    return [
        Layer(
            offsets,
            generator.normal(size=(outputs, inputs)).astype(np.float32),
            np.zeros(outputs, np.float32),
        )
        for offsets, outputs, inputs in shapes
    ]


def test_the_delivered_network_file_is_what_the_weights_give() -> None:
    with np.load(NETWORK) as arrays:
        layers = [
            Layer(tuple(arrays[f"off{i}"].tolist()), arrays[f"W{i}"], arrays[f"b{i}"])
            for i in range(int(arrays["n"]))
        ]
    written = BINARY + transition_model(list(phone_table())) + network(layers)
    assert written == (MODEL / "am" / "final.mdl").read_bytes()


def test_the_context_is_the_sum_over_the_layers(layers: list[Layer]) -> None:
    written = network(layers)
    for name, frames in ((b"<LeftContext> ", 4), (b"<RightContext> ", 4)):
        at = written.index(name) + len(name)
        assert written[at : at + 5] == b"\4" + struct.pack("<i", frames)


def test_weights_are_compressed_to_a_byte_each_and_hardly_change() -> None:
    weights = np.random.default_rng(2).normal(size=(64, 6)).astype(np.float32)
    weights[:, 5] = 0.25
    layer = Layer((0,), weights, np.zeros(64, np.float32))
    read = uncompressed(network([layer]))
    assert np.abs(read - weights).max() < 0.04
    assert np.quantile(np.abs(read - weights), 0.5) < 0.004
    assert np.ptp(read[:, 5]) < 0.001


def uncompressed(written: bytes) -> npt.NDArray[np.float64]:
    """The first matrix of a network, as Kaldi's ``CompressedMatrix::CopyToMat`` reads it."""
    at = written.index(b"CM ") + 3
    lowest, spread, rows, columns = struct.unpack_from("<ffii", written, at)
    headers = np.frombuffer(written, "<u2", 4 * columns, at + 16).reshape(columns, 4)
    entries = np.frombuffer(written, np.uint8, rows * columns, at + 16 + headers.nbytes).reshape(
        columns, rows
    )
    p0, p25, p75, p100 = (lowest + spread / 65535 * headers.T[:, :, None]).astype(np.float64)
    e = entries.astype(np.float64)
    low, middle = p0 + (p25 - p0) * e / 64, p25 + (p75 - p25) * (e - 64) / 128
    high = p75 + (p100 - p75) * (e - 192) / 63
    found: npt.NDArray[np.float64] = np.where(e <= 64, low, np.where(e <= 192, middle, high)).T
    return found


def test_layers_are_chained_with_rectifiers_between_them(layers: list[Layer]) -> None:
    lines = network(layers).split(b"\n\n")[0].decode().splitlines()[1:]
    assert lines[0] == "input-node name=input dim=5"
    assert "input=Append(Offset(relu0, -3), relu0, Offset(relu0, 3))" in lines[3]
    assert lines[-1] == "output-node name=output input=affine2 objective=linear"


def test_a_written_network_counts_as_complete_and_a_cut_one_does_not(
    tmp_path: Path, layers: list[Layer]
) -> None:
    file = tmp_path / "am" / "final.mdl"
    file.parent.mkdir()
    data = BINARY + transition_model(list(phone_table())) + network(layers)
    file.write_bytes(data)
    assert model_files.faulty_file(tmp_path) == "conf/mfcc.conf"
    file.write_bytes(data[:-1])
    assert model_files.faulty_file(tmp_path) == "am/final.mdl"
