"""A bed with a person in it and an assistant beside it: every device of a conversation, played by one."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from voice_local.endpointing import Patience
from voice_local.interruption import Interrupt
from voice_local.keys import Key
from voice_local.microphone import CHUNK_FRAMES
from voice_local.recogniser import Final, Partial
from voice_local.sound import Sound
from voice_local.ssml import plain_text
from voice_local.wav import LISTENING_RATE

CHUNK = b"\1\0" * CHUNK_FRAMES
CHUNK_SECONDS = CHUNK_FRAMES / LISTENING_RATE


@dataclass
class Said:
    """An answer while it is spoken.

    Attributes:
        words: What is said.
        seconds: How long that takes.
        bedside: Where time goes by.
    """

    words: str
    seconds: float
    bedside: "Bedside"
    stopped: bool = False

    def __post_init__(self) -> None:
        self.until = self.bedside.seconds + self.seconds

    @property
    def done(self) -> bool:
        return self.stopped or self.bedside.seconds >= self.until - 1e-6

    @property
    def text(self) -> str:
        return "" if self.done else self.words

    @property
    def spoken(self) -> str:
        return self.words if self.done and not self.stopped else self.words.split(" ")[0]

    def stop(self) -> None:
        self.stopped = self.stopped or not self.done

    def wait(self, timeout: float | None = None) -> bool:
        return True


@dataclass
class Bedside:
    """Microphone, ears, keyboard and mouth; what happens is planned by seconds of recorded sound.

    Attributes:
        plan: After how many seconds what is said.
        log: What was spoken, and when.
        partial: What is heard of a sentence before it is over, and when.
        calls: What is called out while the assistant speaks, and when.
        keys: When a key is pressed.
        takes: How long it takes to speak an answer.
        ends: When the microphone is taken away.
        before: What the microphone has recorded before anybody listened.
        routine: Whether the commands of a routine were ever listened for during an answer.
    """

    plan: list[tuple[float, str]] = field(default_factory=list)
    partial: list[tuple[float, str]] = field(default_factory=list)
    calls: list[tuple[float, str]] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    takes: float = 0.0
    ends: float = math.inf
    log: list[tuple[float, str]] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)
    earcons: list[Sound] = field(default_factory=list)
    expected: Sequence[str] = ()
    early: bytes = b""
    before: bytes = b""
    seconds: float = 0.0
    overflows: int = 0
    speaking: bool = False
    pushed: bool = False
    routine: bool = False
    _given_up_at: float = math.inf

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def __iter__(self) -> Iterator[bytes]:
        while self.seconds < self.ends:
            self.seconds = round(self.seconds + CHUNK_SECONDS, 3)
            yield CHUNK

    def earlier(self) -> bytes:
        return self.before

    def skip(self, keep_seconds: float = 0.0) -> None: ...

    def expect(self, patience: Patience, phrases: Sequence[str] = ()) -> None:
        self.expected, self._given_up_at = phrases, self.seconds + patience.for_words

    def accept(self, chunk: bytes) -> Final | Partial | None:
        if chunk in (self.early, self.before):
            return Final(chunk.strip(b"\0").decode())
        if self.plan and self.seconds >= self.plan[0][0]:
            self.speaking = False
            return Final(self.plan.pop(0)[1])
        if self.partial and self.seconds >= self.partial[0][0]:
            self.speaking = True
            return Partial(self.partial.pop(0)[1])
        return Final("") if self.seconds >= self._given_up_at else None

    def finish(self) -> Final:
        return Final("")

    def push(self) -> None:
        self.pushed = True

    def pressed(self) -> Key | None:
        if self.keys and self.seconds >= self.keys[0]:
            self.keys.pop(0)
            return Key.SPACE
        return None

    def begin(self, ssml: str, lead: Sound | None = None) -> Said:
        self.log.append((self.seconds, plain_text(ssml)))
        self.earcons += [lead] if lead else []
        self.answers.append(Said(plain_text(ssml), self.takes, self))
        return self.answers[-1]

    def speak(self, ssml: str) -> None:
        self.log.append((self.seconds, plain_text(ssml)))

    def cue(self, earcon: Sound) -> None:
        self.earcons.append(earcon)

    def played(self, frames: int) -> bytes:
        return bytes(2 * frames)

    def when(self, words: str) -> list[float]:
        """Seconds at which something with these words was spoken."""
        return [second for second, text in self.log if words in text]


class Caller:
    """Hears what is called out beside the bed while the assistant speaks."""

    def __init__(self, bedside: Bedside) -> None:
        self._bedside = bedside

    def reset(self, *, routine: bool = False) -> None:
        self._bedside.routine |= routine

    def accept(self, chunk: bytes, played: bytes, saying: str) -> Interrupt | None:
        calls = self._bedside.calls
        if calls and self._bedside.seconds >= calls[0][0]:
            return Interrupt(calls.pop(0)[1], self._bedside.seconds)
        return None


class Sleeper:
    """Wakes up at planned seconds, and never again."""

    def __init__(self, bedside: Bedside, *wakes: float, after: bytes = b"") -> None:
        self._bedside = bedside
        self._wakes = list(wakes)
        self.after = after

    def reset(self) -> None: ...

    def accept(self, chunk: bytes) -> bool:
        if self._wakes and self._bedside.seconds >= self._wakes[0]:
            self._wakes.pop(0)
            return True
        return False
