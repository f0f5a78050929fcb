from dataclasses import astuple

import numpy as np
import pytest

from skill.understanding.classifier import OUT_OF_SCOPE, Classifier
from skill.understanding.targets import Kind, Target
from skill.understanding.thresholds import Promise, Thresholds
from skill.understanding.tuning import ALARMED, ASKED, DECLINED, HeldOut, choose, promise

TARGETS = {
    "food": Target(Kind.TOPIC, "AboutFoodIntent", "food", "food"),
    "food/bananas": Target(Kind.TOPIC, "AboutFoodBananasIntent", "food/bananas", "food"),
    "massage": Target(Kind.TOPIC, "AboutMassageIntent", "massage", "massage"),
    "red-flags/clot": Target(Kind.RED_FLAG, "AboutRedFlagsClotIntent", "red-flags/clot", "red-flags/clot"),
    "Stop": Target(Kind.COMMAND, "Stop", None, "Stop"),
}
LABELS = (*TARGETS, f"{OUT_OF_SCOPE}other")
FOOD, BANANAS, MASSAGE, CLOT, STOP, OTHER = range(len(LABELS))


def held_out(
    rows: list[tuple[int, list[float], float]], drama: tuple[int, ...] = (), clean: bool = True
) -> HeldOut:
    wanted = np.array([row[0] for row in rows])
    return HeldOut(
        LABELS,
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        wanted,
        clean=np.isin(wanted, [FOOD, BANANAS, MASSAGE]) & clean,
        drama=np.isin(np.arange(len(rows)), drama),
    )


@pytest.fixture(scope="module")
def many() -> HeldOut:
    """A thousand utterances whose shares are drawn, the right label's ahead of most."""
    draw = np.random.default_rng(0)
    wanted = draw.integers(0, len(LABELS), 1000)
    shares = draw.dirichlet(np.ones(len(LABELS)) * 0.3, 1000) + 0.8 * np.eye(len(LABELS))[wanted]
    shares /= shares.sum(axis=1, keepdims=True)
    in_scope = np.clip(draw.normal(0.7, 0.2, 1000) - 0.5 * (wanted == OTHER), 0, 1)
    rows = list(zip(wanted.tolist(), shares.tolist(), in_scope.tolist(), strict=True))
    return held_out(rows, drama=tuple(range(0, 1000, 7)))


def test_the_thresholds_meet_their_targets_on_what_they_were_chosen_on(many: HeldOut) -> None:
    thresholds = choose(many, TARGETS)
    kept = promise(many, TARGETS, thresholds)
    assert kept.alarmed == pytest.approx(ALARMED, abs=0.003)
    assert 1 - kept.kept == pytest.approx(DECLINED, abs=0.01)
    assert kept.asked <= ASKED + 0.01
    assert kept.right < kept.served


def test_the_same_utterances_give_the_same_thresholds(many: HeldOut) -> None:
    assert choose(many, TARGETS) == choose(many, TARGETS)


def test_a_promise_counts_what_happens_to_each_kind_of_utterance() -> None:
    held = held_out(
        [
            (FOOD, [0.9, 0, 0.1, 0, 0, 0], 0.9),  # right at once
            (FOOD, [0.2, 0.4, 0.4, 0, 0, 0], 0.9),  # right: the family has the larger share
            (MASSAGE, [0.5, 0, 0.4, 0, 0, 0.1], 0.9),  # asked about, right one among the two
            (MASSAGE, [0.9, 0, 0.1, 0, 0, 0], 0.9),  # wrong
            (MASSAGE, [0.1, 0, 0.9, 0, 0, 0], 0.2),  # declined
            (FOOD, [0.1, 0, 0.3, 0.6, 0, 0], 0.9),  # taken for a red flag
            (CLOT, [0, 0, 0.3, 0.7, 0, 0], 0.9),  # heard
            (CLOT, [0, 0, 0.9, 0.1, 0, 0], 0.9),  # missed
            (OTHER, [0, 0, 0.3, 0, 0, 0.7], 0.2),  # declined
            (OTHER, [0, 0, 0.9, 0, 0, 0.1], 0.9),  # taken for a question
        ],
        drama=(3, 5),
    )
    found = promise(held, TARGETS, Thresholds(alarm=0.5, in_scope=0.5, alone=0.8, close=0.7, steer=0.6))
    assert found == Promise(
        kept=5 / 6, declined=0.5, right=2 / 6, served=3 / 6, asked=1 / 6, heard=0.5, drama=0.5, alarmed=1 / 6
    )


@pytest.mark.parametrize("kind", [Thresholds, Promise])
def test_what_is_kept_in_the_artefact_comes_back(kind: type[Thresholds] | type[Promise]) -> None:
    value = kind(*(0.125 * i for i in range(len(kind.__dataclass_fields__))))
    assert kind.of(value.array) == value


def test_the_shipped_thresholds_were_measured() -> None:
    shipped = Classifier()
    assert all(0 < value < 1 for value in astuple(shipped.thresholds))
    assert shipped.promise.kept == pytest.approx(1 - DECLINED, abs=0.01)
    assert shipped.promise.heard > 0.8
    assert shipped.promise.alarmed < 0.01
