"""Where the sound of the assistant goes: a loudspeaker, a file, or nowhere."""

import contextlib
import weakref
from collections import deque
from collections.abc import Generator
from pathlib import Path
from threading import Condition
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np

from skill.problem import Problem
from voice_local.devices import Direction, backends, close_device, handle_of
from voice_local.sound import Sound

PLAYING_RATE = 48_000
"""Sample rate in Hz at which the device is opened: that of sound hardware, so that nobody resamples again."""

PERIOD_MS = 20
PERIODS = 4
FADE_FRAMES = PLAYING_RATE * 5 // 1000
"""Samples over which a stopped sound fades: 5 ms, enough not to click."""

STALL_SECONDS = 2.0
FILE_RATE = 22_050


class Speaker(Protocol):
    """Plays sounds one after the other without a gap, while the caller goes on."""

    @property
    def playing(self) -> bool:
        """Whether something is still to be heard."""
        ...

    def play(self, sound: Sound) -> None:
        """Play a sound after those that wait already, and return at once.

        Raises:
            Problem: ``no-speaker``, ``unknown-device`` or ``ambiguous-device``.
        """
        ...

    def stop(self) -> None:
        """Be silent within 100 ms and forget what waits."""
        ...

    def wait(self) -> None:
        """Return when everything has been heard.

        Raises:
            Problem: ``speaker-lost``: the device went away.
        """
        ...

    def close(self) -> None:
        """Free the device. What still waits is not played: :meth:`wait` before, where it should be."""
        ...


class _Closing:
    """What makes a speaker a context manager that closes itself."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """See :meth:`Speaker.close`."""


class MiniaudioSpeaker(_Closing):
    """A loudspeaker of this computer, opened with the first sound."""

    def __init__(self, device: str | None = None, stall: float = STALL_SECONDS) -> None:
        """Choose a loudspeaker.

        Args:
            device: Its number, name or a part of its name; None is the default one.
            stall: Seconds after which a device that takes no samples counts as lost.
        """
        self._wanted = device
        self._stall = stall
        self._queue = _Queue()
        self._close: Any = None

    @property
    def playing(self) -> bool:
        """See :attr:`Speaker.playing`."""
        return self._close is not None and self._queue.busy

    def play(self, sound: Sound) -> None:
        """See :meth:`Speaker.play`."""
        self._queue.put(sound.at_rate(PLAYING_RATE).pcm)
        if self._close is None:
            try:
                self._open()
            except Problem:
                self._queue.clear()
                raise

    def stop(self) -> None:
        """See :meth:`Speaker.stop`."""
        self._queue.cut()

    def wait(self) -> None:
        """See :meth:`Speaker.wait`."""
        if self._close is not None and not self._queue.drained(self._stall):
            self.close()
            raise Problem("speaker-lost")

    def close(self) -> None:
        """See :meth:`Speaker.close`."""
        self._queue.clear()
        if self._close is not None:
            self._close()
            self._close = None

    def _open(self) -> None:
        import miniaudio

        handle = handle_of(self._wanted, Direction.PLAYBACK)
        device = None
        try:
            device = miniaudio.PlaybackDevice(
                nchannels=1,
                sample_rate=PLAYING_RATE,
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                device_id=handle,
                backends=backends(),
                app_name="toe-cramps",
            )
            device.stop_callback = self._queue.lose
            source = _source(self._queue)
            next(source)
            self._queue.revive()
            device.start(source)
        except miniaudio.MiniaudioError:
            if device:
                close_device(device)
            raise Problem("no-speaker") from None
        self._close = weakref.finalize(self, close_device, device)


class FileSpeaker(_Closing):
    """Collects everything into one WAV file, which is written on closing."""

    def __init__(self, path: Path, rate: int = FILE_RATE) -> None:
        """Choose the file.

        Args:
            path: File to write. It is tried at once, so that no answer is spoken in vain.
            rate: Its sample rate in Hz.

        Raises:
            Problem: ``unwritable-file``.
        """
        self._path = path
        self._rate = rate
        self._sounds: list[Sound] = []
        with self._told():
            path.open("ab").close()

    @property
    def playing(self) -> bool:
        """Always False: a file takes no time."""
        return False

    def play(self, sound: Sound) -> None:
        """Put a sound at the end of the file."""
        self._sounds.append(sound)

    def stop(self) -> None:
        """Do nothing: what was played is in the file already."""

    def wait(self) -> None:
        """Return at once."""

    def close(self) -> None:
        """Write the file.

        Raises:
            Problem: ``unwritable-file``.
        """
        with self._told():
            Sound.joined(self._sounds, self._rate).save(self._path)

    @contextlib.contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except OSError:
            raise Problem("unwritable-file", path=str(self._path)) from None


class SilentSpeaker(_Closing):
    """Plays into nowhere."""

    @property
    def playing(self) -> bool:
        """Always False."""
        return False

    def play(self, sound: Sound) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def wait(self) -> None:
        """Return at once."""


class _Queue:
    """Sounds on their way to the sound system's thread.

    It counts the silence that it gave after the last sound: when that fills the buffers of the device, the
    last sound has been heard.
    """

    def __init__(self) -> None:
        self._sounds: deque[bytes] = deque()
        self._changed = Condition()
        self._latency = PLAYING_RATE * PERIOD_MS * PERIODS // 1000
        self._silent = self._latency
        self._taken = 0
        self._lost = False

    @property
    def busy(self) -> bool:
        with self._changed:
            return self._is_busy()

    def put(self, pcm: bytes) -> None:
        with self._changed:
            if pcm:
                self._sounds.append(pcm)
                self._silent = 0

    def clear(self) -> None:
        with self._changed:
            self._sounds.clear()
            self._silent = self._latency
            self._changed.notify_all()

    def cut(self) -> None:
        with self._changed:
            head = self._sounds[0][: 2 * FADE_FRAMES] if self._sounds else b""
            self._sounds.clear()
            if head:
                samples = np.frombuffer(head, dtype="<i2")
                self._sounds.append((samples * np.linspace(1, 0, len(samples))).astype("<i2").tobytes())

    def take(self, frames: int) -> bytes:
        """Return exactly so many samples, with silence where there is no sound."""
        with self._changed:
            self._taken += 1
            parts: list[bytes] = []
            missing = 2 * frames
            while missing and self._sounds:
                part = self._sounds[0][:missing]
                self._sounds[0] = self._sounds[0][missing:]
                if not self._sounds[0]:
                    self._sounds.popleft()
                parts.append(part)
                missing -= len(part)
            if missing and self._silent < self._latency:
                self._silent += missing // 2
                if not self._is_busy():
                    self._changed.notify_all()
            return b"".join(parts) + bytes(missing)

    def lose(self) -> None:
        with self._changed:
            self._lost = True
            self._changed.notify_all()

    def revive(self) -> None:
        with self._changed:
            self._lost = False

    def drained(self, stall: float) -> bool:
        """Wait until everything was heard; False when the device stopped taking samples."""
        with self._changed:
            while self._is_busy():
                before = self._taken
                self._changed.wait_for(lambda: self._lost or not self._is_busy(), stall)
                if self._lost or (self._is_busy() and self._taken == before):
                    return False
            return True

    def _is_busy(self) -> bool:
        return bool(self._sounds) or self._silent < self._latency


def _source(queue: _Queue) -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield queue.take(frames)
