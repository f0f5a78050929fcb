"""Which screen goes with which answer."""

from skill.assistant import Assistant
from skill.content import Content
from skill.dialogue import Dialogue
from skill.screens.screen import Button, Screen, Screens
from tests.conftest import NewTurn
from tests.skill.screens.conftest import Shown


def labels(screen: Screen | None) -> list[str]:
    assert screen
    return [button.label for button in screen.buttons]


def test_an_answer_shows_what_is_told_and_where_it_comes_from(shown: Shown, content: Content) -> None:
    screen, topic = shown("AboutNightCrampsIntent"), content.by_id["night-cramps"]
    assert screen
    assert (screen.kind, screen.title, screen.text) == ("answer", topic.title, topic.answer.text)
    assert len(screen.sources) == len(topic.answer.sources) > 0
    assert screen.note == content.prompts["disclaimer"].say
    assert not screen.urgent


def test_the_buttons_are_what_could_be_said_next(shown: Shown, content: Content) -> None:
    screen = shown("AboutNightCrampsIntent")
    assert screen
    assert screen.buttons == (
        Button("More", "MoreIntent"),
        Button("Sources", "SourcesIntent"),
        Button("All topics", "AMAZON.HelpIntent"),
    )


def test_the_last_part_offers_the_topic_that_is_offered_by_voice(shown: Shown, content: Content) -> None:
    topic = next(topic for topic in content.topics if topic.see_also and not topic.urgency)
    screen = shown(topic.intent, *("MoreIntent",) * (len(topic.parts) - 1))
    assert labels(screen)[0] == content.by_id[topic.see_also[0]].title


def test_a_single_question_has_nothing_to_touch_since_the_session_is_over(shown: Shown) -> None:
    assert labels(shown("AboutNightCrampsIntent", in_session=False)) == []


def test_sources_are_listed_without_the_answer(shown: Shown) -> None:
    screen = shown("AboutNightCrampsIntent", "SourcesIntent")
    assert screen
    assert screen.text == ""
    assert screen.sources
    assert "Sources" not in labels(screen)


def test_a_red_flag_is_marked(shown: Shown) -> None:
    screen = shown("AboutRedFlagsChestPainIntent")
    assert screen
    assert screen.urgent
    assert labels(screen) == []


def test_a_step_shows_how_far_the_routine_has_come(shown: Shown, content: Content) -> None:
    steps = content.routines_by_intent["StartReliefNowIntent"].steps
    screen = shown("StartReliefNowIntent", "AMAZON.NextIntent")
    assert screen
    assert (screen.kind, screen.title, screen.text) == ("step", steps[1].name, steps[1].passage.text)
    assert screen.label == f"Step 2 of {len(steps)}"
    assert screen.steps == (True, True, *(False,) * (len(steps) - 2))
    assert labels(screen) == ["Next", "Again", "Back"]


def test_the_first_step_has_nothing_before_it(shown: Shown) -> None:
    assert labels(shown("StartReliefNowIntent")) == ["Next", "Again"]


def test_a_question_in_between_leads_back_to_the_step(shown: Shown) -> None:
    screen = shown("StartReliefNowIntent", "AboutNightCrampsIntent")
    assert screen
    assert screen.buttons[0] == Button("Go on", "AMAZON.YesIntent")


def test_launch_and_help_list_everything_the_stretch_for_now_first(shown: Shown, content: Content) -> None:
    screen = shown("")
    assert screen
    assert screen.kind == "topics"
    assert screen.items[0].intent == "StartReliefNowIntent"
    assert {button.intent for button in screen.items} == {
        *content.routines_by_intent,
        *(topic.intent for topic in content.topics if "/" not in topic.id),
    }
    assert shown("AMAZON.HelpIntent") == screen


def test_a_choice_between_two_topics_can_be_touched(
    assistant: Assistant, content: Content, turn: NewTurn
) -> None:
    asked = Dialogue(offer="massage", other="stretching", said="choice")
    reply = assistant.reply(turn("AMAZON.RepeatIntent", asked))
    screen = Screens(content).of(reply)
    assert screen
    assert screen.title == reply.question
    assert [button.intent for button in screen.items] == ["AboutMassageIntent", "AboutStretchingIntent"]


def test_what_shows_nothing_new_leaves_the_screen_as_it_was(shown: Shown) -> None:
    assert shown("StartReliefNowIntent", "AMAZON.PauseIntent") is None
    assert shown("AMAZON.StopIntent") is None
