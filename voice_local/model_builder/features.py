"""Cepstra of a corpus, each utterance several times with other disturbances.

    python -m voice_local.model_builder.features WORK SET COPIES SEED [--babble SET] [--human]

Reads WORK/SET.npz and writes WORK/SET.features.npz.
"""

# mypy: disable-error-code="import-not-found"

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from voice_local.model_builder.augmentation import Strength, augment
from voice_local.model_builder.corpus import (
    RATE,
    Features,
    Utterance,
    load_corpus,
    save_features,
)

CEPSTRA = 40
LOWEST_HERTZ, HIGHEST_BELOW_NYQUIST = 40, -400

MFCC_CONF = f"""\
--use-energy=false
--num-mel-bins={CEPSTRA}
--num-ceps={CEPSTRA}
--low-freq={LOWEST_HERTZ}
--high-freq={HIGHEST_BELOW_NYQUIST}
--dither=0.0
"""
"""The same settings for Vosk; without dither every run gives the same result."""


def mfcc(samples: NDArray[Any]) -> NDArray[np.float32]:
    """Cepstra as Kaldi computes them.

    Args:
        samples: At 16 kHz, in the range of 16-bit integers.

    Returns:
        Shape (frames, 40), one frame every 10 ms.
    """
    import kaldi_native_fbank

    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = RATE
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = CEPSTRA
    options.mel_opts.low_freq = LOWEST_HERTZ
    options.mel_opts.high_freq = HIGHEST_BELOW_NYQUIST
    options.num_ceps = CEPSTRA
    options.use_energy = False
    computer = kaldi_native_fbank.OnlineMfcc(options)
    computer.accept_waveform(RATE, samples.astype(np.float32))
    computer.input_finished()
    return np.stack([computer.get_frame(index) for index in range(computer.num_frames_ready)])


def disturbed_features(
    utterances: Sequence[Utterance], babble: NDArray[Any], copies: int, seed: int, *, human: bool
) -> Features:
    """Compute features of disturbed copies; the first copy is disturbed mildly, the others strongly.

    Args:
        utterances: What was spoken.
        babble: Other speech for the background.
        copies: How often each utterance is used.
        seed: For all choices.
        human: Human speakers are few and are resized more often.
    """
    random = np.random.default_rng(seed)
    frames = [
        mfcc(augment(one.samples, random, babble, Strength(1.3 if copy else 0.5, 0.75 if human else 0.4)))
        for copy in range(copies)
        for one in utterances
    ]
    return Features(
        frames=np.concatenate(frames).astype(np.float16),
        lengths=np.array([len(part) for part in frames]),
        texts=tuple(one.text for one in utterances) * copies,
    )


@click.command()
@click.argument("work", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("name", metavar="SET")
@click.argument("copies", type=click.IntRange(1))
@click.argument("seed", type=int)
@click.option("--babble", help="Set to take background voices from; the same one by default.")
@click.option("--human", is_flag=True, help="The speakers are people.")
def main(work: Path, name: str, copies: int, seed: int, babble: str | None, human: bool) -> None:
    """Compute features of WORK/SET.npz."""
    utterances = load_corpus(work / f"{name}.npz")
    background = load_corpus(work / f"{babble}.npz") if babble else utterances
    voices = np.concatenate([one.samples for one in background])
    features = disturbed_features(utterances, voices, copies, seed, human=human)
    save_features(work / f"{name}.features.npz", features)


if __name__ == "__main__":
    main()
