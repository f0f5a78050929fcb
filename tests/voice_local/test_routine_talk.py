import itertools
import json
import re
from dataclasses import dataclass

import pytest

from skill.assistant import Assistant
from skill.content import Content, Urgency
from skill.messages import Messages
from tests.voice_local.bedside import Bedside
from voice_local.aloud import Manner, talk_aloud
from voice_local.beats import Beat, beats, shown, without_question
from voice_local.conversation import Conversation
from voice_local.ears import Ears
from voice_local.screen import LineScreen, Screen
from voice_local.session import Session
from voice_local.settings import Settings
from voice_local.ssml import plain_text
from voice_local.talk import talk_typed

SILENCE = 8.0


@dataclass
class Room:
    """Everything but the person."""

    assistant: Assistant
    screen: Screen
    lines: list[str]

    def listen(self, *plan: tuple[float, str], partial: tuple[tuple[float, str], ...] = ()) -> Bedside:
        """A whole conversation aloud; the first thing said starts the routine after one second."""
        person = Bedside(list(plan), partial=list(partial))
        ears = Ears(person, person, self.screen, person)
        talk_aloud(Conversation(self.assistant), ears, person, self.screen, Manner(silence=SILENCE))
        return person


@pytest.fixture
def room(assistant: Assistant, messages: Messages) -> Room:
    lines: list[str] = []
    return Room(assistant, LineScreen(messages, lines.append, lines.append), lines)


@pytest.fixture
def told(content: Content) -> list[str]:
    """The instructions of the relief, in order."""
    return [step.instruction.text for step in content.routines_by_id["relief-now"].steps]


START = (1.0, "i have a cramp right now")


def test_nobody_has_to_say_next(room: Room, content: Content, told: list[str]) -> None:
    person = room.listen(START)
    relief = content.routines_by_id["relief-now"]
    starts = [person.when(text)[0] for text in (*told, relief.after.text)]
    lengths = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert lengths == pytest.approx([step.seconds for step in relief.steps], abs=0.2)
    assert not person.when(content.prompts["step_next"].say)


@pytest.mark.parametrize(
    ("start", "routine_id"), [("start the bedtime stretch", "bedtime"), ("desk break please", "desk-break")]
)
def test_every_routine_takes_its_time(room: Room, content: Content, start: str, routine_id: str) -> None:
    person = room.listen((1.0, start))
    routine = content.routines_by_id[routine_id]
    (end,) = person.when(routine.after.text)
    assert end - 1.0 == pytest.approx(routine.seconds, abs=0.2)


def test_cues_come_in_the_middle_of_the_hold(room: Room, content: Content) -> None:
    person = room.listen(START)
    first = content.routines_by_id["relief-now"].steps[0]
    assert [person.when(cue.passage.text)[0] - 1.0 for cue in first.cues] == pytest.approx(
        [cue.at for cue in first.cues], abs=0.2
    )


def test_after_the_routine_silence_ends_the_conversation(room: Room, content: Content) -> None:
    person = room.listen(START)
    assert person.log[-1][1] == content.prompts["silence"].say
    (end,) = person.when(content.routines_by_id["relief-now"].after.text)
    assert person.seconds - end == pytest.approx(2 * SILENCE, abs=0.2)


def test_next_in_a_hold_is_obeyed_at_once(room: Room, told: list[str]) -> None:
    person = room.listen(START, (4.0, "next"))
    assert person.when(told[1])[0] == pytest.approx(4.0)
    assert not person.when("Take hold of your toes")


def test_stop_in_a_hold_ends_at_once(room: Room, content: Content) -> None:
    person = room.listen(START, (9.0, "stop"))
    assert person.log[-1] == (9.0, content.prompts["goodbye"].say)


def test_pause_waits_and_go_on_tells_the_step_again(room: Room, content: Content, told: list[str]) -> None:
    person = room.listen(START, (30.0, "wait"), (50.0, "go on"))
    assert person.when(content.prompts["routine_wait"].say) == [pytest.approx(30.0)]
    assert person.when(told[1])[-1] == pytest.approx(50.0)


def test_a_pause_without_an_end_asks_whether_to_go_on(room: Room, content: Content) -> None:
    person = room.listen(START, (3.0, "wait"))
    assert person.when(content.prompts["step_go_on"].say)[0] == pytest.approx(33.0, abs=0.2)


def test_slower_lengthens_the_holds(room: Room, content: Content, told: list[str]) -> None:
    person = room.listen(START, (2.0, "slower"))
    starts = [person.when(text)[-1] for text in told[:3]]
    seconds = [step.seconds for step in content.routines_by_id["relief-now"].steps]
    assert starts[1] - starts[0] == pytest.approx(1.5 * seconds[0], abs=0.2)
    assert starts[2] - starts[1] == pytest.approx(1.5 * seconds[1], abs=0.2)


def test_a_question_in_a_hold_is_answered_and_leads_back(
    room: Room, content: Content, told: list[str]
) -> None:
    person = room.listen(START, (30.0, "does magnesium help"), (32.0, "yes"))
    (answered,) = person.when(content.by_id["magnesium-supplements"].answer.text[:40])
    assert answered == pytest.approx(30.0)
    assert person.when(told[1])[-1] == pytest.approx(32.0)
    assert person.when(content.routines_by_id["relief-now"].after.text)


def test_after_a_question_in_a_hold_silence_leads_back_to_the_step(
    room: Room, content: Content, told: list[str]
) -> None:
    person = room.listen(START, (30.0, "does magnesium help"))
    (answered,) = person.when(content.by_id["magnesium-supplements"].answer.text[:40])
    assert person.when(told[1])[-1] == pytest.approx(answered + 2 * SILENCE, abs=0.2)
    assert person.when(content.routines_by_id["relief-now"].after.text)


def test_it_is_gone_ends_the_routine_kindly(room: Room, content: Content, told: list[str]) -> None:
    person = room.listen(START, (20.0, "it's gone"))
    assert person.when(content.routines_by_id["relief-now"].gone.text) == [pytest.approx(20.0)]
    assert not person.when(told[1])


def test_groans_in_a_hold_do_not_disturb_it(room: Room, content: Content, told: list[str]) -> None:
    person = room.listen(START, (4.0, "what time is it in tokyo"), (11.0, ""))
    assert person.when(told[1])[0] == pytest.approx(26.0, abs=0.2)
    assert not person.when(content.prompts["routine_unheard"].say)


def test_a_red_flag_in_a_hold_is_heard(room: Room, content: Content) -> None:
    flag = next(topic for topic in content.safety if topic.urgency is Urgency.EMERGENCY)
    person = room.listen(START, (8.0, flag.ask[0]))
    assert person.when(flag.answer.text) == [pytest.approx(8.0)]


def test_who_speaks_when_the_hold_is_over_is_heard_out(room: Room, content: Content, told: list[str]) -> None:
    person = room.listen(START, (27.5, "stop"), partial=((25.5, "sto"),))
    assert not person.when(told[1])
    assert person.log[-1] == (27.5, content.prompts["goodbye"].say)


def test_but_a_noise_that_never_ends_does_not_hold_it_up(room: Room, told: list[str]) -> None:
    person = room.listen(START, partial=((25.0, "mm"),))
    assert person.when(told[1])[0] == pytest.approx(31.0, abs=0.2)


def test_typed_steps_follow_an_empty_line(
    room: Room, assistant: Assistant, content: Content, told: list[str]
) -> None:
    person = Bedside()
    lines = ["i have a cramp right now", "", "next", "", "", "", ""]
    talk_typed(Conversation(assistant), lines, room.screen, person)
    text = "\n".join(room.lines)
    assert [text.count(instruction) for instruction in told] == [1, 1, 1, 1]
    assert text.count(content.routines_by_id["relief-now"].after.text) == 1


def test_the_screen_shows_the_holds(room: Room, assistant: Assistant, content: Content) -> None:
    talk_typed(Conversation(assistant), ["start the desk break"], room.screen, Bedside())
    step = content.routines_by_id["desk-break"].steps[0]
    hold = content.prompts["hold_shown"].say.format(seconds=5)
    assert f"{step.instruction.text} {hold} {step.cues[0].passage.text} {hold}" in "\n".join(room.lines)


def test_programs_get_the_topic_and_sources_of_a_step(assistant: Assistant, content: Content) -> None:
    conversation = Conversation(assistant)
    first = conversation.say("start the bedtime stretch").as_json()
    assert (first["intent"], first["topic"]) == ("StartBedtimeIntent", "bedtime-routine")
    assert first["topic"] in content.by_id
    keys = content.routines_by_id["bedtime"].steps[0].passage.sources
    assert [source["title"] for source in first["sources"]] == [content.sources[key].title for key in keys]
    following = conversation.go_on()
    assert following.as_json()["intent"] == "AMAZON.NextIntent"
    assert following.heard == ""


def test_a_one_shot_routine_is_given_as_a_whole(
    messages: Messages, content: Content, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Session(Settings(), messages).ask_each(["i have a cramp right now"])
    printed = capsys.readouterr().out
    places = [printed.index(text) for text in (*told, content.routines_by_id["relief-now"].after.text)]
    assert places == sorted(places)
    assert content.prompts["step_next"].say not in printed
    assert content.prompts["routine_again"].say not in printed, "nobody can answer"


def test_programs_get_one_object_for_one_question(
    messages: Messages, capsys: pytest.CaptureFixture[str]
) -> None:
    Session(Settings(json=True), messages).ask_each(["i have a cramp right now", "start the desk break"])
    topics = [json.loads(line)["topic"] for line in capsys.readouterr().out.splitlines()]
    assert topics == ["relief-now", "stretching"]


def test_an_answer_without_holds_is_one_beat() -> None:
    ssml = '<speak>One. Two. <break time="350ms"/> Three?</speak>'
    assert beats(ssml) == (Beat(ssml),)
    assert plain_text(without_question(ssml)) == "One. Two."
    assert shown(ssml, "({seconds})") == ""


def test_beats_are_cut_at_the_holds() -> None:
    ssml = (
        '<speak>Pull. <break time="350ms"/> Hold. <break time="10000ms"/><break time="2000ms"/>'
        ' Let go. <break time="5000ms"/> Next?</speak>'
    )
    pull, let_go, question = beats(ssml)
    assert (plain_text(pull.ssml), pull.seconds) == ("Pull. Hold.", 12.0)
    assert (plain_text(let_go.ssml), let_go.seconds) == ("Let go.", 5.0)
    assert (plain_text(question.ssml), question.seconds) == ("Next?", 0.0)
    assert beats(without_question(ssml)) == (pull, let_go)
    assert re.sub(r"\s+", " ", shown(ssml, "({seconds} s)")) == "Pull. Hold. (12 s) Let go. (5 s) Next?"
