"""What can be opened directly: each guided routine, as a task other skills of the same developer may ask for.

Links, which Amazon calls quick links, are for published tasks of everybody (``public``) that take an input
("Create a Quick Link for Your Custom Task"), and these take none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from skill.content import Routine

Json = dict[str, Any]

_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Task:
    """One entry into the skill.

    Attributes:
        name: Its name without the skill id that Alexa puts in front; with ``Intent`` behind it, the name of
            the intent that does the same by voice.
        version: A positive number.
        title: What it is for.
    """

    name: str
    title: str
    version: str = _VERSION

    @property
    def file(self) -> str:
        """Name of its definition in the skill package."""
        return f"{self.name}.{self.version}.json"


def tasks_of(routines: Iterable[Routine]) -> tuple[Task, ...]:
    """A task for each routine."""
    return tuple(Task(routine.intent.removesuffix("Intent"), routine.title) for routine in routines)


def definition(task: Task) -> Json:
    """The definition of a task in OpenAPI, as "Implement Custom Tasks in Your Skill" asks for it.

    It takes nothing, so that nothing about anybody can be handed over.
    """
    empty = {"application/json": {"schema": {"type": "object", "properties": {}}}}
    return {
        "openapi": "3.0.0",
        "info": {
            "title": task.title,
            "version": task.version,
            "x-amzn-alexa-access-scope": "vendor-private",
        },
        "paths": {
            f"/{task.name}": {
                "summary": task.title,
                "post": {
                    "requestBody": {"content": empty},
                    "responses": {"200": {"description": task.title, "content": empty}},
                },
            }
        },
    }
