"""How well a Vosk model hears questions spoken by voices it was never trained on.

    python -m benchmarks.hearing QUESTIONS [--model NAME-OR-FOLDER] [--json FILE] [--most N] [--grammar]

QUESTIONS holds one question per line in small letters without punctuation. Each is spoken by five synthetic
voices (Debian's espeak-ng, flite and festival) at somewhat different speeds, the same ones in every run.
WER is word errors per hundred words spoken; "in five" counts a question as heard if it is among the five
likeliest readings; RTF is processor time per second of sound.
"""

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rapidfuzz.distance import Levenshtein

from skill.problem import Problem
from voice_local.merging import joined
from voice_local.model_builder.voices import TEST_VOICES, Line, Manner, say
from voice_local.models import choose
from voice_local.recogniser import Final, Recogniser, VoskRecogniser
from voice_local.sound import Sound

RATE = 16000
CHUNK_BYTES = 2 * 3200
PAUSE_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Hearing:
    """One question by one voice: said and heard."""

    voice: str
    said: str
    heard: str
    readings: tuple[str, ...]
    seconds: float
    processor_seconds: float

    @property
    def word_errors(self) -> int:
        """Words wrong, missing or too many."""
        return Levenshtein.distance(self.said.split(), self.heard.split())


@dataclass(frozen=True, slots=True)
class Score:
    """What is printed about some hearings."""

    voice: str
    questions: int
    wer: float
    right: float
    in_five: float
    rtf: float


def listen(recogniser: Recogniser, sound: Sound) -> Final:
    """Feed a sound in chunks; if the endpointer splits it, what comes back is put together again."""
    finals = []
    for start in range(0, len(sound.pcm), CHUNK_BYTES):
        heard = recogniser.accept(sound.pcm[start : start + CHUNK_BYTES])
        finals += [heard] if isinstance(heard, Final) else []
    finals.append(recogniser.finish())
    return joined([final for final in finals if final.text])


def hearings(recogniser: Recogniser, questions: Sequence[str]) -> Iterator[Hearing]:
    """Speak and hear every question with every voice."""
    pause = Sound.silence(PAUSE_SECONDS, RATE)
    for voice in TEST_VOICES:
        generator = random.Random(voice)
        lines = [Line(text, voice, Manner(generator.uniform(0.9, 1.15))) for text in questions]
        for line, spoken in zip(lines, say(lines), strict=True):
            if spoken is None:
                continue
            sound = Sound.joined([pause, spoken, pause], RATE)
            began = time.process_time()
            heard = listen(recogniser, sound)
            spent = time.process_time() - began
            yield Hearing(voice, line.text, heard.text, heard.readings, sound.frames / RATE, spent)


def score(name: str, heard: Sequence[Hearing]) -> Score:
    """Sum up."""
    return Score(
        voice=name,
        questions=len(heard),
        wer=100 * sum(one.word_errors for one in heard) / sum(len(one.said.split()) for one in heard),
        right=100 * sum(one.heard == one.said for one in heard) / len(heard),
        in_five=100 * sum(one.said in one.readings for one in heard) / len(heard),
        rtf=sum(one.processor_seconds for one in heard) / sum(one.seconds for one in heard),
    )


@click.command()
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", default=None, help="Name or folder of a model; the one the assistant would choose.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Also write scores and all readings.")
@click.option("--most", default=0, help="Take only so many questions, the same ones every time.")
@click.option("--grammar", is_flag=True, help="Give the questions to the recogniser as its grammar.")
def main(questions: Path, model: str | None, target: Path | None, most: int, grammar: bool) -> None:
    """Measure and print a table."""
    texts = sorted({line.strip() for line in questions.read_text(encoding="utf-8").splitlines()} - {""})
    texts = [text for text in texts if not text.startswith("#")]
    if 0 < most < len(texts):
        texts = sorted(random.Random(1).sample(texts, most))
    try:
        chosen = choose(model)
    except Problem as problem:
        raise click.ClickException(str(problem)) from problem
    heard = list(hearings(VoskRecogniser(chosen.path, texts if grammar else None), texts))
    scores = [score(voice, [one for one in heard if one.voice == voice]) for voice in TEST_VOICES]
    scores.append(score("all", heard))
    print(f"model {chosen.name}, {len(texts)} questions, {'with' if grammar else 'no'} grammar")
    print(f"{'voice':24}{'spoken':>8}{'WER %':>8}{'right %':>9}{'in five %':>11}{'RTF':>8}")
    for row in scores:
        print(
            f"{row.voice:24}{row.questions:8}{row.wer:8.1f}{row.right:9.1f}{row.in_five:11.1f}{row.rtf:8.3f}"
        )
    if target is not None:
        report = {
            "model": chosen.name,
            "digest": chosen.digest(),
            "grammar": grammar,
            "scores": [asdict(row) for row in scores],
            "hearings": [asdict(one) for one in heard],
        }
        target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
