import pytest

from skill.content import Content
from skill.understanding.entities import Entities


@pytest.fixture(scope="module")
def entities(content: Content) -> Entities:
    return Entities(content.slots)


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("does lipitor do this", "medicine", "statin"),
        ("a hot water bottle on my foot", "remedy", "heat pad"),
        ("my nan cannot sleep", "person", "older person"),
        ("i ran a marathon", "activity", "running"),
    ],
)
def test_a_synonym_gives_the_name_used_in_answers(
    said: str, kind: str, name: str, entities: Entities
) -> None:
    assert entities.find(said)[kind] == name


def test_the_longest_wording_wins(entities: Entities) -> None:
    assert entities.find("tonic water at night")["drink"] == "tonic water"


def test_a_name_inside_a_word_does_not_count(entities: Entities) -> None:
    assert "remedy" not in entities.find("a priceless iceberg")


def test_nothing_named_gives_nothing(entities: Entities) -> None:
    assert entities.find("") == {}
    assert Entities({}).find("magnesium") == {}
