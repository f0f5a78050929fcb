from tests.skill.checks.workshop import Workshop, topic


def test_two_topics_that_offer_each_other_are_a_circle(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "see_also: [massage]", "see_also: [stretching, massage]")
    flaws = workshop.flaws("offers")
    assert [flaw.split(":")[0] for flaw in flaws] == [
        "content/en/topics/shoes.md",
        "content/en/topics/stretching.md",
    ]
    assert all("leads in a circle" in flaw for flaw in flaws)


def test_a_topic_no_other_names_is_found(workshop: Workshop) -> None:
    workshop.write("topics/heat.md", topic("Heat", "does heat help", "does het help", "shoes"))
    (flaw,) = workshop.flaws("offers")
    assert flaw == "content/en/topics/heat.md:2: no other topic has it in its see_also [offers]"


def test_a_part_of_a_topic_need_not_be_named(workshop: Workshop) -> None:
    workshop.write("topics/massage/oil.md", topic("Oil", "does oil help", "does oyl help", "shoes"))
    assert workshop.flaws("offers") == []


def test_a_topic_goes_on_to_another(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "see_also: [massage]", "see_also: []")
    assert any("shoes.md:2: see_also names no topic" in flaw for flaw in workshop.flaws("offers"))


def test_a_topic_does_not_go_on_to_itself(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "see_also: [massage]", "see_also: [massage, shoes]")
    assert any("names the topic itself" in flaw for flaw in workshop.flaws("offers"))
