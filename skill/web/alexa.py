"""Where Alexa talks to: one route, through Flask or past it."""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from flask import Blueprint, Flask, Response, request
from werkzeug.wsgi import get_input_stream

from skill.web.answering import Handle, answered
from skill.web.body import SignedRequest
from skill.web.refusal import Refused
from skill.web.verification import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Ticks = Callable[[], float]
Answer = Callable[["WSGIEnvironment"], bytes]
"""Reads a request and gives the JSON of its response; raises Refused, or what Werkzeug makes of bad HTTP."""
Explain = Callable[[Exception], Response]

PATH = "/alexa"
_JSON = "application/json"
# Names of headers as WSGI has them. Looking them up there takes a fraction of what Flask's request takes.
_KEYS = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in HEADERS}
_MOST_DIGITS = 9

_LOG = logging.getLogger(__name__)


class Verifier(Protocol):
    """Tells Alexa's requests from everybody else's."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> SignedRequest:
        """Return the request, or raise Refused."""
        ...


def answering(handle: Handle, verifier: Verifier, ticks: Ticks, max_body_bytes: int) -> Answer:
    """Answer requests.

    Logs a request's id, type, intent name and milliseconds, and of a fault its type. What a person said
    is in none of them.

    Args:
        handle: Answers an envelope; may raise anything.
        verifier: Lets only genuine requests through.
        ticks: Seconds on a monotonic clock, for the log.
        max_body_bytes: Longer bodies are not read.
    """

    def answer(environ: "WSGIEnvironment") -> bytes:
        begun = ticks()
        _check_media_type(environ)
        headers = {name: environ.get(key, "") for name, key in _KEYS.items()}
        genuine = verifier.verify(headers, _body(environ, max_body_bytes))
        reply = answered(handle, genuine)
        spent = (ticks() - begun) * 1000
        _LOG.info("%s %s %s %.1f ms", genuine.request_id, genuine.kind, genuine.intent or "-", spent)
        return reply

    return answer


def alexa_blueprint(answering: Answer) -> Blueprint:
    """Serve ``POST /alexa``."""
    blueprint = Blueprint("alexa", __name__)

    @blueprint.post(PATH, provide_automatic_options=False)
    def answer() -> Response:
        return Response(answering(request.environ), content_type=_JSON)

    return blueprint


class Shortcut:
    """Takes Alexa's requests past Flask, to the same answer.

    Routing, contexts and signals take a quarter of the time of a request and do nothing for this route,
    unless something is to be called before or after each request: then Flask gets them all.
    """

    def __init__(self, app: Flask, answer: Answer, explain: Explain) -> None:
        """Set up.

        Args:
            app: Answers everything else.
            answer: Answers Alexa.
            explain: Makes a response of what ``answer`` raises.
        """
        self._app = app
        self._flask: WSGIApplication = app.wsgi_app
        self._answer = answer
        self._explain = explain

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer as WSGI has it."""
        hooked = self._app.before_request_funcs or self._app.after_request_funcs
        if hooked or environ.get("PATH_INFO") != PATH or environ["REQUEST_METHOD"] != "POST":
            return self._flask(environ, start_response)
        try:
            reply = self._answer(environ)
        except Exception as fault:
            return self._explain(fault)(environ, start_response)
        start_response("200 OK", [("Content-Type", _JSON), ("Content-Length", str(len(reply)))])
        return [reply]


def _check_media_type(environ: "WSGIEnvironment") -> None:
    given = environ.get("CONTENT_TYPE", "").partition(";")[0]
    if given.strip().lower() != _JSON:
        raise Refused("the content type is not application/json", 415)
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Refused("compressed bodies are not read", 415)


def _body(environ: "WSGIEnvironment", most: int) -> bytes:
    """The whole body; what is not the usual one of known and bearable length is left to Werkzeug."""
    length: str = environ.get("CONTENT_LENGTH", "")
    plain = length.isascii() and length.isdigit() and len(length) <= _MOST_DIGITS
    if plain and int(length) <= most:
        read: bytes = environ["wsgi.input"].read(int(length))
        return read
    return get_input_stream(environ, max_content_length=most).read()
