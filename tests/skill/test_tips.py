import pytest

from skill.answers import Answers
from skill.assistant import Assistant
from skill.content import Content
from skill.dialogue import TIP, Dialogue
from skill.reply import Reply
from tests.conftest import NewTurn


@pytest.fixture
def first(answers: Answers) -> Reply:
    return answers.tips.next(Dialogue(), in_session=True, draw=0)


def session(assistant: Assistant, turn: NewTurn, count: int) -> list[str]:
    """So many tips of one session."""
    told, dialogue = [], Dialogue()
    for _ in range(count):
        reply = assistant.reply(turn("TipIntent", dialogue))
        told.append(reply.speech.plain)
        dialogue = reply.dialogue
    return told


def test_a_tip_is_told_with_the_offer_of_another(first: Reply, content: Content) -> None:
    assert first.speech.plain == content.tips[0].passage.text
    assert first.question == content.prompts["offer_tip"].say
    assert first.dialogue.offer == TIP


def test_a_single_tip_closes(answers: Answers) -> None:
    assert answers.tips.next(Dialogue(), in_session=False, draw=3).ends


def test_which_tip_comes_first_is_drawn(answers: Answers, content: Content) -> None:
    told = {answers.tips.next(Dialogue(), True, draw).speech.plain for draw in range(100)}
    assert told == {tip.passage.text for tip in content.tips}


def test_no_tip_comes_again_before_all_were_told(
    assistant: Assistant, turn: NewTurn, content: Content
) -> None:
    count = len(content.tips)
    told = session(assistant, turn, count + 1)
    assert sorted(told[:count]) == sorted(tip.passage.text for tip in content.tips)
    assert told[count] == f"{content.prompts['tips_again'].say} {told[0]}"


def test_an_answer_in_between_does_not_bring_a_tip_again(
    assistant: Assistant, turn: NewTurn, first: Reply
) -> None:
    between = assistant.reply(turn("AboutNightCrampsIntent", first.dialogue))
    second = assistant.reply(turn("TipIntent", between.dialogue))
    assert (second.dialogue.tip, second.dialogue.tips) == (2, 2)


@pytest.mark.parametrize(
    "intent", ["MoreIntent", "AMAZON.NextIntent", "AMAZON.YesIntent", "AMAZON.ResumeIntent"]
)
def test_going_on_after_a_tip_gives_the_next(
    intent: str, assistant: Assistant, turn: NewTurn, first: Reply, content: Content
) -> None:
    assert assistant.reply(turn(intent, first.dialogue)).speech.plain == content.tips[1].passage.text


def test_a_tip_can_be_heard_again(answers: Answers, first: Reply) -> None:
    again = answers.repeat(first.dialogue, in_session=True)
    assert again.speech == first.speech
    assert again.dialogue == first.dialogue


def test_a_tip_says_where_it_comes_from(answers: Answers, first: Reply, content: Content) -> None:
    reply = answers.sources(first.dialogue, in_session=True)
    keys = content.tips[0].passage.sources
    assert all(content.sources[key].spoken in reply.speech.plain for key in keys)
    assert reply.card is not None
    assert all(content.sources[key].title in reply.card.text for key in keys)
    assert answers.repeat(reply.dialogue, in_session=True) == reply
    assert answers.yes(reply.dialogue).speech.plain == content.tips[1].passage.text


def test_a_short_question_leans_on_the_topic_of_the_tip(
    assistant: Assistant, turn: NewTurn, first: Reply, content: Content
) -> None:
    assert first.dialogue.topic == "bedtime-routine"
    reply = assistant.reply(turn("FollowUpHowLongIntent", first.dialogue))
    assert reply.speech.plain == content.by_id["stretching/how-long"].answer.text


@pytest.mark.parametrize("number", [-5, 0, 999])
def test_a_tip_that_is_gone_meanwhile_is_replaced_by_another(number: int, answers: Answers) -> None:
    reply = answers.repeat(Dialogue(said=TIP, tip=number, tips=1), in_session=True)
    assert reply.speech.plain


def test_every_tip_but_a_plain_caution_has_a_source(content: Content) -> None:
    assert [tip.passage.text for tip in content.tips if not tip.passage.sources] == []


def test_no_tip_belongs_to_a_season_or_a_day(content: Content) -> None:
    told = " ".join(tip.passage.text.casefold() for tip in content.tips)
    assert not {"today", "tomorrow", "summer", "winter", "monday", "weekend"} & set(told.split())
