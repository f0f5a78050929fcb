"""Opening the skill at one of its tasks."""

from typing import Any

import pytest
from ask_sdk_core.skill import CustomSkill

from skill.content import Content
from tests.skill.test_handlers import answer, intent, spoken

SKILL_ID = "amzn1.ask.skill.7a0d3f2e-0000-4000-8000-000000000001"


def launch(task: object) -> dict[str, Any]:
    return {"type": "LaunchRequest", "task": task}


def test_a_launch_with_a_task_starts_its_routine(skill: CustomSkill, content: Content) -> None:
    for routine in content.routines:
        name = f"{SKILL_ID}.{routine.intent.removesuffix('Intent')}"
        launched = answer(skill, launch({"name": name, "version": "1", "input": {}}), new=True)
        assert launched["response"] == answer(skill, intent(routine.intent), new=True)["response"]
        assert launched["sessionAttributes"]["routine"] == routine.id


@pytest.mark.parametrize(
    "task",
    [
        None,
        {},
        {"name": None},
        {"name": ""},
        {"name": f"{SKILL_ID}.WiggleEars", "version": "1"},
        {"name": "AMAZON.PrintPDF", "version": "1"},
        {"name": f"{SKILL_ID}.AboutMassage"},
        {"name": "AMAZON.Stop"},
    ],
)
def test_a_task_that_is_none_of_ours_is_a_plain_launch(
    skill: CustomSkill, content: Content, task: object
) -> None:
    launched = answer(skill, launch(task), new=True)
    assert launched["response"]["shouldEndSession"] is False
    assert spoken(launched).endswith(content.prompts["launch_question"].say)
