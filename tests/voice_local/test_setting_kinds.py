import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.messages import Messages
from skill.problem import Problem
from voice_local.setting_kinds import Decimal, Kind, OneOf, Switch, Text, Value, Whole
from voice_local.settings import KEPT

PLACE = "settings.toml:7: choice"
COLOUR = OneOf(lambda: ("red", "en-GB"))


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        (Whole(80, 400), 150, 150),
        (Whole(80, 400), " 150 ", 150),
        (Whole(80, 400), 80, 80),
        (Whole(80, 400), 400.0, 400),
        (Decimal(1, 60), "2.5", 2.5),
        (Decimal(1, 60), 60, 60.0),
        (Switch(), True, True),
        (Switch(), "off", False),
        (Switch(), "YES", True),
        (Switch(), 0, False),
        (COLOUR, "red", "red"),
        (COLOUR, "EN-gb", "en-GB"),
        (Text(), "USB microphone", "USB microphone"),
        (Text(), 2, "2"),
    ],
)
def test_a_value_is_read_as_it_comes_in_a_file_or_a_variable(kind: Kind, given: object, value: Value) -> None:
    read = kind.read(given, PLACE)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "given", "allowed"),
    [
        (Whole(80, 400), 79, "80 to 400"),
        (Whole(80, 400), 401, "80 to 400"),
        (Whole(80, 400), 150.5, "80 to 400"),
        (Whole(80, 400), "fast", "80 to 400"),
        (Whole(80, 400), True, "80 to 400"),
        (Whole(80, 400), "inf", "80 to 400"),
        (Decimal(1, 60), "nan", "1 to 60"),
        (Decimal(1, 60), [3], "1 to 60"),
        (Decimal(1, 60), "1" * 400, "1 to 60"),
        (Switch(), "perhaps", "true or false"),
        (Switch(), 2, "true or false"),
        (COLOUR, "blue", "red, en-GB"),
        (Text(), "  ", "quotation marks"),
        (Text(), False, "quotation marks"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_its_place_and_what_is(
    kind: Kind, given: object, allowed: str, messages: Messages
) -> None:
    with pytest.raises(Problem) as problem:
        kind.read(given, PLACE)
    told = messages.of(problem.value)
    assert told.startswith(PLACE)
    assert allowed in told


@given(
    value=st.one_of(
        st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers()), st.datetimes()
    )
)
def test_whatever_stands_in_a_file_is_a_problem_or_a_value_that_is_allowed(value: object) -> None:
    for setting in KEPT:
        with contextlib.suppress(Problem):
            read = setting.kind.read(value, PLACE)
            assert setting.kind.read(read, PLACE) == read
