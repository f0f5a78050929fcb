"""Other human recordings as training sets: wake words, and books read aloud.

    python -m voice_local.model_builder.recordings WORK wake
    python -m voice_local.model_builder.recordings WORK read CHECKPOINT

``wake`` takes WORK/wake/PHRASE/*.wav|flac, each saying the phrase its folder is called by. ``read`` takes
WORK/read/READER/NAME.wav|flac with the words beside it: NAME.txt if they are exactly what is read, or
NAME.around.txt if they are only the text around it, of which the part that is surely read is found with the
network. Both write WORK/NAME.npz; ``read`` leaves out what its last check finds doubtful.
"""

# mypy: disable-error-code="import-not-found,import-untyped"

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from voice_local.model_builder.corpus import RATE, Samples, Utterance, save_corpus
from voice_local.model_builder.features import mfcc
from voice_local.model_builder.lexicon import Lexicon, load_lexicon

SUREST_LOSS = 1.65
FEWEST_WORDS, SHORTEST_STEPS = 5, 50
SLOWEST, FASTEST = 1.7, 4.6
"""Words a second of people who read aloud."""

DOUBTFUL_VALUE = -0.47
STEP_SECONDS = 0.03
SHORTEST_SAMPLES, LONGEST_SAMPLES = 3000, 5 * RATE


def read_recording(path: Path) -> Samples:
    """Read any format soundfile knows as 16 kHz mono."""
    import soundfile
    from scipy.signal import resample_poly

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    one = samples[:, 0]
    if rate != RATE:
        one = resample_poly(one, RATE // 100, rate // 100)
    return np.asarray(np.clip(one * 32767, -32767, 32767), np.int16)


def without_far_silence(samples: Samples, keep: int = RATE // 5) -> Samples:
    """Cut silence more than ``keep`` samples away from the speech."""
    power = np.convolve(samples.astype(np.float64) ** 2, np.ones(800) / 800, "same")
    speech = np.flatnonzero(power > max(np.quantile(power, 0.1) * 8, power.max() * 0.003))
    return samples[max(0, speech[0] - keep) : speech[-1] + keep] if len(speech) else samples


def read_words(text: str) -> list[str]:
    """Words of a printed text as they are read aloud."""
    spoken = text.lower().replace("’", "'").replace("--", " ")
    for short, full in (("mrs.", "missus"), ("mr.", "mister"), ("dr.", "doctor")):
        spoken = re.sub(rf"\b{re.escape(short)}", full, spoken)
    return [word.strip("'") for word in re.sub(r"[^a-z' ]+", " ", spoken).split() if word.strip("'")]


def runs(words: list[str], lexicon: Lexicon) -> Iterator[list[str]]:
    """Stretches of words that the lexicon knows, long enough to be found."""
    current: list[str] = []
    for word in [*words, ""]:
        if word and word in lexicon:
            current.append(word)
            continue
        if len(current) >= FEWEST_WORDS:
            yield current
        current = []


def wake_words(folder: Path) -> list[Utterance]:
    """Recordings whose folder says what they say."""
    found = []
    for path in _recordings(folder):
        samples = without_far_silence(read_recording(path))
        if SHORTEST_SAMPLES < len(samples) < LONGEST_SAMPLES:
            found.append(Utterance(samples, path.parent.name, path.stem, "wake"))
    return found


def read_aloud(folder: Path, checkpoint: Path, lexicon: Lexicon) -> list[Utterance]:
    """Recordings with words that are sure."""
    from voice_local.model_builder.alignment import label_values
    from voice_local.model_builder.mmi import MutualInformation
    from voice_local.model_builder.network import load_network
    from voice_local.model_builder.phone_sequences import phone_bigram

    network = load_network(checkpoint)
    found = []
    for path in _recordings(folder):
        samples, exact = read_recording(path), path.with_suffix(".txt")
        if exact.exists():
            words = read_words(exact.read_text(encoding="utf-8"))
            if words and all(word in lexicon for word in words):
                found.append(Utterance(samples, " ".join(words), path.parent.name, "read"))
            continue
        around = read_words(path.with_suffix(".around.txt").read_text(encoding="utf-8"))
        found += _sure_parts(network, samples, around, path.parent.name, lexicon)
    bigram, _ = phone_bigram([one.text for one in found], lexicon, random.Random(0))
    values = label_values(
        network,
        MutualInformation(bigram),
        [one.samples for one in found],
        [one.text for one in found],
        lexicon,
    )
    return [one for one, value in zip(found, values, strict=True) if value > DOUBTFUL_VALUE]


def _sure_parts(
    network: Any, samples: Samples, around: list[str], reader: str, lexicon: Lexicon
) -> Iterator[Utterance]:
    from voice_local.model_builder.alignment import locate
    from voice_local.model_builder.network import outputs

    scores: NDArray[np.float32] = outputs(network, mfcc(samples)).numpy()
    for words in runs(around, lexicon):
        part = locate(scores, words, lexicon)
        if part is None or part.loss > SUREST_LOSS or len(part.words) < FEWEST_WORDS:
            continue
        steps = part.end - part.begin
        if steps < SHORTEST_STEPS or not SLOWEST < len(part.words) / (steps * STEP_SECONDS) < FASTEST:
            continue
        step = int(STEP_SECONDS * RATE)
        spoken = samples[max(0, part.begin - 1) * step : (part.end + 2) * step]
        yield Utterance(spoken, " ".join(part.words), reader, "read")


def _recordings(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.suffix in {".wav", ".flac"})


@click.command()
@click.argument("work", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("kind", type=click.Choice(["wake", "read"]))
@click.argument("checkpoint", required=False, type=click.Path(exists=True, path_type=Path))
def main(work: Path, kind: str, checkpoint: Path | None) -> None:
    """Make WORK/KIND.npz of the recordings in WORK/KIND."""
    if kind == "wake":
        save_corpus(work / "wake.npz", wake_words(work / "wake"))
    elif checkpoint is None:
        raise click.UsageError("A checkpoint of a trained network is needed to check the labels.")
    else:
        save_corpus(work / "read.npz", read_aloud(work / "read", checkpoint, load_lexicon()))


if __name__ == "__main__":
    main()
