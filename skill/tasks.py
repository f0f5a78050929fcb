"""Sessions that Alexa opened for a task, and telling her that it is done.

A task begins with a launch or an intent and ends with the directive ``Tasks.CompleteTask`` (the README of
github.com/alexa-labs/alexa-custom-task-definitions). Amazon's sample skills send it with the response that
closes the session; such a response may not hold directives of a player (developer.amazon.com, "Implement
Custom Tasks in Your Skill" and "Use Skill Connections to Request Tasks"). Where Alexa closes the session
herself there is no response to send it with.
"""

from ask_sdk_model import Response, Status

from skill.content import Content
from skill.turn import LAUNCH, Turn

_DONE = Status(code="200", message="OK")
"""After the status codes of HTTP. Leaving off before the last step is as good an end as any."""


def is_for_task(turn: Turn, content: Content) -> bool:
    """Whether a turn belongs to a session that was opened for one of our tasks.

    Args:
        turn: What came in.
        content: Each of its routines is a task.
    """
    return turn.dialogue.task or (turn.kind == LAUNCH and turn.intent in content.routines_by_intent)


def completed(response: Response) -> Response:
    """Add that the task is done; changes the response."""
    # Few sessions are opened for a task.
    from ask_sdk_model.interfaces.tasks import CompleteTaskDirective

    response.directives = [*(response.directives or ()), CompleteTaskDirective(status=_DONE)]
    return response
