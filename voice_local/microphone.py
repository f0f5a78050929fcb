"""Where the sound to be understood comes from: a microphone, or a recording in its place."""

import weakref
from collections import deque
from collections.abc import Callable, Generator, Iterator
from threading import Condition
from types import TracebackType
from typing import Protocol, Self

from skill.problem import Problem
from voice_local.devices import Direction, backends, close_device, handle_of, is_held, sound_library
from voice_local.sound import Sound
from voice_local.wav import LISTENING_RATE

CHUNK_FRAMES = 1_600
"""Samples in a chunk: 0.1 s at 16 kHz, which keeps partial results and the level meter lively."""

BUFFERED_CHUNKS = 300
"""Chunks kept for a reader that is busy: 30 s."""

STALL_SECONDS = 2.0
"""How long a device may send nothing, not even silence, before it is taken for lost."""

TRAILING_SECONDS = 1.5
"""Silence after a recording, long enough for the recogniser to find the end of the utterance."""


class Microphone(Protocol):
    """Gives 16 kHz mono 16-bit chunks of ``CHUNK_FRAMES`` samples while it is open as a context manager."""

    @property
    def overflows(self) -> int:
        """Chunks lost because nobody read them in time."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def __iter__(self) -> Iterator[bytes]:
        """Go through the chunks, waiting for each; the end is the end of the recording or :meth:`__exit__`.

        Raises:
            Problem: ``microphone-lost``: the device went away.
        """
        ...

    def earlier(self) -> bytes:
        """Give what was recorded and not read yet, in whole chunks, without waiting for more."""
        ...

    def skip(self, keep_seconds: float = 0.0) -> None:
        """Forget what was recorded and not read yet, but for the last so many seconds.

        A negative number also forgets so many seconds that are still to come.
        """
        ...


class MiniaudioMicrophone:
    """A microphone of this computer. It records from opening on, so that a first word is not cut off."""

    def __init__(
        self, device: str | None = None, stall: float = STALL_SECONDS, buffered: int = BUFFERED_CHUNKS
    ) -> None:
        """Choose a microphone.

        Args:
            device: Its number, name or a part of its name; None is the default one.
            stall: Seconds without a sample after which the device counts as lost.
            buffered: Chunks kept for a busy reader; the oldest are lost first.
        """
        self._wanted = device
        self._stall = stall
        self._buffer = _Buffer(buffered)

    @property
    def overflows(self) -> int:
        """See :attr:`Microphone.overflows`."""
        return self._buffer.overflows

    def __enter__(self) -> Self:
        """Open the device and start to record.

        Raises:
            Problem: ``no-microphone``, ``microphone-busy``, ``no-sound-library``, ``unknown-device`` or
                ``ambiguous-device``.
        """
        miniaudio = sound_library()
        handle = handle_of(self._wanted, Direction.CAPTURE)
        self._buffer.open()
        device = None
        try:
            device = miniaudio.CaptureDevice(
                nchannels=1,
                sample_rate=LISTENING_RATE,
                buffersize_msec=1000 * CHUNK_FRAMES // LISTENING_RATE,
                device_id=handle,
                backends=backends(),
                app_name="toe-cramps",
            )
            device.stop_callback = self._buffer.lose
            feed = _feed(self._buffer)
            next(feed)
            device.start(feed)
        except miniaudio.MiniaudioError as error:
            if device:
                close_device(device)
            raise Problem("microphone-busy" if is_held(error) else "no-microphone") from None
        self._close = weakref.finalize(self, close_device, device)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._buffer.end()
        self._close()

    def __iter__(self) -> Iterator[bytes]:
        """See :meth:`Microphone.__iter__`."""
        while (chunk := self._buffer.take(self._stall)) is not None:
            yield chunk

    def earlier(self) -> bytes:
        """See :meth:`Microphone.earlier`."""
        return self._buffer.take_all()

    def skip(self, keep_seconds: float = 0.0) -> None:
        """See :meth:`Microphone.skip`."""
        self._buffer.skip(round(keep_seconds * LISTENING_RATE / CHUNK_FRAMES))


class WavMicrophone:
    """A recording in the place of a microphone, followed by some silence."""

    def __init__(
        self,
        sound: Sound,
        sleep: Callable[[float], object] | None = None,
        trailing: float = TRAILING_SECONDS,
    ) -> None:
        """Choose the recording.

        Args:
            sound: What is heard.
            sleep: Called with the seconds of each chunk before it is given, for real time; None goes as fast
                as it is read.
            trailing: Seconds of silence after the sound.
        """
        heard = sound.at_rate(LISTENING_RATE).pcm
        pcm = heard + Sound.silence(trailing, LISTENING_RATE).pcm
        size = 2 * CHUNK_FRAMES
        self._chunks = deque(
            pcm[start : start + size].ljust(size, b"\0") for start in range(0, len(pcm), size)
        )
        self._sleep = sleep

    @property
    def overflows(self) -> int:
        """Always 0: a recording waits."""
        return 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        return

    def __iter__(self) -> Iterator[bytes]:
        """See :meth:`Microphone.__iter__`."""
        while self._chunks:
            if self._sleep:
                self._sleep(CHUNK_FRAMES / LISTENING_RATE)
            yield self._chunks.popleft()

    def earlier(self) -> bytes:
        """Nothing: a recording waits for its reader."""
        return b""

    def skip(self, keep_seconds: float = 0.0) -> None:
        """Do nothing: a recording waits for its reader, so nothing is left unread."""


class _Buffer:
    """Chunks on their way from the sound system's thread to the reader."""

    def __init__(self, most: int) -> None:
        self.overflows = 0
        self._chunks: deque[bytes] = deque(maxlen=most)
        self._rest = b""
        self._changed = Condition()
        self._unwanted = 0
        self._open = False
        self._lost = False

    def open(self) -> None:
        with self._changed:
            self._chunks.clear()
            self._rest, self._unwanted, self._open, self._lost = b"", 0, True, False

    def end(self) -> None:
        with self._changed:
            self._open = False
            self._changed.notify_all()

    def lose(self) -> None:
        with self._changed:
            self._lost = True
            self._changed.notify_all()

    def put(self, pcm: bytes) -> None:
        size = 2 * CHUNK_FRAMES
        with self._changed:
            self._rest += pcm
            while len(self._rest) >= size:
                if self._unwanted:
                    self._unwanted -= 1
                else:
                    self.overflows += len(self._chunks) == self._chunks.maxlen
                    self._chunks.append(self._rest[:size])
                self._rest = self._rest[size:]
            self._changed.notify_all()

    def take(self, stall: float) -> bytes | None:
        """Return the next chunk, or None when the microphone was closed."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: self._chunks or self._lost or not self._open, stall)
            if not self._open:
                return None
            if not arrived or not self._chunks:
                raise Problem("microphone-lost")
            return self._chunks.popleft()

    def take_all(self) -> bytes:
        with self._changed:
            sound = b"".join(self._chunks)
            self._chunks.clear()
            return sound

    def skip(self, kept: int) -> None:
        with self._changed:
            while len(self._chunks) > max(kept, 0):
                self._chunks.popleft()
            self._unwanted = max(-kept, 0)


def _feed(buffer: _Buffer) -> Generator[None, bytearray, None]:
    while True:
        buffer.put(bytes((yield)))
