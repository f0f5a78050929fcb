"""Devices that survive their cable: they say that they are gone, come back by themselves, and go on."""

from collections.abc import Iterator
from types import TracebackType
from typing import Self

from skill.problem import Problem
from voice_local.closing import Closing
from voice_local.microphone import Microphone
from voice_local.sound import Sound
from voice_local.speaker import Speaker
from voice_local.standby import Standby

FALLBACK_SECONDS = 10.0
"""How long a chosen device may be gone until the default one takes its place."""

Waiting = tuple[tuple[float, Sound], ...]
"""Sounds that were not heard to their end, each with the second at which it begins."""

SILENT_SECONDS = 30.0
"""How long an answer waits for a loudspeaker; a person who reads it has done so by then."""


class ReopeningMicrophone(Standby[Microphone]):
    """A microphone that is opened again whenever it goes away, the chosen one or at last the default one.

    Reading from it takes as long as the device is away: nothing is heard in that time, so for a loop that
    counts what it hears no time goes by, and the conversation goes on where it was. It never gives up. What
    can be opened again at once is not worth a word.
    """

    _lost = 0

    @property
    def overflows(self) -> int:
        """See :attr:`Microphone.overflows`."""
        return self._lost + self._inner.overflows

    def __enter__(self) -> Self:
        """Open the chosen microphone.

        Raises:
            Problem: It cannot be opened; see :class:`voice_local.microphone.MiniaudioMicrophone`.
        """
        self._ended.clear()
        try:
            self._open(self._device)
        except Problem as problem:
            if problem.key != "unknown-device" or not self._may_be_gone:
                raise
            self._open(None)
            self._tell("microphone-fallback", name=self._device)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._inner.__exit__(kind, fault, trace)

    def __iter__(self) -> Iterator[bytes]:
        """See :meth:`Microphone.__iter__`; it raises nothing."""
        while not self._ended.is_set():
            try:
                yield from self._inner
                return
            except Problem as problem:
                self._inner.__exit__(None, None, None)
                self._reopen(problem)

    def earlier(self) -> bytes:
        """See :meth:`Microphone.earlier`."""
        return self._inner.earlier()

    def skip(self, keep_seconds: float = 0.0) -> None:
        """See :meth:`Microphone.skip`."""
        self._inner.skip(keep_seconds)

    def _reopen(self, lost: Problem) -> None:
        for waited in self._attempts():
            if self._ended.is_set():
                return
            if self._opened(self._device):
                if waited:
                    self._tell("microphone-back")
                return
            if not waited:
                self._tell(lost.key)
            if self._device and waited >= FALLBACK_SECONDS and self._opened(None):
                self._tell("microphone-fallback", name=self._device)
                return

    def _opened(self, device: str | None) -> bool:
        try:
            self._open(device)
        except Problem:
            return False
        return True

    def _open(self, device: str | None) -> None:
        fresh = self._make(device)
        fresh.__enter__()
        self._lost += self._inner.overflows
        self._inner = fresh


class ReopeningSpeaker(Closing, Standby[Speaker]):
    """A loudspeaker that is opened again when it goes away, and then plays what was not heard yet."""

    _before = 0.0
    _waiting: Waiting = ()

    @property
    def playing(self) -> bool:
        """See :attr:`Speaker.playing`."""
        return self._inner.playing

    @property
    def heard(self) -> float:
        """See :attr:`Speaker.heard`."""
        return self._before + self._inner.heard

    def play(self, sound: Sound) -> float:
        """See :meth:`Speaker.play`."""
        self._ended.clear()
        try:
            begins = self._inner.play(sound)
        except Problem as problem:
            if problem.key != "unknown-device" or not self._may_be_gone:
                raise
            self._change(None)
            begins = self._inner.play(sound)
            self._tell("speaker-fallback", name=self._device)
        self._waiting = (*self._unheard(), (self._before + begins, sound))
        return self._before + begins

    def played(self, frames: int) -> bytes:
        """See :meth:`Speaker.played`."""
        return self._inner.played(frames)

    def stop(self) -> None:
        """See :meth:`Speaker.stop`."""
        self._waiting = ()
        self._ended.set()
        self._inner.stop()

    def wait(self) -> None:
        """See :meth:`Speaker.wait`; a device that comes back in time plays the rest first."""
        while True:
            try:
                self._inner.wait()
                return
            except Problem as problem:
                if not self._waiting:
                    return
                if not self._resume(problem):
                    self._waiting = ()
                    raise

    def close(self) -> None:
        """See :meth:`Speaker.close`."""
        self.stop()
        self._inner.close()

    def _resume(self, lost: Problem) -> bool:
        """Play the rest on a device that is there again; False when that took too long."""
        rest = self._unheard()
        for waited in self._attempts():
            if not self._waiting:
                return True
            if self._plays(rest):
                if waited:
                    self._tell("speaker-back")
                return True
            if not waited:
                self._tell(lost.key)
            if self._device and waited >= FALLBACK_SECONDS:
                self._change(None)
                if self._plays(rest):
                    self._tell("speaker-fallback", name=self._device)
                    return True
                self._change(self._device)
            if waited >= SILENT_SECONDS:
                return False
        return False

    def _plays(self, rest: Waiting) -> bool:
        try:
            for _, sound in rest:
                self._inner.play(sound)
        except Problem:
            return False
        return True

    def _unheard(self) -> Waiting:
        """The sounds, and the end of the one that was cut off, with the places they had."""
        heard = self.heard
        return tuple(
            (begins, sound.between(heard - begins, sound.seconds) if begins < heard else sound)
            for begins, sound in self._waiting
            if begins + sound.seconds > heard
        )

    def _change(self, device: str | None) -> None:
        self._before = self.heard
        self._inner.close()
        self._inner = self._make(device)
