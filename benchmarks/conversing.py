"""Conversations with voice loops in the room: begun, held, and begun again where one ended by itself."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from benchmarks.loops import Loop
from benchmarks.room import Room
from benchmarks.turns import Turn, settle, take_turn
from benchmarks.utterances import Utterance

START_SECONDS = 60.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Start:
    """How soon a loop listens, in seconds after the command.

    Attributes:
        loop: Which.
        microphone: When it opened the microphone: what is said from then on is heard some time.
        ready: When it answers at once: with the first sample of its greeting, or when it says so.
    """

    loop: str
    microphone: float
    ready: float


def begin(room: Room, loop: Loop) -> Start:
    """Wait until a loop that was just started listens.

    Raises:
        RuntimeError: It does not.
    """
    room.forget(room.sample_at(loop.started))
    end = loop.started + START_SECONDS
    while (ready := loop.ready or room.first_sound(room.sample_at(loop.started))) is None:
        if time.monotonic() > end or not loop.running:
            raise RuntimeError(f"{loop.name} does not start: {loop.notes}")
        time.sleep(_POLL_SECONDS)
    opened = next(moment for moment in room.opened if moment > loop.started)
    settle(room, loop)
    return Start(loop.name, opened - loop.started, ready - loop.started)


def converse(
    room: Room, make: Callable[[], Loop], utterances: Iterable[Utterance], condition: str
) -> Iterator[Turn]:
    """Say everything, one after the other; a loop that takes something for a goodbye is started again."""
    waiting = deque(utterances)
    while waiting:
        with make() as loop:
            begin(room, loop)
            while waiting and loop.running:
                yield take_turn(room, loop, waiting.popleft(), condition)
