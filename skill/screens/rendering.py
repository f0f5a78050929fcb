"""From a screen to the directive that makes an Alexa device show it (Alexa Presentation Language)."""

import functools
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ask_sdk_model import RequestEnvelope, Response

from skill.content import Content
from skill.models import write_model
from skill.reply import Reply
from skill.screens.screen import Kind, Screen, Screens

MAX_RESPONSE = 24 * 1024
"""Bytes of a whole response (Request and Response JSON Reference)."""
_SESSION_ROOM = 1024
"""Kept free for the session attributes, which take a third of it, and the envelope."""

Document = dict[str, Any]


def with_screen(response: Response, envelope: RequestEnvelope, reply: Reply, content: Content) -> Response:
    """Add what a screen shows, where the device has one that understands it.

    A screen that would make the response too large is left out: the voice says everything anyway.

    Args:
        response: The spoken response; changed in place.
        envelope: The request, which tells what the device can do.
        reply: What is answered.
        content: The words of the request's locale.
    """
    if not has_screen(envelope):
        return response
    screen = Screens(content).of(reply)
    if screen is None:
        return response
    directive = _directive(screen)
    if _size(response) + _size(directive) + _SESSION_ROOM <= MAX_RESPONSE:
        response.directives = [directive]
    return response


def has_screen(envelope: RequestEnvelope) -> bool:
    """Whether the device that asks shows documents."""
    system = envelope.context.system if envelope.context else None
    interfaces = system.device.supported_interfaces if system and system.device else None
    return bool(interfaces and interfaces.alexa_presentation_apl)


@functools.cache
def document(kind: Kind) -> Document:
    """The layout of a kind of screen; what all kinds have in common stands in a file of its own."""
    return {**_read("common"), **_read(kind)}


def datasources(screen: Screen) -> Document:
    """The words of a screen, as its document finds them."""
    return {"screen": asdict(screen)}


def _directive(screen: Screen) -> Any:
    # These classes come with eighty others that nothing else needs.
    from ask_sdk_model.interfaces.alexa.presentation.apl import RenderDocumentDirective

    return RenderDocumentDirective(screen.kind, document(screen.kind), datasources(screen))


def _size(value: Any) -> int:
    return len(json.dumps(write_model(value), ensure_ascii=False).encode("utf-8"))


def _read(name: str) -> Document:
    path = Path(__file__).with_name("documents") / f"{name}.json"
    read: Document = json.loads(path.read_text(encoding="utf-8"))
    return read
