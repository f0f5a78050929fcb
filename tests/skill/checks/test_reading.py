from tests.skill.checks.workshop import Workshop, topic

HARD = "Musculoskeletal practitioners characteristically recommend individualised rehabilitation. [NHS]"


def test_words_of_a_specialist_are_found(workshop: Workshop) -> None:
    workshop.write(
        "topics/shoes.md", topic("Shoes", "are my shoes too tight", "shoe", "massage", answer=HARD)
    )
    (flaw,) = workshop.flaws("reading")
    assert flaw.startswith("content/en/topics/shoes.md:10: reading grade ")
    assert "at most 8" in flaw


def test_what_is_hard_in_one_locale_names_it(workshop: Workshop) -> None:
    hard = "contact the multidisciplinary musculoskeletal rehabilitation organisation immediately"
    workshop.locale("en-GB", "999", "nine nine nine", hard)
    flaws = workshop.flaws("reading")
    assert flaws
    assert all("(in en-GB)" in flaw for flaw in flaws)
