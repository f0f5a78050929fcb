"""One turn with a voice loop: something is said, and what comes of it is measured."""

import time
from dataclasses import dataclass

import numpy as np

from benchmarks.loops import Loop
from benchmarks.room import AUDIBLE, RATE, Room
from benchmarks.utterances import Utterance
from voice_local import earcons
from voice_local.sound import Samples

ANSWER_SECONDS = 8.0
"""How long an answer is waited for, counted from the end of the utterance."""
LATE_SECONDS = 1.5
"""A turn that ended later than this after the last word was ended late: a person would have asked again."""
QUIET_SECONDS = 1.5
"""After so long a silence of the loudspeaker nothing more comes of a turn."""
REST_SECONDS = 4.0
"""The same where a turn was cut early, whose rest may be taken for another one."""
ENOUGH_SECONDS = 0.5
"""How much of an answer is listened to before it is silenced."""
_POLL_SECONDS = 0.05
_ALIKE = 0.6
"""Correlation from which a sound is the earcon, even with gaps of a busy machine in it; no voice has it."""
_SIGNATURES = tuple(tone().at_rate(RATE).samples for tone in (earcons.got_it, earcons.did_not_hear))


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of an utterance. All times are seconds after its last sample, None for what did not happen.

    Attributes:
        loop: Who was spoken to.
        condition: What else was to be heard.
        utterance: What was said.
        heard: What was understood of it, word by word; turns that it was taken for are put together.
        topic: Of the first answer.
        turns: How many utterances it was taken for.
        decided: When the first answer was printed, within some hundredths of a second.
        earcon: When the earcon before the answer began.
        sounded: When the answer itself began, exact to the sample.
        understand_ms: What the understanding took, by the loop's own account.
        answer_ms: What the answer took, likewise.
        memory_mib: Resident memory of the loop afterwards.
    """

    loop: str
    condition: str
    utterance: Utterance
    heard: str = ""
    topic: str | None = None
    turns: int = 0
    decided: float | None = None
    earcon: float | None = None
    sounded: float | None = None
    understand_ms: float = 0.0
    answer_ms: float = 0.0
    memory_mib: float = 0.0

    @property
    def early(self) -> bool:
        """Whether it was taken to be over before it was."""
        return self.turns > 1 or min(self.decided or 0.0, self.sounded or 0.0) < 0

    @property
    def late(self) -> bool:
        """Whether it was not taken to be over in time, if ever."""
        return self.decided is None or self.decided > LATE_SECONDS

    @property
    def ended(self) -> float | None:
        """When it was taken to be over: what happened before the understanding began."""
        return None if self.decided is None else self.decided - (self.understand_ms + self.answer_ms) / 1000


def settle(room: Room, loop: Loop, quiet: float = QUIET_SECONDS) -> None:
    """Silence the loudspeaker, and wait until nothing more has come of it for so many seconds."""
    quiet_since, pressed = room.now, 0
    while room.now - quiet_since < quiet * RATE:
        time.sleep(_POLL_SECONDS)
        if room.sounds(max(room.now - round(2 * _POLL_SECONDS * RATE), quiet_since)):
            if room.now - pressed > RATE:
                loop.press()
                pressed = room.now
            quiet_since = room.now


def take_turn(room: Room, loop: Loop, utterance: Utterance, condition: str) -> Turn:
    """Say something to a loop that is silent and listens; measure what comes of it and wait for the end."""
    began, moment = room.now, time.monotonic()
    room.forget(began)
    room.say(utterance.sound)
    cut = loop.since(moment)
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and loop.running and not room.sounds(began):
        time.sleep(_POLL_SECONDS)
    time.sleep(ENOUGH_SECONDS)
    settle(room, loop, REST_SECONDS if cut else QUIET_SECONDS)
    person, mouth = room.heard(began)
    said = found(person, utterance.sound.samples)
    end = said + utterance.sound.frames
    earcon, answer = sounds_of(mouth)
    lines = [line for line in loop.since(moment) if "heard" in line.values]
    first = lines[0] if lines else None
    spent = first.values["ms"] if first else {}
    return Turn(
        loop=loop.name,
        condition=condition,
        utterance=utterance,
        heard=" ".join(line.values["heard"] for line in lines),
        topic=first.values["topic"] if first else None,
        turns=len(lines),
        decided=(room.sample_at(first.at) - began - end) / RATE if first else None,
        earcon=None if earcon is None else (earcon - end) / RATE,
        sounded=None if answer is None else (answer - end) / RATE,
        understand_ms=spent.get("understand", 0.0),
        answer_ms=spent.get("answer", 0.0),
        memory_mib=loop.memory_mib,
    )


def found(signal: Samples, part: Samples) -> int:
    """The place of a sound in a recording that holds it."""
    size = len(signal) + len(part)
    products = np.fft.irfft(np.fft.rfft(signal, size) * np.conj(np.fft.rfft(part, size)), size)
    return int(np.argmax(products[: max(len(signal) - len(part) + 1, 1)]))


def sounds_of(mouth: Samples) -> tuple[int | None, int | None]:
    """The first samples of the earcon and of the answer, where there are such."""
    loud = np.flatnonzero(np.abs(mouth) > AUDIBLE)
    if not loud.size:
        return None, None
    first = int(loud[0])
    for signature in _SIGNATURES:
        if _is_at(mouth, first, signature):
            after = loud[loud >= first + len(signature)]
            return first, int(after[0]) if after.size else None
    return None, first


def _is_at(signal: Samples, place: int, part: Samples) -> bool:
    """Whether a sound begins about at a place, some hundredths of a second sooner or later."""
    start = max(place - RATE // 50, 0)
    piece = signal[start : start + len(part) + RATE // 25]
    if len(piece) < len(part):
        return False
    place = found(piece, part)
    match = piece[place : place + len(part)]
    return bool(match @ part > _ALIKE * np.linalg.norm(match) * np.linalg.norm(part))
