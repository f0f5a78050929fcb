"""A bedroom whose time is that of its sound: hours of conversation go by as fast as they are computed."""

import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import numpy as np

from voice_local.microphone import CHUNK_FRAMES
from voice_local.screen import State
from voice_local.sound import FULL_SCALE, Sound
from voice_local.voice import Voice
from voice_local.wav import LISTENING_RATE

CHUNK_SECONDS = CHUNK_FRAMES / LISTENING_RATE
GRACE_SECONDS = 120.0
"""How long the microphone goes on when the person should have left."""
_CHUNK_BYTES = 2 * CHUNK_FRAMES
_ROOM_NOISE_DBFS = -65.0
_ECHO_GAIN = 0.1


class Person:
    """Asks one question after the other, each when the assistant listens, and at last says goodbye.

    Attributes:
        asked: How many questions.
        text: The last one.
        ended: The second of its last sample.
        leaves_at: The second after which there are no more questions.
    """

    def __init__(
        self, questions: Sequence[tuple[str, Sound]], goodbye: Sound, every: float, leaves_at: float
    ) -> None:
        """Choose what is said.

        Args:
            questions: They are asked over and over again.
            goodbye: What is said at last.
            every: Seconds from one question to the next.
            leaves_at: See above.
        """
        self.asked = 0
        self.text = ""
        self.ended = 0.0
        self.leaves_at = leaves_at
        self._questions = questions
        self._goodbye = goodbye
        self._every = every
        self._rest = b""
        self._next = 0.0
        self._waits = False

    def sees(self, state: State) -> None:
        """The assistant shows what it does."""
        self._waits = state is State.LISTENING

    def sound(self, now: float) -> bytes:
        """What the person says in the chunk that ends at this second."""
        if self._waits and now >= self._next:
            self._waits, self._next = False, now + self._every
            self._speak_up(leaves=now >= self.leaves_at)
        said, self._rest = self._rest[:_CHUNK_BYTES], self._rest[_CHUNK_BYTES:]
        if said and not self._rest:
            self.ended = now
        return said.ljust(_CHUNK_BYTES, b"\0")

    def _speak_up(self, leaves: bool) -> None:
        if leaves:
            self._rest = self._goodbye.pcm
            return
        self.text, sound = self._questions[self.asked % len(self._questions)]
        self._rest = sound.pcm
        self.asked += 1


class Bedroom:
    """Microphone and loudspeaker in a room with a person. Time is what the microphone has given.

    The microphone hears the loudspeaker faintly, and the noise of the room.
    """

    overflows = 0

    def __init__(self, person: Person) -> None:
        self.seconds = 0.0
        self._person = person
        self._time = threading.Condition()
        self._reader = threading.get_ident()
        self._waiting = bytearray()
        self._heard = 0.0
        self._reference = bytes(_CHUNK_BYTES)
        chance = np.random.default_rng(1)
        self._noise = chance.standard_normal(CHUNK_FRAMES) * 10 ** (_ROOM_NOISE_DBFS / 20)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def __iter__(self) -> Iterator[bytes]:
        while self.seconds < self._person.leaves_at + GRACE_SECONDS:
            yield self._chunk()

    def earlier(self) -> bytes:
        return b""

    def skip(self, keep_seconds: float = 0.0) -> None:
        for _ in range(round(-keep_seconds / CHUNK_SECONDS)):
            self._chunk()

    @property
    def playing(self) -> bool:
        return bool(self._waiting)

    @property
    def heard(self) -> float:
        return self._heard

    def play(self, sound: Sound) -> float:
        with self._time:
            begins = self._heard + len(self._waiting) / 2 / LISTENING_RATE
            self._waiting += sound.at_rate(LISTENING_RATE).pcm
            return begins

    def played(self, frames: int) -> bytes:
        return self._reference

    def stop(self) -> None:
        with self._time:
            self._waiting.clear()
            self._time.notify_all()

    def wait(self) -> None:
        """Return when all is heard; while who reads the microphone waits here, nobody reads it."""
        while self.playing and threading.get_ident() == self._reader:
            self._chunk()
        with self._time:
            self._time.wait_for(lambda: not self._waiting)

    def close(self) -> None: ...

    def timeless(self, voice: Voice) -> Voice:
        """A voice that takes no time to make its sounds."""
        return _Timeless(voice, self._time)

    def _chunk(self) -> bytes:
        with self._time:
            echo = np.frombuffer(self._reference, "<i2") * _ECHO_GAIN
            own = bytes(self._waiting[:_CHUNK_BYTES])
            del self._waiting[:_CHUNK_BYTES]
            self._heard += len(own) / 2 / LISTENING_RATE
            self._reference = own.ljust(_CHUNK_BYTES, b"\0")
            self.seconds += CHUNK_SECONDS
            person = np.frombuffer(self._person.sound(self.seconds), "<i2")
            self._time.notify_all()
        return Sound.of_samples((person + echo) / FULL_SCALE + self._noise, LISTENING_RATE).pcm


class _Timeless:
    def __init__(self, voice: Voice, time: threading.Condition) -> None:
        self._voice = voice
        self._time = time

    def render(self, text: str) -> Sound:
        with self._time:
            return self._voice.render(text)
