from collections.abc import Callable

import pytest

from skill.checks import Project, find_flaws
from skill.content import Content
from skill.understanding import ASK_INTENT, Interpretation, Reason
from tests.skill.checks.workshop import TODAY, Workshop, understands_its_samples

ASKED = "are my shoes too tight"


def flaws(workshop: Workshop, meant: Interpretation) -> list[str]:
    """What is found where one sample is taken for something else."""

    def thief(content: Content) -> Callable[[str], Interpretation]:
        honest = understands_its_samples(content)
        return lambda text: meant if text == ASKED else honest(text)

    project = Project(workshop.folder, TODAY, workshop.folder / "words.txt", thief)
    return [str(flaw) for flaw in find_flaws(project, ["stolen"])]


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        (Interpretation("AboutMassageIntent", "massage", 0.9, Reason.TOPIC), "understood as massage"),
        (Interpretation("AMAZON.StopIntent", None, 1.0, Reason.COMMAND), "understood as AMAZON.StopIntent"),
        (Interpretation(ASK_INTENT, None, 0.1, Reason.UNKNOWN), "understood as nothing it knows"),
        (
            Interpretation(
                ASK_INTENT, "stretching", 0.4, Reason.UNSURE, did_you_mean=("stretching", "massage")
            ),
            "understood as either stretching or massage",
        ),
    ],
)
def test_a_sample_that_is_understood_as_something_else_is_found(
    workshop: Workshop, meant: Interpretation, told: str
) -> None:
    assert flaws(workshop, meant) == [f"content/en/topics/shoes.md:18: {ASKED!r} is {told} [stolen]"]


def test_a_sample_that_is_asked_back_about_is_not_lost(workshop: Workshop) -> None:
    choice = ("massage", "shoes")
    assert flaws(workshop, Interpretation(ASK_INTENT, None, 0.4, Reason.UNSURE, did_you_mean=choice)) == []
