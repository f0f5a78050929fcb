"""The skill manifest: everything Amazon wants to know of a skill besides what it listens for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from skill.content import Locale
from skill.package.store import StoreText
from skill.package.tasks import Task
from skill.problem import Problem

Json = dict[str, Any]

ALEXA_PATH = "/alexa"
CERTIFICATES = {"trusted": "Trusted", "wildcard": "Wildcard"}
ICONS = {"smallIconUri": "icon-108.png", "largeIconUri": "icon-512.png"}
# The devices the screens were looked at on (tests/skill/screens), in the ranges of Amazon's "Select the
# Viewport Profiles Your Skill Supports".
_HUB, _TV = "HUB", "TV"
_VIEWPORTS = (
    (_HUB, "ROUND", (100, 599), (100, 599)),
    (_HUB, "RECTANGLE", (960, 1279), (100, 599)),
    (_HUB, "RECTANGLE", (960, 1279), (600, 959)),
    (_HUB, "RECTANGLE", (1280, 1920), (600, 1279)),
    (_HUB, "RECTANGLE", (600, 1279), (1280, 1920)),
    (_TV, "RECTANGLE", (960, 960), (540, 540)),
)
_ICON_FOLDER = "file://assets/images/"
_LAMBDA = re.compile(
    r"arn:aws(?:-[a-z]+)*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9_$-]+)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the skill runs and where its pages are.

    Attributes:
        endpoint: Address of the endpoint, or the ARN of a Lambda function.
        site: Origin of the pages, without a slash at its end.
        certificate: ``Trusted`` or ``Wildcard``; empty for a Lambda function.
    """

    endpoint: str
    site: str
    certificate: str = ""


def web_place(endpoint: str, site: str = "", certificate: str = "trusted") -> Place:
    """A skill on a server of one's own.

    Args:
        endpoint: Its address; without a path that of our server is taken.
        site: Origin of the pages; by default that of the endpoint.
        certificate: A key of ``CERTIFICATES``. ``wildcard`` where the server's certificate is for
            ``*.example.org``, as it is at many hosting services.

    Raises:
        Problem: ``endpoint-malformed`` unless it is https on port 443 (Amazon, "Host a Custom Skill as a
            Web Service"), ``site-malformed``.
    """
    address = _https(endpoint, "endpoint-malformed")
    path = ALEXA_PATH if address.path in ("", "/") else address.path
    if address.port not in (None, 443):
        raise Problem("endpoint-malformed", address=endpoint)
    origin = f"https://{address.hostname}"
    return Place(origin + path, _site(site) if site else origin, CERTIFICATES[certificate])


def lambda_place(arn: str, site: str) -> Place:
    """A skill on AWS Lambda. Its pages have to be served elsewhere, since the store links to them.

    Raises:
        Problem: ``lambda-malformed``, ``site-missing`` or ``site-malformed``.
    """
    if not _LAMBDA.fullmatch(arn):
        raise Problem("lambda-malformed", arn=arn)
    if not site:
        raise Problem("site-missing")
    return Place(arn, _site(site))


def build_manifest(
    texts: Sequence[tuple[Locale, StoreText]], place: Place, tasks: Iterable[Task] = ()
) -> Json:
    """The content of ``skill.json``.

    The skill is offered in the countries of its locales only: the emergency numbers it names are theirs.

    Args:
        texts: Each locale with its words, the one the testers read first.
        place: Where the skill runs.
        tasks: What can be opened directly.
    """
    first = texts[0][1]
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "locales": {locale.tag: _published(text) for locale, text in texts},
                "isAvailableWorldwide": False,
                "distributionCountries": [locale.tag.partition("-")[2] for locale, _ in texts],
                "distributionMode": "PUBLIC",
                "category": "HEALTH_AND_FITNESS",
                "testingInstructions": first.testing,
            },
            "privacyAndCompliance": {
                "allowsPurchases": False,
                "usesPersonalInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": {locale.tag: _policies(locale, place.site) for locale, _ in texts},
            },
            "apis": {
                "custom": {
                    "endpoint": _endpoint(place),
                    "interfaces": [{"type": "CAN_FULFILL_INTENT_REQUEST"}, _screens()],
                    "tasks": [{"name": task.name, "version": task.version} for task in tasks],
                }
            },
        }
    }


def _screens() -> Json:
    viewports = [
        {
            "mode": mode,
            "shape": shape,
            "minWidth": width[0],
            "maxWidth": width[1],
            "minHeight": height[0],
            "maxHeight": height[1],
        }
        for mode, shape, width, height in _VIEWPORTS
    ]
    return {"type": "ALEXA_PRESENTATION_APL", "supportedViewports": viewports}


def _published(text: StoreText) -> Json:
    return {
        "name": text.name,
        "summary": text.summary,
        "description": text.description,
        "examplePhrases": list(text.examples),
        "keywords": list(text.keywords),
        **{field: _ICON_FOLDER + icon for field, icon in ICONS.items()},
    }


def _policies(locale: Locale, site: str) -> Mapping[str, str]:
    query = f"?locale={locale.tag}"
    return {"privacyPolicyUrl": f"{site}/privacy{query}", "termsOfUseUrl": f"{site}/terms{query}"}


def _endpoint(place: Place) -> Json:
    certificate = {"sslCertificateType": place.certificate} if place.certificate else {}
    return {"uri": place.endpoint, **certificate}


def _site(address: str) -> str:
    parts = _https(address, "site-malformed")
    port = f":{parts.port}" if parts.port not in (None, 443) else ""
    return f"https://{parts.hostname}{port}{parts.path.rstrip('/')}"


def _https(address: str, problem: str) -> Any:
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "https" and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        raise Problem(problem, address=address) from None
    if not usable or parts.username or parts.query or parts.fragment or re.search(r"\s", address):
        raise Problem(problem, address=address)
    return parts
