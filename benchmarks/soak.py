"""Hours of conversation through virtual devices, to see what grows."""

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.conversing import begin
from benchmarks.loops import Footprint, ours
from benchmarks.room import Room
from benchmarks.turns import Turn, take_turn
from benchmarks.utterances import Utterance
from benchmarks.voice_tables import quantile

ROUND_SECONDS = 600.0
LOOK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Round:
    """Ten minutes of conversation.

    Attributes:
        loop: Who was talked with.
        hours: How long the conversation lasts already.
        turns: How many utterances there were.
        answered: How many of them were answered.
        answer_s: Median seconds from the last sample of speech to the first one of the answer.
        footprint: At the end, while nobody speaks.
    """

    loop: str
    hours: float
    turns: int
    answered: int
    answer_s: float | None
    footprint: Footprint


def rounds(
    room: Room, model: Path, said: Sequence[Utterance], condition: str, hours: float
) -> Iterator[Round]:
    """Talk with the assistant for so many hours, in one process.

    Raises:
        RuntimeError: It ended before.
    """
    endless = itertools.cycle(said)
    with ours(room, model) as loop:
        begin(room, loop)
        began = time.monotonic()
        while (passed := time.monotonic() - began) < 3600 * hours:
            round_ends = min(passed + ROUND_SECONDS, 3600 * hours)
            taken: list[Turn] = []
            while time.monotonic() - began < round_ends:
                if not loop.running:
                    raise RuntimeError(f"it ended after {len(taken)} turns: {loop.notes}")
                taken.append(take_turn(room, loop, next(endless), condition))
            yield Round(
                loop.name,
                (time.monotonic() - began) / 3600,
                len(taken),
                sum(turn.sounded is not None for turn in taken),
                quantile([turn.sounded for turn in taken], 0.5),
                loop.footprint(LOOK_SECONDS),
            )
