"""How well one can talk with the assistant, beside the usual loop of Vosk and pyttsx3, in one run.

    python -m benchmarks.voice [--quick | --utterances N] [--files-only] [--model NAME] [--json FILE]
    python -m benchmarks.voice --soak HOURS [--json FILE]

``toe-cramps`` and ``benchmarks.stock_vosk`` are processes of their own on PulseAudio's virtual devices. They
have the same model and the same answers. Synthetic voices that the recogniser was never trained on say the
same sounds to both in real time: paced, hesitant (with pauses of 0.3 to 1.2 s in the midst) and fast, in a
quiet room and with pink noise at 20 and 10 dB. Microphone and loudspeaker are two channels of one recording,
so the time from the last sample of speech to the first sample of the answer is exact; the earcon before it
counts as no answer. A turn is cut early when it was answered before its last sample, or taken for more than
one; it is late when it was not over 1.5 s after that. Answers are silenced once they have begun.

"Computed" are the ends of the same utterances found in files: what sound and words alone decide, without
devices, load and scheduling; "final" is what the last block takes. "Ready" is the first sample of the
greeting for ours, which listens from then on; the usual loop says it in a line. Idle is in a quiet room.

Barge-in and self-trigger are measured by ``benchmarks.barge_in``, false accepts by ``benchmarks.wake``. With
``--soak`` the assistant is talked to for hours, to see what grows.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click

from benchmarks.conversing import Start, begin, converse
from benchmarks.echoes import PERSON_DBFS
from benchmarks.endpointing import End, end_of, endpointings
from benchmarks.loops import Footprint, Loop, ours, stock
from benchmarks.room import Room, missing_programs
from benchmarks.soak import rounds
from benchmarks.turns import Turn
from benchmarks.utterances import Utterance, utterances
from benchmarks.voice_tables import bars, ends, grouped, stages, started, table, talked
from voice_local.model_builder.fst import BuildError
from voice_local.models import choose

CONDITIONS = {"quiet": -65.0, "20 dB": PERSON_DBFS - 20, "10 dB": PERSON_DBFS - 10}
"""What is to be heard beside the person, and its level in dBFS."""
QUICK_UTTERANCES = 12
STARTS = 5
IDLE_SECONDS = 20.0
Make = Callable[[], Loop]


@dataclass(frozen=True, slots=True)
class Measured:
    """All that a run measures: ends of utterances in files, and what takes a room and real time."""

    ends: list[End]
    starts: list[Start] = field(default_factory=list)
    idle: dict[str, Footprint] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The tables, by name, in rows."""
        conditions = grouped(self.turns, lambda turn: (turn.condition, turn.loop))
        ways = grouped(self.turns, lambda turn: (turn.utterance.way, turn.loop))
        files = grouped(self.ends, lambda end: (end.condition, end.loop))
        tables: dict[str, list[Any]] = {
            "computed": [ends(condition, found) for (condition, _), found in files.items()],
            "turns": [talked(condition, turns) for (condition, _), turns in conditions.items()],
            "manners of speaking": [talked(way, turns) for (way, _), turns in sorted(ways.items())],
            "stages": [stages(condition, turns) for (condition, _), turns in conditions.items()],
            "starts": [started(starts) for starts in grouped(self.starts, lambda one: one.loop).values()],
        }
        rows = {name: [asdict(row) for row in rows] for name, rows in tables.items()}
        rows["idle"] = [{"loop": name, **asdict(footprint)} for name, footprint in self.idle.items()]
        return {**rows, "bars": bars(rows) if self.turns else []}


def starts_and_idle(
    room: Room, makes: Sequence[Make], count: int
) -> tuple[list[Start], dict[str, Footprint]]:
    """Start every loop so many times; look at the last one of each for a while."""
    starts: list[Start] = []
    idle: dict[str, Footprint] = {}
    for make in makes:
        for left in reversed(range(count)):
            with make() as loop:
                starts.append(begin(room, loop))
                if not left:
                    idle[loop.name] = loop.footprint(IDLE_SECONDS)
    return starts, idle


def sleeping(room: Room, model: Path) -> dict[str, Footprint]:
    """Look at the assistant while it waits for the wake phrase."""
    with ours(room, model, "--mode", "wake", name="ours asleep") as loop:
        time.sleep(IDLE_SECONDS)
        return {loop.name: loop.footprint(IDLE_SECONDS)}


def all_turns(room: Room, makes: Sequence[Make], said: Sequence[Utterance]) -> list[Turn]:
    """Say everything to every loop in every condition."""
    work = [(condition, make) for condition in CONDITIONS for make in makes]
    turns = []
    with click.progressbar(length=len(work) * len(said), label="turns", file=sys.stderr) as bar:
        for condition, make in work:
            with room.noise(CONDITIONS[condition]):
                for turn in converse(room, make, said, condition):
                    turns.append(turn)
                    bar.update(1)
    return turns


def all_ends(model: Path, said: Sequence[Utterance]) -> list[End]:
    """Find the end of everything in every condition."""
    ways = list(endpointings(model))
    work = [(utterance, condition, way) for condition in CONDITIONS for way in ways for utterance in said]
    with click.progressbar(work, label="files", file=sys.stderr) as bar:
        return [end_of(utterance, condition, CONDITIONS[condition], way) for utterance, condition, way in bar]


def in_the_room(model: Path, said: Sequence[Utterance], starts: int, found: list[End]) -> Measured:
    """Measure what takes real time."""
    with Room() as room:
        makes = (partial(ours, room, model), partial(stock, room, model))
        with room.noise(CONDITIONS["quiet"]):
            began, idle = starts_and_idle(room, makes, starts)
            idle |= sleeping(room, model)
        return Measured(found, began, idle, all_turns(room, makes, said))


def shown(measured: Measured) -> dict[str, Any]:
    """Print the tables; give them and all that was measured for the report."""
    tables = {name: rows for name, rows in measured.tables().items() if rows}
    for name, rows in tables.items():
        click.echo(f"\n{name}\n{table(rows)}")
    return {
        **tables,
        "all ends": [{**asdict(end), "utterance": end.utterance.as_json()} for end in measured.ends],
        "all turns": [{**asdict(turn), "utterance": turn.utterance.as_json()} for turn in measured.turns],
    }


def hours_of(model: Path, said: Sequence[Utterance], hours: float) -> dict[str, Any]:
    """Talk for hours; print what grows as it goes."""
    rows = []
    with Room() as room, room.noise(CONDITIONS["quiet"]):
        for one in rounds(room, model, said, "quiet", hours):
            values = asdict(one)
            held = values.pop("footprint")
            rows.append({**values, **held})
            click.echo(table(rows[-1:]))
    return {"rounds": rows}


@click.command()
@click.option("--quick", is_flag=True, help=f"Only {QUICK_UTTERANCES} utterances and one start.")
@click.option("--utterances", "most", type=int, help="Only so many utterances.")
@click.option("--files-only", is_flag=True, help="Only what is computed; needs no sound server.")
@click.option("--model", default=None, help="Name or folder of a model; the one the assistant would choose.")
@click.option("--soak", type=float, help="Talk with the assistant for so many hours instead.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Also write everything as JSON.")
def main(
    quick: bool,
    most: int | None,
    files_only: bool,
    model: str | None,
    soak: float | None,
    target: Path | None,
) -> None:
    """Measure and print tables."""
    missing = missing_programs()
    if missing and not files_only:
        raise click.ClickException(
            f"not installed: {', '.join(missing)} (apt-get install pulseaudio pulseaudio-utils);"
            " --files-only does without"
        )
    chosen = choose(model)
    try:
        said = utterances(most or (QUICK_UTTERANCES if quick else None))
    except BuildError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"model {chosen.name}, {len(said)} utterances")
    if soak:
        report = hours_of(chosen.path, said, soak)
    else:
        found = all_ends(chosen.path, said)
        starts = 1 if quick else STARTS
        report = shown(Measured(found) if files_only else in_the_room(chosen.path, said, starts, found))
    if target is not None:
        report = {"model": chosen.name, "digest": chosen.digest(), **report}
        target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
