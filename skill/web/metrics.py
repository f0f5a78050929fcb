"""Counting for whoever operates the endpoint, as Prometheus reads it.

What is counted says how much is asked and how fast it is answered, never about what: where few people use
a skill, the number of questions on a topic would tell about one of them.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter
from itertools import accumulate

from ask_sdk_model import RequestEnvelope, ResponseEnvelope
from flask import Blueprint, Flask, Response, g, request

from skill.web.alexa import Ticks
from skill.web.answering import Handle

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 8.0)
"""Upper bounds of the histogram in seconds. Alexa waits for 8."""
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_KINDS = (
    "LaunchRequest",
    "IntentRequest",
    "SessionEndedRequest",
    "SessionResumedRequest",
    "CanFulfillIntentRequest",
    "System.ExceptionEncountered",
)
_OTHER = "other"


class Metrics:
    """Counts requests; safe to share between threads."""

    def __init__(self, ticks: Ticks = time.perf_counter) -> None:
        """Begin at zero.

        Args:
            ticks: Seconds on a monotonic clock.
        """
        self._ticks = ticks
        self._lock = threading.Lock()
        self._responses: Counter[tuple[str, int]] = Counter()
        self._kinds: Counter[str] = Counter()
        self._faults = 0
        self._times = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0

    def watching(self, handle: Handle) -> Handle:
        """The same handler, counted by kind of request; what it raises is counted and raised again."""

        def watched(envelope: RequestEnvelope) -> ResponseEnvelope:
            kind = getattr(envelope.request, "object_type", None)
            with self._lock:
                self._kinds[kind if kind in _KINDS else _OTHER] += 1
            try:
                return handle(envelope)
            except Exception:
                with self._lock:
                    self._faults += 1
                raise

        return watched

    def watch(self, app: Flask) -> None:
        """Count the responses of an application, and how long those at ``/alexa`` take."""

        @app.before_request
        def begun() -> None:
            g.begun = self._ticks()

        @app.after_request
        def done(response: Response) -> Response:
            endpoint = request.endpoint or _OTHER
            spent = self._ticks() - g.begun
            with self._lock:
                self._responses[endpoint, response.status_code] += 1
                if endpoint == "alexa.answer":
                    self._times[bisect_left(BOUNDS, spent)] += 1
                    self._seconds += spent
            return response

    def text(self) -> str:
        """All counts in the Prometheus text format, version 0.0.4."""
        with self._lock:
            responses, kinds = dict(self._responses), dict(self._kinds)
            faults, times, seconds = self._faults, tuple(self._times), self._seconds
        lines = [
            "# HELP toe_cramps_responses_total Responses by route and HTTP status.",
            "# TYPE toe_cramps_responses_total counter",
            *(
                f'toe_cramps_responses_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(responses.items())
            ),
            "# HELP toe_cramps_requests_total Genuine requests by kind.",
            "# TYPE toe_cramps_requests_total counter",
            *(f'toe_cramps_requests_total{{kind="{kind}"}} {n}' for kind, n in sorted(kinds.items())),
            "# HELP toe_cramps_faults_total Requests the skill failed at.",
            "# TYPE toe_cramps_faults_total counter",
            f"toe_cramps_faults_total {faults}",
            "# HELP toe_cramps_alexa_seconds Time to answer at the Alexa route.",
            "# TYPE toe_cramps_alexa_seconds histogram",
            *(
                f'toe_cramps_alexa_seconds_bucket{{le="{bound}"}} {count}'
                for bound, count in zip((*BOUNDS, "+Inf"), accumulate(times), strict=True)
            ),
            f"toe_cramps_alexa_seconds_sum {seconds:.6f}",
            f"toe_cramps_alexa_seconds_count {sum(times)}",
        ]
        return "\n".join(lines) + "\n"


def metrics_blueprint(metrics: Metrics) -> Blueprint:
    """Serve ``GET /metrics``. Keep it from the public at the proxy."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics", provide_automatic_options=False)
    def all_counts() -> Response:
        return Response(metrics.text(), content_type=MEDIA_TYPE)

    return blueprint
