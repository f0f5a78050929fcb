"""The blueprint people see: all answers, the policies, and the box to try it."""

import logging
import threading
import time
from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request, send_file

from skill.assistant import Assistant
from skill.package.icons import icon
from skill.web.alexa import Ticks
from skill.web.answering import Handle
from skill.web.refusal import Refused
from skill.web.shelf import HOME, Page, Shelf
from skill.web.trying import answer, read_question
from skill.web.words import POLICIES

# Nothing of anybody else's is loaded, framed or sent to; scripts and styles are files of ours.
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Fewer than the server has threads: however many people try it out, Alexa gets her answers.
AT_ONCE = 4
_FRESH_SECONDS = 86_400

_LOG = logging.getLogger(__name__)


def pages_blueprint(
    assistants: Mapping[str, Assistant],
    handle: Handle,
    *,
    at_once: int = AT_ONCE,
    ticks: Ticks = time.perf_counter,
) -> Blueprint:
    """Serve ``/``, ``/privacy``, ``/terms``, ``POST /try`` and the files that belong to them.

    ``?locale=en-GB`` chooses the country; without it the browser's languages do.

    Args:
        assistants: By locale; the first also serves everybody else.
        handle: Answers an envelope.
        at_once: How many questions from the box are answered at the same time; more get a 429.
        ticks: Seconds on a monotonic clock, for the log.
    """
    blueprint = Blueprint(
        "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    shelf = Shelf(assistants)
    turns = threading.BoundedSemaphore(at_once)

    def page(name: str) -> Response:
        return _sent(shelf.page(name, _chosen(shelf.tags)))

    blueprint.add_url_rule("/", HOME, page, defaults={"name": HOME})
    for name in POLICIES:
        blueprint.add_url_rule(f"/{name}", name, page, defaults={"name": name})

    @blueprint.get("/icon.png")
    def small_icon() -> Response:
        return send_file(icon("icon-108.png"), max_age=_FRESH_SECONDS)

    @blueprint.post("/try", provide_automatic_options=False)
    def try_it() -> Response:
        begun = ticks()
        if request.mimetype != "application/json":
            raise Refused("the content type is not application/json", 415)
        question = read_question(request.get_data(cache=False))
        if not turns.acquire(blocking=False):
            raise Refused("too many questions at once", 429)
        try:
            reply = jsonify(answer(handle, question))
        finally:
            turns.release()
        reply.headers["Cache-Control"] = "no-store"
        # Neither the words nor what they were taken for: there is no other trace of whoever typed them.
        _LOG.info("tried %.1f ms", (ticks() - begun) * 1000)
        return reply

    @blueprint.after_request
    def guarded(response: Response) -> Response:
        response.headers.update(SECURITY_HEADERS)
        return response

    return blueprint


def _chosen(tags: tuple[str, ...]) -> str:
    wanted = request.args.get("locale", "")
    return wanted if wanted in tags else request.accept_languages.best_match(tags, tags[0]) or tags[0]


def _sent(page: Page) -> Response:
    response = Response(page.html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language"
    response.set_etag(page.tag)
    response.make_conditional(request)
    return response
