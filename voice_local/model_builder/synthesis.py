"""Speak a set of sentences with many synthetic voices.

    python -m voice_local.model_builder.synthesis WORK SET COUNT SEED

SET is ``train`` (or train followed by anything) for patterns, off-topic sentences and strings of words;
``questions`` for what the content says people ask; ``test`` and ``commands`` for voices and sentences that
no training ever sees. Writes WORK/SET.npz.
"""

# mypy: disable-error-code="import-untyped,import-not-found"

import random
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import click
import numpy as np

from skill.content import load_locales
from voice_local.model_builder.corpus import RATE, Samples, Utterance, save_corpus
from voice_local.model_builder.lexicon import DATA, load_lexicon
from voice_local.model_builder.texts import Texts, lines, model_texts, pattern_sentences
from voice_local.model_builder.voices import (
    ACCENTS,
    SAMPLED_VOICES,
    TEST_VOICES,
    VARIANTS,
    Line,
    Manner,
    say,
)
from voice_local.sound import Sound

COMMANDS = (
    "yes",
    "no",
    "stop",
    "next",
    "repeat that",
    "help me",
    "start the stretch",
    "why do my toes cramp",
    "what can i do about cramps",
    "tell me more",
)
"""The ten phrases of the rejection test."""

HELD_OUT_SETS = ("test", "commands")
BATCH = 60
SHORTEST_SAMPLES, LONGEST_SAMPLES = 4000, 8 * RATE


def training_voice(generator: random.Random) -> str:
    """Draw a voice with the shares given in ``voices``."""
    draw = generator.uniform(0, 100)
    for voice, share in SAMPLED_VOICES.items():
        if draw < share:
            return voice
        draw -= share
    accent = generator.choices(list(ACCENTS), list(ACCENTS.values()))[0]
    return f"espeak:{accent}+{generator.choice(VARIANTS)}"


def sentences(kind: str, count: int, generator: random.Random, texts: Texts) -> list[tuple[str, str]]:
    """Draw sentences for a set, each with the kind of text it is."""
    draw = generator.choice
    off_topic = lines(DATA / "off_topic.txt")
    if kind == "commands":
        return [(draw(COMMANDS), "command") if i % 2 else (draw(off_topic), "off") for i in range(count)]
    patterns = pattern_sentences(held_out=kind in HELD_OUT_SETS)
    if kind == "test":
        by_hand = lines(DATA / "held_out.txt")
        return [(draw(by_hand), "hand") if i % 2 else (draw(draw(patterns)), "pattern") for i in range(count)]
    if kind == "questions":
        asked = [text for text, _ in texts.sentences]
        return [
            (draw(asked), "ask")
            if generator.random() < 0.75
            else (_string(generator, texts.vocabulary, 5), "string")
            for _ in range(count)
        ]
    coverage = lines(DATA / "coverage_words.txt")
    found = []
    for _ in range(count):
        kinds = ("pattern", "off", "vocabulary", "coverage")
        match generator.choices(kinds, [50, 12, 14, 24])[0]:
            case "pattern":
                found.append((draw(draw(patterns)), "pattern"))
            case "off":
                found.append((draw(off_topic), "off"))
            case "vocabulary":
                found.append((_string(generator, texts.vocabulary, 6), "string"))
            case _:
                found.append((_string(generator, coverage, 6), "string"))
    return found


def at_speed(sound: Sound, speed: float) -> Samples:
    """Resample to 16 kHz; a speed above 1 also raises pitch and formants, as a smaller speaker would."""
    from scipy.signal import resample_poly

    ratio = Fraction(RATE / (sound.rate * speed)).limit_denominator(160)
    samples = np.frombuffer(sound.pcm, np.int16).astype(np.float32)
    resampled = np.asarray(resample_poly(samples, ratio.numerator, ratio.denominator))
    return np.asarray(np.clip(resampled, -32767, 32767), np.int16)


def synthesise(kind: str, count: int, seed: int, texts: Texts) -> list[Utterance]:
    """Speak a set of sentences; the same seed gives the same utterances."""
    generator = random.Random(seed)
    held_out = kind in HELD_OUT_SETS
    todo: list[tuple[Line, float, str]] = []
    for text, text_kind in sentences(kind, count, generator, texts):
        voice = generator.choice(TEST_VOICES) if held_out else training_voice(generator)
        speed = 1.0 if held_out else generator.choice([1.0, generator.uniform(0.82, 1.22)])
        stretch = speed * (generator.uniform(0.9, 1.15) if held_out else generator.uniform(0.8, 1.35))
        todo.append((Line(text, voice, Manner(stretch, generator.uniform(-1, 1))), speed, text_kind))
    todo.sort(key=lambda item: item[0].voice)
    spoken: list[Utterance] = []
    for start in range(0, len(todo), BATCH):
        spoken += _speak(todo[start : start + BATCH])
    generator.shuffle(spoken)
    return spoken


def _speak(todo: Sequence[tuple[Line, float, str]]) -> list[Utterance]:
    sounds = say([line for line, _, _ in todo])
    spoken = [
        Utterance(at_speed(sound, speed), line.text, line.voice, kind)
        for (line, speed, kind), sound in zip(todo, sounds, strict=True)
        if sound is not None
    ]
    return [one for one in spoken if SHORTEST_SAMPLES < len(one.samples) < LONGEST_SAMPLES]


def _string(generator: random.Random, words: Sequence[str], most: int) -> str:
    return " ".join(generator.choice(words) for _ in range(generator.randint(2, most)))


@click.command()
@click.argument("work", type=click.Path(file_okay=False, path_type=Path))
@click.argument("kind", metavar="SET")
@click.argument("count", type=click.IntRange(1))
@click.argument("seed", type=int)
def main(work: Path, kind: str, count: int, seed: int) -> None:
    """Speak COUNT sentences into WORK/SET.npz."""
    work.mkdir(parents=True, exist_ok=True)
    texts = model_texts(load_locales(), load_lexicon())
    save_corpus(work / f"{kind}.npz", synthesise(kind, count, seed, texts))


if __name__ == "__main__":
    main()
