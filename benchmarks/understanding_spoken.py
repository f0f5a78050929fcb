"""How much of the understanding is left when the development questions are spoken and a recogniser listens.

    python -m benchmarks.understanding_spoken [--most 40] [--noise 20,10] [--model NAME] [--json FILE]

Each question is spoken by the voices of ``benchmarks.hearing``, clean and in white noise (decibels between
the mean power of the speech and that of the noise), and understood from the recogniser's readings; beside it
stands the same question typed. "Right" and "served" are those of ``benchmarks.understanding``. "First
reading" is what would be right if only the recogniser's likeliest reading were looked at.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks import development
from benchmarks.development import Question
from benchmarks.hearing import PAUSE_SECONDS, RATE, listen
from benchmarks.understanding import refused, served
from skill.content import load_content
from skill.understanding import Understanding
from skill.understanding.normalise import spoken_words
from voice_local.model_builder.voices import TEST_VOICES, Line, Manner, say
from voice_local.models import choose
from voice_local.recogniser import Final, VoskRecogniser
from voice_local.sound import Sound

CLEAN = "clean"
Heard = tuple[Question, Final]


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table, as shares from 0 to 1."""

    condition: str
    questions: int
    right: float
    served: float
    refused: float
    first_reading: float


def main() -> None:
    """Speak, hear, understand and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--most", type=int, default=40, help="questions; 0 takes all")
    arguments.add_argument("--noise", default="20,10")
    arguments.add_argument("--model", default=None)
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    asked = [one for one in development.questions() if "red-flags" not in one.sensible]
    questions = development.some(asked, chosen.most)
    model = choose(chosen.model)
    conditions = [CLEAN, *(f"{decibels} dB" for decibels in chosen.noise.split(",") if decibels)]
    understanding = Understanding(load_content())
    recogniser = VoskRecogniser(model.path)
    heard: dict[str, list[Heard]] = {name: [] for name in conditions}
    for voice in TEST_VOICES:
        for question, sound in spoken(questions, voice):
            for name in conditions:
                noisy = sound if name == CLEAN else in_noise(sound, float(name.removesuffix(" dB")))
                heard[name].append((question, listen(recogniser, noisy)))
    table = [score("typed", [(question, Final(question.text)) for question in questions], understanding)]
    table += [score(name, heard[name], understanding) for name in conditions]
    print(f"model {model.name}")
    for row in table:
        print(
            "  ".join(
                f"{key} {value:.3g}" if key != "condition" else f"{value:6s}"
                for key, value in asdict(row).items()
            )
        )
    if chosen.json:
        figures = {"model": model.name, "digest": model.digest(), "scores": [asdict(row) for row in table]}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def spoken(questions: Sequence[Question], voice: str) -> Iterator[tuple[Question, Sound]]:
    """Each question in a voice, with a pause around it; none where the voice gives up."""
    generator = random.Random(voice)
    pause = Sound.silence(PAUSE_SECONDS, RATE)
    lines = [
        Line(" ".join(spoken_words(question.text)), voice, Manner(generator.uniform(0.9, 1.15)))
        for question in questions
    ]
    for question, sound in zip(questions, say(lines), strict=True):
        if sound is not None:
            yield question, Sound.joined([pause, sound, pause], RATE)


def in_noise(sound: Sound, decibels: float) -> Sound:
    """The sound in white noise, the same for the same sound."""
    samples = sound.samples
    power = float(np.mean(samples[samples != 0] ** 2))
    noise = np.random.default_rng(len(samples)).normal(
        0, np.sqrt(power / 10 ** (decibels / 10)), len(samples)
    )
    return Sound.of_samples(samples + noise, sound.rate)


def score(condition: str, heard: Sequence[Heard], understanding: Understanding) -> Score:
    """What is understood of the readings."""
    best = [
        understanding.understand_best(final.readings, confidence=final.confidence)[1] for _, final in heard
    ]
    first = [understanding.understand(final.text) for _, final in heard]
    questions = [question for question, _ in heard]
    hits = [served(meant, question) for meant, question in zip(best, questions, strict=True)]
    return Score(
        condition,
        len(heard),
        float(np.mean([hit and not meant.did_you_mean for hit, meant in zip(hits, best, strict=True)])),
        float(np.mean(hits)),
        float(np.mean([refused(meant) for meant in best])),
        float(np.mean([served(m, q) and not m.did_you_mean for m, q in zip(first, questions, strict=True)])),
    )


if __name__ == "__main__":
    main()
