"""One turn of a conversation as the handlers see it: typed, and without the SDK's loose ends."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ask_sdk_core.handler_input import HandlerInput

from skill.dialogue import Dialogue

TOUCH = "Alexa.Presentation.APL.UserEvent"
LAUNCH = "LaunchRequest"
_INTENT = re.compile(r"[A-Za-z.]{1,100}Intent", re.ASCII)


@dataclass(frozen=True, slots=True)
class Turn:
    """What came in.

    A touch on the screen is the intent it stands for, so that it is answered as if it had been said.

    Attributes:
        kind: The request's type, for example ``IntentRequest``.
        intent: The intent's name, or empty. A launch with a task has that of the routine to start.
        slots: Slot values; their id (or else name) where entity resolution found them in a list.
        locale: Tag such as ``en-US``.
        dialogue: Where the conversation stood.
        in_session: Whether a conversation is already open, so that this is no one-shot question.
        several: All the ids a slot may stand for, best first, where there is more than one.
        draw: A number that differs from request to request, to choose among sentences that serve alike.
    """

    kind: str
    intent: str
    slots: Mapping[str, str]
    locale: str
    dialogue: Dialogue
    in_session: bool
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    draw: int = 0


def read_turn(handler_input: HandlerInput) -> Turn:
    """Take what matters out of the SDK's handler input."""
    envelope = handler_input.request_envelope
    request, session = envelope.request, envelope.session
    kind, intent = _meaning(request)
    slots = _slots(getattr(request, "intent", None))
    return Turn(
        kind=kind,
        intent=intent,
        slots={name: values[0] for name, values in slots.items()},
        locale=getattr(request, "locale", None) or "",
        dialogue=Dialogue.from_attributes(session.attributes if session else None),
        in_session=bool(session and session.new is False),
        several={name: values for name, values in slots.items() if len(values) > 1},
        draw=_draw(request),
    )


def _draw(request: Any) -> int:
    """The same for the same request, whenever and wherever it is answered."""
    parts = (getattr(request, "request_id", ""), getattr(request, "timestamp", ""))
    return zlib.crc32(" ".join(map(str, parts)).encode())


def _meaning(request: Any) -> tuple[str, str]:
    """The kind of a request and the intent it stands for."""
    kind = (request.object_type or "") if request else ""
    touched = read_touch(request) if kind == TOUCH else ""
    if touched:
        return "IntentRequest", touched
    intent = getattr(request, "intent", None)
    return kind, _task(request) if kind == LAUNCH else (intent.name or "") if intent else ""


def read_touch(request: object) -> str:
    """The intent a button carries; empty where the arguments are none of ours."""
    arguments = getattr(request, "arguments", None)
    name = arguments[0] if isinstance(arguments, list) and arguments else None
    return name if isinstance(name, str) and _INTENT.fullmatch(name) else ""


def _task(request: object) -> str:
    """The intent of a task, which Alexa names ``SKILL-ID.StartBedtime`` for ``StartBedtimeIntent``."""
    name = getattr(getattr(request, "task", None), "name", None)
    return f"{name.rpartition('.')[2]}Intent" if isinstance(name, str) else ""


def _slots(intent: object) -> dict[str, tuple[str, ...]]:
    slots = getattr(intent, "slots", None) or {}
    values = {name: _values(slot) for name, slot in slots.items() if slot is not None}
    return {name: found for name, found in values.items() if found}


def _values(slot: object) -> tuple[str, ...]:
    """What a slot was resolved to, best first; the words as they were said where that is nothing."""
    resolutions = getattr(slot, "resolutions", None)
    authorities = getattr(resolutions, "resolutions_per_authority", None) or ()
    found = [
        getattr(wrapped, "value", None)
        for authority in authorities
        for wrapped in getattr(authority, "values", None) or ()
    ]
    names = [getattr(value, "id", None) or getattr(value, "name", None) for value in found]
    said = getattr(slot, "value", None)
    return tuple(dict.fromkeys(str(name) for name in names if name)) or ((str(said),) if said else ())
