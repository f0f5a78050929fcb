import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.assistant import Assistant
from skill.content import Content
from skill.dialogue import Dialogue
from skill.understanding import ASK_INTENT, Reason, Understanding


@pytest.fixture(scope="module")
def understanding(content: Content) -> Understanding:
    return Understanding(content)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("why do my toes cramp at night", "night-cramps"),
        ("Does magnesium help?", "magnesium-supplements"),
        ("um can you tell me how long do cramps last", "how-long"),
        ("bananas", "food/bananas"),
    ],
)
def test_a_question_about_toe_cramps_gets_its_topic(
    said: str, topic: str, understanding: Understanding, content: Content
) -> None:
    meant = understanding.understand(said)
    assert (meant.topic, meant.reason) == (topic, Reason.TOPIC)
    assert meant.intent == content.by_id[topic].intent
    assert meant.urgency is None
    assert meant.did_you_mean == ()


@pytest.mark.parametrize("said", ["what time is it in tokyo", "play some jazz", "tell me a riddle"])
def test_a_question_for_somebody_else_is_not_known(said: str, understanding: Understanding) -> None:
    meant = understanding.understand(said)
    assert (meant.intent, meant.topic, meant.reason) == (ASK_INTENT, None, Reason.UNKNOWN)


@pytest.mark.parametrize("said", ["", "   ", "?!", "um", "\x00"])
def test_noise_is_nothing(said: str, understanding: Understanding) -> None:
    meant = understanding.understand(said)
    assert (meant.topic, meant.confidence, meant.reason) == (None, 0.0, Reason.EMPTY)


def test_a_command_has_no_topic(understanding: Understanding) -> None:
    meant = understanding.understand("tell me more")
    assert (meant.intent, meant.topic, meant.reason) == ("MoreIntent", None, Reason.COMMAND)


@pytest.mark.parametrize(
    "said",
    [
        "my chest hurts and i can't breathe",
        "why do my toes cramp and also my chest hurts and i can't breathe",
        "stop the cramp my chest hurts and i can't breathe",
    ],
)
def test_a_red_flag_is_heard_before_anything_else_in_the_sentence(
    said: str, understanding: Understanding
) -> None:
    meant = understanding.understand(said)
    assert meant.reason is Reason.RED_FLAG
    assert meant.urgency == "emergency"
    assert meant.topic == "red-flags/chest-pain"


@pytest.mark.parametrize(
    "said", ["this cramp is killing me", "i nearly had a heart attack when my toes cramped"]
)
def test_drama_is_no_red_flag(said: str, understanding: Understanding) -> None:
    assert understanding.understand(said).urgency is None


def test_close_topics_are_asked_about(understanding: Understanding, content: Content) -> None:
    names = [topic.name for topic in content.topics]
    questions = (f"what about {one} or {other}" for one, other in itertools.combinations(names, 2))
    meanings = (understanding.understand(question) for question in questions)
    meant = next(found for found in meanings if found.reason is Reason.UNSURE)
    assert meant.intent == ASK_INTENT
    assert len(set(meant.did_you_mean)) == 2
    assert set(meant.did_you_mean) <= {topic.id for topic in content.topics}


@given(st.text(max_size=200))
def test_any_words_mean_something_or_nothing(assistant: Assistant, said: str) -> None:
    meant = assistant.understand(said)
    topics = assistant.content.by_id
    assert 0 <= meant.confidence <= 1 + 1e-6
    assert meant.topic is None or meant.topic in topics
    assert (meant.urgency is not None) == (meant.reason is Reason.RED_FLAG)
    assert bool(meant.did_you_mean) == (meant.reason is Reason.UNSURE)


@given(st.text(alphabet="toe cramps at night?", max_size=40))
def test_the_same_words_mean_the_same(assistant: Assistant, said: str) -> None:
    dialogue = Dialogue(topic="night-cramps", said="part")
    assert assistant.understand(said, dialogue) == assistant.understand(said, dialogue)


def test_danger_is_heard_at_the_end_of_a_long_story(understanding: Understanding) -> None:
    said = "so i was walking the dog and " * 100 + "now my chest hurts and i can't breathe"
    assert understanding.understand(said).urgency == "emergency"


def test_a_word_of_danger_in_a_sentence_about_something_else_alarms_nobody(
    understanding: Understanding,
) -> None:
    assert understanding.understand("my trainers are suffocating my feet").topic == "tight-shoes"
    assert understanding.understand("i feel like i'm suffocating").reason is Reason.RED_FLAG


def test_danger_comes_before_the_question_whether_something_is_safe(understanding: Understanding) -> None:
    said = "is it safe to take magnesium with kidney disease my leg is swollen hot and red"
    assert understanding.understand(said).reason is Reason.RED_FLAG


def test_a_rambling_minute_is_understood_by_its_beginning(understanding: Understanding) -> None:
    said = "why do my toes cramp at night " + "and then she said that " * 500
    assert understanding.understand(said).topic is not None


@pytest.mark.parametrize(
    ("said", "topic", "then"),
    [
        ("why do toes cramp at night and does magnesium help", "night-cramps", "magnesium-supplements"),
        ("Does magnesium help? And why do toes cramp at night?", "magnesium-supplements", "night-cramps"),
        ("is there any link with diabetes and does massage help a toe cramp", "diabetes", "massage"),
    ],
)
def test_of_two_questions_the_first_is_answered_and_the_other_follows(
    said: str, topic: str, then: str, understanding: Understanding
) -> None:
    meant = understanding.understand(said)
    assert (meant.topic, meant.then) == (topic, then)


def test_the_more_urgent_of_two_questions_comes_first(understanding: Understanding) -> None:
    meant = understanding.understand("does magnesium help and how do i stop a toe cramp right now")
    assert (meant.topic, meant.then) == ("relief-now", "magnesium-supplements")


@pytest.mark.parametrize(
    "said",
    [
        "why do toes cramp at night and hurt so much",
        "do shoes and socks matter",
        "does magnesium help and is magnesium any good",
        "does magnesium help and what is the weather in leeds",
    ],
)
def test_one_question_is_not_taken_for_two(said: str, understanding: Understanding) -> None:
    assert understanding.understand(said).then is None


def test_danger_in_one_part_wins_over_a_question_in_the_other(understanding: Understanding) -> None:
    meant = understanding.understand("does magnesium help and why does my chest hurt so i can't breathe")
    assert (meant.reason, meant.then) == (Reason.RED_FLAG, None)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("does a warm bath no wait does magnesium help with toe cramps", "magnesium-supplements"),
        ("what about heels scratch that does massage help a toe cramp", "massage"),
        ("does magnesium help no wait", "magnesium-supplements"),
        ("does magnesium help no wait play some jazz", "magnesium-supplements"),
    ],
)
def test_after_a_correction_what_follows_counts_where_it_says_something(
    said: str, topic: str, understanding: Understanding
) -> None:
    assert understanding.understand(said).topic == topic


def test_danger_that_is_taken_back_is_still_danger(understanding: Understanding) -> None:
    said = "my chest hurts and i can't breathe no wait does magnesium help"
    assert understanding.understand(said).reason is Reason.RED_FLAG


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("are leg cramps worse with aging and diarrhea", "are leg cramps worse with ageing and diarrhoea"),
        (
            "is fiber or iron behind my cramps i have anemia",
            "is fibre or iron behind my cramps i have anaemia",
        ),
        ("can an orthopedic shoe help", "can an orthopaedic shoe help"),
    ],
)
def test_it_makes_no_difference_how_a_country_spells(
    american: str, british: str, understanding: Understanding
) -> None:
    assert understanding.understand(british) == understanding.understand(american)
