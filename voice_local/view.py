"""What the terminal shows of a conversation at one moment, as a value, and how it moves on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from voice_local.conversation import Exchange
from voice_local.screen import State

METER_CELLS = 10
QUIET_DBFS, LOUD_DBFS = -55.0, -10.0
"""Ends of the level meter: a quiet room, and a voice close to the microphone."""

COUNTS_A_SECOND = 4
"""How finely a countdown moves: often enough to flow, seldom enough to cost nothing."""

_LOOK_AHEAD = 8
"""Written words passed over at most to find the one being said: a hold is written and not spoken."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What was heard and what is answered.

    Attributes:
        heard: The utterance; empty where there is none to show.
        answer: The words of the answer.
        sources: Organisations that say so, each once.
        urgent: Whether it is about an emergency.
    """

    heard: str
    answer: str
    sources: tuple[str, ...] = ()
    urgent: bool = False

    @classmethod
    def of(cls, exchange: Exchange, spoken: bool) -> "Turn":
        """What to show of an exchange; ``spoken`` utterances are repeated, typed ones stand there already."""
        return cls(
            heard=exchange.heard if spoken else "",
            answer=exchange.shown or exchange.speech,
            sources=tuple(dict.fromkeys(source.organisation for source in exchange.sources)),
            urgent=bool(exchange.meant and exchange.meant.urgency == "emergency"),
        )


@dataclass(frozen=True, slots=True)
class Hold:
    """A step of a routine that lasts: what to do, and of how many seconds how many are left."""

    step: str
    remaining: float
    total: float

    @property
    def share_done(self) -> float:
        """From 0.0 to 1.0."""
        return min(max(1 - self.remaining / self.total, 0.0), 1.0) if self.total > 0 else 1.0


@dataclass(frozen=True, slots=True)
class View:
    """A moment of the conversation.

    Attributes:
        state: What the assistant is doing; None before it does anything.
        cells: Lit cells of the level meter, 0 to ``METER_CELLS``.
        partial: What the utterance sounds like so far.
        turn: The turn that is going on.
        words_spoken: Words of its answer that have been heard.
        hold: The step that is being held.
    """

    state: State | None = None
    cells: int = 0
    partial: str = ""
    turn: Turn | None = None
    words_spoken: int = 0
    hold: Hold | None = None
    _spoken: tuple[str, ...] = ()
    _begun_at: int = 0

    def in_state(self, state: State) -> "View":
        """Do something else now; a hold is over then."""
        return replace(self, state=state, hold=self.hold if state is self.state else None)

    def hearing(self, partial: str) -> "View":
        """Understand so much of the utterance."""
        return replace(self, partial=partial)

    def at_level(self, dbfs: float) -> "View":
        """Be as loud as this. The meter rises at once and falls cell by cell, so that it does not flicker."""
        share = (dbfs - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS)
        lit = min(max(round(share * METER_CELLS), 0), METER_CELLS)
        return replace(self, cells=max(lit, self.cells - 1))

    def answering(self, turn: Turn) -> "View":
        """Begin another turn."""
        return View(state=self.state, cells=self.cells, turn=turn)

    def having_spoken(self, text: str) -> "View":
        """Have said so much of the answer, or of the part of it that began when the text became shorter."""
        if self.turn is None:
            return self
        spoken = tuple(text.split())
        goes_on = spoken[: len(self._spoken)] == self._spoken
        begun_at = self._begun_at if goes_on else self.words_spoken
        reached = _reached(self.turn.answer.split(), begun_at, spoken)
        return replace(self, words_spoken=reached, _spoken=spoken, _begun_at=begun_at)

    def holding(self, hold: Hold) -> "View":
        """Hold a step; one without time left is over."""
        left = math.ceil(hold.remaining * COUNTS_A_SECOND) / COUNTS_A_SECOND
        return replace(self, hold=replace(hold, remaining=left) if left > 0 else None)


def _reached(written: Sequence[str], start: int, spoken: Sequence[str]) -> int:
    """The place in the written words behind the last spoken one."""
    place = start
    for word in spoken:
        ahead = written[place : place + _LOOK_AHEAD]
        if word in ahead:
            place += ahead.index(word) + 1
    return place
