"""Writes Kaldi's binary network file, as far as this model needs it.

A file starts with a zero byte and ``B``. A token is its text and a blank; an integer or a float is the byte 4
and four bytes, little-endian; vectors and matrices carry their size. Measured against vosk 0.3.45.
"""

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_local.model_builder.phones import KaldiPhone

BINARY = b"\0B"
EVEN_CHANCE = 0.5
_HEADER_STEPS = 65535
_ENTRY_BOUNDS = (0, 64, 192, 255)
"""Of a compressed matrix: steps of its range in a column's header, and the entries at a header's values."""


@dataclass(frozen=True, slots=True)
class Layer:
    """An affine layer over neighbouring frames.

    Attributes:
        offsets: Which frames are joined, in frames of 10 ms from the current one.
        weights: Shape (outputs, joined inputs).
        bias: Shape (outputs,).
    """

    offsets: tuple[int, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


def transition_model(phones: Sequence[KaldiPhone]) -> bytes:
    """Phones of one emitting state each, as in Kaldi's "chain" models.

    A phone's first frame and the frames after it have outputs of their own, which Kaldi marks with -1.
    """
    count = len(phones)
    loop_and_leave = _integer(2) + _integer(0) + _float(EVEN_CHANCE) + _integer(1) + _float(EVEN_CHANCE)
    emitting = _integer(0) + _integer(1) + loop_and_leave
    final = _integer(-1) + _integer(-1) + _integer(0)
    topology = _integers(range(1, count + 1)) + _integers([-1] + [0] * count)
    topology += _integer(-1) + _integer(1) + _integer(2) + emitting + final
    tuples = b"".join(
        _integer(phone.number) + _integer(0) + _integer(phone.first_output) + _integer(phone.first_output + 1)
        for phone in phones
    )
    costs = _floats([0.0] + [math.log(EVEN_CHANCE)] * (2 * count))
    return (
        _token("<TransitionModel>")
        + _token("<Topology>")
        + topology
        + _token("</Topology>")
        + _token("<Tuples>")
        + _integer(count)
        + tuples
        + _token("</Tuples>")
        + _token("<LogProbs>")
        + costs
        + _token("</LogProbs>")
        + _token("</TransitionModel>")
    )


def network(layers: Sequence[Layer]) -> bytes:
    """A chain of affine layers with rectifiers between them and no priors."""
    inputs = layers[0].weights.shape[1] // len(layers[0].offsets)
    nodes = [f"input-node name=input dim={inputs}"]
    components: list[tuple[str, bytes]] = []
    previous = "input"
    for index, layer in enumerate(layers):
        name = f"affine{index}"
        nodes.append(f"component-node name={name} component={name} input={_joined(previous, layer.offsets)}")
        components.append((name, _affine(layer)))
        previous = name
        if index < len(layers) - 1:
            name = f"relu{index}"
            nodes.append(f"component-node name={name} component={name} input={previous}")
            components.append((name, _rectifier(layer.weights.shape[0])))
            previous = name
    nodes.append(f"output-node name=output input={previous} objective=linear")
    body = b"".join(_token("<ComponentName>") + _token(name) + component for name, component in components)
    return (
        _token("<Nnet3>")
        + b"\n"
        + "".join(f"{node}\n" for node in nodes).encode()
        + b"\n"
        + _token("<NumComponents>")
        + _integer(len(components))
        + body
        + _token("</Nnet3>")
        + _token("<LeftContext>")
        + _integer(-sum(min(layer.offsets) for layer in layers))
        + _token("<RightContext>")
        + _integer(sum(max(layer.offsets) for layer in layers))
        + _token("<Priors>")
        + _floats([])
    )


def _joined(source: str, offsets: Sequence[int]) -> str:
    parts = [source if offset == 0 else f"Offset({source}, {offset})" for offset in offsets]
    return f"Append({', '.join(parts)})" if len(parts) > 1 else parts[0]


def _affine(layer: Layer) -> bytes:
    return (
        _token("<FixedAffineComponent>")
        + _token("<LinearParams>")
        + _matrix(layer.weights)
        + _token("<BiasParams>")
        + _floats(layer.bias)
        + _token("</FixedAffineComponent>")
    )


def _rectifier(size: int) -> bytes:
    return (
        _token("<RectifiedLinearComponent>")
        + _token("<Dim>")
        + _integer(size)
        + _token("<ValueAvg>")
        + _floats([])
        + _token("<DerivAvg>")
        + _floats([])
        + _token("<Count>")
        + _float(0.0)
        + _token("</RectifiedLinearComponent>")
    )


def _token(text: str) -> bytes:
    return text.encode("ascii") + b" "


def _integer(value: int) -> bytes:
    return b"\4" + struct.pack("<i", value)


def _float(value: float) -> bytes:
    return b"\4" + struct.pack("<f", value)


def _integers(values: Iterable[int]) -> bytes:
    array = np.fromiter(values, "<i4")
    return b"\4" + struct.pack("<i", len(array)) + array.tobytes()


def _floats(values: Sequence[float] | NDArray[np.float32]) -> bytes:
    array = np.asarray(values, "<f4")
    return b"FV " + _integer(len(array)) + array.tobytes()


def _matrix(values: NDArray[np.float32]) -> bytes:
    """A matrix in a quarter of its size: Kaldi's compressed format with a header for each column.

    A column's header holds its least and greatest value and its quartiles, in steps of the whole matrix's
    range; a byte of an entry counts from 0 to 64 below the quartiles, to 192 between and to 255 above them
    (Kaldi's ``matrix/compressed-matrix.cc``). Half of the entries are off by no more than a 256th of the
    distance between the quartiles, which no word error comes of (``benchmarks.hearing``).
    """
    lowest, spread = float(values.min()), float(values.max() - values.min())
    columns = np.sort(values.T.astype(np.float64), axis=1)
    last = columns.shape[1] - 1
    quartiles = columns[:, [0, last // 4, last * 3 // 4, last]]
    headers = np.rint((quartiles - lowest) / spread * _HEADER_STEPS).astype(np.int64)
    # Each has to be greater than the one before.
    rising = np.arange(4)
    headers = np.maximum.accumulate(np.minimum(headers, _HEADER_STEPS - 3 + rising) - rising, axis=1) + rising
    bounds = lowest + spread * headers / _HEADER_STEPS
    entries = [
        np.interp(column, bound, _ENTRY_BOUNDS) for column, bound in zip(values.T, bounds, strict=True)
    ]
    return (
        b"CM "
        + struct.pack("<ffii", lowest, spread, *values.shape)
        + headers.astype("<u2").tobytes()
        + np.rint(entries).astype(np.uint8).tobytes()
    )
