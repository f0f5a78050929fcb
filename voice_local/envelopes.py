"""The requests Amazon would send, made on the laptop."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ask_sdk_model import RequestEnvelope

from skill.dialogue import Dialogue
from skill.envelope import read_request
from skill.question import PLAIN_SLOT
from skill.understanding import ASK_INTENT, Interpretation

APPLICATION = "toe-cramp-helper.local"
"""Application id of the laptop's own requests; they never leave the process."""

GREETED = "greeted"
"""Session attribute of a launch that is not the first on this computer."""


class Envelopes:
    """Builds request envelopes of one locale; what they say about the user is a constant.

    Args:
        locale: Tag such as ``en-US``.
    """

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._count = 0

    def launch(self, now: datetime, greeted: bool = False) -> RequestEnvelope:
        """The request that opens a session; ``greeted`` tells whether one was opened here before."""
        known = {GREETED: True} if greeted else {}
        return self._envelope({"type": "LaunchRequest"}, known, True, now)

    def intent(
        self, meant: Interpretation, text: str, dialogue: Dialogue, new: bool, now: datetime
    ) -> RequestEnvelope:
        """An understood utterance.

        What is not certain, or asks two things at once, goes to the catch-all intent with its words, as it
        would on Alexa. Between which topics it wavers goes with them: other words may have been heard, too.
        """
        free = meant.intent == ASK_INTENT or meant.runner_up or meant.then
        slots: Mapping[str, str] = {PLAIN_SLOT: text} if free else meant.slots
        intent = {
            "name": ASK_INTENT if free else meant.intent,
            "confirmationStatus": "NONE",
            "slots": {name: _slot(name, value, meant.did_you_mean) for name, value in slots.items()},
        }
        request = {"type": "IntentRequest", "intent": intent}
        return self._envelope(request, dialogue.to_attributes(), new, now)

    def ended(self, dialogue: Dialogue, now: datetime) -> RequestEnvelope:
        """The request that tells the skill that the person left."""
        request = {"type": "SessionEndedRequest", "reason": "USER_INITIATED"}
        return self._envelope(request, dialogue.to_attributes(), False, now)

    def _envelope(
        self, request: dict[str, Any], attributes: dict[str, Any], new: bool, now: datetime
    ) -> RequestEnvelope:
        self._count += 1
        application, user = {"applicationId": APPLICATION}, {"userId": "local"}
        body = {
            "version": "1.0",
            "session": {
                "new": new,
                "sessionId": "local-session",
                "application": application,
                "user": user,
                "attributes": attributes,
            },
            "context": {
                "System": {
                    "application": application,
                    "user": user,
                    "device": {"deviceId": "local", "supportedInterfaces": {}},
                }
            },
            "request": {
                **request,
                "requestId": f"local-request-{self._count}",
                "timestamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self._locale,
            },
        }
        return read_request(json.dumps(body))


def _slot(name: str, value: str, ids: Sequence[str]) -> dict[str, Any]:
    slot = {"name": name, "value": value, "confirmationStatus": "NONE", "source": "USER"}
    if not ids:
        return slot
    found = {
        "authority": APPLICATION,
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": one, "id": one}} for one in ids],
    }
    return {**slot, "resolutions": {"resolutionsPerAuthority": [found]}}
