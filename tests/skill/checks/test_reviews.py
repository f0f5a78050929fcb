import datetime

from tests.skill.checks.workshop import Workshop

REVIEWED = datetime.date(2026, 11, 22)


def test_a_year_after_the_review_is_still_fine(workshop: Workshop) -> None:
    assert workshop.flaws("reviews", REVIEWED + datetime.timedelta(days=366)) == []


def test_a_day_later_everything_is_stale(workshop: Workshop) -> None:
    flaws = workshop.flaws("reviews", REVIEWED + datetime.timedelta(days=367))
    assert any(flaw.startswith("content/en/topics/shoes.md:2: reviewed on 2026-11-22") for flaw in flaws)
    assert any(flaw.startswith("content/en/safety/chest-pain.md:2: reviewed") for flaw in flaws)
    assert any(flaw.startswith("content/en/sources.yaml:6: NHS looked at on 2026-11-22") for flaw in flaws)


def test_a_review_that_is_still_to_come_is_a_slip(workshop: Workshop) -> None:
    workshop.edit("topics/shoes.md", "reviewed: 2026-11-22", "reviewed: 2062-11-22")
    (flaw,) = workshop.flaws("reviews")
    assert "2062-11-22, which is still to come" in flaw
