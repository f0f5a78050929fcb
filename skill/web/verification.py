"""Whether a request really comes from Alexa and is meant for this skill."""

import base64
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta

from cryptography import x509

from skill.web.address import certificate_address
from skill.web.body import Body, SignedRequest, read_body
from skill.web.leaves import ChainPolicy, Leaf, LeafShelf
from skill.web.refusal import Refused

Fetch = Callable[[str], bytes]
Clock = Callable[[], datetime]

# Both from Amazon: "Host a Custom Skill as a Web Service" and, for events, "Skill Events in Alexa Skills".
TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)
HEADERS = ADDRESS, SIGNATURE = "SignatureCertChainUrl", "Signature-256"
"""The headers that are looked at."""
_EVENT_PREFIX = "AlexaSkillEvent."

_LOG = logging.getLogger(__name__)


class RequestVerifier:
    """Checks the signature, the age and the addressee of requests; safe to share between threads.

    The signature is checked over the raw bytes before anything parses them. Proving a chain costs some
    thirty times more than checking a signature, so a proven leaf is kept until its chain expires.
    Failures are not kept: the next request tries again.
    """

    def __init__(
        self,
        *,
        fetch: Fetch,
        roots: Iterable[x509.Certificate],
        clock: Clock,
        application_ids: Iterable[str],
        kept_leaves: int = 8,
        concurrent_fetches: int = 4,
    ) -> None:
        """Set up a verifier.

        Args:
            fetch: Returns the PEM chain at an https address; raises OSError if it cannot.
            roots: Certificates a chain may end in.
            clock: Current time, aware.
            application_ids: Skill ids a request may be meant for.
            kept_leaves: How many signing certificates are remembered.
            concurrent_fetches: How many addresses may be fetched at once; keep it below the number of
                server threads, so that forged addresses cannot occupy them all.
        """
        self._fetch = fetch
        self._policy = ChainPolicy(roots)
        self._clock = clock
        self._application_ids = frozenset(application_ids)
        self._shelf = LeafShelf(kept_leaves)
        self._slots = threading.BoundedSemaphore(concurrent_fetches)
        self._under_way: dict[str, Future[Leaf]] = {}
        self._lock = threading.Lock()

    def verify(self, headers: Mapping[str, str], body: bytes) -> SignedRequest:
        """Return the request if it is Alexa's, fresh, and meant for this skill.

        Args:
            headers: HTTP headers; names in any case.
            body: The raw bytes as received.

        Raises:
            Refused: Any check failed.
        """
        now = self._clock()
        given = {name.lower(): value for name, value in headers.items()}
        address = certificate_address(_header(given, ADDRESS))
        signature = _decoded(_header(given, SIGNATURE))
        if not self._leaf(address, now).signed(signature, body):
            raise Refused("the signature does not match the body")
        content = read_body(body)
        self._check_age(content, now)
        self._check_application(content)
        return content.request

    def _leaf(self, address: str, now: datetime) -> Leaf:
        leaf = self._shelf.get(address, now)
        if leaf is not None:
            return leaf
        with self._lock:
            outcome = self._under_way.get(address)
            first = outcome is None
            if outcome is None:
                outcome = self._under_way[address] = Future()
        if first:
            self._settle(outcome, address, now)
        return outcome.result()

    def _settle(self, outcome: Future[Leaf], address: str, now: datetime) -> None:
        try:
            leaf = self._fetched(address, now)
            self._shelf.put(address, leaf)
            outcome.set_result(leaf)
        except BaseException as fault:
            outcome.set_exception(fault)
        finally:
            with self._lock:
                del self._under_way[address]

    def _fetched(self, address: str, now: datetime) -> Leaf:
        if not self._slots.acquire(blocking=False):
            raise Refused("too many certificate chains are being fetched")
        try:
            pem = self._fetch(address)
        except OSError as fault:
            _LOG.warning("certificate chain not fetched: %s", type(fault).__name__)
            raise Refused("the certificate chain could not be fetched") from fault
        finally:
            self._slots.release()
        return self._policy.leaf(pem, now)

    def _check_age(self, content: Body, now: datetime) -> None:
        event = content.request.kind.startswith(_EVENT_PREFIX)
        if abs(now - content.timestamp) > (EVENT_TOLERANCE if event else TOLERANCE):
            raise Refused("the request is too old or from the future")

    def _check_application(self, content: Body) -> None:
        if not content.application_ids:
            raise Refused("the request names no application")
        if not content.application_ids <= self._application_ids:
            raise Refused("the request is meant for another application")


def _header(given: Mapping[str, str], name: str) -> str:
    value = given.get(name.lower())
    if not value:
        raise Refused(f"the header {name} is missing")
    return value


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError as fault:
        raise Refused("the signature is not base64") from fault
