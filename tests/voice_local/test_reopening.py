"""Devices that come and go, as fakes on a shelf: what is plugged in is what can be opened."""

from collections.abc import Callable, Iterator
from itertools import islice
from types import TracebackType
from typing import Self

import pytest

from skill.messages import Messages
from skill.problem import Problem
from voice_local.microphone import CHUNK_FRAMES
from voice_local.reopening import FALLBACK_SECONDS, SILENT_SECONDS, ReopeningMicrophone, ReopeningSpeaker
from voice_local.sound import Sound
from voice_local.standby import BLINK_SECONDS, LONGEST_NAP_SECONDS
from voice_local.wav import LISTENING_RATE

USB = "USB microphone"
BOX = "USB speaker"


class Shelf:
    """The devices that are plugged in, and what happens to them in the course of naps."""

    def __init__(self, messages: Messages) -> None:
        self.plugged: set[str | None] = {USB, BOX, None}
        self.naps: list[float] = []
        self.events: dict[float, Callable[[], None]] = {}
        self.told: list[str] = []
        self.glitches = 0
        self._messages = messages

    def nap(self, seconds: float) -> None:
        before = sum(self.naps)
        self.naps.append(seconds)
        for at, event in self.events.items():
            if before < at <= before + seconds:
                event()

    def after(self, seconds: float, event: Callable[[], None]) -> None:
        self.events[seconds] = event

    def tell(self, key: str, **fields: object) -> None:
        assert self._messages.text(key, **fields)
        self.told.append(key)

    def check(self, device: str | None, fault: str) -> None:
        if device not in self.plugged:
            raise Problem("unknown-device", wanted=device) if device else Problem(fault)


class FakeMicrophone:
    """Gives chunks that tell by their first byte which device they come from, until that is unplugged."""

    def __init__(self, shelf: Shelf, device: str | None) -> None:
        self.overflows = 0
        self._shelf = shelf
        self._device = device
        self._open = False

    def __enter__(self) -> Self:
        self._shelf.check(self._device, "no-microphone")
        self._open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False

    def __iter__(self) -> Iterator[bytes]:
        while self._open:
            if self._device not in self._shelf.plugged or self._shelf.glitches:
                self._shelf.glitches = 0
                raise Problem("microphone-lost")
            self.overflows += 1
            yield (b"U" if self._device else b"D").ljust(2 * CHUNK_FRAMES, b"\0")

    def earlier(self) -> bytes:
        return b"E"

    def skip(self, keep_seconds: float = 0.0) -> None:
        pass


class FakeSpeaker:
    """Plays at once, but only as much as the shelf says before it is unplugged."""

    playing = False

    def __init__(self, shelf: Shelf, device: str | None, heard: list[tuple[str | None, float]]) -> None:
        self._shelf = shelf
        self._device = device
        self._log = heard
        self._waiting: list[Sound] = []
        self.heard = 0.0
        self.lasts = float("inf")

    def play(self, sound: Sound) -> float:
        self._shelf.check(self._device, "no-speaker")
        self._waiting.append(sound)
        return self.heard + sum(waiting.seconds for waiting in self._waiting[:-1])

    def wait(self) -> None:
        total = sum(sound.seconds for sound in self._waiting)
        self._waiting = []
        played = min(total, self.lasts)
        self.heard += played
        if played:
            self._log.append((self._device, round(played, 3)))
        if played < total:
            self.lasts = float("inf")
            self._shelf.plugged.discard(self._device)
            raise Problem("speaker-lost")

    def played(self, frames: int) -> bytes:
        return bytes(2 * frames)

    def stop(self) -> None:
        self._waiting = []

    def close(self) -> None:
        self._waiting = []


@pytest.fixture
def shelf(messages: Messages) -> Shelf:
    return Shelf(messages)


def microphone(shelf: Shelf, device: str | None = USB, may_be_gone: bool = False) -> ReopeningMicrophone:
    return ReopeningMicrophone(
        lambda name: FakeMicrophone(shelf, name), device, shelf.tell, may_be_gone=may_be_gone, nap=shelf.nap
    )


def heard(source: ReopeningMicrophone, chunks: int) -> str:
    return b"".join(chunk[:1] for chunk in islice(source, chunks)).decode()


def test_a_microphone_that_is_plugged_in_again_goes_on(shelf: Shelf) -> None:
    shelf.plugged = {USB}
    with microphone(shelf) as source:
        assert heard(source, 3) == "UUU"
        assert source.earlier() == b"E"
        shelf.plugged.clear()
        shelf.after(5.0, lambda: shelf.plugged.add(USB))
        assert heard(source, 3) == "UUU"
    assert shelf.told == ["microphone-lost", "microphone-back"]
    assert sum(shelf.naps) < 5.0 + LONGEST_NAP_SECONDS


def test_one_that_is_back_at_once_is_not_worth_a_word(shelf: Shelf) -> None:
    source = microphone(shelf)
    with source:
        glitch = islice(source, 4)
        assert next(glitch)
        shelf.glitches = 1
        assert len(list(glitch)) == 3
    assert (shelf.told, shelf.naps) == ([], [BLINK_SECONDS])


def test_while_it_waits_it_tries_less_and_less_often(shelf: Shelf) -> None:
    with microphone(shelf) as source:
        shelf.plugged.clear()
        shelf.after(3_600.0, lambda: shelf.plugged.add(USB))
        assert heard(source, 1) == "U"
    assert shelf.naps == sorted(shelf.naps)
    assert max(shelf.naps) == LONGEST_NAP_SECONDS


def test_one_that_stays_away_gives_way_to_the_default_one(shelf: Shelf) -> None:
    with microphone(shelf) as source:
        shelf.plugged = {None}
        assert heard(source, 2) == "DD"
    assert shelf.told == ["microphone-lost", "microphone-fallback"]
    assert FALLBACK_SECONDS <= sum(shelf.naps) < FALLBACK_SECONDS + LONGEST_NAP_SECONDS


def test_without_a_choice_the_default_one_is_opened_as_soon_as_there_is_one(shelf: Shelf) -> None:
    with microphone(shelf, None) as source:
        shelf.plugged.clear()
        shelf.after(1.0, lambda: shelf.plugged.add(None))
        assert heard(source, 1) == "D"
    assert shelf.told == ["microphone-lost", "microphone-back"]


def test_a_microphone_may_go_away_again_and_again(shelf: Shelf) -> None:
    with microphone(shelf) as source:
        for _ in range(3):
            shelf.plugged = set()
            shelf.after(sum(shelf.naps) + 1.0, lambda: shelf.plugged.add(USB))
            assert heard(source, 2) == "UU"
        assert source.overflows == 6
    assert shelf.told == ["microphone-lost", "microphone-back"] * 3


def test_a_microphone_that_never_was_there_is_a_problem(shelf: Shelf) -> None:
    shelf.plugged = {None}
    with pytest.raises(Problem) as problem, microphone(shelf):
        pass
    assert (problem.value.key, shelf.told) == ("unknown-device", [])


def test_one_remembered_from_earlier_may_be_gone(shelf: Shelf) -> None:
    shelf.plugged = {None}
    with microphone(shelf, may_be_gone=True) as source:
        assert heard(source, 2) == "DD"
    assert (shelf.told, shelf.naps) == (["microphone-fallback"], [])


def test_closing_ends_a_reader_that_waits_for_a_microphone(shelf: Shelf) -> None:
    source = microphone(shelf)
    with source:
        shelf.plugged.clear()
        shelf.after(4.0, lambda: source.__exit__(None, None, None))
        assert heard(source, 1) == ""


class Room:
    """A loudspeaker and what was heard of it."""

    def __init__(self, shelf: Shelf, device: str | None = BOX, may_be_gone: bool = False) -> None:
        self.heard: list[tuple[str | None, float]] = []
        self.latest: FakeSpeaker | None = None
        self._shelf = shelf
        self.speaker = ReopeningSpeaker(
            self._make, device, shelf.tell, may_be_gone=may_be_gone, nap=shelf.nap
        )

    def _make(self, device: str | None) -> FakeSpeaker:
        self.latest = FakeSpeaker(self._shelf, device, self.heard)
        return self.latest

    def breaks_after(self, seconds: float) -> None:
        assert self.latest
        self.latest.lasts = seconds


def seconds(length: float) -> Sound:
    return Sound.silence(length, LISTENING_RATE)


def test_what_was_not_heard_is_played_when_the_loudspeaker_is_back(shelf: Shelf) -> None:
    room = Room(shelf)
    begins = [room.speaker.play(seconds(length)) for length in (2.0, 3.0, 1.0)]
    room.breaks_after(2.5)
    shelf.after(3.0, lambda: shelf.plugged.add(BOX))
    room.speaker.wait()
    assert begins == [0.0, 2.0, 5.0]
    assert room.heard == [(BOX, 2.5), (BOX, 3.5)]
    assert shelf.told == ["speaker-lost", "speaker-back"]
    assert room.speaker.heard == pytest.approx(6.0)


def test_a_loudspeaker_that_stays_away_gives_way_to_the_default_one(shelf: Shelf) -> None:
    room = Room(shelf)
    room.speaker.play(seconds(4.0))
    room.breaks_after(1.0)
    room.speaker.wait()
    assert room.heard == [(BOX, 1.0), (None, 3.0)]
    assert shelf.told == ["speaker-lost", "speaker-fallback"]
    assert room.speaker.play(seconds(1.0)) == pytest.approx(4.0)


def test_without_any_loudspeaker_the_answer_is_given_up_in_time(shelf: Shelf) -> None:
    room = Room(shelf)
    room.speaker.play(seconds(4.0))
    room.breaks_after(1.0)
    shelf.plugged.discard(None)
    with pytest.raises(Problem) as problem:
        room.speaker.wait()
    assert problem.value.key == "speaker-lost"
    assert sum(shelf.naps) < SILENT_SECONDS + LONGEST_NAP_SECONDS


def test_who_stops_an_answer_does_not_hear_its_rest_later(shelf: Shelf) -> None:
    room = Room(shelf)
    room.speaker.play(seconds(4.0))
    room.breaks_after(1.0)
    shelf.after(1.0, room.speaker.stop)
    shelf.after(2.0, lambda: shelf.plugged.add(BOX))
    room.speaker.wait()
    assert room.heard == [(BOX, 1.0)]


def test_a_loudspeaker_remembered_from_earlier_may_be_gone(shelf: Shelf) -> None:
    shelf.plugged = {None}
    room = Room(shelf, may_be_gone=True)
    room.speaker.play(seconds(1.0))
    room.speaker.wait()
    assert (room.heard, shelf.told) == ([(None, 1.0)], ["speaker-fallback"])
    with pytest.raises(Problem):
        Room(shelf).speaker.play(seconds(1.0))
