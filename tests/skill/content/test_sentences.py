"""Each file that can be asked for has a twin here with questions in other words and what is heard then."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from skill.assistant import Assistant
from skill.content import content_folder
from skill.understanding.targets import family
from tests.conftest import NewTurn

TWINS = Path(__file__).with_name("sentences")
FOLDERS = ("topics", "safety", "routines")


def pages(top: Path, ending: str) -> set[str]:
    """Names of files below the folders, without their ending."""
    return {
        path.relative_to(top).with_suffix("").as_posix()
        for folder in FOLDERS
        for path in (top / folder).rglob(f"*{ending}")
    }


def questions() -> Iterator[tuple[str, str, str]]:
    """Name of the page, a question, and words of the answer."""
    for name in sorted(pages(TWINS, ".yaml")):
        twin = yaml.safe_load((TWINS / f"{name}.yaml").read_text(encoding="utf-8"))
        for question in twin["ask"]:
            yield name, question, twin["hear"]


def test_every_page_has_its_twin_and_every_twin_its_page() -> None:
    assert pages(TWINS, ".yaml") == pages(content_folder() / "en", ".md")


@pytest.mark.parametrize(("page", "question", "words"), list(questions()))
def test_a_question_gets_the_answer_of_its_page(
    page: str, question: str, words: str, assistant: Assistant, turn: NewTurn
) -> None:
    """Where two topics are near, being asked which of them is meant will do, or the general answer."""
    folder, _, name = page.partition("/")
    told = assistant.reply(turn(question=question)).speech.plain
    meant = assistant.understand(question)
    near = family(name) in {family(topic) for topic in (*meant.did_you_mean, meant.topic or "")}
    assert words in told or (folder == "topics" and near), f"{meant.topic or meant.intent}: {told}"
