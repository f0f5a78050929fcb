"""What is understood from where the dialogue stands: follow-ups and pairs."""

import pytest

from skill.assistant import Assistant
from skill.dialogue import Dialogue
from skill.understanding import SAFE_TOGETHER, Reason


@pytest.mark.parametrize(
    ("last", "said", "topic"),
    [
        ("", "how long", "how-long"),
        ("stretching", "how long", "stretching/how-long"),
        ("stretching/does-it-work", "how often", "stretching/how-long"),
        ("magnesium-supplements", "how much", "magnesium-supplements/how-much"),
        ("magnesium-supplements", "is it safe", "magnesium-supplements/safety"),
        ("night-cramps", "what can i do", "bedtime-routine"),
        ("", "why", "causes"),
        ("night-cramps", "and magnesium", "magnesium-supplements"),
        ("magnesium-supplements", "what about at night", "night-cramps"),
        ("night-cramps", "no i meant my big toe", "big-toe"),
    ],
)
def test_a_short_question_leans_on_the_last_topic(
    last: str, said: str, topic: str, assistant: Assistant
) -> None:
    assert assistant.understand(said, Dialogue(topic=last)).topic == topic


def test_why_after_an_answer_asks_for_its_sources(assistant: Assistant) -> None:
    meant = assistant.understand("why", Dialogue(topic="night-cramps"))
    assert (meant.reason, meant.topic) == (Reason.FOLLOW_UP, None)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("is it safe to take magnesium with kidney disease", "magnesium-supplements/safety"),
        ("can i have a hot bath is it safe i'm diabetic", "warm-bath-epsom"),
        ("would nurofen be okay when you're expecting", "painkillers"),
        ("is seaweed okay with gout", None),
    ],
)
def test_whether_two_things_go_together_is_known_or_declined(
    said: str, topic: str | None, assistant: Assistant
) -> None:
    meant = assistant.understand(said)
    assert (meant.intent, meant.topic) == (SAFE_TOGETHER, topic)


@pytest.mark.parametrize(
    ("last", "said", "topic"),
    [
        ("magnesium-supplements", "is that safe when i'm pregnant", "magnesium-supplements/safety"),
        ("magnesium-supplements/how-much", "is it safe with kidney disease", "magnesium-supplements/safety"),
        ("warm-bath-epsom", "is that okay for diabetics", "warm-bath-epsom"),
        ("massage", "is it safe if i'm pregnant", "massage"),
    ],
)
def test_is_that_safe_leans_on_the_last_remedy(
    last: str, said: str, topic: str, assistant: Assistant
) -> None:
    meant = assistant.understand(said, Dialogue(topic=last))
    assert (meant.intent, meant.topic) == (SAFE_TOGETHER, topic)


def test_without_a_remedy_before_it_the_condition_is_what_is_asked_about(assistant: Assistant) -> None:
    meant = assistant.understand("is it safe with kidney disease", Dialogue(topic="night-cramps"))
    assert meant.intent != SAFE_TOGETHER


def test_what_a_child_may_eat_is_an_everyday_question(assistant: Assistant) -> None:
    assert assistant.understand("are bananas okay for kids").intent != SAFE_TOGETHER
