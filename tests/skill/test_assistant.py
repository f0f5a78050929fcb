import json
from dataclasses import replace

import pytest
from ask_sdk_model import ResponseEnvelope
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.assistant import BEHAVIOURS, Assistant
from skill.content import Content
from skill.dialogue import ANYTHING, MORE, Dialogue
from skill.envelope import write_response
from skill.question import PLAIN_SLOT
from skill.response import to_response
from skill.turn import Turn
from tests.conftest import NewTurn
from tests.skill.limits import MAX_RESPONSE, check_ssml

TOPICS = ("night-cramps", "food/bananas", "sources", "red-flags/chest-pain", "no-such-topic", "")
SAYINGS = (
    "why do my toes cramp",
    "my chest hurts and i can't breathe",
    "what time is it",
    "more",
    "yes",
    "stretching or water",
    "\ud800",
    "",
)
DIALOGUES = st.builds(
    Dialogue,
    topic=st.sampled_from(TOPICS),
    part=st.integers(-3, 6),
    offer=st.sampled_from((*TOPICS, MORE, ANYTHING)),
    other=st.sampled_from(TOPICS),
    said=st.one_of(
        st.sampled_from(["part", "sources", "choice", "prompt:help:help_question", "prompt:launch:", ""]),
        st.text(max_size=20),
    ),
    misses=st.integers(-1, 5),
)
SLOTS = st.dictionaries(
    st.sampled_from(["question", "why", "what_about", "toe"]),
    st.one_of(st.sampled_from(SAYINGS), st.text(max_size=60)),
    max_size=3,
)
INTENTS = st.sampled_from(
    [*BEHAVIOURS, "AskIntent", "AboutNightCrampsIntent", "AboutRedFlagsChestPainIntent", "NobodyIntent", ""]
)
TURNS = st.builds(
    Turn,
    kind=st.sampled_from(["LaunchRequest", "IntentRequest", "SomethingNew", ""]),
    intent=INTENTS,
    slots=SLOTS,
    locale=st.sampled_from(["en-US", "de-DE", ""]),
    dialogue=DIALOGUES,
    in_session=st.booleans(),
)


@settings(max_examples=300)
@given(TURNS)
def test_any_turn_gets_a_reply_that_keeps_to_the_rules(assistant: Assistant, turn: Turn) -> None:
    reply = assistant.reply(turn)
    response = to_response(reply)
    answer = write_response(ResponseEnvelope("1.0", reply.dialogue.to_attributes(), None, response))
    sent = json.loads(answer)["response"]
    check_ssml(sent["outputSpeech"]["ssml"])
    assert reply.speech.plain
    assert len(answer.encode()) <= MAX_RESPONSE
    assert sent["shouldEndSession"] == ("reprompt" not in sent) == (not reply.question)
    card = sent.get("card", {"title": "", "content": ""})
    assert len(card["title"]) + len(card["content"]) <= 8000


@settings(max_examples=100)
@given(TURNS)
def test_the_same_turn_gets_the_same_reply(assistant: Assistant, turn: Turn) -> None:
    assert assistant.reply(turn) == assistant.reply(turn)


@settings(max_examples=100)
@given(SLOTS, DIALOGUES)
def test_nothing_a_person_said_is_remembered(
    assistant: Assistant, slots: dict[str, str], dialogue: Dialogue
) -> None:
    words = {**slots, "question": "zanzibar marzipan cramps in my left toes since tuesday"}
    after = assistant.reply(Turn("IntentRequest", "AskIntent", words, "en-US", dialogue, True)).dialogue
    assert not any("zanzibar" in str(value) for value in after.to_attributes().values())


def test_every_topic_is_answered_under_its_intent(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    for topic in content.by_id.values():
        assert assistant.reply(turn(topic.intent)).speech.plain == topic.answer.text


def test_a_free_question_gets_the_answer_of_its_topic(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    reply = assistant.reply(turn(question="why do my toes cramp at night"))
    assert reply.speech.plain == content.by_id["night-cramps"].answer.text


def test_what_may_have_been_one_of_two_topics_is_asked_about(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    asked = replace(turn(question="would that help"), several={PLAIN_SLOT: ("massage", "stretching")})
    question = assistant.reply(asked).question
    assert all(content.by_id[topic].name in question for topic in ("massage", "stretching"))


@pytest.mark.parametrize("ids", [("massage", "nonsense"), ("nonsense",), ("massage", "food", "tests")])
def test_and_not_where_it_is_not_two_that_there_are(
    ids: tuple[str, ...], assistant: Assistant, turn: NewTurn
) -> None:
    asked = turn(question="why do my toes cramp at night")
    assert assistant.reply(replace(asked, several={PLAIN_SLOT: ids})) == assistant.reply(asked)


def test_a_command_among_the_free_words_is_obeyed(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    assert assistant.reply(turn(question="stop")).speech.plain == content.prompts["goodbye"].say


def test_a_free_question_nobody_knows_is_declined(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    reply = assistant.reply(turn(question="what time is it in tokyo"))
    assert reply.speech.plain == content.prompts["fallback_first"].say


def test_an_empty_free_question_counts_as_not_understood(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    assert assistant.reply(turn("AskIntent")).speech.plain == content.prompts["fallback_first"].say


@pytest.mark.parametrize("in_session", [True, False])
def test_a_red_flag_in_free_words_closes_with_its_instruction(
    in_session: bool, assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    reply = assistant.reply(turn(question="my chest hurts and i can't breathe", in_session=in_session))
    assert reply.speech.plain == content.by_id["red-flags/chest-pain"].answer.text
    assert reply.ends


def test_a_fault_is_owned_up_to(assistant: Assistant, content: Content, turn: NewTurn) -> None:
    reply = assistant.apologise(turn("AMAZON.HelpIntent"))
    assert reply.speech.plain == content.prompts["error"].say
    assert not reply.ends
