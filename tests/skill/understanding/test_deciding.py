from dataclasses import dataclass, field

import pytest

from skill.content import Content
from skill.understanding import Reason
from skill.understanding.classifier import Scores
from skill.understanding.deciding import HARMLESS_WORDS, PIECE, Decider
from skill.understanding.thresholds import Thresholds

THRESHOLDS = Thresholds(alarm=0.3, in_scope=0.4, alone=0.8, close=0.5, steer=0.6)
CLOT, STOP = "red-flags/clot", "AMAZON.StopIntent"


@dataclass
class Judge:
    """A classifier that gives the shares it was told, and one being in scope to chosen pieces of a story."""

    shares: dict[str, float]
    in_scope: float = 0.9
    pieces: dict[str, float] = field(default_factory=dict)
    thresholds: Thresholds = THRESHOLDS

    def scores(self, text: str) -> Scores:
        ranking = tuple(sorted(self.shares.items(), key=lambda pair: -pair[1]))
        return Scores(ranking, self.pieces.get(text, self.in_scope))


@pytest.mark.parametrize(
    ("shares", "reason", "topic", "runner_up"),
    [
        ({"massage": 0.9, "food": 0.1}, Reason.TOPIC, "massage", "food"),
        ({"massage": 0.5, "food": 0.3}, Reason.UNSURE, "massage", "food"),
        ({"massage": 0.5, "food": 0.2}, Reason.TOPIC, "massage", "food"),
        ({"massage": 0.4, "food": 0.3, "food/bananas": 0.3}, Reason.UNSURE, "food", "massage"),
        ({"food": 0.5, "food/bananas": 0.4, "massage": 0.1}, Reason.TOPIC, "food", "massage"),
        ({"massage": 0.6, CLOT: 0.29}, Reason.TOPIC, "massage", None),
        ({"massage": 0.6, CLOT: 0.3}, Reason.RED_FLAG, CLOT, None),
        ({"massage": 0.6, CLOT: 0.2, "red-flags/stroke": 0.15}, Reason.RED_FLAG, CLOT, None),
        ({STOP: 0.7, "massage": 0.3}, Reason.COMMAND, None, "massage"),
        ({STOP: 0.5, "massage": 0.3}, Reason.TOPIC, "massage", None),
    ],
)
def test_the_shares_decide_what_is_meant_or_asked_about(
    shares: dict[str, float], reason: Reason, topic: str | None, runner_up: str | None, content: Content
) -> None:
    meant = Decider(content, Judge(shares)).decide("some words")
    assert (meant.reason, meant.topic, meant.runner_up) == (reason, topic, runner_up)
    assert bool(meant.did_you_mean) == (reason is Reason.UNSURE)


@pytest.mark.parametrize(
    ("share", "words", "harmless"),
    [(0.04, HARMLESS_WORDS, True), (0.05, HARMLESS_WORDS, False), (0.04, HARMLESS_WORDS + 1, False)],
)
def test_next_to_no_sign_of_danger_counts_for_something_in_a_short_sentence(
    share: float, words: int, harmless: bool, content: Content
) -> None:
    decider = Decider(content, Judge({"massage": 0.9, CLOT: share}))
    assert decider.harmless("word " * words) is harmless


def test_nobody_steers_in_a_long_sentence(content: Content) -> None:
    judge = Judge({STOP: 0.9, "massage": 0.1})
    assert Decider(content, judge).decide("stop").reason is Reason.COMMAND
    assert Decider(content, judge).decide("one two three four five six seven eight stop").topic == "massage"


@pytest.mark.parametrize(("in_scope", "reason"), [(0.39, Reason.UNKNOWN), (0.4, Reason.TOPIC)])
def test_what_is_hardly_in_scope_is_declined_with_the_nearest_topic(
    in_scope: float, reason: Reason, content: Content
) -> None:
    meant = Decider(content, Judge({"massage": 0.9}, in_scope)).decide("some words")
    assert meant.reason is reason
    assert "massage" in (meant.topic, meant.runner_up)


def test_danger_is_heard_in_what_is_out_of_scope(content: Content) -> None:
    assert Decider(content, Judge({CLOT: 0.5}, in_scope=0.0)).decide("some words").urgency


def test_a_long_story_is_understood_by_the_piece_that_stands_alone(content: Content) -> None:
    words = [f"w{i}" for i in range(3 * PIECE)]
    piece = " ".join(words[PIECE : 2 * PIECE])
    judge = Judge({"massage": 0.9}, in_scope=0.1, pieces={piece: 0.8})
    assert Decider(content, judge).decide(" ".join(words)).topic == "massage"
    assert Decider(content, judge).decide(" ".join(words[:PIECE])).reason is Reason.UNKNOWN


@pytest.mark.parametrize(("in_scope", "stands"), [(0.79, False), (0.8, True)])
def test_a_part_stands_alone_only_where_it_says_enough(
    in_scope: float, stands: bool, content: Content
) -> None:
    meant = Decider(content, Judge({"massage": 0.9}, in_scope)).alone("some words")
    assert bool(meant) is stands
