from dataclasses import dataclass

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.content import Content
from skill.messages import Messages
from tests.voice_local.bedside import Bedside, Caller, Sleeper
from tests.voice_local.screens import Paper
from voice_local import earcons
from voice_local.aloud import Manner, Stage, talk_aloud
from voice_local.conversation import Conversation
from voice_local.ears import Ears

SILENCE = 8.0
TAKES = 5.0
"""Seconds an answer takes to be spoken."""


@dataclass
class Room:
    """Everything but the person."""

    conversation: Conversation
    messages: Messages
    paper: Paper
    stages: list[Stage]

    def hold(self, person: Bedside, *, wake: Sleeper | None = None, barge_in: bool = True) -> Bedside:
        """A whole conversation aloud."""
        screen = self.paper.screen(self.messages)
        interruption = Caller(person) if barge_in else None
        ears = Ears(person, person, screen, person, interruption=interruption, wake=wake)
        manner = Manner(silence=SILENCE, sleeps=wake is not None)
        talk_aloud(self.conversation, ears, person, screen, manner, self.stages.append)
        return person


@pytest.fixture
def room(assistant: Assistant, skill: CustomSkill, messages: Messages) -> Room:
    return Room(Conversation(assistant, skill), messages, Paper(), [])


def firsts(person: Bedside) -> list[str]:
    """The first sentence of everything that was spoken."""
    return [text.split(".")[0] for _, text in person.log]


def first(text: str) -> str:
    return text.split(".")[0]


@pytest.fixture
def launch(content: Content) -> str:
    return first(content.prompts["launch"].say)


@pytest.fixture
def goodbye(content: Content) -> str:
    return first(content.prompts["goodbye"].say)


@pytest.fixture
def night(content: Content) -> str:
    return first(content.by_id["night-cramps"].answer.text)


def test_it_greets_listens_answers_and_says_goodbye(
    room: Room, launch: str, night: str, goodbye: str
) -> None:
    person = room.hold(Bedside([(1.0, "night cramps"), (2.0, "stop")]))
    assert firsts(person) == [launch, night, goodbye]
    assert room.messages.text("heard", text="night cramps") in room.paper.lines


def test_who_could_not_wait_is_greeted_the_first_time_and_answered_then(
    room: Room, launch: str, night: str
) -> None:
    assert firsts(room.hold(Bedside([(5.0, "stop")], before=b"night cramps")))[:2] == [launch, night]


def test_who_was_greeted_another_day_and_could_not_wait_is_answered_at_once(
    assistant: Assistant, skill: CustomSkill, room: Room, night: str
) -> None:
    room.conversation = Conversation(assistant, skill, greeted=True)
    assert firsts(room.hold(Bedside([(5.0, "stop")], before=b"night cramps")))[0] == night


def test_earcons_say_where_it_stands(room: Room) -> None:
    person = room.hold(Bedside([(1.0, "night cramps"), (2.0, "what time is it in tokyo"), (3.0, "stop")]))
    listening, got_it, unheard, goodbye = (
        earcon() for earcon in (earcons.listening, earcons.got_it, earcons.did_not_hear, earcons.goodbye)
    )
    assert person.earcons == [listening, got_it, listening, unheard, listening, got_it, goodbye]


def test_partial_words_are_shown_while_somebody_speaks(room: Room) -> None:
    room.hold(Bedside([(1.0, "stop")], partial=[(0.5, "why do"), (0.7, "why do my")]))
    assert room.paper.passing[:2] == ["why do", "why do my"]


def test_silence_is_followed_by_one_reprompt_and_then_the_goodbye(room: Room, content: Content) -> None:
    person = room.hold(Bedside())
    silence = content.prompts["silence"].say
    assert [text for _, text in person.log][1:] == [content.prompts["launch"].reprompt, silence]
    assert person.seconds == pytest.approx(2 * SILENCE)
    assert silence in room.paper.text
    assert person.earcons[-1] == earcons.goodbye()


def test_after_an_emergency_it_goes_on_listening(room: Room, night: str) -> None:
    plan = [(1.0, "my chest hurts and i can't breathe"), (2.0, "night cramps"), (3.0, "stop")]
    assert night in firsts(room.hold(Bedside(plan)))


def test_the_short_commands_expected_follow_the_conversation(room: Room) -> None:
    person = room.hold(Bedside([(1.0, "night cramps")]))
    assert "yes" in person.expected


def test_stop_silences_it_and_is_obeyed(room: Room, night: str, goodbye: str) -> None:
    person = room.hold(Bedside([(6.0, "night cramps")], calls=[(8.0, "stop")], takes=TAKES))
    assert firsts(person)[1:] == [night, goodbye]
    assert [said.stopped for said in person.answers] == [False, True, False]
    assert person.when(goodbye) == [pytest.approx(8.0)]


def test_wait_silences_it_and_it_listens(room: Room, night: str, content: Content) -> None:
    plan = [(6.0, "night cramps"), (9.0, "does magnesium help"), (16.0, "stop")]
    person = room.hold(Bedside(plan, calls=[(8.0, "wait")], takes=TAKES))
    magnesium = first(content.by_id["magnesium-supplements"].answer.text)
    assert firsts(person)[1:3] == [night, magnesium]
    assert person.answers[1].stopped
    assert content.prompts["pause"].say not in [text for _, text in person.log]


@pytest.mark.parametrize("call", ["hey toe helper", "wait", "hold on"])
def test_what_only_silences_is_followed_by_the_usual_patience(room: Room, call: str) -> None:
    person = room.hold(Bedside([(6.0, "night cramps")], calls=[(8.0, call)], takes=TAKES))
    assert person.answers[1].stopped
    reprompted, _ = person.log[2]
    assert reprompted == pytest.approx(8.0 + SILENCE)


def test_any_key_silences_it_and_it_listens(room: Room, night: str) -> None:
    person = room.hold(Bedside([(3.0, "night cramps"), (11.0, "stop")], keys=[2.0], takes=TAKES))
    assert person.answers[0].stopped
    assert person.pushed
    assert person.when(night) == [pytest.approx(3.0)]


def test_next_in_the_middle_of_a_step_goes_on_with_the_next_one(room: Room, content: Content) -> None:
    steps = [step.instruction.text for step in content.routines_by_id["relief-now"].steps]
    plan = [(6.0, "i have a cramp right now")]
    person = room.hold(Bedside(plan, calls=[(8.0, "next"), (10.0, "stop")], takes=TAKES))
    assert person.when(steps[1]) == [pytest.approx(8.0)]
    assert person.routine


def test_an_interrupted_step_is_told_again_when_nothing_is_said(room: Room, content: Content) -> None:
    first_step = content.routines_by_id["relief-now"].steps[0].instruction.text
    person = room.hold(Bedside([(6.0, "i have a cramp right now")], keys=[8.0], takes=TAKES))
    assert len(person.when(first_step)) == 2


def test_the_greeting_and_the_reprompt_can_be_interrupted(room: Room, night: str) -> None:
    person = room.hold(Bedside([(3.0, "night cramps"), (9.0, "stop")], calls=[(1.0, "wait")], takes=TAKES))
    assert person.answers[0].stopped
    assert person.when(night) == [pytest.approx(3.0)]


def test_without_barge_in_it_is_heard_to_its_end(room: Room, night: str) -> None:
    plan = [(6.0, "night cramps"), (12.0, "stop")]
    person = room.hold(Bedside(plan, calls=[(8.0, "stop")], takes=TAKES), barge_in=False)
    assert not any(said.stopped for said in person.answers)


def test_asleep_it_hears_the_wake_phrase_and_nothing_else(room: Room, night: str, goodbye: str) -> None:
    person = Bedside([(5.0, "night cramps"), (6.0, "stop")], ends=30.0)
    room.hold(person, wake=Sleeper(person, 4.0))
    assert firsts(person) == [night, goodbye]


def test_a_question_right_after_the_wake_phrase_is_answered(room: Room, night: str) -> None:
    person = Bedside([(6.0, "stop")], ends=30.0, early=b"night cramps")
    room.hold(person, wake=Sleeper(person, 4.0, after=b"night cramps"))
    assert person.when(night) == [pytest.approx(4.0)]


def test_woken_for_nothing_it_greets(room: Room, launch: str) -> None:
    person = Bedside([(14.0, "stop")], ends=30.0)
    room.hold(person, wake=Sleeper(person, 4.0))
    assert person.when(launch) == [pytest.approx(4.0 + SILENCE)]


def test_after_the_goodbye_it_sleeps_until_it_is_woken_again(room: Room, night: str, goodbye: str) -> None:
    plan = [
        (5.0, "night cramps"),
        (6.0, "stop"),
        (7.0, "night cramps"),
        (11.0, "night cramps"),
        (12.0, "stop"),
    ]
    person = Bedside(plan[:2], ends=9.0)
    sleeper = Sleeper(person, 4.0, 10.0)
    room.hold(person, wake=sleeper)
    assert firsts(person) == [night, goodbye]
    person.plan, person.ends = plan[3:], 30.0
    room.hold(person, wake=sleeper)
    assert firsts(person) == [night, goodbye] * 2


def test_a_key_wakes_it_too(room: Room, night: str) -> None:
    person = Bedside([(5.0, "night cramps"), (6.0, "stop")], keys=[4.0], ends=30.0)
    room.hold(person, wake=Sleeper(person))
    assert night in firsts(person)


def test_the_stages_of_a_turn_can_be_timed(room: Room) -> None:
    room.hold(Bedside([(6.0, "night cramps"), (12.0, "stop")], calls=[(8.0, "wait")], takes=TAKES))
    assert room.stages == [
        *(Stage.SPEAKING, Stage.SPOKEN),
        *(Stage.HEARD, Stage.DECIDED, Stage.SPEAKING, Stage.INTERRUPTED),
        *(Stage.HEARD, Stage.DECIDED, Stage.SPEAKING, Stage.SPOKEN),
    ]
