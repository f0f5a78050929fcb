"""One turn of a conversation as the handlers see it: typed, and without the SDK's loose ends."""

from collections.abc import Mapping
from dataclasses import dataclass

from ask_sdk_core.handler_input import HandlerInput

from skill.dialogue import Dialogue


@dataclass(frozen=True, slots=True)
class Turn:
    """What came in.

    Attributes:
        kind: The request's type, for example ``IntentRequest``.
        intent: The intent's name, or empty.
        slots: Slot values; the canonical one where entity resolution gave one.
        locale: Tag such as ``en-US``.
        dialogue: Where the conversation stood.
        in_session: Whether a conversation is already open, so that this is no one-shot question.
    """

    kind: str
    intent: str
    slots: Mapping[str, str]
    locale: str
    dialogue: Dialogue
    in_session: bool


def read_turn(handler_input: HandlerInput) -> Turn:
    """Take what matters out of the SDK's handler input."""
    envelope = handler_input.request_envelope
    request, session = envelope.request, envelope.session
    intent = getattr(request, "intent", None)
    return Turn(
        kind=(request.object_type or "") if request else "",
        intent=(intent.name or "") if intent else "",
        slots=_slots(intent),
        locale=getattr(request, "locale", None) or "",
        dialogue=Dialogue.from_attributes(session.attributes if session else None),
        in_session=bool(session and session.new is False),
    )


def _slots(intent: object) -> dict[str, str]:
    slots = getattr(intent, "slots", None) or {}
    values = {name: _value(slot) for name, slot in slots.items() if slot is not None}
    return {name: value for name, value in values.items() if value}


def _value(slot: object) -> str:
    resolutions = getattr(slot, "resolutions", None)
    for authority in getattr(resolutions, "resolutions_per_authority", None) or ():
        for wrapped in getattr(authority, "values", None) or ():
            name = getattr(getattr(wrapped, "value", None), "name", None)
            if name:
                return str(name)
    return str(getattr(slot, "value", None) or "")
