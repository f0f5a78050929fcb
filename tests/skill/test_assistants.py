"""One assistant for each locale, made once, and not before it is needed."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from skill.assistant import Assistant
from skill.assistants import (
    BAKED,
    Assistants,
    bake,
    fingerprint,
    from_baked,
    from_content,
    load_assistants,
    outline,
)
from skill.content import Content
from skill.content.loader import locale_tags


@pytest.fixture(scope="module")
def baked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shipped")
    bake(root / BAKED)
    return root


def counting(assistant: Assistant) -> tuple[list[str], Callable[[str], Assistant]]:
    made: list[str] = []

    def make(tag: str) -> Assistant:
        made.append(tag)
        return assistant

    return made, make


def test_none_is_made_before_it_is_asked_for(assistant: Assistant) -> None:
    made, make = counting(assistant)
    assistants = Assistants(("en-US", "en-GB"), make)
    assert (list(assistants), len(assistants), made) == (["en-US", "en-GB"], 2, [])
    assert assistants["en-GB"] is assistants["en-GB"]
    assert made == ["en-GB"]


def test_there_is_none_for_a_locale_without_a_file(assistant: Assistant) -> None:
    made, make = counting(assistant)
    assert Assistants(("en-US",), make).get("de-DE") is None
    assert made == []


def test_threads_that_ask_at_once_share_one(assistant: Assistant) -> None:
    made, make = counting(assistant)
    assistants = Assistants(("en-US",), make)
    threads = [Thread(target=lambda: assistants["en-US"]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["en-US"]


def test_the_base_comes_first_and_all_understand_alike() -> None:
    assistants = from_content()
    assert next(iter(assistants)) == "en-US"
    assert set(assistants) == set(locale_tags())
    assert assistants["en-GB"].understanding is assistants["en-US"].understanding
    assert assistants["en-GB"].content.locale.tag == "en-GB"


def test_what_is_baked_is_what_was_read(baked: Path, assistant: Assistant, content: Content) -> None:
    assistants = from_baked(baked / BAKED)
    assert list(assistants) == sorted(locale_tags(), key=lambda tag: (tag != "en-US", tag))
    assert assistants["en-US"].content == content
    question = "why do my toes cramp at night"
    assert assistants["en-GB"].understand(question) == assistant.understand(question)


def test_a_shipped_copy_uses_what_is_baked_and_another_its_files(baked: Path, tmp_path: Path) -> None:
    assert load_assistants(baked)["en-US"].content == load_assistants(tmp_path)["en-US"].content
    (baked / BAKED / "en-GB.pickle").unlink()
    assert "en-GB" not in load_assistants(baked)
    assert "en-GB" in load_assistants(tmp_path)


def test_what_was_baked_from_other_files_is_left_alone(baked: Path, tmp_path: Path) -> None:
    shutil.copytree(baked / BAKED, tmp_path / BAKED)
    (tmp_path / BAKED / "en-GB.pickle").unlink(missing_ok=True)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "topic.md").write_text("Toes.", encoding="utf-8")
    assert "en-GB" in load_assistants(tmp_path)
    (tmp_path / BAKED / "fingerprint").write_text(fingerprint(tmp_path), encoding="utf-8")
    assert "en-GB" not in load_assistants(tmp_path)


SOURCES = ("content/en/a.md", "skill/content/b.py", "skill/understanding/c.npz")
AT = 1_795_000_000


def changed(path: Path, text: str, *, modified: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (modified, modified))


@pytest.mark.parametrize("mark", [fingerprint, outline])
def test_fingerprint_and_outline_change_with_every_file(mark: Callable[[Path], str], tmp_path: Path) -> None:
    seen = {mark(tmp_path)}
    for name in SOURCES:
        for text in ("toe", "toes"):
            changed(tmp_path / name, text, modified=AT)
            seen.add(mark(tmp_path))
    assert len(seen) == 1 + 2 * len(SOURCES)


def test_a_file_of_the_same_size_shows_by_its_time(tmp_path: Path) -> None:
    changed(tmp_path / SOURCES[0], "toe", modified=AT)
    before = outline(tmp_path)
    changed(tmp_path / SOURCES[0], "leg", modified=AT + 1)
    assert outline(tmp_path) != before


@pytest.mark.parametrize("mark", [fingerprint, outline])
def test_compiled_files_are_no_sources(mark: Callable[[Path], str], tmp_path: Path) -> None:
    changed(tmp_path / SOURCES[1], "toe", modified=AT)
    before = mark(tmp_path)
    changed(tmp_path / "skill/content/__pycache__/b.pyc", "toe", modified=AT)
    assert mark(tmp_path) == before


def test_a_copy_with_other_times_still_uses_what_is_baked(baked: Path, tmp_path: Path) -> None:
    shutil.copytree(baked / BAKED, tmp_path / BAKED)
    changed(tmp_path / SOURCES[0], "toe", modified=AT)
    (tmp_path / BAKED / "en-GB.pickle").unlink(missing_ok=True)
    (tmp_path / BAKED / "fingerprint").write_text(
        f"{fingerprint(tmp_path)}\n{outline(tmp_path)}\n", encoding="utf-8"
    )
    changed(tmp_path / SOURCES[0], "toe", modified=AT + 9)
    assert "en-GB" not in load_assistants(tmp_path)
