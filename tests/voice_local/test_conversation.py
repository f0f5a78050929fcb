import json
from datetime import UTC, datetime

import pytest
from ask_sdk_core.skill import CustomSkill
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.assistant import Assistant
from skill.content import Content
from skill.dialogue import Dialogue
from skill.understanding.completeness import Completeness
from tests.skill.limits import check_ssml
from voice_local.conversation import Conversation
from voice_local.ssml import plain_text

KEYS = [
    "heard",
    "intent",
    "topic",
    "slots",
    "confidence",
    "did_you_mean",
    "urgency",
    "speech",
    "ssml",
    "reprompt",
    "sources",
    "session_ended",
    "ms",
]


@pytest.fixture
def conversation(assistant: Assistant, skill: CustomSkill) -> Conversation:
    return Conversation(assistant, skill, now=lambda: datetime(2026, 11, 22, 3, tzinfo=UTC))


def test_a_launch_greets_and_listens(conversation: Conversation, content: Content) -> None:
    greeting = conversation.launch()
    assert content.prompts["launch"].say in greeting.speech
    assert (greeting.heard, greeting.meant, greeting.topic) == ("", None, None)
    assert not greeting.ended


def test_a_single_question_is_answered_and_closed(conversation: Conversation, content: Content) -> None:
    exchange = conversation.say("why do my toes cramp at night")
    assert exchange.speech == content.by_id["night-cramps"].answer.text
    assert exchange.topic == "night-cramps"
    assert exchange.ended
    assert not exchange.leaving
    assert conversation.dialogue == Dialogue()


def test_where_two_readings_mean_different_things_it_asks_which_was_said(
    conversation: Conversation, content: Content
) -> None:
    heard = ["would massaging them do anything", "would magnesium do anything"]
    exchange = conversation.hear(heard)
    names = [content.by_id[topic].name for topic in ("massage", "magnesium-supplements")]
    assert all(name in exchange.speech for name in names)
    assert exchange.meant
    assert exchange.meant.did_you_mean == ("massage", "magnesium-supplements")
    assert conversation.say("the second one").topic == "magnesium-supplements"


def test_of_words_that_are_as_doubtful_as_their_meaning_it_says_it_did_not_understand(
    conversation: Conversation, content: Content
) -> None:
    vague = "so will rum do anything at all"
    declined = content.prompts["fallback_first"].say
    assert declined not in conversation.say(vague).speech
    exchange = conversation.hear([vague], confidence=0.5)
    assert declined in exchange.speech
    assert exchange.heard == vague


def test_in_a_conversation_the_topic_is_kept(conversation: Conversation, content: Content) -> None:
    conversation.launch()
    conversation.say("night cramps")
    assert content.by_id["night-cramps"].more[0].text in conversation.say("more").speech


def test_opening_silently_is_as_good_as_a_greeting(conversation: Conversation) -> None:
    conversation.open_silently()
    assert not conversation.say("night cramps").ended


def test_the_sources_are_those_of_what_was_told(conversation: Conversation, content: Content) -> None:
    exchange = conversation.say("night cramps")
    assert tuple(source.key for source in exchange.sources) == content.by_id["night-cramps"].answer.sources


def test_what_is_no_information_has_no_topic_and_no_sources(conversation: Conversation) -> None:
    conversation.launch()
    conversation.say("night cramps")
    for said in ("help", "what time is it in tokyo", "wait a minute", "no"):
        exchange = conversation.say(said)
        assert (said, exchange.topic, exchange.sources) == (said, None, ())


@pytest.mark.parametrize("said", ["stop", "cancel", "go home"])
def test_leaving_is_told_apart_from_an_end(said: str, conversation: Conversation) -> None:
    conversation.launch()
    exchange = conversation.say(said)
    assert exchange.ended
    assert exchange.leaving


def test_an_emergency_ends_the_session_but_not_the_program(conversation: Conversation) -> None:
    conversation.launch()
    exchange = conversation.say("my chest hurts and i can't breathe")
    assert exchange.ended
    assert not exchange.leaving
    assert exchange.as_json()["urgency"] == "emergency"


def test_after_closing_everything_begins_anew(conversation: Conversation) -> None:
    conversation.launch()
    conversation.say("night cramps")
    conversation.close()
    assert conversation.dialogue == Dialogue()
    assert conversation.say("night cramps").ended


def test_the_turn_for_programs_has_fixed_keys(conversation: Conversation) -> None:
    for exchange in (conversation.launch(), conversation.say("night cramps"), conversation.say("zanzibar")):
        assert list(exchange.as_json()) == KEYS


def test_the_turn_for_programs_says_what_was_understood(conversation: Conversation, content: Content) -> None:
    turn = conversation.say("night cramps").as_json()
    assert (turn["heard"], turn["topic"], turn["urgency"]) == ("night cramps", "night-cramps", None)
    assert turn["intent"] == "AboutNightCrampsIntent"
    assert turn["speech"] == content.by_id["night-cramps"].answer.text
    assert turn["session_ended"] is True
    assert turn["did_you_mean"] == []
    assert 0 < turn["confidence"] <= 1
    assert set(turn["ms"]) == {"understand", "answer"}
    assert turn["sources"][0].keys() == {"organisation", "title", "link"}


def test_a_red_flag_has_its_urgency(conversation: Conversation, content: Content) -> None:
    for topic in content.safety:
        turn = conversation.say(topic.ask[0]).as_json()
        assert turn["urgency"] in ("emergency", "same-day"), topic.id


def test_the_first_reading_that_makes_sense_is_taken(conversation: Conversation) -> None:
    conversation.launch()
    assert conversation.hear(["zanzibar marzipan", "night cramps", "massage"]).heard == "night cramps"
    assert conversation.hear(["zanzibar marzipan"]).heard == "zanzibar marzipan"
    assert conversation.hear([]).heard == ""


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.sampled_from(["more", "yes", "no", "again", "night cramps"]), st.text(max_size=40)))
)
def test_any_words_get_an_answer_that_can_be_spoken_and_printed(
    assistant: Assistant, skill: CustomSkill, said: list[str]
) -> None:
    conversation = Conversation(assistant, skill)
    conversation.launch()
    for text in said[:4]:
        exchange = conversation.say(text)
        check_ssml(exchange.ssml)
        assert exchange.speech == plain_text(exchange.ssml) != ""
        assert exchange.ended == (not exchange.reprompt)
        json.dumps(exchange.as_json())


def test_after_a_question_in_a_routine_it_leads_back_to_the_step(
    conversation: Conversation, content: Content
) -> None:
    conversation.say("i have a cramp right now")
    conversation.say("does magnesium help")
    back = conversation.back_to_step()
    assert back
    assert content.routines_by_id["relief-now"].steps[0].instruction.text in back.speech
    assert back.goes_on


def test_a_step_that_was_interrupted_is_told_again(conversation: Conversation, content: Content) -> None:
    conversation.say("i have a cramp right now")
    conversation.go_on()
    back = conversation.back_to_step()
    assert back
    assert content.routines_by_id["relief-now"].steps[1].instruction.text in back.speech


def test_where_no_routine_is_under_way_there_is_no_step_to_go_back_to(conversation: Conversation) -> None:
    conversation.launch()
    assert conversation.back_to_step() is None
    conversation.say("night cramps")
    assert conversation.back_to_step() is None


def test_how_finished_an_utterance_sounds_depends_on_its_words(conversation: Conversation) -> None:
    conversation.launch()
    texts = ("", "what about", "why", "why do my toes cramp at night")
    assert [conversation.worth(text) for text in texts] == list(Completeness)


def test_the_bare_name_of_something_may_be_the_beginning_of_a_question(conversation: Conversation) -> None:
    conversation.launch()
    assert conversation.worth("which minerals") is Completeness.OPEN
    assert conversation.worth("next") is Completeness.COMPLETE


def test_wait_only_silences_but_in_a_routine_it_keeps_the_place(conversation: Conversation) -> None:
    conversation.launch()
    assert conversation.only_silences("wait")
    assert conversation.only_silences("hey toe helper")
    assert not conversation.only_silences("stop")
    conversation.say("i have a cramp right now")
    assert not conversation.only_silences("wait")


def test_only_the_first_launch_is_one(conversation: Conversation) -> None:
    first = conversation.launch().speech
    conversation.close()
    assert conversation.launch().speech != first
