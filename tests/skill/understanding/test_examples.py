from pathlib import Path

import pytest

from skill.understanding.classifier import OUT_OF_SCOPE
from skill.understanding.examples import Style, examples, fingerprint
from tests.skill.content.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_every_utterance_of_the_content_is_an_example(folder: Folder) -> None:
    found = {(example.text, example.label) for example in examples(folder.load())}
    assert found >= {
        ("does stretching help", "stretching"),
        ("does stretchin help", "stretching"),
        ("my chest hurts", "red-flags/chest-pain"),
        ("this stretch is killing me", "stretching"),
        ("what time is it", OUT_OF_SCOPE + "other"),
    }


def test_an_example_knows_how_it_is_written(folder: Folder) -> None:
    styles = {example.text: example.style for example in examples(folder.load())}
    assert styles["does stretching help"] is Style.CLEAN
    assert styles["does stretchin help"] is Style.MESSY
    assert styles["this stretch is killing me"] is Style.DRAMA


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
