"""The Flask application: routes, limits, and plain answers to whatever goes wrong."""

import logging
import time
from collections.abc import Iterable

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException

from skill.web.alexa import Shortcut, Ticks, Verifier, alexa_blueprint, answering
from skill.web.answering import Handle
from skill.web.health import health_blueprint
from skill.web.refusal import Refused

# The largest genuine requests (24 kB of session attributes and a full screen context) stay far below.
MAX_BODY_BYTES = 262_144

_LOG = logging.getLogger(__name__)


def create_app(
    handle: Handle,
    verifier: Verifier,
    *,
    max_body_bytes: int = MAX_BODY_BYTES,
    blueprints: Iterable[Blueprint] = (),
    ticks: Ticks = time.perf_counter,
) -> Flask:
    """Build the application: ``POST /alexa``, ``GET /healthz`` and any further blueprints.

    Every refusal is a 4xx status with one plain line.

    Args:
        handle: Answers an envelope.
        verifier: Lets only genuine requests through.
        max_body_bytes: Longer bodies are refused with 413.
        blueprints: More pages, for example the privacy policy.
        ticks: Seconds on a monotonic clock, for the log.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = max_body_bytes
    answer = answering(handle, verifier, ticks, max_body_bytes)
    for blueprint in (alexa_blueprint(answer), health_blueprint(), *blueprints):
        app.register_blueprint(blueprint)
    app.register_error_handler(Exception, _explained)
    app.wsgi_app = Shortcut(app, answer, _explained)  # type: ignore[method-assign]
    return app


def _explained(fault: Exception) -> Response:
    if isinstance(fault, Refused):
        return _refused(fault)
    return _http_fault(fault) if isinstance(fault, HTTPException) else _unforeseen(fault)


def _refused(fault: Refused) -> Response:
    _LOG.info("refused: %s", fault.reason)
    return _plain(fault.reason, fault.status)


def _http_fault(fault: HTTPException) -> Response:
    response = Response(status=fault.code, headers=fault.get_headers())
    response.content_type = "text/plain; charset=utf-8"
    response.set_data(f"{fault.name}\n")
    return response


def _unforeseen(fault: Exception) -> Response:
    _LOG.error("unforeseen: %s", type(fault).__name__)
    return _plain("the request could not be read", 400)


def _plain(line: str, status: int) -> Response:
    return Response(f"{line}\n", status, mimetype="text/plain")
