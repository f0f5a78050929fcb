import math
from collections import deque

from voice_local.endpointing import Patience
from voice_local.keys import Key
from voice_local.microphone import CHUNK_FRAMES
from voice_local.push import PushedAttention
from voice_local.recogniser import Final, Heard, Partial

CHUNK = bytes(2 * CHUNK_FRAMES)


class Speaker:
    """An attention in front of which somebody speaks for so many chunks."""

    speaking = True

    def __init__(self, chunks: int) -> None:
        self._chunks = chunks
        self.heard = 0

    def expect(self, patience: Patience, phrases: object = ()) -> None:
        self.heard = 0

    def accept(self, chunk: bytes) -> Heard | None:
        self.heard += 1
        return Final("why do my toes cramp") if self.heard >= self._chunks else Partial("why do my")

    def finish(self) -> Final:
        return Final("why do my" if self.heard else "")

    def push(self) -> None: ...


class Keyboard:
    """Presses these keys, one for each time it is asked."""

    def __init__(self, *presses: Key | None) -> None:
        self._presses = deque(presses)

    def pressed(self) -> Key | None:
        return self._presses.popleft() if self._presses else None


def heard_with(attention: PushedAttention, chunks: int) -> list[Heard | None]:
    return [attention.accept(CHUNK) for _ in range(chunks)]


def test_without_a_key_nothing_is_heard_and_patience_has_no_end() -> None:
    speaker = Speaker(3)
    attention = PushedAttention(speaker, Keyboard())
    attention.expect(Patience(for_words=1.0))
    assert heard_with(attention, 50) == [None] * 50
    assert speaker.heard == 0
    assert not attention.speaking


def test_from_a_press_on_an_utterance_is_heard() -> None:
    attention = PushedAttention(Speaker(3), Keyboard(None, Key.SPACE))
    attention.expect(Patience())
    heard = heard_with(attention, 4)
    assert heard == [None, Partial("why do my"), Partial("why do my"), Final("why do my toes cramp")]
    assert heard_with(attention, 5) == [None] * 5


def test_other_keys_do_not_count() -> None:
    attention = PushedAttention(Speaker(1), Keyboard(Key.OTHER, Key.ESCAPE))
    assert heard_with(attention, 5) == [None] * 5


def test_a_second_press_ends_it() -> None:
    attention = PushedAttention(Speaker(99), Keyboard(Key.ENTER, None, Key.ENTER))
    finals = [heard for heard in heard_with(attention, 8) if isinstance(heard, Final)]
    assert finals == [Final("why do my")]


def test_a_key_that_is_held_is_listened_to_until_it_is_let_go() -> None:
    attention = PushedAttention(Speaker(99), Keyboard(*[Key.SPACE] * 20))
    heard = heard_with(attention, 30)
    assert all(isinstance(one, Partial) for one in heard[:20])
    assert Final("why do my") in heard[20:25]


def test_silence_while_it_is_pressed_is_no_utterance() -> None:
    class Silent(Speaker):
        def accept(self, chunk: bytes) -> Heard | None:
            return Final("")

    attention = PushedAttention(Silent(1), Keyboard(Key.SPACE))
    assert heard_with(attention, 3) == [None] * 3


def test_a_press_while_the_assistant_spoke_counts() -> None:
    attention = PushedAttention(Speaker(2), Keyboard())
    attention.push()
    assert heard_with(attention, 2) == [Partial("why do my"), Final("why do my toes cramp")]


def test_finishing_ends_it_at_once() -> None:
    attention = PushedAttention(Speaker(99), Keyboard(Key.SPACE))
    attention.expect(Patience(for_words=math.inf))
    heard_with(attention, 2)
    assert attention.finish() == Final("why do my")
    assert heard_with(attention, 2) == [None] * 2
