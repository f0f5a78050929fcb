"""Measure a model on held-out synthetic speech, also with noise, and see what it rejects.

    python -m voice_local.model_builder.evaluation WORK [MODEL]

Needs WORK/test.npz and WORK/commands.npz of ``synthesis``: voices and sentences that no training saw. Hears
them with and without a run-time grammar, then ten commands among off-topic sentences.
"""

# mypy: disable-error-code="import-not-found"

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from voice_local.model_builder.augmentation import mix
from voice_local.model_builder.corpus import Samples, Utterance, load_corpus
from voice_local.model_builder.graph import MODEL
from voice_local.model_builder.pronunciation_graph import UNKNOWN
from voice_local.model_builder.synthesis import COMMANDS

CHUNK = 4000
GRAMMAR_PHRASES = 100
BABBLERS = 5
CONDITIONS: tuple[tuple[str, float | None], ...] = (
    ("clean", None),
    ("pink", 20),
    ("pink", 10),
    ("babble", 10),
)


def disturbed(
    samples: Samples, kind: str, decibels: float | None, random: np.random.Generator, voices: NDArray[Any]
) -> Samples:
    """Add silence around an utterance and noise at a signal-to-noise ratio."""
    wave = np.r_[np.zeros(4800), samples.astype(np.float64), np.zeros(6400)]
    if decibels is not None:
        wave = mix(wave, _noise(kind, len(wave), random, voices), decibels)
        wave *= min(1.0, 32000 / np.abs(wave).max())
    return np.asarray(np.clip(wave, -32767, 32767), np.int16)


def decode(model: Any, samples: Samples, grammar: Sequence[str] | None = None) -> str:
    """Hear one utterance with a recogniser of its own."""
    import vosk

    extra = [json.dumps([*grammar, UNKNOWN])] if grammar else []
    recogniser = vosk.KaldiRecognizer(model, 16000, *extra)
    texts = []
    for start in range(0, len(samples), CHUNK):
        if recogniser.AcceptWaveform(samples[start : start + CHUNK].tobytes()):
            texts.append(json.loads(recogniser.Result())["text"])
    texts.append(json.loads(recogniser.FinalResult())["text"])
    return " ".join(text for text in texts if text)


def report_words(model: Any, utterances: Sequence[Utterance], grammar: Sequence[str] | None) -> None:
    """Print word errors and whole sentences for every condition."""
    voices = np.concatenate([one.samples for one in utterances])
    inside = [one for one in utterances if grammar is None or one.text in grammar]
    outside = [one for one in utterances if grammar is not None and one.text not in grammar]
    for kind, decibels in CONDITIONS:
        random = np.random.default_rng(4)
        heard = [
            decode(model, disturbed(one.samples, kind, decibels, random, voices), grammar) for one in inside
        ]
        pairs = [(one.text, text) for one, text in zip(inside, heard, strict=True)]
        wrong = sum(Levenshtein.distance(said.split(), text.split()) for said, text in pairs)
        words = sum(len(said.split()) for said, _ in pairs)
        right = sum(said == text for said, text in pairs)
        taken = sum(
            decode(model, disturbed(one.samples, kind, decibels, random, voices), grammar) in (grammar or ())
            for one in outside
        )
        print(
            f"{_name(kind, decibels):14}{'grammar' if grammar else 'open':9}WER {100 * wrong / words:5.1f} %"
            f"  sentences right {100 * right / len(pairs):5.1f} %"
            + (f"  other sentences taken for a phrase {taken} of {len(outside)}" if outside else ""),
            flush=True,
        )


def report_rejection(model: Any, utterances: Sequence[Utterance]) -> None:
    """Print how many commands are heard and how many other sentences are taken for one."""
    voices = np.concatenate([one.samples for one in utterances])
    for kind, decibels in CONDITIONS[:3]:
        random = np.random.default_rng(4)
        right = taken = 0
        for one in utterances:
            text = decode(model, disturbed(one.samples, kind, decibels, random, voices), COMMANDS)
            right += one.kind == "command" and text == one.text
            taken += one.kind != "command" and text in COMMANDS
        commands = sum(one.kind == "command" for one in utterances)
        others = len(utterances) - commands
        print(
            f"{_name(kind, decibels):14}commands right {right} of {commands},"
            f" off-topic taken for a command {taken} of {others}",
            flush=True,
        )


def _noise(kind: str, length: int, random: np.random.Generator, voices: NDArray[Any]) -> NDArray[np.float64]:
    if kind == "babble":
        starts = random.integers(0, len(voices) - length, BABBLERS)
        parts = [voices[start : start + length].astype(np.float64) for start in starts]
        return np.asarray(np.sum(parts, axis=0))
    spectrum = np.fft.rfft(random.standard_normal(length))
    return np.asarray(np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)), length))


def _name(kind: str, decibels: float | None) -> str:
    return kind if decibels is None else f"{decibels:.0f} dB {kind}"


@click.command()
@click.argument("work", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("model", default=MODEL, type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(work: Path, model: Path) -> None:
    """Measure MODEL on the held-out sets in WORK."""
    import vosk

    vosk.SetLogLevel(-1)
    loaded = vosk.Model(str(model))
    utterances = load_corpus(work / "test.npz")
    texts = sorted({one.text for one in utterances})
    report_words(loaded, utterances, None)
    report_words(loaded, utterances, texts[:: max(1, -(-len(texts) // GRAMMAR_PHRASES))])
    report_rejection(loaded, load_corpus(work / "commands.npz"))


if __name__ == "__main__":
    main()
