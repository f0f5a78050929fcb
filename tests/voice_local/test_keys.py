import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminals import SUSPENDED, Terminal
from voice_local.keys import RELEASE_SECONDS, Key, Keys, PushToTalk, WindowsConsole, decoded

PROGRAM = """
import sys, time
from voice_local.keys import Keys
with Keys() as keys:
    print("ready", flush=True)
    names = []
    while names[-2:] != ["OTHER", "ESCAPE"]:
        if key := keys.pressed():
            names.append(key.name)
            print(key.name, flush=True)
        time.sleep(0.005)
print("over", flush=True)
"""


@contextmanager
def program() -> Iterator[Terminal]:
    with Terminal([sys.executable, "-c", PROGRAM]) as terminal:
        terminal.read_until("ready")
        yield terminal


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        (b" ", [Key.SPACE]),
        (b"\r", [Key.ENTER]),
        (b"\n", [Key.ENTER]),
        (b"\x1b", [Key.ESCAPE]),
        (b"\x1b\x1b", [Key.ESCAPE, Key.ESCAPE]),
        (b"q", [Key.OTHER]),
        (b"\x1b[A", [Key.OTHER]),
        (b"\x1bOP", [Key.OTHER]),
        (b"\x1b[15;5~ ", [Key.OTHER, Key.SPACE]),
        (b"\x1bq", [Key.OTHER]),
        ("é".encode(), [Key.OTHER]),
        ("🦶 ".encode(), [Key.OTHER, Key.SPACE]),
        (b"  \r", [Key.SPACE, Key.SPACE, Key.ENTER]),
        (b"", []),
    ],
)
def test_each_key_is_one_key_however_many_bytes_it_takes(typed: bytes, keys: list[Key]) -> None:
    assert decoded(typed) == keys


@given(st.binary())
def test_nothing_that_can_be_typed_goes_wrong(typed: bytes) -> None:
    assert len(decoded(typed)) <= len(typed)


def test_keys_are_heard_without_enter_and_not_shown() -> None:
    with program() as terminal:
        terminal.type(" ")
        assert terminal.read_until("SPACE").split() == ["SPACE"]
        terminal.type("\x1b[C\r")
        assert terminal.read_until("ENTER").split() == ["OTHER", "ENTER"]
        assert not terminal.echoes


def test_repeats_that_piled_up_count_once() -> None:
    with program() as terminal:
        terminal.type(" " * 50 + "x\x1b")
        assert len(terminal.read_until("over").split()) < 10


def test_the_terminal_is_as_before_when_the_keyboard_is_closed() -> None:
    with program() as terminal:
        terminal.type("x\x1b")
        terminal.read_until("over")
        assert terminal.wait() == 0
        assert terminal.as_found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_ends_the_program_and_leaves_the_terminal_as_before(number: signal.Signals) -> None:
    with program() as terminal:
        terminal.send(number)
        assert terminal.wait() == 128 + number
        assert terminal.as_found


def test_ctrl_c_still_interrupts_and_leaves_the_terminal_as_before() -> None:
    with program() as terminal:
        terminal.type("\x03")
        assert terminal.wait() == 128 + signal.SIGINT
        assert terminal.as_found


def test_a_suspended_program_gives_the_terminal_back_until_it_is_continued() -> None:
    with program() as terminal:
        for _ in range(2):
            terminal.type("\x1a")
            terminal.read_until(SUSPENDED)
            assert terminal.as_found
            terminal.type("fg\r ")
            terminal.read_until("SPACE")
            assert not terminal.echoes


def test_a_program_in_the_background_leaves_the_keyboard_to_the_shell() -> None:
    with program() as terminal:
        terminal.type("\x1a")
        terminal.read_until(SUSPENDED)
        terminal.type("bg\rnot for the program\r")
        terminal.read_until("not for the program")
        assert terminal.as_found
        terminal.type("fg\r ")
        assert "OTHER" not in terminal.read_until("SPACE")


def test_without_a_terminal_nothing_is_ever_pressed() -> None:
    reading, writing = os.pipe()
    os.write(writing, b" ")
    with Keys(reading) as keys:
        assert keys.pressed() is None
    os.close(reading)
    os.close(writing)


def test_a_closed_keyboard_gives_nothing() -> None:
    assert Keys().pressed() is None


class FakeConsole:
    """The Windows console with these characters typed into it."""

    def __init__(self, typed: str) -> None:
        self.typed = list(typed)

    def keyboard(self) -> WindowsConsole:
        return WindowsConsole(lambda: bool(self.typed), lambda: self.typed.pop(0))


def test_the_windows_console_gives_the_same_keys() -> None:
    console = FakeConsole(" \r\xe0Hé\0;\x1b")
    assert decoded(console.keyboard().read()) == [
        Key.SPACE,
        Key.ENTER,
        Key.OTHER,
        Key.OTHER,
        Key.OTHER,
        Key.ESCAPE,
    ]


def test_what_was_typed_into_the_windows_console_and_not_read_is_forgotten() -> None:
    console = FakeConsole("   ")
    console.keyboard().close()
    assert console.typed == []


STEP = 0.03


def pressed_at(*times: float, until: float) -> list[float]:
    """The times at which it listens, asked every 30 ms, when Space is pressed or repeated at these times."""
    push, waiting, listening = PushToTalk(), list(times), list[float]()
    for now in (number * STEP for number in range(round(until / STEP))):
        key = Key.SPACE if waiting and waiting[0] <= now else None
        waiting = waiting[1:] if key else waiting
        if push.accept(key, now):
            listening.append(now)
    return listening


def test_a_key_pressed_once_listens_until_the_turn_ends_otherwise() -> None:
    assert pressed_at(1, until=20)[-1] == pytest.approx(20, abs=2 * STEP)
    push = PushToTalk()
    assert push.accept(Key.ENTER, 1)
    push.reset()
    assert not push.accept(None, 2)


def test_a_second_press_ends_it() -> None:
    listening = pressed_at(1, 4, until=20)
    assert listening[0] == pytest.approx(1, abs=STEP)
    assert listening[-1] == pytest.approx(4 + RELEASE_SECONDS, abs=2 * STEP)


@pytest.mark.parametrize(("delay", "rate"), [(0.25, 30), (0.66, 25), (0.5, 11)])
def test_a_held_key_listens_until_it_is_released(delay: float, rate: float) -> None:
    repeats = [1 + delay + number / rate for number in range(round(3 * rate))]
    listening = pressed_at(1, *repeats, until=20)
    assert listening[-1] == pytest.approx(repeats[-1] + RELEASE_SECONDS, abs=2 * STEP)
    assert len(listening) == pytest.approx((listening[-1] - listening[0]) / STEP, abs=2)


def test_it_can_be_pressed_again_afterwards() -> None:
    listening = pressed_at(1, 3, 6, 8, until=20)
    assert not any(3.5 < now < 5.9 for now in listening)
    assert any(6.1 < now < 7.9 for now in listening)


@pytest.mark.parametrize("key", [Key.ESCAPE, Key.OTHER])
def test_other_keys_do_not_listen(key: Key) -> None:
    assert not PushToTalk().accept(key, 0)
