"""The application as it faces the internet."""

import functools
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from flask import Blueprint, Flask

from skill.problem import Problem
from skill.web.answering import Handle
from skill.web.app import create_app
from skill.web.fetching import ChainFetcher
from skill.web.trust import tls_context, trust_roots
from skill.web.verification import Clock, RequestVerifier

# The second is what skills of the first years have.
_PREFIXES = ("amzn1.ask.skill.", "amzn1.echo-sdk-ams.app.")


def production_app(
    handle: Handle,
    application_ids: Iterable[str],
    *,
    environ: Mapping[str, str],
    clock: Clock | None = None,
    blueprints: Iterable[Blueprint] = (),
) -> Flask:
    """Build the application with full verification; there is no way to build it without.

    Args:
        handle: Answers an envelope.
        application_ids: The skill ids to answer for, as the developer console shows them.
        environ: Where proxies and ``SSL_CERT_FILE`` are looked up.
        clock: Current time, aware; the system's where none is given.
        blueprints: More pages, for example the privacy policy.

    Raises:
        Problem: ``no-application-id``, ``application-id-malformed``, ``trust-file-unusable`` or
            ``proxy-unusable``.
    """
    ids = frozenset(identifier.strip() for identifier in application_ids) - {""}
    if not ids:
        raise Problem("no-application-id")
    for identifier in sorted(ids):
        if not identifier.startswith(_PREFIXES):
            raise Problem("application-id-malformed", id=identifier)
    roots = trust_roots(environ)
    verifier = RequestVerifier(
        # Reading all roots a second time, in another library, can wait until there is a chain to fetch.
        fetch=ChainFetcher(functools.cache(lambda: tls_context(roots)), environ),
        roots=roots,
        clock=clock or _now,
        application_ids=ids,
    )
    return create_app(handle, verifier, blueprints=blueprints)


def _now() -> datetime:
    return datetime.now(UTC)
