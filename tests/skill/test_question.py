import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.content import Content
from skill.question import question_of

CARRIERS = {"question": ("tell me",), "why": ("why",), "what_about": ("what about", "how about")}


@pytest.mark.parametrize(
    ("slots", "question"),
    [
        ({"why": "do my toes cramp"}, "why do my toes cramp"),
        ({"what_about": "magnesium"}, "what about magnesium"),
        ({"question": "does magnesium help"}, "does magnesium help"),
        ({"why": "  "}, ""),
        ({}, ""),
        ({"toe": "big"}, ""),
    ],
)
def test_the_words_before_the_slot_are_put_back(slots: dict[str, str], question: str) -> None:
    assert question_of(slots, CARRIERS) == question


@pytest.mark.parametrize("value", ["why do my toes cramp", "Why do my toes cramp", "why"])
def test_words_the_slot_has_already_are_not_doubled(value: str) -> None:
    assert question_of({"why": value}, CARRIERS) == value


def test_a_word_that_only_begins_like_the_carrier_is_no_carrier() -> None:
    assert question_of({"why": "whyever not"}, CARRIERS) == "why whyever not"


@given(
    st.dictionaries(st.one_of(st.sampled_from(sorted(CARRIERS)), st.text(max_size=5)), st.text(max_size=40))
)
def test_any_slots_give_a_question_with_the_words_of_one_of_them(slots: dict[str, str]) -> None:
    question = question_of(slots, CARRIERS)
    filled = [value.strip() for name, value in slots.items() if name in CARRIERS and value.strip()]
    assert bool(question) == bool(filled)
    assert not question or any(question.endswith(value) for value in filled)


def test_every_carrier_of_the_content_gives_its_question_back(content: Content) -> None:
    for name, phrases in content.carriers.items():
        question = question_of({name: "toe cramps"}, content.carriers)
        assert question in ("toe cramps", f"{phrases[0]} toe cramps")
