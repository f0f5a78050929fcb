import json
import logging
from typing import Any

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.answers import GREETINGS
from skill.assistant import BEHAVIOURS, Assistant
from skill.content import Content
from skill.dialogue import Dialogue
from skill.envelope import read_request, write_response
from skill.handlers import build_skill, invoke
from skill.reply import Reply
from skill.turn import Turn
from skill.understanding import ASK_INTENT
from tests.conftest import shipped
from tests.skill.limits import check_response
from voice_local.ssml import plain_text


def answer(skill: CustomSkill, request: dict[str, Any], **session: Any) -> dict[str, Any]:
    body = {
        "version": "1.0",
        "session": {"new": False, "sessionId": "s", "attributes": {}, **session},
        "request": {"requestId": "1", "locale": "en-US", **request},
    }
    written: dict[str, Any] = json.loads(write_response(invoke(skill, read_request(json.dumps(body)))))
    check_response(written, str(request.get("locale", "en-US")))
    return written


def intent(name: str, **slots: str) -> dict[str, Any]:
    filled = {key: {"name": key, "value": value} for key, value in slots.items()}
    return {"type": "IntentRequest", "intent": {"name": name, "slots": filled}}


def spoken(answer: dict[str, Any]) -> str:
    return plain_text(answer["response"]["outputSpeech"]["ssml"])


class Broken(Assistant):
    """Fails at every intent."""

    def reply(self, turn: Turn) -> Reply:
        raise RuntimeError(f"no {turn.slots}")


def test_a_launch_greets(skill: CustomSkill, content: Content) -> None:
    assert content.prompts["launch"].say in spoken(answer(skill, {"type": "LaunchRequest"}, new=True))


def test_a_launch_within_a_session_greets_shortly(skill: CustomSkill, content: Content) -> None:
    told = spoken(answer(skill, {"type": "LaunchRequest"}))
    assert any(content.prompts[name].say in told for name in GREETINGS)
    assert content.prompts["launch"].say not in told


def test_the_end_of_a_session_is_not_answered(skill: CustomSkill) -> None:
    ended = answer(skill, {"type": "SessionEndedRequest", "reason": "USER_INITIATED"})
    assert ended["response"] == {}


def test_every_intent_has_a_handler_of_its_own(skill: CustomSkill, content: Content) -> None:
    declined = content.prompts["fallback_first"].say
    names = {*content.by_intent, *BEHAVIOURS} - {
        "LaunchRequest",
        "AMAZON.FallbackIntent",
        "FirstIntent",
        "SecondIntent",
    }
    assert [name for name in names if declined in spoken(answer(skill, intent(name)))] == []
    chosen = Dialogue(offer="massage", other="stretching").to_attributes()
    for name in ("FirstIntent", "SecondIntent"):
        assert declined not in spoken(answer(skill, intent(name), attributes=chosen))


def test_an_intent_nobody_knows_is_declined(skill: CustomSkill, content: Content) -> None:
    told = spoken(answer(skill, intent("ToeWrestlingIntent")))
    assert content.prompts["fallback_first"].say in told


def test_the_session_attributes_carry_the_conversation(skill: CustomSkill, content: Content) -> None:
    first = answer(skill, intent("AboutNightCrampsIntent"))
    second = answer(skill, intent("MoreIntent"), attributes=first["sessionAttributes"])
    assert first["sessionAttributes"]["topic"] == "night-cramps"
    assert content.by_id["night-cramps"].more[0].text in spoken(second)


def test_a_single_question_closes_the_session(skill: CustomSkill) -> None:
    assert answer(skill, intent("AboutNightCrampsIntent"), new=True)["response"]["shouldEndSession"] is True
    assert answer(skill, intent("AboutNightCrampsIntent"), new=False)["response"]["shouldEndSession"] is False


@pytest.mark.parametrize("attributes", [None, {"topic": 7, "part": "x", "said": None}, {"topic": "gone"}])
def test_attributes_of_another_version_do_no_harm(
    attributes: dict[str, Any] | None, skill: CustomSkill, content: Content
) -> None:
    told = spoken(answer(skill, intent("MoreIntent"), attributes=attributes))
    assert content.prompts["more_nothing"].say in told


def test_the_words_are_those_of_the_requests_locale(
    assistant: Assistant,
) -> None:
    two = [shipped()[tag] for tag in ("en-US", "en-GB")]
    skill = build_skill(*(Assistant(content, assistant.understanding) for content in two))
    told = [
        spoken(answer(skill, {**intent("AboutRedFlagsChestPainIntent"), "locale": content.locale.tag}))
        for content in two
    ]
    assert told == [content.by_id["red-flags/chest-pain"].answer.text for content in two]
    assert told[0] != told[1]


def test_a_locale_there_are_no_words_for_gets_those_of_the_first(skill: CustomSkill) -> None:
    told = [
        spoken(answer(skill, {**intent("AboutRedFlagsChestPainIntent"), "locale": tag}))
        for tag in ("en-US", "fr-FR")
    ]
    assert told[0] == told[1]


def test_a_fault_is_apologised_for_and_the_log_is_silent_about_what_was_said(
    content: Content, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    skill = build_skill(Broken(content, assistant.understanding))
    with caplog.at_level(logging.DEBUG):
        told = spoken(answer(skill, intent(ASK_INTENT, question="my secret toe")))
    assert content.prompts["error"].say in told
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_a_request_that_is_no_turn_gets_an_empty_answer(skill: CustomSkill) -> None:
    request = {"type": "AlexaSkillEvent.SkillEnabled", "timestamp": "2026-11-22T03:00:00Z"}
    assert answer(skill, request)["response"] == {}
