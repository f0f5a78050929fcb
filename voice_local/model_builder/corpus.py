"""Spoken utterances and their features, as files in the working folder of a training."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16000
"""Sample rate in Hz of everything the network hears."""

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence: samples at 16 kHz, its words, who spoke, and what kind of text it is."""

    samples: Samples
    text: str
    voice: str
    kind: str


def save_corpus(path: Path, utterances: Sequence[Utterance]) -> None:
    """Write utterances to one file and say how much it is."""
    np.savez(
        path,
        wav=np.concatenate([one.samples for one in utterances]),
        ends=np.cumsum([len(one.samples) for one in utterances]),
        text=np.array([one.text for one in utterances]),
        voice=np.array([one.voice for one in utterances]),
        kind=np.array([one.kind for one in utterances]),
    )
    hours = sum(len(one.samples) for one in utterances) / RATE / 3600
    voices = len({one.voice for one in utterances})
    print(f"{path.name}: {len(utterances)} utterances, {voices} voices, {hours:.2f} hours", flush=True)


def load_corpus(path: Path) -> list[Utterance]:
    """Read what ``save_corpus`` wrote."""
    with np.load(path) as arrays:
        samples, ends = arrays["wav"], arrays["ends"]
        rows = zip(arrays["text"], arrays["voice"], arrays["kind"], strict=True)
        starts = [0, *ends[:-1]]
        return [
            Utterance(samples[start:end], str(text), str(voice), str(kind))
            for start, end, (text, voice, kind) in zip(starts, ends, rows, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Features:
    """Feature frames of many utterances, one after the other.

    Attributes:
        frames: Shape (all frames, 40), one frame every 10 ms.
        lengths: Frames of each utterance.
        texts: Words of each utterance.
    """

    frames: NDArray[np.float16]
    lengths: NDArray[np.int64]
    texts: tuple[str, ...]

    def each(self) -> Iterator[NDArray[np.float16]]:
        """The frames of one utterance after the other."""
        ends = np.cumsum(self.lengths)
        for length, end in zip(self.lengths, ends, strict=True):
            yield self.frames[end - length : end]


def save_features(path: Path, features: Features) -> None:
    """Write features to one file and say how many they are."""
    np.savez(path, feat=features.frames, n=features.lengths, text=np.array(features.texts))
    print(f"{path.name}: {len(features.lengths)} utterances, {len(features.frames)} frames", flush=True)


def load_features(path: Path) -> Features:
    """Read what ``save_features`` wrote."""
    with np.load(path) as arrays:
        return Features(arrays["feat"], arrays["n"], tuple(map(str, arrays["text"])))
