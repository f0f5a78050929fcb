from collections.abc import Callable

import pytest

from skill.checks import Project, find_flaws
from skill.content import Content
from skill.understanding import ASK_INTENT, Interpretation, Reason
from tests.skill.checks.workshop import TODAY, Workshop, understands_its_samples

ASKED = "are my shoes too tight"


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        (Interpretation("MassageIntent", "massage", 0.9, Reason.TOPIC), "understood as massage"),
        (Interpretation("AMAZON.StopIntent", None, 1.0, Reason.COMMAND), "understood as AMAZON.StopIntent"),
        (Interpretation(ASK_INTENT, None, 0.1, Reason.UNKNOWN), "understood as nothing it knows"),
        (
            Interpretation(ASK_INTENT, "shoes", 0.4, Reason.UNSURE, did_you_mean=("shoes", "massage")),
            "understood as either shoes or massage",
        ),
    ],
)
def test_a_sample_that_is_understood_as_something_else_is_found(
    workshop: Workshop, meant: Interpretation, told: str
) -> None:
    def thief(content: Content) -> Callable[[str], Interpretation]:
        honest = understands_its_samples(content)
        return lambda text: meant if text == ASKED else honest(text)

    project = Project(workshop.folder, TODAY, workshop.folder / "words.txt", thief)
    (flaw,) = find_flaws(project, ["stolen"])
    assert str(flaw) == f"content/en/topics/shoes.md:18: {ASKED!r} is {told} [stolen]"
