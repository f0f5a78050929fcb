"""A room for programs that talk: a person and a loudspeaker on one time line, exact to the sample.

A null sink of PulseAudio with two channels is the air. Its left channel is all that the microphone hears, and
what the loudspeaker plays goes to its right one; the recording has both.
"""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType
from typing import IO, Self

import numpy as np

from tests.pulse import TIMEOUT_SECONDS, SoundCard
from voice_local.sound import Samples, Sound
from voice_local.wav import LISTENING_RATE

RATE = LISTENING_RATE
PROGRAMS = ("pulseaudio", "pactl", "pacat", "paplay", "parec")
AUDIBLE = 1e-3
"""Amplitude above which the loudspeaker sounds; without a sound it is digitally silent."""
_LOADED = (
    ("module-null-sink", "sink_name=air", "norewinds=1", "rate=48000", "channels=2", "format=s16le"),
    ("module-remap-sink", "sink_name=person", "master=air", "master_channel_map=front-left"),
    ("module-remap-sink", "sink_name=mouth", "master=air", "master_channel_map=front-right"),
    ("module-remap-source", "source_name=ear", "master=air.monitor", "master_channel_map=front-left"),
)
_MONO = ("channels=1", "channel_map=mono", "remix=no")
_NOISE_BLOCK = RATE


def missing_programs() -> list[str]:
    """The programs of PulseAudio that are not installed here."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class Room:
    """The room, for as long as the context lasts. What is recorded is kept until it is forgotten.

    Attributes:
        opened: The moments of ``time.monotonic`` at which programs opened the microphone.
    """

    def __init__(self) -> None:
        self._card = SoundCard()
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._pcm = bytearray()
        self._taken = 0
        self._began = float("inf")
        self._recording = threading.Event()
        self.opened: list[float] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._card)
            for module, *options in _LOADED:
                self._card.load(module, *options, *(_MONO if "remap" in module else ()))
            for kind, device in (("sink", "mouth"), ("source", "ear")):
                self._run("pactl", f"set-default-{kind}", device)
            recorder = self._streaming("parec", "--device=air.monitor", "--channels=2", "--latency-msec=20")
            stack.enter_context(_read(stack.enter_context(recorder), self._collect))
            if not self._recording.wait(TIMEOUT_SECONDS):
                raise TimeoutError("the recorder does not start")
            events = self._running("pactl", "subscribe")
            stack.enter_context(_read(stack.enter_context(events), self._watch))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def environment(self) -> dict[str, str]:
        """What a program that is to be in the room finds in its environment."""
        return self._card.environment

    @property
    def now(self) -> int:
        """The number of the next sample to be recorded."""
        with self._lock:
            return self._taken + len(self._pcm) // 4

    def sample_at(self, moment: float) -> int:
        """The sample that was heard at a moment of ``time.monotonic``, to some hundredths of a second."""
        return round((moment - self._began) * RATE)

    def say(self, sound: Sound) -> None:
        """Say something into the microphone; return when it is over."""
        with self._streaming("pacat", "--device=person", "--channels=1") as player:
            player.communicate(sound.at_rate(RATE).pcm)

    @contextmanager
    def noise(self, dbfs: float) -> Iterator[None]:
        """Let the microphone hear pink noise of a level for as long as the context lasts."""
        chance, over = np.random.default_rng(7), threading.Event()
        with self._streaming("pacat", "--device=person", "--channels=1") as player:

            def hiss() -> None:
                assert player.stdin
                while not over.is_set():
                    try:
                        player.stdin.write(Sound.of_samples(pink(chance, _NOISE_BLOCK, dbfs), RATE).pcm)
                    except OSError:
                        return

            feeder = threading.Thread(target=hiss, daemon=True)
            feeder.start()
            try:
                yield
            finally:
                over.set()
                player.terminate()
                feeder.join()

    def heard(self, since: int) -> tuple[Samples, Samples]:
        """What the person and the loudspeaker have sounded since a sample that was not taken yet."""
        with self._lock:
            pcm = bytes(self._pcm[max(since - self._taken, 0) * 4 : len(self._pcm) // 4 * 4])
        both = np.frombuffer(pcm, dtype="<i2").reshape(-1, 2) / 32768
        return both[:, 0], both[:, 1]

    def sounds(self, since: int) -> bool:
        """Whether the loudspeaker has sounded since a sample."""
        return bool(np.max(np.abs(self.heard(since)[1]), initial=0.0) > AUDIBLE)

    def first_sound(self, since: int) -> float | None:
        """The moment of ``time.monotonic`` of the loudspeaker's first sound since a sample."""
        loud = np.flatnonzero(np.abs(self.heard(since)[1]) > AUDIBLE)
        return self._began + (since + int(loud[0])) / RATE if loud.size else None

    def forget(self, before: int) -> None:
        """Give up what was recorded before a sample."""
        with self._lock:
            frames = min(max(before - self._taken, 0), len(self._pcm) // 4)
            del self._pcm[: 4 * frames]
            self._taken += frames

    def _collect(self, recording: IO[bytes]) -> None:
        while chunk := os.read(recording.fileno(), 4096):
            with self._lock:
                self._pcm += chunk
                frames = self._taken + len(self._pcm) // 4
            # Samples come late and never early: the least late one tells when the recording began.
            self._began = min(self._began, time.monotonic() - frames / RATE)
            self._recording.set()

    def _watch(self, events: IO[bytes]) -> None:
        for event in events:
            if b"'new' on source-output" in event:
                self.opened.append(time.monotonic())

    def _streaming(self, program: str, *options: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
        return self._running(program, "--raw", "--format=s16le", f"--rate={RATE}", *options)

    @contextmanager
    def _running(self, program: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        takes = subprocess.PIPE if program == "pacat" else None
        gives = None if takes else subprocess.PIPE
        with subprocess.Popen(
            [program, *options],
            bufsize=0,
            env=self.environment,
            stdin=takes,
            stdout=gives,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield process
            finally:
                process.terminate()

    def _run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, capture_output=True)


@contextmanager
def _read(process: subprocess.Popen[bytes], reader: Callable[[IO[bytes]], None]) -> Iterator[None]:
    """Read what a process gives, in a thread of its own; end the process afterwards."""
    assert process.stdout
    thread = threading.Thread(target=reader, args=(process.stdout,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        process.terminate()
        thread.join()


def pink(chance: np.random.Generator, frames: int, dbfs: float) -> Samples:
    """Noise with as much power in every octave, at a root-mean-square level in dBFS."""
    spectrum = np.fft.rfft(chance.standard_normal(frames))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), frames)
    return np.asarray(noise / np.sqrt(np.mean(np.square(noise))) * 10 ** (dbfs / 20))
