import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.dialogue import Dialogue

JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
NAMES = st.sampled_from([field.name for field in fields(Dialogue)])
DIALOGUES = st.builds(
    Dialogue,
    topic=st.text(max_size=20),
    part=st.integers(),
    offer=st.text(max_size=20),
    other=st.text(max_size=20),
    said=st.text(max_size=20),
    misses=st.integers(),
)


@given(DIALOGUES)
def test_a_dialogue_survives_the_session_attributes(dialogue: Dialogue) -> None:
    attributes = json.loads(json.dumps(dialogue.to_attributes()))
    assert Dialogue.from_attributes(attributes) == dialogue


@settings(max_examples=100)
@given(st.one_of(st.none(), st.dictionaries(st.one_of(NAMES, st.text(max_size=5)), JSON, max_size=8)))
def test_any_session_attributes_give_a_dialogue(attributes: dict[str, Any] | None) -> None:
    dialogue = Dialogue.from_attributes(attributes)
    for field in fields(Dialogue):
        assert type(getattr(dialogue, field.name)) is type(field.default)


@pytest.mark.parametrize("part", ["1", 1.0, True, None, [1]])
def test_a_value_of_another_type_counts_as_absent(part: object) -> None:
    assert Dialogue.from_attributes({"part": part, "topic": "food"}) == Dialogue(topic="food")


def test_a_new_dialogue_takes_no_room() -> None:
    assert Dialogue().to_attributes() == {}


def test_a_change_leaves_the_rest_as_it_was() -> None:
    assert Dialogue("food", 2, "more").with_(part=0) == Dialogue("food", 0, "more")
