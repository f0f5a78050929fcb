from pathlib import Path

import pytest

import skill.checks
from skill.checks import CHECKS, Flaw, find_flaws
from skill.checks.registry import READABLE
from skill.content import Finding
from tests.skill.checks.workshop import Workshop


@pytest.mark.parametrize("name", CHECKS)
def test_a_project_without_a_flaw_passes(workshop: Workshop, name: str) -> None:
    assert workshop.flaws(name) == []


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_says_in_a_line_what_it_protects_from(name: str) -> None:
    protects = CHECKS[name].protects
    assert protects.startswith("Protects from ")
    assert protects.endswith(".")


def test_every_module_with_a_check_is_run() -> None:
    folder = Path(skill.checks.__file__).parent
    modules = [
        path.stem for path in folder.glob("*.py") if "\ndef check(" in path.read_text(encoding="utf-8")
    ]
    assert sorted(name.replace("_", "-") for name in modules) == sorted(CHECKS)


def test_every_check_has_a_test_module_of_its_own() -> None:
    tests = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    assert {f"test_{name.replace('-', '_')}" for name in CHECKS} - tests == set()


def test_a_flaw_is_shown_with_its_place_and_its_check() -> None:
    assert str(Flaw(Finding("a.md", 3, "too long"), "length")) == "a.md:3: too long [length]"


def test_content_that_cannot_be_read_is_told_and_nothing_else(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "title: Shoes", "titel: Shoes")
    found = list(find_flaws(workshop.project()))
    assert {flaw.check for flaw in found} == {READABLE}
    assert any("titel" in str(flaw) for flaw in found)


def test_all_checks_are_run_unless_some_are_named(workshop: Workshop) -> None:
    workshop.program("")
    everything = {flaw.check for flaw in find_flaws(workshop.project())}
    assert everything == {"prompts", "problems", "messages"}
    assert {flaw.check for flaw in find_flaws(workshop.project(), ["problems"])} == {"problems"}
