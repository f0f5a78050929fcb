from pathlib import Path

import numpy as np
import pytest

from skill.content import Content
from skill.understanding.classifier import ARTEFACT, OUT_OF_SCOPE, Classifier
from skill.understanding.training import examples, fingerprint, train, write_artefact
from tests.skill.content.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_shipped_classifier_was_trained_with_the_present_content(content: Content) -> None:
    """Run ``make understanding`` where this fails."""
    assert Classifier().fingerprint == fingerprint(content)


def test_every_utterance_of_the_content_is_an_example(folder: Folder) -> None:
    found = {(example.text, example.label) for example in examples(folder.load())}
    assert found >= {
        ("does stretching help", "stretching"),
        ("does stretchin help", "stretching"),
        ("my chest hurts", "red-flags/chest-pain"),
        ("this stretch is killing me", "stretching"),
        ("what time is it", OUT_OF_SCOPE + "other"),
    }


def test_what_comes_to_the_same_is_one_example(folder: Folder) -> None:
    before = len(examples(folder.load()))
    folder.edit("topics/stretching.md", "- stretching\n", "- stretching\n- um stretching\n")
    assert len(examples(folder.load())) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("topics/stretching.md", "- stretching\n", "- stretches\n"),
        ("safety/chest-pain.md", "my chest hurts", "my chest aches"),
        ("ordinary.yaml", "killing", "murdering"),
        ("out-of-scope.yaml", "jazz", "rock"),
        ("words.yaml", "fillers: [um]", "fillers: [does]"),
    ],
)
def test_the_fingerprint_changes_with_what_is_trained(file: str, old: str, new: str, folder: Folder) -> None:
    before = fingerprint(folder.load())
    folder.edit(file, old, new)
    assert fingerprint(folder.load()) != before


def test_the_fingerprint_does_not_change_with_an_answer(folder: Folder) -> None:
    before = fingerprint(folder.load())
    folder.edit("topics/stretching.md", "Pull your toes", "Draw your toes")
    assert fingerprint(folder.load()) == before


def test_training_twice_gives_the_same_bytes(content: Content, tmp_path: Path) -> None:
    labels = {topic.id for topic in content.topics[:5]}
    some = [
        example
        for example in examples(content)
        if example.label in labels or example.label.startswith(OUT_OF_SCOPE)
    ]
    for name in ("one.npz", "two.npz"):
        write_artefact(train(some), tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_the_artefact_holds_plain_arrays_only() -> None:
    with np.load(ARTEFACT, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "iufU" for name in arrays.files)
