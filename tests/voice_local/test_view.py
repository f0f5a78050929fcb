import pytest
from ask_sdk_core.skill import CustomSkill
from hypothesis import given
from hypothesis import strategies as st

from skill.assistant import Assistant
from voice_local.conversation import Conversation
from voice_local.screen import State
from voice_local.view import LOUD_DBFS, METER_CELLS, QUIET_DBFS, Hold, Turn, View

ANSWER = "Night is when most cramps strike. Stretching before bed is a sensible first step."
STEP = "Ease your toes up. (hold 20 seconds) Let go. Rest. (hold 10 seconds) Once more?"


@pytest.fixture
def conversation(assistant: Assistant, skill: CustomSkill) -> Conversation:
    return Conversation(assistant, skill)


def spoken(answer: str, *texts: str) -> int:
    """Words of an answer marked as spoken after the mouth told of these, one after the other."""
    view = View().answering(Turn("", answer))
    for text in texts:
        view = view.having_spoken(text)
    return view.words_spoken


def test_a_turn_shows_what_was_heard_and_each_source_once(conversation: Conversation) -> None:
    exchange = conversation.say("night cramps")
    turn = Turn.of(exchange, spoken=True)
    assert (turn.heard, turn.answer) == ("night cramps", exchange.speech)
    assert sorted(turn.sources) == sorted({source.organisation for source in exchange.sources})
    assert not turn.urgent


def test_what_was_typed_is_not_repeated(conversation: Conversation) -> None:
    assert Turn.of(conversation.say("night cramps"), spoken=False).heard == ""


def test_an_emergency_is_urgent(conversation: Conversation) -> None:
    assert Turn.of(conversation.say("i have chest pain"), spoken=True).urgent


def test_a_routine_shows_its_holds(conversation: Conversation) -> None:
    exchange = conversation.say("i have a cramp right now")
    assert Turn.of(exchange, spoken=True).answer == exchange.shown


def test_words_are_spoken_one_after_the_other() -> None:
    words = ANSWER.split()
    reached = [spoken(ANSWER, " ".join(words[:count])) for count in range(len(words) + 1)]
    assert reached == list(range(len(words) + 1))


def test_a_hold_that_is_written_is_passed_over() -> None:
    assert spoken(STEP, "Ease your toes up. Let") == STEP.split().index("Let") + 1


def test_what_is_spoken_in_parts_goes_on_where_the_last_part_ended() -> None:
    parts = ["Ease your", "Ease your toes up.", "Let", "Let go. Rest."]
    assert spoken(STEP, *parts) == STEP.split().index("Rest.") + 1
    assert spoken("Stop. Stop. Stop.", "Stop.", "", "Stop.") == 2


@given(st.lists(st.text()))
def test_whatever_is_spoken_the_words_only_go_on_to_the_end(texts: list[str]) -> None:
    view, last = View().answering(Turn("", ANSWER)), 0
    for text in texts:
        view = view.having_spoken(text)
        assert last <= view.words_spoken <= len(ANSWER.split())
        last = view.words_spoken


def test_without_an_answer_nothing_is_spoken() -> None:
    assert View().having_spoken("hello") == View()


def test_another_turn_begins_with_nothing_spoken_heard_or_held() -> None:
    view = View().in_state(State.SPEAKING).answering(Turn("", ANSWER)).having_spoken("Night is")
    begun = view.hearing("and").holding(Hold("", 3, 5)).answering(Turn("", STEP))
    assert begun == View(state=State.SPEAKING, turn=Turn("", STEP))


@pytest.mark.parametrize(
    ("dbfs", "cells"),
    [(-96, 0), (QUIET_DBFS, 0), ((QUIET_DBFS + LOUD_DBFS) / 2, METER_CELLS // 2), (0, METER_CELLS)],
)
def test_the_meter_goes_from_a_quiet_room_to_a_close_voice(dbfs: float, cells: int) -> None:
    assert View().at_level(dbfs).cells == cells


def test_the_meter_rises_at_once_and_falls_cell_by_cell() -> None:
    view = View().at_level(LOUD_DBFS)
    falling = [(view := view.at_level(QUIET_DBFS)).cells for _ in range(METER_CELLS + 1)]
    assert falling == [*range(METER_CELLS - 1, -1, -1), 0]


def test_a_countdown_moves_a_few_times_a_second_and_is_over_at_nought() -> None:
    view = View().holding(Hold("Rest", 9.97, 20))
    assert view == View().holding(Hold("Rest", 9.88, 20)) != View().holding(Hold("Rest", 9.7, 20))
    assert view.hold == Hold("Rest", 10, 20)
    assert view.holding(Hold("Rest", 0, 20)).hold is None


def test_a_hold_is_over_when_something_else_is_done() -> None:
    holding = View().in_state(State.PAUSED).holding(Hold("Rest", 10, 20))
    assert holding.in_state(State.PAUSED).hold
    assert holding.in_state(State.THINKING).hold is None


@pytest.mark.parametrize(
    ("remaining", "total", "share"), [(20, 20, 0), (5, 20, 0.75), (0, 20, 1), (30, 20, 0), (0, 0, 1)]
)
def test_the_share_of_a_hold_that_is_done(remaining: float, total: float, share: float) -> None:
    assert Hold("", remaining, total).share_done == share
