"""Opening the skill at one of its tasks."""

from typing import Any, ClassVar

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


def directives(answer: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer["response"].get("directives", [])
    return found


class TestCompletion:
    DONE: ClassVar = {"type": "Tasks.CompleteTask", "status": {"code": "200", "message": "OK"}}

    @pytest.fixture
    def launched(self, skill: CustomSkill) -> dict[str, Any]:
        return answer(skill, launch({"name": f"{SKILL_ID}.StartBedtime", "version": "1"}), new=True)

    def test_a_task_that_has_begun_is_not_done(self, skill: CustomSkill, launched: dict[str, Any]) -> None:
        after = answer(skill, intent("AMAZON.NextIntent"), attributes=launched["sessionAttributes"])
        assert directives(launched) == directives(after) == []

    @pytest.mark.parametrize(
        "name", ["AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"]
    )
    def test_it_is_done_when_the_session_closes(
        self, skill: CustomSkill, launched: dict[str, Any], name: str
    ) -> None:
        attributes = launched["sessionAttributes"]
        for _ in range(2):
            attributes = answer(skill, intent("AMAZON.NextIntent"), attributes=attributes)[
                "sessionAttributes"
            ]
        closed = answer(skill, intent(name), attributes=attributes)
        assert closed["response"]["shouldEndSession"]
        assert directives(closed) == [self.DONE]

    def test_it_is_done_whatever_else_was_talked_about(
        self, skill: CustomSkill, launched: dict[str, Any]
    ) -> None:
        asked = answer(skill, intent("AboutMassageIntent"), attributes=launched["sessionAttributes"])
        emergency = answer(
            skill, intent("AboutRedFlagsChestPainIntent"), attributes=asked["sessionAttributes"]
        )
        assert directives(asked) == []
        assert directives(emergency) == [self.DONE]

    def test_a_routine_asked_for_by_voice_is_no_task(self, skill: CustomSkill) -> None:
        begun = answer(skill, intent("StartBedtimeIntent"), new=True)
        closed = answer(skill, intent("AMAZON.StopIntent"), attributes=begun["sessionAttributes"])
        assert directives(closed) == []

    def test_neither_is_a_launch_without_one(self, skill: CustomSkill) -> None:
        begun = answer(skill, launch(None), new=True)
        closed = answer(skill, intent("AMAZON.StopIntent"), attributes=begun["sessionAttributes"])
        assert directives(closed) == []

    def test_the_end_of_the_session_is_still_not_answered(
        self, skill: CustomSkill, launched: dict[str, Any]
    ) -> None:
        ended = {"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"}
        assert answer(skill, ended, attributes=launched["sessionAttributes"])["response"] == {}


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
