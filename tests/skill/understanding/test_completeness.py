import pytest

from skill.assistant import Assistant
from skill.content import Content
from skill.understanding.completeness import Completeness, Endings


@pytest.fixture(scope="module")
def endings(content: Content) -> Endings:
    return Endings(content)


def judged(endings: Endings, assistant: Assistant, text: str) -> Completeness:
    return endings.judge(text, assistant.understand(text))


def test_no_words_are_worth_nothing(endings: Endings, assistant: Assistant) -> None:
    assert judged(endings, assistant, "") is Completeness.NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "why do my toes cramp at night",
        "i have a cramp right now",
        "when should i see a doctor",
        "my chest hurts and i can't breathe",
        "next",
        "yes",
    ],
)
def test_what_is_understood_and_mostly_ends_so_is_complete(
    endings: Endings, assistant: Assistant, text: str
) -> None:
    assert judged(endings, assistant, text) is Completeness.COMPLETE


@pytest.mark.parametrize(
    "text",
    [
        "what about",
        "is it safe to",
        "why do my toes cramp at",
        "why do my toes cramp when i",
        "does magnesium help and",
        "because",
        "does stretching my",
        "um",
        "i was wondering um",
        "how do i stop the",
    ],
)
def test_what_needs_another_word_trails_off(endings: Endings, assistant: Assistant, text: str) -> None:
    assert judged(endings, assistant, text) is Completeness.TRAILING


@pytest.mark.parametrize("text", ["could it be", "should i be", "are toe cramps", "what illness"])
def test_what_many_wordings_begin_with_and_none_ends_with_trails_off(
    endings: Endings, assistant: Assistant, text: str
) -> None:
    assert judged(endings, assistant, text) is Completeness.TRAILING


@pytest.mark.parametrize("text", ["why", "how long", "why do my toes cramp", "no", "play some music please"])
def test_what_may_go_on_or_is_not_understood_is_open(
    endings: Endings, assistant: Assistant, text: str
) -> None:
    assert judged(endings, assistant, text) is Completeness.OPEN


def test_a_way_to_ask_never_trails_off(endings: Endings, assistant: Assistant, content: Content) -> None:
    whole = [
        *(text for command in content.commands for text in command.ask),
        *(text for follow_up in content.follow_ups for text in follow_up.ask),
        *(text for topic in content.topics[::5] for text in topic.ask),
    ]
    trailing = [text for text in whole if judged(endings, assistant, text) is Completeness.TRAILING]
    assert trailing == []
