from tests.skill.checks.workshop import Workshop


def test_words_are_counted_in_every_locale(workshop: Workshop) -> None:
    help_ = " ".join(["call your surgery or the advice line"] * 6)
    workshop.locale("en-GB", "999", "nine nine nine", help_, "spelling: [british]\n")
    flaws = workshop.flaws("length")
    assert "content/en/topics/shoes.md:14: answer too long: 58 words, at most 45 [readable]" in flaws


def test_a_name_has_to_fit_into_a_sentence(workshop: Workshop) -> None:
    workshop.edit(
        "topics/shoes.md", "name: shoes", "name: shoes that are too tight or too high or too worn out"
    )
    assert workshop.flaws("length") == ["content/en/topics/shoes.md:3: name of 12 words, at most 8 [length]"]


def test_a_title_has_to_fit_on_a_card(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "title: Shoes", f"title: {'Shoes ' * 11}")
    (flaw,) = workshop.flaws("length")
    assert flaw.startswith("content/en/topics/shoes.md:2: title of 65 characters")


def test_a_way_to_ask_is_no_longer_than_alexa_allows(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "are my shoes too tight", "are my shoes too tight " * 9)
    (flaw,) = workshop.flaws("length")
    assert "206 characters, at most 200" in flaw
