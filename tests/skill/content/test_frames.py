import re

import pytest

from skill.content import Content
from tests.skill.content.folder import Folder

FOOD = """\
food-helps:
  list: food
  ask: [do {food} help]
  unknown: Ask your {doctor}.
  nearest: shoes
  answers: {banana: stretching 1}
"""


@pytest.fixture
def folder(folder: Folder) -> Folder:
    folder.write("slots/food.yaml", "banana: [bananas, nana]\nbig fig's: [figs]\n")
    folder.write("frames.yaml", FOOD.replace("[do {food} help]", '["do {food} help"]'))
    return folder


def test_a_question_about_a_thing_is_read(folder: Folder) -> None:
    (frame,) = folder.load().frames
    assert (frame.id, frame.intent, frame.slot) == ("food-helps", "FoodHelpsIntent", "food")
    assert frame.ask == ("do {food} help",)
    assert frame.answers == {"banana": ("stretching", 1)}


def test_what_is_said_where_nothing_is_known_has_the_words_of_the_country(folder: Folder) -> None:
    assert [folder.load(tag).frames[0].unknown for tag in ("en-US", "en-GB")] == [
        "Ask your doctor.",
        "Ask your GP.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("list: food", "list: fodder", r"there is no list slots/fodder\.yaml"),
        ("nearest: shoes", "nearest: socks", "nearest names an unknown topic: 'socks'"),
        ("do {food} help", "does it help", r"write \{food\} once in 'does it help'"),
        ("do {food} help", "do {food} or {food} help", r"write \{food\} once"),
        ("banana: stretching 1", "apple: stretching 1", r"'apple' is not in slots/food\.yaml"),
        ("banana: stretching 1", "banana: stretching 9", "no part 'stretching 9'"),
        ("banana: stretching 1", "banana: jogging 0", "no part 'jogging 0'"),
        ("  nearest: shoes\n", "", "write the lines list, ask, unknown, nearest, answers"),
        ('["do {food} help"]', "do it", "write the lines list"),
    ],
)
def test_a_fault_is_told_with_its_line(folder: Folder, old: str, new: str, reason: str) -> None:
    folder.edit("frames.yaml", old, new)
    (fault,) = folder.faults()
    assert fault.startswith("content/en/frames.yaml:1: food-helps")
    assert re.search(reason, fault)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("banana", "banana"),
        ("nana", "banana"),
        ("Bananas", "banana"),
        ("big_figs", "big fig's"),
        ("plum", ""),
    ],
)
def test_a_thing_is_known_by_its_name_its_id_and_other_words(folder: Folder, said: str, name: str) -> None:
    content = folder.load()
    assert content.thing("food", said) == name
    assert content.thing("drink", said) == ""


def test_no_id_stands_for_two_things(content: Content) -> None:
    for things, entries in content.slots.items():
        ids = {content.thing(things, name.replace(" ", "_").replace("'", "")) for name in entries}
        assert ids == set(entries), things
