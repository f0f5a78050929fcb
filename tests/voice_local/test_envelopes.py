import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope
from hypothesis import given
from hypothesis import strategies as st

from skill.dialogue import Dialogue
from skill.question import PLAIN_SLOT
from skill.turn import read_turn
from skill.understanding import ASK_INTENT, Interpretation, Reason
from voice_local.envelopes import Envelopes

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KNOWN = Interpretation("AboutNightCrampsIntent", "night-cramps", 0.9, Reason.TOPIC)
UNKNOWN = Interpretation(ASK_INTENT, None, 0.1, Reason.UNKNOWN)


def as_json(envelope: RequestEnvelope) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(DefaultSerializer().serialize(envelope)))
    return found


def test_a_launch_opens_a_new_session() -> None:
    sent = as_json(Envelopes("en-US").launch(AT))
    assert sent["request"]["type"] == "LaunchRequest"
    assert sent["session"]["new"] is True


def test_a_launch_tells_whether_there_was_one_before_and_only_then() -> None:
    assert as_json(Envelopes("en-US").launch(AT, greeted=True))["session"]["attributes"] == {"greeted": True}
    assert as_json(Envelopes("en-US").launch(AT))["session"]["attributes"] == {}


def test_an_understood_utterance_is_an_intent_without_its_words() -> None:
    sent = as_json(Envelopes("en-US").intent(KNOWN, "why at night", Dialogue(), False, AT))
    assert sent["request"]["intent"]["name"] == "AboutNightCrampsIntent"
    assert "why at night" not in json.dumps(sent)


def test_what_is_not_certain_goes_to_the_catch_all_with_its_words() -> None:
    sent = as_json(Envelopes("en-US").intent(UNKNOWN, "why oh why", Dialogue(), False, AT))
    assert sent["request"]["intent"]["name"] == ASK_INTENT
    assert sent["request"]["intent"]["slots"][PLAIN_SLOT]["value"] == "why oh why"


def test_between_what_it_wavers_goes_with_the_words() -> None:
    wavering = replace(UNKNOWN, reason=Reason.UNSURE, did_you_mean=("massage", "stretching"))
    sent = as_json(Envelopes("en-US").intent(wavering, "would that help", Dialogue(), False, AT))
    slot = sent["request"]["intent"]["slots"][PLAIN_SLOT]
    (found,) = slot["resolutions"]["resolutionsPerAuthority"]
    assert slot["value"] == "would that help"
    assert [one["value"]["id"] for one in found["values"]] == ["massage", "stretching"]


def test_the_conversation_travels_in_the_session_attributes() -> None:
    dialogue = Dialogue(topic="food", part=1, said="part")
    sent = as_json(Envelopes("en-US").intent(KNOWN, "", dialogue, False, AT))
    assert Dialogue.from_attributes(sent["session"]["attributes"]) == dialogue
    assert sent["session"]["new"] is False


def test_leaving_ends_the_session() -> None:
    request = as_json(Envelopes("en-US").ended(Dialogue(), AT))["request"]
    assert (request["type"], request["reason"]) == ("SessionEndedRequest", "USER_INITIATED")


def test_time_and_locale_are_those_given() -> None:
    here = AT.astimezone(timezone(timedelta(hours=5)))
    request = as_json(Envelopes("en-GB").launch(here))["request"]
    assert request["timestamp"].startswith("2026-11-22T03:00:00")
    assert request["locale"] == "en-GB"


def test_requests_are_numbered() -> None:
    envelopes = Envelopes("en-US")
    numbers = [as_json(envelopes.launch(AT))["request"]["requestId"] for _ in range(3)]
    assert len(set(numbers)) == 3


def test_nothing_says_who_is_talking() -> None:
    first, second = (as_json(Envelopes("en-US").launch(AT)) for _ in range(2))
    assert first == second


@given(st.text(max_size=100))
def test_any_words_arrive_as_they_were_said(text: str) -> None:
    from ask_sdk_core.handler_input import HandlerInput

    envelope = Envelopes("en-US").intent(UNKNOWN, text, Dialogue(), True, AT)
    slots = read_turn(HandlerInput(request_envelope=envelope)).slots
    assert slots == ({PLAIN_SLOT: text} if text else {})
