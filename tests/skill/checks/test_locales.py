import pytest

from tests.skill.checks.workshop import Workshop


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Call 999 now.", "write {emergency_number} instead of '999'"),
        ("Go to urgent care.", "'urgent care' means nothing in en-GB"),
        ("Mind the colour.", "write 'color'; 'colour' is put in where it belongs"),
        ("Wait. {doctor} knows.", "{doctor} would begin the sentence with a small letter"),
    ],
)
def test_words_of_one_country_are_found(workshop: Workshop, said: str, reason: str) -> None:
    workshop.edit("topics/shoes.md", "Pull your toes gently toward your shin.", said)
    flaws = workshop.flaws("locales")
    assert f"content/en/topics/shoes.md:10: {reason} [locales]" in flaws


def test_a_number_that_only_contains_another_is_left_alone(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "Pull your toes gently toward your shin.", "Of 12,999 people, some did.")
    assert workshop.flaws("locales") == []


def test_every_number_of_a_locale_says_how_it_is_read(workshop: Workshop) -> None:
    workshop.edit("locales/en-GB.yaml", "call your GP today", "call 111 today")
    (flaw,) = workshop.flaws("locales")
    assert "does not say how to read 111" in flaw


def test_a_reading_of_nothing_is_found(workshop: Workshop) -> None:
    workshop.edit("locales/en-GB.yaml", "'999': nine", "'998': nine eight, '999': nine")
    (flaw,) = workshop.flaws("locales")
    assert "no term has '998' in it" in flaw


def test_a_term_no_text_uses_is_found(workshop: Workshop) -> None:
    workshop.edit("locales/en-US.yaml", "{doctor:", "{nurse: nurse, doctor:")
    flaws = workshop.flaws("locales")
    assert any("en-US.yaml:1: no text has {nurse} in it" in flaw for flaw in flaws)
    assert any("en-GB.yaml:1: the term 'nurse' is missing" in flaw for flaw in flaws)
