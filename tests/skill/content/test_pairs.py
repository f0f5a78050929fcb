import pytest

from skill.content import Content, Finding
from skill.content.files import read_yaml
from skill.content.loader import content_folder
from skill.content.pairs import read_pairs


def test_a_pair_is_found_by_its_two_names(content: Content) -> None:
    pair = content.pairs.find("magnesium", "kidney disease")
    assert pair is not None
    assert "kidneys" in content.by_id[pair.topic].parts[pair.part].text


def test_nothing_is_known_about_other_pairs(content: Content) -> None:
    assert content.pairs.find("seaweed", "gout") is None


def test_every_pair_is_made_of_names_people_can_say(content: Content) -> None:
    names = {name for entries in content.slots.values() for name in entries}
    for pair in content.pairs.known:
        assert {pair.remedy, pair.condition} <= names


@pytest.mark.parametrize("place", ["no-such-topic 0", "causes", "causes 99", "causes first"])
def test_an_answer_that_stands_nowhere_is_reported_with_its_line(place: str, content: Content) -> None:
    findings: list[Finding] = []
    rows = {"answers": {"magnesium": {"gout": place}}}
    read_pairs((rows, {"answers": 7}), "pairs.yaml", content.by_id, findings)
    assert [finding.line for finding in findings] == [7]
    assert place in findings[0].reason


def test_the_shipped_pairs_are_all_read(content: Content) -> None:
    rows, _ = read_yaml(content_folder() / "en" / "pairs.yaml", "pairs.yaml")
    assert len(content.pairs.known) == sum(len(answers) for answers in rows["answers"].values())
