import json
from typing import Any

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.content import Content, Frame
from skill.content.names import slug
from skill.content.spelling import fill
from skill.dialogue import Dialogue
from skill.envelope import read_request, write_response
from skill.handlers import invoke
from skill.turn import Turn
from skill.understanding.entities import CONDITIONS
from tests.conftest import NewTurn
from voice_local.ssml import plain_text

NO_MATCH: dict[str, Any] = {"authority": "a", "status": {"code": "ER_SUCCESS_NO_MATCH"}, "values": []}


def ask(skill: CustomSkill, intent: str, slot: str, value: str | None, *ids: str) -> str:
    """What is told when Alexa resolves a slot to these ids, or to none."""
    values = [{"value": {"id": name, "name": name.replace("_", " ")}} for name in ids]
    match = {"authority": "a", "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}
    filled = {
        "name": slot,
        "value": value,
        "confirmationStatus": "NONE",
        "resolutions": {"resolutionsPerAuthority": [match if ids else NO_MATCH]},
    }
    body = {
        "version": "1.0",
        "session": {"new": False, "sessionId": "s", "attributes": {}},
        "request": {
            "type": "IntentRequest",
            "requestId": "1",
            "locale": "en-US",
            "intent": {"name": intent, "slots": {slot: filled}},
        },
    }
    response = json.loads(write_response(invoke(skill, read_request(json.dumps(body)))))["response"]
    return plain_text(response["outputSpeech"]["ssml"])


def passage(content: Content, frame: Frame, thing: str) -> str:
    topic, part = frame.answers[thing]
    return content.by_id[topic].parts[part].text


def test_a_thing_alexa_found_is_answered_by_its_topic(skill: CustomSkill, content: Content) -> None:
    told = ask(skill, "FoodHelpsIntent", "food", "nanas", "banana")
    assert told.startswith(content.by_id["food/bananas"].answer.text)


def test_a_thing_alexa_did_not_find_is_asked_in_free_words(skill: CustomSkill, content: Content) -> None:
    told = ask(skill, "FoodHelpsIntent", "food", "gatorade")
    assert told.startswith(content.by_id["hydration-fix/sports-drinks"].answer.text)


@pytest.mark.parametrize("value", ["zanzibar marzipan", None, ""])
def test_a_thing_nobody_knows_is_declined_and_the_nearest_offered(
    value: str | None, skill: CustomSkill, content: Content
) -> None:
    told = ask(skill, "MedicineHelpsIntent", "medicine", value)
    frame = content.frames_by_intent["MedicineHelpsIntent"]
    nearest = fill(content.prompts["offer_topic"].say, {"name": content.by_id[frame.nearest].name})
    assert told == f"{frame.unknown} {nearest}"


def test_of_two_things_that_may_be_meant_it_is_asked_which(skill: CustomSkill, content: Content) -> None:
    told = ask(skill, "RemedyHelpsIntent", "remedy", "salt", "salt_tablets", "epsom_salt")
    first, second = (content.by_id[topic].name for topic in ("minerals", "warm-bath-epsom"))
    assert told.endswith(fill(content.prompts["did_you_mean"].say, {"first": first, "second": second}))


def test_two_things_with_one_answer_need_no_question(skill: CustomSkill, content: Content) -> None:
    told = ask(skill, "RemedyHelpsIntent", "remedy", "heat", "heat_pad", "ice")
    assert told.startswith(content.by_id["heat-or-cold"].answer.text)


def test_danger_in_the_place_of_a_thing_is_heard(skill: CustomSkill, content: Content) -> None:
    told = ask(skill, "MedicineHelpsIntent", "medicine", "the whole bottle i want to end my life")
    assert told.startswith(content.by_id["red-flags/suicide"].answer.text)


def test_whether_two_things_go_together_is_resolved_by_their_ids(
    assistant: Assistant, content: Content
) -> None:
    slots = {"remedy": "epsom_salt", "condition": "diabetes"}
    reply = assistant.reply(Turn("IntentRequest", "SafeTogetherIntent", slots, "", Dialogue(), True))
    assert reply.speech.plain == content.by_id["warm-bath-epsom"].parts[2].text


def test_a_declined_question_can_be_heard_again(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    first = assistant.reply(turn(question="can i take gabapentin"))
    assert first.speech.plain == content.frames_by_intent["MedicineHelpsIntent"].unknown
    assert assistant.reply(turn("AMAZON.RepeatIntent", first.dialogue)) == first
    yes = assistant.reply(turn("AMAZON.YesIntent", first.dialogue))
    assert yes.speech.plain == content.by_id["painkillers"].answer.text


def test_a_single_question_that_is_declined_closes(assistant: Assistant, turn: NewTurn) -> None:
    assert assistant.reply(turn(question="can i take gabapentin", in_session=False)).ends


def test_every_thing_of_every_list_leads_somewhere(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    """Typed on the laptop, in the first way to ask: the answer, or that there is none and what is nearest."""
    for frame in content.frames:
        for name in content.slots[frame.things]:
            reply = assistant.reply(turn(question=frame.ask[0].replace(f"{{{frame.slot}}}", name)))
            topic = content.by_id.get(reply.dialogue.topic)
            declined = reply.speech.plain == frame.unknown and reply.dialogue.offer == frame.nearest
            urgent = topic is not None and topic.urgency is not None
            assert declined or urgent or name in frame.answers, f"{frame.id}, {name}: {reply.speech.plain}"


def test_every_thing_alexa_may_resolve_leads_somewhere(assistant: Assistant, content: Content) -> None:
    for frame in content.frames:
        for name in content.slots[frame.things]:
            slots = {frame.slot: slug(name)}
            turn = Turn("IntentRequest", frame.intent, slots, "", Dialogue(), True)
            wanted = passage(content, frame, name) if name in frame.answers else frame.unknown
            assert assistant.reply(turn).speech.plain == wanted, f"{frame.id}, {name}"


def test_every_list_of_people_and_conditions_can_be_asked_about_with_a_remedy(
    assistant: Assistant, content: Content
) -> None:
    unknown = content.prompts["pair_unknown"].say
    for things in CONDITIONS:
        for name in content.slots[things]:
            slots = {"remedy": "magnesium", "condition": slug(name)}
            turn = Turn("IntentRequest", "SafeTogetherIntent", slots, "", Dialogue(), True)
            known = content.pairs.find("magnesium", name)
            assert (assistant.reply(turn).speech.plain == unknown) == (known is None), name
