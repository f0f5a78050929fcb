"""AWS Lambda's way in: the same skill object, without a server.

Set the function's handler to ``skill.lambda_handler.handler`` and its environment variable
``TOE_CRAMPS_APPLICATION_ID`` to the skill id (several with spaces between them). Lambda's own trigger
checks who calls; the skill id is checked here a second time.
"""

import functools
import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from skill.assistant import Assistant
from skill.assistants import load_assistants
from skill.handlers import build_skill_of, invoke
from skill.problem import Problem
from skill.web.answering import Handle, answered
from skill.web.body import read_body
from skill.web.refusal import Refused

Json = dict[str, Any]

APPLICATION_VARIABLE = "TOE_CRAMPS_APPLICATION_ID"
_IN_LAMBDA = "AWS_LAMBDA_FUNCTION_NAME"

_LOG = logging.getLogger(__name__)


class LambdaHandler:
    """Answers events for the skill ids it was made for."""

    def __init__(
        self,
        handle: Handle,
        application_ids: Iterable[str],
        ticks: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Set up.

        Args:
            handle: Answers an envelope.
            application_ids: Skill ids a request may be meant for.
            ticks: Seconds on a monotonic clock, for the log.

        Raises:
            Problem: ``no-application-id``.
        """
        self._handle = handle
        self._application_ids = frozenset(application_ids)
        self._ticks = ticks
        if not self._application_ids:
            raise Problem("no-application-id")

    def __call__(self, event: Json) -> Json:
        """The response to an event.

        Raises:
            Refused: It is no request of Alexa's, or meant for another skill.
        """
        begun = self._ticks()
        body = read_body(json.dumps(event).encode("utf-8"))
        if not body.application_ids or not body.application_ids <= self._application_ids:
            raise Refused("the request is meant for another application")
        reply: Json = json.loads(answered(self._handle, body.request))
        spent = (self._ticks() - begun) * 1000
        asked = body.request
        _LOG.info("%s %s %s %.1f ms", asked.request_id, asked.kind, asked.intent or "-", spent)
        return reply


def handler(event: Json, context: object) -> Json:
    """What Lambda calls. ``context`` is of no use here."""
    return _made()(event)


def make(environ: Mapping[str, str], assistants: Mapping[str, Assistant]) -> LambdaHandler:
    """The handler of an environment.

    Args:
        environ: Where ``TOE_CRAMPS_APPLICATION_ID`` is looked up.
        assistants: By locale; the first also serves every other locale.

    Raises:
        Problem: ``no-application-id``.
    """
    skill = build_skill_of(assistants)
    return LambdaHandler(partial(invoke, skill), environ.get(APPLICATION_VARIABLE, "").split())


@functools.cache
def _made() -> LambdaHandler:
    logging.getLogger().setLevel(logging.INFO)
    return make(os.environ, load_assistants())


if _IN_LAMBDA in os.environ:
    # Lambda loads the module with a whole core to itself, and bills the first request without one.
    _made()
