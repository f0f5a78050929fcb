import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.assistant import Assistant
from skill.understanding import Explanation, Reason, Understanding


@pytest.fixture(scope="module")
def understanding(assistant: Assistant) -> Understanding:
    return assistant.understanding


@pytest.fixture(scope="module")
def explanation(understanding: Understanding) -> Explanation:
    return understanding.explain("Um, could magnesium pills be any use to my old feet?")


def test_the_question_is_shown_as_it_is_compared(explanation: Explanation) -> None:
    assert explanation.normal == "could magnesium pills be any use to my old feet"


def test_the_candidates_are_ranked_by_their_share(explanation: Explanation) -> None:
    shares = [share for _, share in explanation.candidates]
    assert shares == sorted(shares, reverse=True)
    assert explanation.best == explanation.candidates[0][0] == "magnesium-supplements"


def test_the_words_that_spoke_are_named_with_what_they_added(explanation: Explanation) -> None:
    added = [value for _, value in explanation.spoke]
    assert explanation.spoke[0][0] == "magnesium"
    assert added == sorted(added, reverse=True)
    assert added[-1] < 0


def test_it_means_what_the_utterance_means(understanding: Understanding, explanation: Explanation) -> None:
    assert explanation.meant == understanding.understand("could magnesium pills be any use to my old feet")
    assert explanation.in_scope >= explanation.thresholds.in_scope


def test_words_that_met_a_rule_for_red_flags_are_named(understanding: Understanding) -> None:
    explanation = understanding.explain("so anyway my chest hurts and i can't breathe")
    assert explanation.meant.reason is Reason.RED_FLAG
    assert set(" ".join(explanation.alarm_words).split()) & {"chest", "breathe"}
    assert explanation.danger >= explanation.thresholds.alarm


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_anything_can_be_explained_to_a_program(understanding: Understanding, said: str) -> None:
    explanation = understanding.explain(said)
    again = json.loads(json.dumps(explanation.as_json()))
    assert again["meant"]["reason"] == explanation.meant.reason
    assert again["thresholds"]["alarm"] == explanation.thresholds.alarm
