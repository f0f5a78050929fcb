import pytest

from skill.answers import Answers
from skill.assistant import Assistant
from skill.content import Content
from skill.content.spelling import fill
from skill.dialogue import GUESS, MORE, Dialogue
from skill.reply import Reply
from skill.understanding import ASK_INTENT, Interpretation, Reason
from tests.conftest import NewTurn

TALKING = Dialogue(topic="night-cramps", said="part", offer=MORE)
ANSWERED = TALKING.with_(second="massage")
SHOES = Interpretation("AboutShoesFixIntent", "shoes-fix", 0.8, Reason.TOPIC, runner_up="tight-shoes")
BOTH = Interpretation("AboutShoesFixIntent", "shoes-fix", 0.8, Reason.TOPIC, then="massage")
BABBLE = Interpretation(ASK_INTENT, None, 0.3, Reason.UNKNOWN, runner_up="massage")
ELSEWHERE = Interpretation(ASK_INTENT, None, 0.01, Reason.UNKNOWN, runner_up="massage")


def told(reply: Reply) -> str:
    return reply.speech.plain


class Understood(Assistant):
    """Takes every question for the same."""

    def __init__(self, content: Content, meant: Interpretation, other: Assistant) -> None:
        super().__init__(content, other.understanding)
        self._meant = meant

    def understand(self, text: str, dialogue: Dialogue | None = None) -> Interpretation:
        return self._meant


@pytest.fixture
def guess(content: Content) -> str:
    return fill(content.prompts["guess"].say, {"name": content.by_id["massage"].name})


def test_after_a_wrong_answer_the_next_best_is_offered(answers: Answers, guess: str) -> None:
    reply = answers.doubts.wrong(ANSWERED)
    assert reply.question == guess
    assert reply.dialogue.said == GUESS
    assert answers.repeat(reply.dialogue, in_session=True).question == guess


def test_yes_to_the_next_best_tells_it(answers: Answers, content: Content) -> None:
    reply = answers.yes(answers.doubts.wrong(ANSWERED).dialogue)
    assert told(reply) == content.by_id["massage"].answer.text


@pytest.mark.parametrize("intent", ["AMAZON.NoIntent", "WrongIntent"])
def test_wrong_a_second_time_is_told_how_a_question_is_best_put(
    intent: str, answers: Answers, assistant: Assistant, turn: NewTurn, content: Content
) -> None:
    reply = assistant.reply(turn(intent, answers.doubts.wrong(ANSWERED).dialogue))
    assert told(reply) == content.prompts["rephrase"].say
    assert not reply.ends


def test_without_a_next_best_it_is_asked_what_was_meant(answers: Answers, content: Content) -> None:
    first = answers.doubts.wrong(TALKING)
    assert first.question == content.prompts["sorry_question"].say
    second = answers.doubts.wrong(first.dialogue)
    assert told(second) == content.prompts["rephrase"].say


def test_the_next_best_of_an_older_answer_is_forgotten(answers: Answers, content: Content) -> None:
    reply = answers.doubts.wrong(ANSWERED.with_(said="prompt:help:help_question"))
    assert reply.question == content.prompts["sorry_question"].say


def test_a_question_in_free_words_remembers_the_next_best_topic_and_nothing_else(
    content: Content, assistant: Assistant, turn: NewTurn
) -> None:
    reply = Understood(content, SHOES, assistant).reply(turn(question="what about my shoes"))
    assert reply.dialogue.second == "tight-shoes"
    assert "what about my shoes" not in str(reply.dialogue.to_attributes())


def test_the_second_of_two_questions_is_offered(
    content: Content, assistant: Assistant, turn: NewTurn
) -> None:
    both = Understood(content, BOTH, assistant)
    reply = both.reply(turn(question="shoes and massage"))
    massage = content.by_id["massage"]
    assert told(reply) == content.by_id["shoes-fix"].answer.text
    assert reply.question == fill(content.prompts["offer_second"].say, {"name": massage.name})
    assert told(both.reply(turn("AMAZON.YesIntent", reply.dialogue))) == massage.answer.text


def test_two_questions_at_once_keep_a_one_shot_open(
    content: Content, assistant: Assistant, turn: NewTurn
) -> None:
    reply = Understood(content, BOTH, assistant).reply(turn(question="shoes and massage", in_session=False))
    assert not reply.ends


def test_beside_a_red_flag_nothing_else_is_offered(
    content: Content, assistant: Assistant, turn: NewTurn
) -> None:
    for flag in content.safety:
        meant = Interpretation(
            flag.intent, flag.id, 1.0, Reason.RED_FLAG, urgency=flag.urgency, then="massage"
        )
        reply = Understood(content, meant, assistant).reply(turn(question="it hurts and does massage help"))
        assert told(reply) == flag.answer.text
        assert content.by_id["massage"].name not in reply.question


def test_the_second_question_in_the_middle_of_a_routine_leads_back_in_the_end(
    content: Content, assistant: Assistant, turn: NewTurn
) -> None:
    both = Understood(content, BOTH, assistant)
    step = assistant.reply(turn("StartDeskBreakIntent"))
    first = both.reply(turn(question="shoes and massage", dialogue=step.dialogue))
    second = both.reply(turn("AMAZON.YesIntent", first.dialogue))
    assert told(second) == content.by_id["massage"].answer.text
    assert "desk break" in second.question


def test_what_is_nearly_understood_twice_is_offered_the_nearest_topic(
    content: Content, assistant: Assistant, turn: NewTurn
) -> None:
    babble = Understood(content, BABBLE, assistant)
    first = babble.reply(turn(question="rub a toe do"))
    second = babble.reply(turn(question="rub a toe do", dialogue=first.dialogue))
    assert told(first) == content.prompts["fallback_first"].say
    assert content.by_id["massage"].name in second.question
    assert (
        told(babble.reply(turn("AMAZON.YesIntent", second.dialogue))) == content.by_id["massage"].answer.text
    )
    third = babble.reply(turn(question="rub a toe do", dialogue=second.dialogue))
    assert third.ends


def test_what_is_somebody_elses_business_is_offered_nothing(
    content: Content, assistant: Assistant, turn: NewTurn
) -> None:
    elsewhere = Understood(content, ELSEWHERE, assistant)
    first = elsewhere.reply(turn(question="order a pizza"))
    second = elsewhere.reply(turn(question="order a pizza", dialogue=first.dialogue))
    assert second.question == content.prompts["fallback_again_question"].say
