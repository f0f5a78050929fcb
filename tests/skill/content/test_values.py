import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.content import Content, Passage, Source, Topic

DAY = datetime.date(2026, 11, 22)


def topic(name: str, *parts: Passage) -> Topic:
    answer, *more = parts or (Passage("An answer."),)
    return Topic(name, "Title", "name", answer, tuple(more), ("ask",), (), (), DAY)


def source(url: str = "", doi: str = "") -> Source:
    return Source("KEY", "Organisation", "spoken", "title", "review", DAY, url, doi)


@pytest.mark.parametrize(
    ("topic_id", "intent"),
    [
        ("food", "AboutFoodIntent"),
        ("night-cramps", "AboutNightCrampsIntent"),
        ("food/bananas", "AboutFoodBananasIntent"),
    ],
)
def test_an_intent_is_called_after_its_topic(topic_id: str, intent: str) -> None:
    assert topic(topic_id).intent == intent


def test_a_source_is_linked_by_its_doi_first() -> None:
    assert source(doi="10.1/x", url="https://example.org").link == "https://doi.org/10.1/x"
    assert source(url="https://example.org").link == "https://example.org"
    assert source().link == ""


@given(st.lists(st.lists(st.sampled_from("ABCD")), min_size=1, max_size=4))
def test_the_sources_of_a_topic_are_those_of_its_parts_each_once(keys: list[list[str]]) -> None:
    made = topic("food", *(Passage("text", tuple(part)) for part in keys))
    assert len(made.parts) == len(keys)
    assert set(made.sources) == {key for part in keys for key in part}
    assert len(made.sources) == len(set(made.sources))


def test_every_topic_is_found_by_id_and_by_intent(content: Content) -> None:
    for each in (*content.topics, *content.safety):
        assert content.by_id[each.id] is each
        assert content.by_intent[each.intent] is each


def test_every_command_is_found_by_intent(content: Content) -> None:
    assert len({command.intent for command in content.commands}) == len(content.commands)
