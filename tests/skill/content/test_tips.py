from tests.skill.content.folder import Folder


def test_a_tip_belongs_to_the_topic_above_it(folder: Folder) -> None:
    folder.edit(
        "tips.md",
        "# stretching",
        "# shoes\n\nAsk your {doctor}. [NHS]\n\nBuy wide ones. [NHS]\n\n# stretching",
    )
    tips = folder.load("en-GB").tips
    assert [(tip.topic, tip.passage.text) for tip in tips] == [
        ("shoes", "Ask your GP."),
        ("shoes", "Buy wide ones."),
        ("stretching", "Pull your toes toward your shin before bed."),
    ]
    assert tips[0].passage.sources == ("NHS",)


def test_a_tip_without_a_source_is_refused(folder: Folder) -> None:
    folder.edit("tips.md", " [NHS]", "")
    (fault,) = folder.faults()
    assert fault.startswith("content/en/tips.md:7: source missing")


def test_a_tip_for_no_topic_is_refused(folder: Folder) -> None:
    folder.edit("tips.md", "# stretching", "# juggling")
    assert folder.faults() == ["content/en/tips.md:5: a heading names an unknown topic: 'juggling'"]


def test_a_tip_of_many_words_is_refused(folder: Folder) -> None:
    folder.edit("tips.md", "Pull your toes", "Pull " + "very " * 50 + "your toes")
    (fault,) = folder.faults()
    assert "answer too long" in fault


def test_a_folder_without_tips_is_told(folder: Folder) -> None:
    folder.remove("tips.md")
    (fault,) = folder.faults()
    assert fault.startswith("content/en/tips.md:1: cannot be read")


def test_an_unknown_line_at_the_top_is_told(folder: Folder) -> None:
    folder.edit("tips.md", "reviewed", "title: Tips\nreviewed")
    assert folder.faults() == ["content/en/tips.md:2: unknown key 'title'; known are reviewed"]
