import pytest

from tests.skill.checks.workshop import Workshop

OTHER = (
    "MAYO:\n  organisation: Mayo\n  spoken: Mayo\n  title: Cramp\n  kind: clinic\n  looked_at: 2026-11-22\n"
)


@pytest.fixture
def register(workshop: Workshop) -> str:
    return workshop.path("sources.yaml").read_text(encoding="utf-8")


def test_a_source_nothing_refers_to_is_found(workshop: Workshop, register: str) -> None:
    workshop.write("sources.yaml", register + OTHER)
    (flaw,) = workshop.flaws("sources")
    assert flaw.startswith("content/en/sources.yaml:7: no text refers to MAYO")


def test_the_source_of_an_emergency_number_is_used(workshop: Workshop, register: str) -> None:
    workshop.write("sources.yaml", register + OTHER)
    workshop.edit("locales/en-GB.yaml", "spelling:", "sources: [MAYO]\nspelling:")
    assert workshop.flaws("sources") == []


def test_a_number_has_a_source_of_the_register(workshop: Workshop) -> None:
    workshop.edit("locales/en-GB.yaml", "spelling:", "sources: [XYZ]\nspelling:")
    assert any("source XYZ is not in sources.yaml" in flaw for flaw in workshop.flaws("sources"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("url: www.nhs.uk", "is no address"),
        ("url: 'https://nhs'", "is no address"),
        ("doi: 'https://doi.org/10.1000/1'", "is no DOI"),
    ],
)
def test_an_odd_address_is_found(workshop: Workshop, register: str, line: str, reason: str) -> None:
    workshop.write("sources.yaml", f"{register}  {line}\n")
    assert any(reason in flaw for flaw in workshop.flaws("sources"))


def test_a_page_has_a_name(workshop: Workshop) -> None:
    workshop.edit("sources.yaml", "title: Leg cramps", "title: ''")
    assert any("'title:' is empty" in flaw for flaw in workshop.flaws("sources"))
