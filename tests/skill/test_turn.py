import json
from typing import Any

from ask_sdk_core.handler_input import HandlerInput

from skill.dialogue import Dialogue
from skill.envelope import read_request
from skill.turn import Turn, read_turn


def read(request: dict[str, Any], session: dict[str, Any] | None = None) -> Turn:
    body = {"version": "1.0", "session": session, "request": {"requestId": "1", "locale": "en-GB", **request}}
    return read_turn(HandlerInput(request_envelope=read_request(json.dumps(body))))


def asked(slots: dict[str, Any] | None) -> Turn:
    intent = {"name": "AskIntent", "confirmationStatus": "NONE", "slots": slots}
    return read({"type": "IntentRequest", "intent": intent})


def resolved(*names: str) -> dict[str, Any]:
    values = [{"value": {"name": name, "id": name}} for name in names]
    status = {"code": "ER_SUCCESS_MATCH" if names else "ER_SUCCESS_NO_MATCH"}
    return {"resolutionsPerAuthority": [{"authority": "a", "status": status, "values": values}]}


def test_an_intent_comes_with_name_locale_and_slots() -> None:
    turn = asked({"why": {"name": "why", "value": "do my toes cramp", "confirmationStatus": "NONE"}})
    assert (turn.kind, turn.intent, turn.locale) == ("IntentRequest", "AskIntent", "en-GB")
    assert turn.slots == {"why": "do my toes cramp"}


def test_slots_that_are_empty_or_null_are_left_out() -> None:
    assert asked({"a": {"name": "a"}, "b": {"name": "b", "value": ""}, "c": None}).slots == {}
    assert asked(None).slots == {}


def test_a_slot_has_the_canonical_value_where_alexa_found_one() -> None:
    slot = {"name": "toe", "value": "hallux", "resolutions": resolved("big toe", "second toe")}
    assert asked({"toe": slot}).slots == {"toe": "big toe"}


def test_a_slot_has_the_spoken_value_where_alexa_found_none() -> None:
    slot = {"name": "toe", "value": "hallux", "resolutions": resolved()}
    assert asked({"toe": slot}).slots == {"toe": "hallux"}


def test_a_session_that_is_not_new_is_an_open_conversation() -> None:
    session = {"sessionId": "s", "new": False, "attributes": {"topic": "food", "part": 1}}
    turn = read({"type": "LaunchRequest"}, session)
    assert turn.in_session
    assert turn.dialogue == Dialogue(topic="food", part=1)


def test_a_new_session_is_no_open_conversation() -> None:
    assert not read({"type": "LaunchRequest"}, {"sessionId": "s", "new": True}).in_session


def test_a_request_without_a_session_begins_at_the_beginning() -> None:
    turn = read({"type": "LaunchRequest"})
    assert turn == Turn("LaunchRequest", "", {}, "en-GB", Dialogue(), in_session=False, draw=turn.draw)


def test_a_slot_that_may_stand_for_several_things_has_them_all() -> None:
    slot = {"name": "toe", "value": "hallux", "resolutions": resolved("big toe", "second toe")}
    assert asked({"toe": slot}).several == {"toe": ("big toe", "second toe")}


def test_a_slot_found_by_two_authorities_is_one_thing() -> None:
    found = resolved("big toe")["resolutionsPerAuthority"] * 2
    slot = {"name": "toe", "value": "hallux", "resolutions": {"resolutionsPerAuthority": found}}
    turn = asked({"toe": slot})
    assert (turn.slots, turn.several) == ({"toe": "big toe"}, {})


def test_a_slot_has_the_id_rather_than_the_name_of_what_was_found() -> None:
    found = {"authority": "a", "values": [{"value": {"name": "big toe", "id": "big_toe"}}]}
    slot = {"name": "toe", "value": "hallux", "resolutions": {"resolutionsPerAuthority": [found]}}
    assert asked({"toe": slot}).slots == {"toe": "big_toe"}


def test_the_same_request_draws_the_same_number_and_another_one_another() -> None:
    first, second = ({"type": "LaunchRequest", "requestId": name} for name in ("a", "b"))
    assert read(first).draw == read(first).draw
    assert read(first).draw != read(second).draw
