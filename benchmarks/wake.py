"""How surely the wake phrase wakes, and how seldom anything else does.

    python -m benchmarks.wake [--hours 2] [--calls 120] [--model NAME-OR-FOLDER] [--json FILE]

Synthetic voices of Debian's espeak-ng, flite and festival say the phrase fast and slowly, alone, before a
question and right into one, in a quiet room and in pink noise; then hours of other things: what the content
lists as out of scope, Python's documentation, licences, our own answers; and sentences that sound like the
phrase. Everything is decoded faster than it was spoken. Each run speaks the same sentences with the same
voices.

"New" voices are those the built-in model was never trained with. "After" is the sound since the end of the
phrase, as the recogniser places it, at the moment it wakes. RTF is processor time per second of sound.
"""

import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import distributions
from itertools import islice
from pathlib import Path
from pydoc_data.topics import topics
from statistics import median
from typing import Any

import click
import numpy as np

from skill.content import load_content
from skill.content.files import read_yaml
from skill.content.loader import content_folder
from voice_local.microphone import CHUNK_FRAMES
from voice_local.model_builder.augmentation import mix
from voice_local.model_builder.voices import (
    ACCENTS,
    SAMPLED_VOICES,
    TEST_VOICES,
    VARIANTS,
    Line,
    Manner,
    say,
)
from voice_local.models import choose
from voice_local.recogniser import VoskRecogniser
from voice_local.sound import Samples, Sound
from voice_local.voice_activity import SileroVoiceActivity, SparingVoiceActivity
from voice_local.wake import WakePhrase, WakeWords, load_wake_words
from voice_local.wav import LISTENING_RATE

QUESTIONS = (
    "why do my toes cramp",
    "does magnesium help",
    "i have a cramp right now",
    "what is a charley horse",
    "stop",
)
NEAR_MISSES = """
hey no helper; a toe helper; hey tow truck helper; hey to help her; they told helper; hey joe help her;
hey tell her; hey toe help; hey helper; toe helper; hey there helper; hello helper; hey total helper; say
so helper; hey toe healer; hate to help her; hey potato helper; okay so help her; way to help her; day to
help her; they tow her; hey go help her; hey don't help her; hey toe holder; stay to help her out; today
helper; hey tony help her; hey so helpful; hey toe; helper; toe cramp helper; hey toe cramp helper; hey
doctor; hey google; hey siri set a timer; alexa play music; okay google what time is it; hey mycroft; hey
toe health; wait to help her; late to help her; pay to help her; hey two helpers; hey toast helper; hey
you helper; the toe helper; my toe helper; hey toe helmet; hey toes hurt; hey my toe hurts; hay fever
helper; eight toe helpers; hey toby help; hey how do i help her; he told helper; may to help her; hey
teller; hey hotel helper
"""
ROOM_DBFS = -70.0
BATCH = 60
LONGEST_SENTENCE = 300


@dataclass(frozen=True, slots=True)
class Called:
    """The phrase, said once."""

    condition: str
    voice: str
    text: str
    stretch: float
    woken: bool
    after_seconds: float


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """Something else that woke it."""

    kind: str
    voice: str
    text: str


class Ear:
    """A wake phrase that is fed sound as a microphone would."""

    def __init__(self, recogniser: VoskRecogniser, words: WakeWords) -> None:
        self._wake = WakePhrase.beside(recogniser, words, SparingVoiceActivity(SileroVoiceActivity()))
        self.seconds = self.processor_seconds = 0.0

    def hear(self, samples: Samples) -> float | None:
        """Seconds of sound after the phrase by the time it woke; None where it did not."""
        size = 2 * CHUNK_FRAMES
        pcm = Sound.of_samples(samples, LISTENING_RATE).pcm
        began, after = time.process_time(), None
        for start in range(0, len(pcm) - size + 1, size):
            self.seconds += CHUNK_FRAMES / LISTENING_RATE
            if self._wake.accept(pcm[start : start + size]):
                after = len(self._wake.after) / 2 / LISTENING_RATE
                self._wake.reset()
        self.processor_seconds += time.process_time() - began
        return after


def any_voice(generator: random.Random) -> str:
    """Draw a voice: half of them eSpeak NG's many, a quarter of recordings, a quarter new."""
    draw = generator.random()
    if draw < 0.25:
        return generator.choice(TEST_VOICES)
    if draw < 0.5:
        return generator.choice(list(SAMPLED_VOICES))
    return f"espeak:{generator.choice(list(ACCENTS))}+{generator.choice(VARIANTS)}"


def spoken(texts: Sequence[str], generator: random.Random) -> Iterator[tuple[Line, Samples]]:
    """Speak each text with a voice and a speed of its own."""
    lines = [
        Line(
            text.replace('"', " "),
            any_voice(generator),
            Manner(generator.uniform(0.8, 1.3), generator.uniform(-1, 1)),
        )
        for text in texts
    ]
    for start in range(0, len(lines), BATCH):
        batch = lines[start : start + BATCH]
        for line, sound in zip(batch, say(batch), strict=True):
            if sound is not None and sound.frames:
                yield line, sound.at_rate(LISTENING_RATE).samples


def in_a_room(samples: Samples, generator: np.random.Generator, decibels: float | None = None) -> Samples:
    """Put silence around speech, and the faint noise of a room or pink noise over it."""
    around = np.concatenate([np.zeros(LISTENING_RATE // 2), samples, np.zeros(LISTENING_RATE)])
    white = generator.standard_normal(len(around))
    if decibels is None:
        return np.asarray(around + white * 10 ** (ROOM_DBFS / 20))
    spectrum = np.fft.rfft(white) / np.sqrt(np.maximum(np.arange(len(around) // 2 + 1), 1))
    return mix(around, np.fft.irfft(spectrum, len(around)), decibels)


def calls(ear: Ear, phrase: str, count: int) -> Iterator[Called]:
    """Say the phrase in every way."""
    generator, noise = random.Random(1), np.random.default_rng(1)
    ways: dict[str, Callable[[], str]] = {
        "alone": lambda: phrase,
        "before a question": lambda: f"{phrase}, {generator.choice(QUESTIONS)}",
        "into a question": lambda: f"{phrase} {generator.choice(QUESTIONS)}",
    }
    for way, text in ways.items():
        levels = (None, 20.0, 10.0) if way == "alone" else (None,)
        for line, samples in spoken([text() for _ in range(count)], generator):
            for decibels in levels:
                after = ear.hear(in_a_room(samples, noise, decibels))
                condition = way if decibels is None else f"{way}, {decibels:.0f} dB"
                yield Called(
                    condition, line.voice, line.text, line.manner.stretch, after is not None, after or 0.0
                )


def other_speech(generator: random.Random) -> Iterator[tuple[str, str]]:
    """Sentences without end about anything else, each with its kind."""
    lists, _ = read_yaml(content_folder() / "en" / "out-of-scope.yaml", "out-of-scope.yaml")
    content = load_content()
    kinds = {
        "out of scope": _strings(lists),
        "python": [sentence for text in topics.values() for sentence in _sentences(text)],
        "licences": [sentence for text in _licences() for sentence in _sentences(text)],
        "our answers": [part.text for topic in content.topics for part in topic.parts],
    }
    while True:
        for kind, texts in kinds.items():
            yield kind, generator.choice(texts)


def false_alarms(ear: Ear, hours: float) -> Iterator[FalseAlarm]:
    """Listen to other speech for so many hours."""
    generator, noise = random.Random(2), np.random.default_rng(2)
    source = other_speech(generator)
    while ear.seconds < 3600 * hours:
        drawn = list(islice(source, BATCH))
        kinds = {text.replace('"', " "): kind for kind, text in drawn}
        for line, samples in spoken([text for _, text in drawn], generator):
            if ear.hear(in_a_room(samples, noise)) is not None:
                yield FalseAlarm(kinds[line.text], line.voice, line.text)


def near_misses(ear: Ear, times: int) -> tuple[int, list[FalseAlarm]]:
    """Say what sounds like the phrase; give how many there were and which woke it."""
    generator, noise = random.Random(3), np.random.default_rng(3)
    texts = [" ".join(text.split()) for text in NEAR_MISSES.split(";")] * times
    said = list(spoken(texts, generator))
    heard = ((line, ear.hear(in_a_room(samples, noise))) for line, samples in said)
    return len(said), [
        FalseAlarm("near", line.voice, line.text) for line, after in heard if after is not None
    ]


@click.command()
@click.option("--hours", default=2.0, help="Hours of other speech.")
@click.option("--calls", "count", default=120, help="How often each way of calling is tried.")
@click.option("--model", default=None, help="Name or folder of a model; the one the assistant would choose.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Also write all of it.")
def main(hours: float, count: int, model: str | None, target: Path | None) -> None:
    """Measure and print tables."""
    words, chosen = load_wake_words(), choose(model)
    recogniser = VoskRecogniser(chosen.path)
    called = list(calls(Ear(recogniser, words), words.phrase, count))
    print(f'"{words.phrase}", model {chosen.name}\n')
    print(f"{'said':28}{'times':>7}{'woken %':>9}{'new voices %':>14}{'median s after':>16}")
    for condition in dict.fromkeys(one.condition for one in called):
        print(_row(condition, [one for one in called if one.condition == condition]))

    other = Ear(recogniser, words)
    alarms = list(false_alarms(other, hours))
    nights = Ear(recogniser, words)
    nights.hear(np.random.default_rng(4).standard_normal(120 * LISTENING_RATE) * 10 ** (ROOM_DBFS / 20))
    times, near = near_misses(Ear(recogniser, words), 3)
    listened = other.seconds / 3600
    rate = len(alarms) / listened
    print(f"\n{listened:.2f} hours of other speech: {len(alarms)} false alarms, {rate:.2f} an hour")
    print(f"{times} near misses: {len(near)} woke it, {100 * len(near) / times:.0f} %")
    for text, number in Counter(alarm.text for alarm in (*alarms, *near)).most_common():
        print(f"    {number} x {text}")
    speech_rtf, silence_rtf = (ear.processor_seconds / ear.seconds for ear in (other, nights))
    print(f"RTF {speech_rtf:.3f} in speech, {silence_rtf:.4f} in a quiet room")
    if target is not None:
        report = {
            "model": chosen.name,
            "digest": chosen.digest(),
            "calls": [asdict(one) for one in called],
            "hours": listened,
            "false_alarms": [asdict(one) for one in alarms],
            "near_misses": times,
            "near_alarms": [asdict(one) for one in near],
            "rtf": {"speech": speech_rtf, "silence": silence_rtf},
        }
        target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _row(condition: str, called: Sequence[Called]) -> str:
    new = [one for one in called if one.voice in TEST_VOICES]
    after = [one.after_seconds for one in called if one.woken]
    return (
        f"{condition:28}{len(called):7}{_percent(called):9.1f}{_percent(new):14.1f}"
        f"{median(after) if after else float('nan'):16.2f}"
    )


def _percent(called: Sequence[Called]) -> float:
    return 100 * sum(one.woken for one in called) / len(called) if called else float("nan")


def _sentences(text: str) -> list[str]:
    plain = " ".join(re.sub(r"[^A-Za-z0-9 .,'?!-]", " ", text).split())
    return [part for part in re.split(r"(?<=[.?!]) ", plain) if 20 < len(part) < LONGEST_SENTENCE]


def _licences() -> Iterator[str]:
    for distribution in distributions():
        for file in distribution.files or ():
            if "LICENSE" in file.name:
                yield file.read_text(encoding="utf-8")


def _strings(tree: Any) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    branches = tree.values() if isinstance(tree, dict) else tree
    return [text for branch in branches for text in _strings(branch)]


if __name__ == "__main__":
    sys.exit(main())
