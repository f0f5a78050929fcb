"""Listening all the time: in one's turn, while time is given, while the assistant speaks, and asleep."""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

from voice_local.attention import Attention, Interrupter, Keyboard, Waker
from voice_local.endpointing import Patience
from voice_local.level import LevelWatch, measure
from voice_local.microphone import CHUNK_FRAMES, Microphone
from voice_local.mouth import Speaking
from voice_local.recogniser import Final, Partial
from voice_local.screen import Screen
from voice_local.wav import LISTENING_RATE

ECHO_SECONDS = 0.3
"""How long the last word spoken may be on its way through loudspeaker, room and microphone."""
HEAR_OUT_SECONDS = 5.0
"""How long a hold waits at most for the end of a sentence begun in it."""
KEY = ""
"""What interrupts without a word."""
_BYTES_PER_SECOND = 2 * LISTENING_RATE


class Ears:
    """A microphone and all who listen to it. Time is what the microphone has delivered, not a clock's.

    Args:
        microphone: Open.
        attention: Makes utterances of its sound.
        screen: Shows what is heard and how loud, and tells what is wrong with the microphone's sound.
        keys: Any of them interrupts the assistant, and wakes it.
        interruption: Hears what is called out while the assistant speaks; None hears nothing then.
        wake: Hears the wake phrase; None never sleeps.
    """

    def __init__(
        self,
        microphone: Microphone,
        attention: Attention,
        screen: Screen,
        keys: Keyboard,
        *,
        interruption: Interrupter | None = None,
        wake: Waker | None = None,
    ) -> None:
        self._microphone = microphone
        self._attention = attention
        self._screen = screen
        self._keys = keys
        self._interruption = interruption
        self._wake = wake
        self._watch = LevelWatch()

    def begun(self, phrases: Sequence[str] = ()) -> Final | None:
        """What somebody has said since the microphone was opened, or None; who still speaks is heard out.

        Args:
            phrases: Short commands that are likely.
        """
        self._attention.expect(Patience(for_words=math.inf), phrases)
        for chunk in _chunks_of(self._microphone.earlier()):
            final = self._hear(chunk)
            if final is not None:
                return final
        chunks = self._chunks()
        while self._attention.speaking and (chunk := next(chunks, b"")):
            final = self._hear(chunk)
            if final is not None:
                return final
        return None

    def listen(
        self,
        patience: Patience,
        phrases: Sequence[str] = (),
        early: bytes | None = None,
    ) -> Final | None:
        """The next utterance, or None when nobody said a word.

        Args:
            patience: How long to wait for what.
            phrases: Short commands that are likely.
            early: Sound that was heard before and belongs to the utterance, which then goes on in what the
                microphone holds; None listens to what comes from now on.
        """
        if early is None:
            self._microphone.skip(-ECHO_SECONDS)
        self._attention.expect(patience, phrases)
        for chunk in itertools.chain(_chunks_of(early or b""), self._chunks()):
            final = self._hear(chunk)
            if final is not None:
                return final if final.text else None
        return self._last()

    def wait(
        self,
        seconds: float,
        understood: Callable[[Sequence[str]], bool],
        phrases: Sequence[str] = (),
        show: Callable[[float], None] = lambda remaining: None,
    ) -> Final | None:
        """An utterance that is understood, or None after so many seconds; groans and the room do not count.

        Somebody who is speaking when the time is over is heard out.

        Args:
            seconds: How long.
            understood: Whether any of these readings makes sense.
            phrases: Short commands that are likely.
            show: Takes the seconds that remain.
        """
        self._microphone.skip(-ECHO_SECONDS)
        self._attention.expect(Patience(for_words=math.inf), phrases)
        heard_bytes = 0
        for chunk in self._chunks():
            heard_bytes += len(chunk)
            passed = heard_bytes / _BYTES_PER_SECOND
            show(max(seconds - passed, 0.0))
            final = self._hear(chunk)
            if final is not None and understood(final.readings):
                return final
            if passed >= seconds + (HEAR_OUT_SECONDS if self._attention.speaking else 0.0):
                break
        last = self._last()
        return last if last and understood(last.readings) else None

    def during(
        self,
        speaking: Speaking,
        played: Callable[[int], bytes],
        routine: bool = False,
        show: Callable[[str], None] = lambda spoken: None,
    ) -> str | None:
        """Listen while the assistant speaks, and silence it when somebody interrupts.

        Args:
            speaking: The answer.
            played: See :meth:`voice_local.mouth.Mouth.played`.
            routine: Whether it is a step of a routine.
            show: Takes the words heard so far.

        Returns:
            What was called out, ``KEY`` for a key, or None where the answer was heard to its end.

        Raises:
            Problem: The voice or a device failed.
        """
        self._microphone.skip()
        if self._interruption:
            self._interruption.reset(routine=routine)
        chunks = iter(self._microphone)
        called = None
        while called is None and not speaking.done and (chunk := next(chunks, None)) is not None:
            show(speaking.spoken)
            called = self._called(chunk, played, speaking)
        if called is not None:
            speaking.stop()
        speaking.wait()
        show(speaking.spoken)
        return called

    def sleep(self) -> bytes | None:
        """Wait for the wake phrase or a key; give what was said right after it.

        Returns:
            The sound after the wake phrase that has been heard; None where there is nothing to wait for.
        """
        if self._wake is None:
            return None
        self._microphone.skip(-ECHO_SECONDS)
        self._wake.reset()
        for chunk in self._chunks():
            if self._wake.accept(chunk):
                return self._wake.after
            if self._keys.pressed():
                return b""
        return None

    def _chunks(self) -> Iterator[bytes]:
        for chunk in self._microphone:
            level = measure(chunk)
            self._screen.level(level.rms_dbfs)
            yield chunk
            problem = self._watch.accept(level, self._attention.speaking)
            if problem:
                self._screen.note(problem.key, **problem.fields)

    def _hear(self, chunk: bytes) -> Final | None:
        heard = self._attention.accept(chunk)
        if isinstance(heard, Partial):
            self._screen.partial(heard.text)
        return heard if isinstance(heard, Final) else None

    def _last(self) -> Final | None:
        last = self._attention.finish()
        return last if last.text else None

    def _called(self, chunk: bytes, played: Callable[[int], bytes], speaking: Speaking) -> str | None:
        if self._keys.pressed():
            self._attention.push()
            return KEY
        if self._interruption is None:
            return None
        interrupt = self._interruption.accept(chunk, played(len(chunk) // 2), speaking.text)
        return interrupt.phrase if interrupt else None


def _chunks_of(sound: bytes) -> Iterator[bytes]:
    size = 2 * CHUNK_FRAMES
    return (sound[at : at + size] for at in range(0, len(sound), size))
