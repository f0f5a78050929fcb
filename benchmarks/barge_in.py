"""How well people can interrupt the assistant, and that it never interrupts itself.

    python -m benchmarks.barge_in [--minutes 30] [--most N] [--model NAME-OR-FOLDER] [--json FILE]

All answers, routines and prompts are spoken by the default voice and come back to the microphone as an echo:
delayed, through a room, at several levels compared with a person who speaks at -26 dBFS. "monitor" is a
microphone that gets the loudspeaker's own samples; "overdriven" is a loudspeaker that distorts. First the
assistant speaks alone. Then synthetic voices that the recogniser was never trained on call out a phrase every
few seconds, louder and softer than the echo; "late" counts from the end of the phrase to the end of the chunk
in which it was recognised. At last they say other things, which should interrupt nothing.
Everything is computed from files, faster than real time. CPU is the processor time for a second of sound.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.echoes import PATHS, EchoPath, OwnSpeech, active_rms, echo_of, own_speech
from skill.content import Content, load_content
from voice_local.interruption import Interrupt, Interruption, load_phrases
from voice_local.microphone import CHUNK_FRAMES
from voice_local.model_builder.voices import TEST_VOICES, Line, Manner, say
from voice_local.models import choose
from voice_local.recogniser import VoskRecogniser
from voice_local.sound import Samples, Sound
from voice_local.wav import LISTENING_RATE

ROOM_NOISE_DBFS = -65.0
CALL_SECONDS = 3.0
SETTLING_SECONDS = 10.0
GRACE_SECONDS = 1.0
SPEEDS = (0.9, 1.1)
LEVELS_DB = (6, 0, -6)
OTHER_TALK = 12


@dataclass(frozen=True, slots=True)
class Call:
    """Something said over the assistant's voice, with its first and last sample."""

    text: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    path: str
    what: str
    minutes: float
    calls: int
    heard: int
    wrong: int
    late_ms: float | None
    late_95_ms: float | None
    cpu: float


def spoken_over(
    echo: Samples, said: Sequence[tuple[str, Samples]], level: float
) -> tuple[Samples, list[Call]]:
    """Mix people into an echo, one every few seconds, at a level in dBFS."""
    chance = random.Random(2)
    mixed, calls = echo.copy(), []
    for number, (text, voice) in enumerate(said):
        begins = round((SETTLING_SECONDS + CALL_SECONDS * number + chance.uniform(0, 1.0)) * LISTENING_RATE)
        mixed[begins : begins + len(voice)] += voice / active_rms(voice) * 10 ** (level / 20)
        calls.append(Call(text, begins, begins + len(voice)))
    return mixed, calls


def people(texts: Sequence[str], speeds: Sequence[float], most: int) -> list[tuple[str, Samples]]:
    """The texts by every voice at every speed, in a fixed random order, at most so many if not 0."""
    lines = [Line(text, voice, Manner(speed)) for text in texts for voice in TEST_VOICES for speed in speeds]
    random.Random(5).shuffle(lines)
    lines = lines[: most or None]
    spoken = zip(lines, say(lines), strict=True)
    return [
        (line.text, sound.at_rate(LISTENING_RATE).trimmed(-40).samples) for line, sound in spoken if sound
    ]


def interrupts(heard: Samples, own: OwnSpeech, listener: Interruption) -> Iterator[tuple[Interrupt, int]]:
    """Run through a recording; give each interruption with its place in samples."""
    listener.reset(routine=True)
    noise = np.random.default_rng(4).standard_normal(len(heard)) * 10 ** (ROOM_NOISE_DBFS / 20)
    microphone, played = pcm(heard + noise), pcm(own.samples)
    coming = iter(own.sentences)
    sentence = next(coming)
    for start in range(0, len(heard), CHUNK_FRAMES):
        while sentence[1] <= start:
            sentence = next(coming, (len(heard), len(heard) + 1, ""))
        saying = sentence[2] if sentence[0] <= start else ""
        chunk = slice(2 * start, 2 * (start + CHUNK_FRAMES))
        found = listener.accept(microphone[chunk], played[chunk], saying)
        if found:
            yield found, start + CHUNK_FRAMES


def pcm(samples: Samples) -> bytes:
    """16-bit samples."""
    return Sound.of_samples(samples, LISTENING_RATE).pcm


def measured(
    path: EchoPath, what: str, heard: Samples, own: OwnSpeech, calls: Sequence[Call], listener: Interruption
) -> Row:
    """Count what was heard and what was wrong."""
    began = time.process_time()
    found = list(interrupts(heard, own, listener))
    seconds = len(heard) / LISTENING_RATE
    cpu = (time.process_time() - began) / seconds
    grace = round(GRACE_SECONDS * LISTENING_RATE)
    late: list[float] = []
    right: set[int] = set()
    for call in calls:
        places = [
            place
            for interrupt, place in found
            if call.begins < place <= call.ends + grace and interrupt.phrase == call.text
        ]
        if places:
            late.append(1000 * (places[0] - call.ends) / LISTENING_RATE)
        right.update(places)
    return Row(
        path=path.name,
        what=what,
        minutes=round(seconds / 60, 1),
        calls=len(calls),
        heard=len(late),
        wrong=sum(place not in right for _, place in found),
        late_ms=round(float(np.median(late))) if late else None,
        late_95_ms=round(float(np.quantile(late, 0.95))) if late else None,
        cpu=round(cpu, 3),
    )


def rows(content: Content, minutes: float, most: int, listener: Callable[[], Interruption]) -> Iterator[Row]:
    """Measure everything, one row after the other."""
    phrases = load_phrases()
    calls = people([*phrases.always, *phrases.routine], SPEEDS, most)
    strange = [text for texts in content.out_of_scope.values() for text in texts]
    others = people(random.Random(6).sample(strange, OTHER_TALK), [1.0], most)
    share = 60 * minutes / len(PATHS)
    longest = SETTLING_SECONDS + CALL_SECONDS * (max(len(calls), len(others)) + 1)
    speech = own_speech(content, max(60 * minutes, longest) + 1)
    for number, path in enumerate(PATHS):
        alone = speech.between(share * number, share * (number + 1))
        yield measured(path, "alone", echo_of(alone.samples, path), alone, [], listener())
    for path in PATHS:
        echo = echo_of(speech.samples, path)
        for level in LEVELS_DB:
            yield over(path, f"called at {level:+} dB", echo, speech, calls, level, listener())
        yield over(path, "other talk at +0 dB", echo, speech, others, 0, listener())


def over(
    path: EchoPath,
    what: str,
    echo: Samples,
    speech: OwnSpeech,
    said: Sequence[tuple[str, Samples]],
    level: float,
    listener: Interruption,
) -> Row:
    """Measure people who speak over the assistant, at a level in dB compared with its echo."""
    own = speech.between(0, SETTLING_SECONDS + CALL_SECONDS * (len(said) + 1))
    loud = 20 * np.log10(active_rms(echo)) + level
    mixed, calls = spoken_over(echo[: len(own.samples)], said, loud)
    expected = calls if what.startswith("called") else []
    return measured(path, what, mixed, own, expected, listener)


@click.command()
@click.option("--minutes", default=30.0, help="How long the assistant speaks alone, on all paths together.")
@click.option("--most", default=0, help="Take only so many calls for each line, the same ones every time.")
@click.option("--model", default=None, help="Name or folder of a model; the one the assistant would choose.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Also write the table as JSON.")
def main(minutes: float, most: int, model: str | None, target: Path | None) -> None:
    """Measure and print a table."""
    chosen = choose(model)
    recogniser = VoskRecogniser(chosen.path)
    phrases = load_phrases()
    print(f"model {chosen.name}")
    print(f"{'echo':11}{'speech':21}{'min':>6}{'calls':>7}{'heard %':>9}", end="")
    print(f"{'wrong':>7}{'late ms':>9}{'95 %':>6}{'CPU':>7}")
    table = []
    for row in rows(load_content(), minutes, most, lambda: Interruption.beside(recogniser, phrases)):
        share = f"{100 * row.heard / row.calls:.1f}" if row.calls else ""
        late = ["" if ms is None else str(ms) for ms in (row.late_ms, row.late_95_ms)]
        print(
            f"{row.path:11}{row.what:21}{row.minutes:6.1f}{row.calls or '':>7}{share:>9}{row.wrong:7}"
            f"{late[0]:>9}{late[1]:>6}{row.cpu:7.3f}",
            flush=True,
        )
        table.append(asdict(row))
    if target is not None:
        report = {"model": chosen.name, "digest": chosen.digest(), "rows": table}
        target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
