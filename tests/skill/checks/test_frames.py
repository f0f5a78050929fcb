from tests.skill.checks.workshop import Workshop, topic

FOOD = """\
food-helps:
  list: food
  ask: ["do {food} help"]
  unknown: My sources say nothing about that.
  nearest: shoes
  answers: {banana: shoes 0}
"""
SAME = FOOD.replace("food-helps", "food-harms")


def with_food(workshop: Workshop, frames: str = FOOD) -> None:
    workshop.write("slots/food.yaml", "banana: [bananas]\nfig: []\n")
    workshop.write("frames.yaml", frames)


def test_a_question_of_its_own_passes(workshop: Workshop) -> None:
    with_food(workshop)
    assert [flaw for flaw in workshop.flaws("frames") if "understood" not in flaw] == []


def test_a_question_that_a_topic_answers_otherwise_is_told(workshop: Workshop) -> None:
    with_food(workshop)
    workshop.write("topics/massage.md", topic("Massage", "do bananas help", "does it", "stretching"))
    told = workshop.flaws("frames")
    assert any(
        "frames.yaml:3: 'do bananas help' is a way to ask of massage, and here about banana" in flaw
        for flaw in told
    )


def test_a_question_that_its_own_topic_has_too_passes(workshop: Workshop) -> None:
    with_food(workshop)
    workshop.write("topics/shoes.md", topic("Shoes", "do bananas help", "does it", "massage"))
    assert [flaw for flaw in workshop.flaws("frames") if "way to ask" in flaw] == []


def test_a_question_in_two_places_is_told(workshop: Workshop) -> None:
    with_food(workshop, FOOD + SAME)
    assert any("'do banana help' belongs to food-helps already" in flaw for flaw in workshop.flaws("frames"))


def test_a_question_that_is_taken_for_something_else_is_told(workshop: Workshop) -> None:
    with_food(workshop)
    assert any(
        "frames.yaml:3: 'do banana help' is understood as AskIntent" in flaw
        for flaw in workshop.flaws("frames")
    )


def test_a_list_that_nothing_is_asked_about_is_told(workshop: Workshop) -> None:
    workshop.write("slots/weather.yaml", "rain: []\n")
    assert workshop.flaws("frames") == [
        "content/en/slots/weather.yaml:1: no question in frames.yaml is about this list [frames]"
    ]
