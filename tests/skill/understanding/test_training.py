from pathlib import Path

import numpy as np
import pytest

from skill.content import Content
from skill.understanding.classifier import ARTEFACT, OUT_OF_SCOPE, Classifier
from skill.understanding.examples import examples, fingerprint
from skill.understanding.targets import targets
from skill.understanding.training import (
    BLOCK,
    FOLDS,
    SMALLEST_WEIGHT,
    blocks,
    packed,
    train,
    write_artefact,
)
from skill.understanding.weights import Weights


def test_the_shipped_classifier_was_trained_with_the_present_content(content: Content) -> None:
    """Run ``make understanding`` where this fails."""
    assert Classifier().fingerprint == fingerprint(content)


def test_neighbours_in_a_list_are_held_out_together() -> None:
    folds = blocks(np.zeros(20 * BLOCK * FOLDS, int))
    assert len(set(folds[:BLOCK].tolist())) == 1
    assert set(folds.tolist()) == set(range(FOLDS))


@pytest.mark.parametrize("count", [FOLDS, 7, 100])
def test_each_fold_gets_some_of_each_list_that_is_long_enough(count: int) -> None:
    wanted = np.array([0, 1] * count)
    folds = blocks(wanted)
    assert all(set(folds[wanted == label].tolist()) == set(range(FOLDS)) for label in (0, 1))


def test_packing_keeps_what_matters_row_by_row() -> None:
    table = np.array([[0, 5, -1], [0, 0, 0], [-7, 1, 127]], np.int8)
    arrays = packed(table)
    assert arrays["starts"].tolist() == [0, 1, 1, 3]
    assert arrays["columns"].tolist() == [1, 0, 2]
    assert arrays["weights"].tolist() == [5, -7, 127]
    again = Weights(arrays["starts"], arrays["columns"], arrays["weights"], 3)
    kept = np.where(np.abs(table) >= SMALLEST_WEIGHT, table, 0)
    assert [again.column(np.arange(3), column).tolist() for column in range(3)] == kept.T.tolist()


def test_training_twice_gives_the_same_bytes(content: Content, tmp_path: Path) -> None:
    labels = {topic.id for topic in (*content.topics[:4], content.safety[0])}
    strange = min(content.out_of_scope)
    labels |= {OUT_OF_SCOPE + strange, content.commands[0].intent}
    some = [example for example in examples(content) if example.label in labels]
    for name in ("one.npz", "two.npz"):
        write_artefact(train(some, targets(content)), tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_the_artefact_holds_plain_arrays_only() -> None:
    with np.load(ARTEFACT, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "iufU" for name in arrays.files)
