"""Where the sound of the assistant goes: a loudspeaker, a file, or nowhere."""

import contextlib
import weakref
from collections.abc import Generator
from pathlib import Path
from typing import Any, Protocol

from skill.problem import Problem
from voice_local.closing import Closing
from voice_local.devices import Direction, backends, close_device, handle_of, is_held, sound_library
from voice_local.playback import PERIOD_MS, PERIODS, PlaybackQueue, source_of
from voice_local.reference import PLAYING_RATE
from voice_local.sound import Sound

STALL_SECONDS = 2.0
FILE_RATE = 22_050


class Speaker(Protocol):
    """Plays sounds one after the other without a gap, while the caller goes on."""

    @property
    def playing(self) -> bool:
        """Whether something is still to be heard."""
        ...

    @property
    def heard(self) -> float:
        """Seconds of sound heard so far."""
        ...

    def play(self, sound: Sound) -> float:
        """Play a sound after those that wait already, and return at once.

        Returns:
            What :attr:`heard` will be when it begins.

        Raises:
            Problem: ``no-speaker``, ``speaker-busy``, ``no-sound-library``, ``unknown-device`` or
                ``ambiguous-device``.
        """
        ...

    def played(self, frames: int) -> bytes:
        """See :meth:`voice_local.mouth.Mouth.played`."""
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


class MiniaudioSpeaker(Closing):
    """A loudspeaker of this computer, opened with the first sound."""

    def __init__(self, device: str | None = None, stall: float = STALL_SECONDS) -> None:
        """Choose a loudspeaker.

        Args:
            device: Its number, name or a part of its name; None is the default one.
            stall: Seconds after which a device that takes no samples counts as lost.
        """
        self._wanted = device
        self._stall = stall
        self._queue = PlaybackQueue()
        self._close: Any = None

    @property
    def playing(self) -> bool:
        """See :attr:`Speaker.playing`."""
        return self._close is not None and self._queue.busy

    @property
    def heard(self) -> float:
        """See :attr:`Speaker.heard`."""
        return self._queue.heard

    def play(self, sound: Sound) -> float:
        """See :meth:`Speaker.play`."""
        begins = self._queue.put(sound.at_rate(PLAYING_RATE).pcm)
        if self._close is None:
            try:
                self._open()
            except Problem:
                self._queue.clear()
                raise
        return begins

    def played(self, frames: int) -> bytes:
        """See :meth:`Speaker.played`."""
        return self._queue.reference.read(frames)

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
        miniaudio = sound_library()
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
            source = source_of(self._queue)
            next(source)
            self._queue.revive()
            device.start(source)
        except miniaudio.MiniaudioError as error:
            if device:
                close_device(device)
            raise Problem("speaker-busy" if is_held(error) else "no-speaker") from None
        self._close = weakref.finalize(self, close_device, device)


class FileSpeaker(Closing):
    """Collects everything into one WAV file, which is written on closing.

    As long as nothing was played there is no file, and one that was there before stays as it is.
    """

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
            new = not path.exists()
            path.open("ab").close()
            if new:
                path.unlink()

    @property
    def playing(self) -> bool:
        """Always False: a file takes no time."""
        return False

    @property
    def heard(self) -> float:
        """Seconds of sound in the file."""
        return sum(sound.seconds for sound in self._sounds)

    def play(self, sound: Sound) -> float:
        """Put a sound at the end of the file."""
        begins = self.heard
        self._sounds.append(sound)
        return begins

    def played(self, frames: int) -> bytes:
        """Silence: nobody hears a file."""
        return bytes(2 * frames)

    def stop(self) -> None:
        """Do nothing: what was played is in the file already."""

    def wait(self) -> None:
        """Return at once."""

    def close(self) -> None:
        """Write the file if anything was played.

        Raises:
            Problem: ``unwritable-file``.
        """
        if self._sounds:
            with self._told():
                Sound.joined(self._sounds, self._rate).save(self._path)

    @contextlib.contextmanager
    def _told(self) -> Generator[None]:
        try:
            yield
        except OSError:
            raise Problem("unwritable-file", path=str(self._path)) from None
