from voice_local.merging import AS_LIKELY, joined, with_command
from voice_local.recogniser import Alternative, Final, Word


def heard(*readings: tuple[str, float]) -> Final:
    """A result with readings and their likelihoods."""
    text = readings[0][0]
    words = tuple(Word(word, place, place + 1, 1.0) for place, word in enumerate(text.split()))
    return Final(text, words, tuple(Alternative(text, 0.5, likelihood) for text, likelihood in readings))


def test_one_part_is_the_whole() -> None:
    part = heard(("does magnesium help", 90.0))
    assert joined([part]) is part


def test_no_part_is_nothing() -> None:
    assert joined([]) == Final("")


def test_parts_follow_each_other_in_every_reading() -> None:
    whole = joined(
        [
            heard(("what about", 40.0), ("but about", 39.0)),
            heard(("bananas", 30.0), ("banana", 28.0)),
        ]
    )
    assert whole.text == "what about bananas"
    assert whole.readings == ("what about bananas", "but about bananas", "what about banana")
    assert [word.text for word in whole.words] == ["what", "about", "bananas"]


def test_a_command_that_fits_as_well_leads_the_readings() -> None:
    free = heard(("now", 50.0), ("no", 49.0))
    both = with_command(free, Alternative("no", 1.0, 50.0 + AS_LIKELY))
    assert both.readings == ("no", "now")


def test_a_command_that_fits_worse_is_left_out() -> None:
    free = heard(("why do my toes cramp", 200.0))
    assert with_command(free, Alternative("stop", 1.0, 200.0 + AS_LIKELY - 1)) is free


def test_a_command_counts_where_nothing_else_was_heard() -> None:
    assert with_command(Final(""), Alternative("no", 1.0, 31.0)).text == "no"


def test_without_a_command_nothing_changes() -> None:
    free = heard(("bananas", 50.0))
    assert with_command(free, None) is free
