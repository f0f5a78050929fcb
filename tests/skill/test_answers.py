import pytest

from skill.answers import Answers
from skill.content import Content, Topic
from skill.content.spelling import fill
from skill.dialogue import ANYTHING, MORE, Dialogue
from skill.reply import Reply

TALKING = Dialogue(topic="night-cramps", said="part", offer=MORE)


@pytest.fixture
def topic(content: Content) -> Topic:
    return content.by_id["night-cramps"]


@pytest.fixture
def flag(content: Content) -> Topic:
    return next(topic for topic in content.safety if topic.urgency == "emergency")


def told(reply: Reply) -> str:
    return reply.speech.plain


def test_the_greeting_says_that_this_is_no_medical_advice(answers: Answers, content: Content) -> None:
    reply = answers.launch(Dialogue(), False, 0)
    assert "not medical advice" in told(reply)
    assert reply.card is not None
    assert content.prompts["disclaimer"].say in reply.card.text
    assert reply.reprompt == content.prompts["launch"].reprompt


def test_the_greeting_forgets_what_was_before(answers: Answers) -> None:
    assert answers.launch(TALKING, True, 0).dialogue.topic == ""


def test_an_answer_in_a_conversation_offers_more(answers: Answers, topic: Topic, content: Content) -> None:
    reply = answers.topic(topic, in_session=True)
    assert told(reply) == topic.answer.text
    assert reply.question == content.prompts["offer_more"].say
    assert reply.dialogue == TALKING


def test_a_single_question_is_answered_and_closed(answers: Answers, topic: Topic) -> None:
    reply = answers.topic(topic, in_session=False)
    assert told(reply) == topic.answer.text
    assert reply.ends


def test_the_card_has_the_words_their_sources_and_the_disclaimer(
    answers: Answers, topic: Topic, content: Content
) -> None:
    card = answers.topic(topic, in_session=False).card
    assert card is not None
    assert card.title == topic.title
    assert topic.answer.text in card.text
    assert content.prompts["disclaimer"].say in card.text
    for key in topic.answer.sources:
        assert content.sources[key].title in card.text
        assert content.sources[key].link in card.text


def test_the_last_part_offers_the_next_topic(answers: Answers, topic: Topic, content: Content) -> None:
    last = TALKING.with_(part=len(topic.parts) - 2)
    reply = answers.more(last, in_session=True)
    following = content.by_id[topic.see_also[0]]
    assert told(reply) == topic.parts[-1].text
    assert following.name in reply.question
    assert reply.dialogue.offer == following.id


def test_yes_to_the_next_topic_tells_it(answers: Answers, content: Content) -> None:
    reply = answers.yes(TALKING.with_(offer="massage"))
    assert told(reply) == content.by_id["massage"].answer.text


def test_no_after_a_topic_keeps_listening_and_a_second_no_says_goodbye(
    answers: Answers, content: Content
) -> None:
    first = answers.no(TALKING)
    assert not first.ends
    assert told(answers.no(first.dialogue)) == content.prompts["goodbye"].say


def test_an_emergency_is_told_alone_and_closes(answers: Answers, flag: Topic) -> None:
    for in_session in (True, False):
        reply = answers.topic(flag, in_session)
        assert told(reply) == flag.answer.text
        assert reply.ends


def test_same_day_answers_do_not_offer_a_chat(answers: Answers, content: Content) -> None:
    for topic in content.safety:
        if topic.urgency == "same-day":
            reply = answers.topic(topic, in_session=True)
            assert reply.question == content.prompts["anything_else"].say
            assert reply.dialogue.offer == ANYTHING


def test_the_sources_are_named_and_listed(answers: Answers, topic: Topic, content: Content) -> None:
    reply = answers.sources(TALKING, in_session=True)
    names = [content.sources[key].spoken for key in topic.answer.sources]
    assert all(name in told(reply) for name in dict.fromkeys(names[:3]))
    assert reply.card is not None
    for key in topic.answer.sources:
        assert content.sources[key].organisation in reply.card.text


def test_the_sources_are_those_of_the_part_told_last(
    answers: Answers, topic: Topic, content: Content
) -> None:
    card = answers.sources(TALKING.with_(part=1), in_session=True).card
    assert card is not None
    assert all(content.sources[key].title in card.text for key in topic.parts[1].sources)


def test_many_sources_are_cut_short_aloud(answers: Answers, content: Content) -> None:
    long = [
        (topic.id, number)
        for topic in content.topics
        for number, part in enumerate(topic.parts)
        if len({content.sources[key].spoken for key in part.sources}) > 3
    ]
    assert long
    for topic_id, part in long:
        reply = answers.sources(TALKING.with_(topic=topic_id, part=part), in_session=True)
        assert told(reply).endswith(f"{content.prompts['sources_others'].say}.")


def test_without_a_topic_it_is_told_where_all_answers_come_from(answers: Answers, content: Content) -> None:
    reply = answers.sources(Dialogue(), in_session=False)
    assert told(reply) == content.by_id["sources"].answer.text
    assert reply.ends


def test_more_without_a_topic_asks_for_one(answers: Answers, content: Content) -> None:
    reply = answers.more(Dialogue(), in_session=True)
    assert told(reply) == content.prompts["more_nothing"].say
    assert reply.question == content.prompts["first_question"].say


def test_previous_at_the_answer_stays_there(answers: Answers, topic: Topic) -> None:
    assert told(answers.previous(TALKING, in_session=True)) == topic.answer.text


def test_previous_goes_back_one_part(answers: Answers, topic: Topic) -> None:
    assert told(answers.previous(TALKING.with_(part=2), in_session=True)) == topic.parts[1].text


@pytest.mark.parametrize("part", [-9, -1, 99])
@pytest.mark.parametrize("step", ["more", "previous", "repeat", "resume", "sources"])
def test_a_part_that_is_gone_meanwhile_is_replaced_by_the_nearest(
    step: str, part: int, answers: Answers, topic: Topic, content: Content
) -> None:
    reply = getattr(answers, step)(TALKING.with_(part=part), True)
    known = [p.text for p in topic.parts]
    assert told(reply) in [*known, content.prompts["more_end"].say] or step == "sources"


def test_a_choice_names_both_topics_and_waits(answers: Answers, content: Content) -> None:
    first, second = content.by_id["massage"], content.by_id["stretching"]
    reply = answers.doubts.did_you_mean(first, second, TALKING)
    assert reply.question == fill(
        content.prompts["did_you_mean"].say, {"first": first.name, "second": second.name}
    )
    assert told(answers.doubts.choose(False, reply.dialogue)) == first.answer.text
    assert told(answers.doubts.choose(True, reply.dialogue)) == second.answer.text
    assert told(answers.yes(reply.dialogue)) == first.answer.text


def test_the_third_miss_in_a_row_says_goodbye(answers: Answers, content: Content) -> None:
    dialogue, names = Dialogue(), []
    for _ in range(3):
        reply = answers.doubts.fallback(dialogue)
        names.append(told(reply))
        dialogue = reply.dialogue
    assert names == [content.prompts[f"fallback_{name}"].say for name in ("first", "again", "last")]
    assert reply.ends
    assert dialogue == Dialogue()


@pytest.mark.parametrize("step", ["help", "yes", "no", "pause"])
def test_whatever_is_understood_in_between_forgives_the_misses(step: str, answers: Answers) -> None:
    missed = answers.doubts.fallback(Dialogue()).dialogue
    assert missed.misses == 1
    assert getattr(answers, step)(missed).dialogue.misses == 0


def test_a_fault_of_ours_does_not_lose_the_place(answers: Answers, topic: Topic) -> None:
    after = answers.error(TALKING).dialogue
    assert told(answers.more(after, in_session=True)) == topic.parts[1].text


@pytest.mark.parametrize("step", ["stop", "cancel", "home"])
def test_leaving_forgets_everything(step: str, answers: Answers) -> None:
    reply = getattr(answers, step)()
    assert reply.ends
    assert reply.dialogue == Dialogue()


def test_every_fixed_sentence_that_is_asked_ends_in_a_question_mark(content: Content) -> None:
    asked = [
        name
        for name in content.prompts
        if name.endswith("_question") or name.startswith("offer_") or name in ("anything_else", "what_else")
    ]
    assert [name for name in asked if not content.prompts[name].say.endswith("?")] == []


def test_no_fixed_sentence_that_is_told_ends_in_a_question_mark(content: Content) -> None:
    closing = ("goodbye", "cancelled", "home", "fallback_last", "silence", "sources_nothing", "more_end")
    assert [name for name in closing if content.prompts[name].say.endswith("?")] == []
