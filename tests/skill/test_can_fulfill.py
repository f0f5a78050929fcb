"""Requests that are no turn of a conversation: Alexa asks, tells, or brings one back."""

import copy
import json
import logging
from typing import Any, ClassVar

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import BEHAVIOURS
from skill.content import Content
from skill.dialogue import Dialogue
from skill.envelope import read_request, write_response
from skill.handlers import invoke
from skill.understanding import ASK_INTENT, SAFE_TOGETHER
from tests.skill.limits import check_response

Json = dict[str, Any]


def answer(skill: CustomSkill, request: Json, session: Json | None = None) -> Json:
    body: Json = {"version": "1.0", "request": {"requestId": "1", "locale": "en-US", **request}}
    if session is not None:
        body["session"] = {"new": False, "sessionId": "s", **session}
    written: Json = json.loads(write_response(invoke(skill, read_request(json.dumps(body)))))
    check_response(written)
    return written


def could(skill: CustomSkill, intent: str, **slots: str) -> Json:
    """The answer to the question whether an intent could be fulfilled; there is no session and no user."""
    filled = {name: {"name": name, "value": value} for name, value in slots.items()}
    request = {"type": "CanFulfillIntentRequest", "intent": {"name": intent, "slots": filled}}
    return answer(skill, request)


class TestCanFulfill:
    def test_nothing_but_the_verdict_is_given(self, skill: CustomSkill, content: Content) -> None:
        told = could(skill, content.by_id["night-cramps"].intent)
        assert told["response"] == {"canFulfillIntent": {"canFulfill": "YES"}}
        assert not told.get("sessionAttributes")

    def test_every_topic_and_routine_is_ours(self, skill: CustomSkill, content: Content) -> None:
        ours = {topic.intent for topic in content.topics if not topic.urgency}
        ours |= {*content.routines_by_intent, SAFE_TOGETHER}
        told = {name: could(skill, name)["response"]["canFulfillIntent"]["canFulfill"] for name in ours}
        assert set(told.values()) == {"YES"}

    def test_an_emergency_is_left_to_alexa(self, skill: CustomSkill, content: Content) -> None:
        for topic in content.safety:
            assert could(skill, topic.intent)["response"]["canFulfillIntent"]["canFulfill"] == "NO"
        asked = could(skill, ASK_INTENT, question="i have chest pain and cannot breathe")
        assert asked["response"]["canFulfillIntent"]["canFulfill"] == "NO"

    @pytest.mark.parametrize("intent", [*sorted(BEHAVIOURS.keys() - {"LaunchRequest"}), "ToeWrestlingIntent"])
    def test_what_needs_a_conversation_is_not_ours(self, skill: CustomSkill, intent: str) -> None:
        assert could(skill, intent)["response"]["canFulfillIntent"]["canFulfill"] == "NO"

    @pytest.mark.parametrize(
        ("question", "verdict", "understood", "fulfilled"),
        [
            ("does magnesium help toe cramps", "YES", "YES", "YES"),
            ("what is the capital of france", "NO", "NO", "NO"),
            ("play some relaxing music", "NO", "NO", "NO"),
            ("stop", "NO", "NO", "NO"),
        ],
    )
    def test_a_free_question_is_understood_first(
        self, skill: CustomSkill, question: str, verdict: str, understood: str, fulfilled: str
    ) -> None:
        assert could(skill, ASK_INTENT, question=question)["response"]["canFulfillIntent"] == {
            "canFulfill": verdict,
            "slots": {"question": {"canUnderstand": understood, "canFulfill": fulfilled}},
        }

    def test_the_slots_of_a_topic_share_its_verdict(self, skill: CustomSkill, content: Content) -> None:
        told = could(skill, content.by_id["night-cramps"].intent, part="big toe")
        assert told["response"]["canFulfillIntent"] == {
            "canFulfill": "YES",
            "slots": {"part": {"canUnderstand": "YES", "canFulfill": "YES"}},
        }

    def test_a_question_without_words_is_not_ours(self, skill: CustomSkill) -> None:
        assert could(skill, ASK_INTENT)["response"]["canFulfillIntent"] == {"canFulfill": "NO"}

    def test_the_same_question_gets_the_same_verdict(self, skill: CustomSkill) -> None:
        first = copy.deepcopy(could(skill, ASK_INTENT, question="why do my toes cramp"))
        assert could(skill, ASK_INTENT, question="why do my toes cramp") == first


class TestException:
    REQUEST: ClassVar[Json] = {
        "type": "System.ExceptionEncountered",
        "error": {"type": "INVALID_RESPONSE", "message": "bad output for my purple toe"},
        "cause": {"requestId": "2"},
    }

    def test_a_fault_told_by_alexa_is_not_answered(self, skill: CustomSkill) -> None:
        assert answer(skill, self.REQUEST, {"attributes": {}})["response"] == {}

    def test_it_is_logged_by_its_type_alone(
        self, skill: CustomSkill, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer(skill, self.REQUEST, {"attributes": {}})
        assert [record.getMessage() for record in caplog.records] == [
            "System.ExceptionEncountered: INVALID_RESPONSE"
        ]

    def test_a_session_that_ended_badly_is_logged_and_not_answered(
        self, skill: CustomSkill, caplog: pytest.LogCaptureFixture
    ) -> None:
        error = {"type": "INVALID_RESPONSE", "message": "purple"}
        request = {"type": "SessionEndedRequest", "reason": "ERROR", "error": error}
        with caplog.at_level(logging.DEBUG):
            assert answer(skill, request, {"attributes": {}})["response"] == {}
        assert "INVALID_RESPONSE" in caplog.text
        assert "purple" not in caplog.text

    def test_the_usual_end_of_a_session_leaves_no_trace(
        self, skill: CustomSkill, caplog: pytest.LogCaptureFixture
    ) -> None:
        request = {"type": "SessionEndedRequest", "reason": "USER_INITIATED"}
        assert answer(skill, request, {"attributes": {}})["response"] == {}
        assert caplog.records == []


class TestResumed:
    REQUEST: ClassVar[Json] = {"type": "SessionResumedRequest", "originIpAddress": "192.0.2.1"}

    def test_a_conversation_goes_on_where_it_stood(self, skill: CustomSkill, content: Content) -> None:
        stood = Dialogue(topic="night-cramps", offer="more", said="part").to_attributes()
        told = answer(skill, self.REQUEST, {"attributes": stood})
        assert content.by_id["night-cramps"].answer.text in told["response"]["outputSpeech"]["ssml"]
        assert told["response"]["shouldEndSession"] is False
        assert told["sessionAttributes"]["topic"] == "night-cramps"

    def test_without_a_conversation_it_asks_what_is_wanted(
        self, skill: CustomSkill, content: Content
    ) -> None:
        told = answer(skill, self.REQUEST, {"attributes": {}})
        assert content.prompts["first_question"].say in told["response"]["outputSpeech"]["ssml"]


def test_navigating_home_ends_the_session(skill: CustomSkill) -> None:
    request = {"type": "IntentRequest", "intent": {"name": "AMAZON.NavigateHomeIntent"}}
    assert answer(skill, request, {"attributes": {}})["response"]["shouldEndSession"] is True
