import pytest

from skill.content import Content
from skill.dialogue import ANYTHING, STEP, Dialogue
from voice_local.expected import expected_phrases


def test_stop_and_again_are_expected_at_any_time(content: Content) -> None:
    assert {"stop", "repeat", "help", "more"} <= set(expected_phrases(content, Dialogue()))


def test_yes_and_no_are_expected_after_an_offer(content: Content) -> None:
    assert not {"yes", "no"} & set(expected_phrases(content, Dialogue()))
    assert {"yes", "no", "okay"} <= set(expected_phrases(content, Dialogue(offer=ANYTHING)))


@pytest.mark.parametrize("command", ["next", "back", "pause", "slower", "wait", "resume"])
def test_a_routine_has_commands_of_its_own(content: Content, command: str) -> None:
    under_way = Dialogue(routine=content.routines[0].id, said=STEP)
    assert command in expected_phrases(content, under_way)
    assert command not in expected_phrases(content, Dialogue())


def test_they_are_short(content: Content) -> None:
    under_way = Dialogue(routine=content.routines[0].id, said=STEP, offer=ANYTHING)
    assert all(len(phrase.split()) <= 2 for phrase in expected_phrases(content, under_way))
