import json
import re
from collections.abc import Callable

import pytest
from ask_sdk_core.skill import CustomSkill
from hypothesis import given
from hypothesis import strategies as st

from skill.assistant import Assistant
from skill.content import Content, Routine, Step
from skill.dialogue import Dialogue
from skill.envelope import read_request, write_response
from skill.handlers import invoke
from skill.holds import MAX_SECONDS, PACES, held
from skill.interaction_model import build_model
from skill.reply import Reply
from skill.response import to_response
from skill.routines import UNDER_WAY
from skill.speech import MAX_BREAK_MS, MAX_SSML, Speech
from tests.conftest import NewTurn, shipped

CONTENT = shipped()["en-US"]
ROUTINES = pytest.mark.parametrize("routine", CONTENT.routines, ids=lambda routine: routine.id)
EVERY_STEP = pytest.mark.parametrize(
    ("routine", "step"),
    [
        pytest.param(routine, step, id=f"{routine.id}-{step + 1}")
        for routine in CONTENT.routines
        for step in range(len(routine.steps))
    ],
)
STOP, NEXT, PREVIOUS, REPEAT = (f"AMAZON.{name}Intent" for name in ("Stop", "Next", "Previous", "Repeat"))
PAUSE, RESUME, START_OVER, YES, NO, HELP, FALLBACK = (
    f"AMAZON.{name}Intent" for name in ("Pause", "Resume", "StartOver", "Yes", "No", "Help", "Fallback")
)
ALEXA_SECONDS = 240

Talk = Callable[..., Reply]


@pytest.fixture
def talk(assistant: Assistant, turn: NewTurn) -> Talk:
    """Sends intents, each where the last one left the conversation; gives the last reply."""

    def hold(*intents: str, start: Dialogue | None = None, question: str = "") -> Reply:
        dialogue, reply = start or Dialogue(), None
        for intent in intents:
            reply = assistant.reply(turn(intent, dialogue))
            dialogue = reply.dialogue
        if question:
            reply = assistant.reply(turn("", dialogue, question=question))
        assert reply
        return reply

    return hold


@pytest.fixture
def relief(content: Content) -> Routine:
    return content.routines_by_id["relief-now"]


def at(talk: Talk, routine: Routine, step: int) -> Dialogue:
    """Where the conversation stands when a step has just been told."""
    return talk(routine.intent, *[NEXT] * step).dialogue


@pytest.mark.parametrize(
    ("routine_id", "seconds"), [("relief-now", 85), ("bedtime", 180), ("desk-break", 60)]
)
def test_the_holds_add_up_to_what_the_sources_say(content: Content, routine_id: str, seconds: int) -> None:
    assert content.routines_by_id[routine_id].seconds == seconds


@pytest.mark.parametrize(
    ("said", "intent", "topic"),
    [
        ("I have a cramp right now", "StartReliefNowIntent", "relief-now"),
        ("ow ow my toe", "StartReliefNowIntent", "relief-now"),
        ("my toes are cramping right now", "StartReliefNowIntent", "relief-now"),
        ("guide me through the relief", "StartReliefNowIntent", "relief-now"),
        ("start the bedtime stretch", "StartBedtimeIntent", "bedtime-routine"),
        ("desk exercises please", "StartDeskBreakIntent", "stretching"),
        ("walk me through it", "GuideIntent", "relief-now"),
    ],
)
def test_a_routine_starts_at_once_when_it_is_asked_for(
    assistant: Assistant, talk: Talk, said: str, intent: str, topic: str
) -> None:
    assert assistant.understand(said).intent == intent
    reply = talk(intent)
    assert (reply.dialogue.topic, reply.dialogue.said, reply.dialogue.step) == (topic, "step", 0)


@pytest.mark.parametrize(
    "question",
    ["how do i make a foot spasm let go", "first aid for a cramped foot", "what helps when your toes cramp"],
)
def test_a_question_about_relief_is_no_call_for_the_routine(
    assistant: Assistant, content: Content, question: str
) -> None:
    assert assistant.understand(question).intent not in content.routines_by_intent


def test_whoever_has_a_cramp_hears_what_to_do_first(talk: Talk, relief: Routine) -> None:
    assert talk(relief.intent).speech.plain.startswith(relief.steps[0].instruction.text)


@ROUTINES
def test_the_caution_is_told_once(talk: Talk, routine: Routine) -> None:
    caution = (routine.before or routine.with_first or routine.after).text
    said = [talk(routine.intent, *[NEXT] * count).speech.plain for count in range(len(routine.steps))]
    assert [caution in text for text in said] == [True, *[False] * (len(routine.steps) - 1)]
    assert caution not in talk(routine.intent, REPEAT).speech.plain


@ROUTINES
def test_next_leads_through_every_step_to_the_closing_words(talk: Talk, routine: Routine) -> None:
    told = [talk(routine.intent, *[NEXT] * count) for count in range(len(routine.steps) + 1)]
    assert [reply.dialogue.step for reply in told[:-1]] == list(range(len(routine.steps)))
    assert all(
        step.instruction.text in reply.speech.plain for step, reply in zip(routine.steps, told, strict=False)
    )
    assert told[-1].speech.plain == routine.after.text


@EVERY_STEP
def test_every_command_goes_where_arithmetic_says(talk: Talk, routine: Routine, step: int) -> None:
    here, last = at(talk, routine, step), len(routine.steps) - 1
    after = {
        name: talk(name, start=here).dialogue
        for name in (NEXT, YES, "MoreIntent", PREVIOUS, REPEAT, RESUME, START_OVER, "SlowerIntent", PAUSE, NO)
    }
    for name in (NEXT, YES, RESUME, "MoreIntent"):
        assert after[name].said == ("closing" if step == last else "step")
        assert after[name].step == min(step + 1, last)
    assert after[PREVIOUS].step == max(step - 1, 0)
    assert {after[name].step for name in (REPEAT, "SlowerIntent", PAUSE, NO)} == {step}
    assert after[START_OVER].step == 0
    assert after["SlowerIntent"].pace == 1
    assert {after[name].said for name in (PAUSE, NO)} == {"waiting"}


@EVERY_STEP
@pytest.mark.parametrize("goes_on", [YES, NEXT, RESUME, "MoreIntent", REPEAT])
def test_after_a_wait_the_step_is_told_again(talk: Talk, routine: Routine, step: int, goes_on: str) -> None:
    reply = talk(PAUSE, goes_on, start=at(talk, routine, step))
    assert (reply.dialogue.said, reply.dialogue.step) == ("step", step)
    assert routine.steps[step].instruction.text in reply.speech.plain


@EVERY_STEP
def test_stop_ends_at_once(talk: Talk, routine: Routine, step: int) -> None:
    reply = talk(STOP, start=at(talk, routine, step))
    assert reply.ends
    assert reply.dialogue == Dialogue()


@EVERY_STEP
def test_a_question_is_answered_and_leads_back_to_the_step(
    talk: Talk, content: Content, routine: Routine, step: int
) -> None:
    here = at(talk, routine, step)
    answer = talk("AboutMassageIntent", start=here)
    assert answer.speech.plain == content.by_id["massage"].answer.text
    assert routine.name in answer.question
    back = talk(YES, start=answer.dialogue)
    assert (back.dialogue.routine, back.dialogue.step, back.dialogue.said) == (routine.id, step, "step")


def test_after_a_question_more_tells_more_of_the_answer(
    talk: Talk, content: Content, relief: Routine
) -> None:
    reply = talk(relief.intent, NEXT, "AboutMassageIntent", "MoreIntent")
    assert reply.speech.plain == content.by_id["massage"].more[0].text
    assert (reply.dialogue.routine, reply.dialogue.step) == (relief.id, 1)


def test_after_a_question_next_goes_to_the_next_step(talk: Talk, relief: Routine) -> None:
    assert talk(relief.intent, NEXT, "AboutMassageIntent", NEXT).dialogue.step == 2


def test_after_a_question_no_leaves_the_routine(talk: Talk, relief: Routine) -> None:
    reply = talk(relief.intent, "AboutMassageIntent", NO)
    assert not reply.dialogue.routine
    assert not reply.ends


def test_a_free_question_is_answered_in_between_too(talk: Talk, relief: Routine) -> None:
    reply = talk(relief.intent, NEXT, question="does magnesium help")
    assert (reply.dialogue.topic, reply.dialogue.step) == ("magnesium-supplements", 1)
    assert relief.name in reply.question


@EVERY_STEP
def test_a_red_flag_ends_the_routine(talk: Talk, content: Content, routine: Routine, step: int) -> None:
    here = at(talk, routine, step)
    assert content.safety
    for flag in content.safety:
        reply = talk(flag.intent, start=here)
        assert reply.speech.plain == flag.answer.text
        assert not reply.dialogue.routine
        assert routine.name not in reply.question


@EVERY_STEP
def test_sources_of_the_step_are_named(talk: Talk, content: Content, routine: Routine, step: int) -> None:
    reply = talk("SourcesIntent", start=at(talk, routine, step))
    first = content.sources[routine.steps[step].passage.sources[0]]
    assert first.spoken in reply.speech.plain
    assert reply.card
    assert first.organisation in reply.card.text
    assert talk(YES, start=reply.dialogue).dialogue.step == step


def test_slower_lengthens_this_hold_and_the_next_until_it_is_long_enough(talk: Talk, relief: Routine) -> None:
    paces = [talk(relief.intent, *["SlowerIntent"] * count).dialogue.pace for count in range(5)]
    assert paces == [0, 1, 2, 2, 2]
    slower = talk(relief.intent, "SlowerIntent", NEXT)
    assert _pauses(slower) >= 1.5 * relief.steps[1].seconds
    assert talk(relief.intent, "SlowerIntent", NEXT, START_OVER).dialogue.pace == 1


@ROUTINES
def test_holds_grow_with_the_pace_up_to_a_limit(routine: Routine) -> None:
    for step in routine.steps:
        lengths = [_held_seconds(step, pace) for pace in range(len(PACES))]
        assert lengths == [min(step.seconds * factor, MAX_SECONDS) for factor in PACES]


def test_still_cramping_means_carry_on_not_begin_again(talk: Talk, relief: Routine) -> None:
    assert talk(relief.intent, NEXT, NEXT, relief.intent).dialogue.step == 2


@EVERY_STEP
def test_not_working_gives_advice_and_offers_to_do_it_again(talk: Talk, routine: Routine, step: int) -> None:
    advice = talk("NotWorkingIntent", start=at(talk, routine, step))
    assert advice.speech.plain == routine.not_working.text
    assert talk(YES, start=advice.dialogue).dialogue.step == routine.again
    assert not talk(NO, start=advice.dialogue).dialogue.routine


def test_the_advice_names_the_ten_minute_rule(relief: Routine) -> None:
    assert all("ten minutes" in passage.text for passage in (relief.not_working, relief.after))


def test_not_working_without_a_routine_offers_to_be_guided(talk: Talk, relief: Routine) -> None:
    advice = talk("NotWorkingIntent")
    assert advice.speech.plain == relief.not_working.text
    for command in (YES, NEXT, REPEAT, relief.intent):
        reply = talk(command, start=advice.dialogue)
        assert reply.speech.plain.startswith(relief.steps[0].instruction.text)
        assert relief.with_first
        assert relief.with_first.text in reply.speech.plain
    assert relief.name not in talk("AboutMassageIntent", start=advice.dialogue).question


@EVERY_STEP
def test_when_it_is_gone_the_routine_closes_kindly(talk: Talk, routine: Routine, step: int) -> None:
    reply = talk("GoneIntent", start=at(talk, routine, step))
    assert reply.speech.plain == routine.gone.text
    assert reply.question
    assert talk(NO, start=reply.dialogue).ends


def test_gone_without_a_routine_is_good_news(talk: Talk, content: Content) -> None:
    assert talk("GoneIntent").speech.plain == content.prompts["gone"].say


@ROUTINES
def test_again_after_the_end_goes_round_once_more(talk: Talk, routine: Routine) -> None:
    end = at(talk, routine, len(routine.steps))
    again = talk(REPEAT, start=end)
    assert (again.dialogue.said, again.dialogue.step) == ("step", routine.again)
    assert talk(PREVIOUS, start=end).dialogue.step == len(routine.steps) - 1
    assert talk(NEXT, start=end).dialogue.said == "closing"


@ROUTINES
def test_after_the_end_a_question_is_only_answered(talk: Talk, routine: Routine) -> None:
    reply = talk("AboutMassageIntent", start=at(talk, routine, len(routine.steps)))
    assert not reply.dialogue.routine
    assert routine.name not in reply.question


@EVERY_STEP
def test_help_and_noise_say_what_can_be_said_and_keep_the_place(
    talk: Talk, content: Content, routine: Routine, step: int
) -> None:
    here = at(talk, routine, step)
    for command, prompt in ((HELP, "routine_help"), (FALLBACK, "routine_unheard")):
        reply = talk(command, start=here)
        assert reply.speech.plain == content.prompts[prompt].say
        assert talk(YES, start=reply.dialogue).dialogue.step == step
    assert talk(FALLBACK, FALLBACK, FALLBACK, start=here).ends


def test_walk_me_through_it_starts_the_routine_of_the_topic(talk: Talk) -> None:
    assert talk("AboutBedtimeRoutineIntent", "GuideIntent").dialogue.routine == "bedtime"
    assert talk("AboutMassageIntent", "GuideIntent").dialogue.routine == "relief-now"


def test_a_launch_in_the_middle_begins_a_new_conversation(
    assistant: Assistant, turn: NewTurn, talk: Talk
) -> None:
    here = talk("StartBedtimeIntent").dialogue
    reply = assistant.reply(turn("", here, kind="LaunchRequest"))
    assert not reply.dialogue.routine


@ROUTINES
def test_alexa_can_speak_every_step_at_every_pace(talk: Talk, routine: Routine) -> None:
    for pace in range(len(PACES)):
        dialogue = talk(routine.intent, *["SlowerIntent"] * pace).dialogue
        for _ in routine.steps:
            reply = talk(REPEAT, start=dialogue)
            ssml = reply.spoken.ssml
            breaks = [int(ms) for ms in re.findall(r'<break time="(\d+)ms"/>', ssml)]
            assert len(ssml) <= MAX_SSML
            assert max(breaks) <= MAX_BREAK_MS
            # Two words a second is slower than any voice.
            assert sum(breaks) / 1000 + len(reply.spoken.plain.split()) / 2 < ALEXA_SECONDS
            assert len(json.dumps(to_response(reply).to_dict())) < 24 * 1024
            assert reply.question.endswith("?")
            dialogue = talk(NEXT, start=dialogue).dialogue


def test_a_one_shot_start_keeps_the_session_open(skill: CustomSkill) -> None:
    answer = json.loads(
        write_response(invoke(skill, read_request(json.dumps(_request("StartReliefNowIntent")))))
    )
    assert answer["response"]["shouldEndSession"] is False
    assert answer["sessionAttributes"]["routine"] == "relief-now"


@ROUTINES
def test_alexa_listens_for_every_routine(content: Content, routine: Routine) -> None:
    intents = build_model(content)["interactionModel"]["languageModel"]["intents"]
    samples = {intent["name"]: intent["samples"] for intent in intents}
    assert len(samples[routine.intent]) >= 25
    assert len(routine.heard) >= 50


def test_what_a_command_means_in_a_routine_is_a_command_anywhere(content: Content) -> None:
    known = {*(command.intent for command in content.commands), FALLBACK}
    assert UNDER_WAY.keys() <= known


@given(
    routine=st.sampled_from([*CONTENT.routines_by_id, "", "no-such-routine"]),
    step=st.integers(-3, 99),
    pace=st.integers(-3, 99),
    said=st.sampled_from(
        ["step", "waiting", "advice", "closing", "gone", "step-sources", "part", "nonsense", ""]
    ),
    offer=st.sampled_from(
        ["next-step", "same-step", "once-more", "anything", "more", "StartBedtimeIntent", ""]
    ),
    command=st.sampled_from([*UNDER_WAY, STOP, "GuideIntent", "NotWorkingIntent", "AboutMassageIntent"]),
)
def test_no_session_however_odd_brings_it_down(
    assistant: Assistant,
    turn: NewTurn,
    routine: str,
    step: int,
    pace: int,
    said: str,
    offer: str,
    command: str,
) -> None:
    dialogue = Dialogue(topic="relief-now", routine=routine, step=step, pace=pace, said=said, offer=offer)
    reply = assistant.reply(turn(command, dialogue))
    assert reply.speech.plain
    assert len(reply.spoken.ssml) <= MAX_SSML
    assert Dialogue.from_attributes(reply.dialogue.to_attributes()) == reply.dialogue


def _pauses(reply: Reply) -> float:
    return sum(part for part in reply.speech.parts if isinstance(part, int)) / 1000


def _request(intent: str) -> dict[str, object]:
    person = {"application": {"applicationId": "a"}, "user": {"userId": "u"}}
    return {
        "version": "1.0",
        "session": {"new": True, "sessionId": "s", "attributes": {}, **person},
        "context": {"System": {**person, "device": {"deviceId": "d", "supportedInterfaces": {}}}},
        "request": {
            "type": "IntentRequest",
            "requestId": "r",
            "timestamp": "2026-11-22T12:00:00Z",
            "locale": "en-US",
            "intent": {"name": intent, "confirmationStatus": "NONE", "slots": {}},
        },
    }


def _held_seconds(step: Step, pace: int) -> float:
    """Silence of a step as it is spoken."""
    spoken = held(Speech().say("now"), step, pace)
    return sum(part for part in spoken.parts if isinstance(part, int)) / 1000
