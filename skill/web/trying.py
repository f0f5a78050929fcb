"""The box on the front page: questions as JSON to the same handlers Alexa talks to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from ask_sdk_model import RequestEnvelope

from skill.envelope import read_request, write_response
from skill.question import PLAIN_SLOT
from skill.understanding import ASK_INTENT
from skill.web.answering import Handle
from skill.web.refusal import Refused

MAX_BODY_BYTES = 4096
MAX_QUESTION = 300
"""Characters of a question; spoken ones are far shorter."""
_MAX_ENTRIES, _MAX_TEXT, _MAX_NUMBER = 16, 100, 100
_APPLICATION = "toe-cramp-helper.page"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed.

    Attributes:
        text: The question.
        locale: Tag of the page's locale.
        session: Where the conversation stands, as the last answer gave it. It comes from a browser and
            may hold anything of a small size; what the dialogue does not know it leaves aside.
    """

    text: str
    locale: str
    session: Mapping[str, str | int]


def read_question(raw: bytes) -> Question:
    """Read the body of a request.

    Raises:
        Refused: Too long (413), or not of the expected form.
    """
    if len(raw) > MAX_BODY_BYTES:
        raise Refused("the question is too long", 413)
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise Refused("the body is not JSON") from fault
    if not isinstance(body, dict):
        raise Refused("the body is not a JSON object")
    text, locale, session = body.get("text"), body.get("locale", "en-US"), body.get("session") or {}
    if not isinstance(text, str) or not isinstance(locale, str) or not isinstance(session, dict):
        raise Refused("text and locale are texts, session is an object")
    if len(text) > MAX_QUESTION:
        raise Refused("the question is too long", 413)
    if len(session) > _MAX_ENTRIES or not all(map(_small, session.values())):
        raise Refused("the session holds something no answer gave")
    return Question(_speakable(text), _speakable(locale), session)


def answer(handle: Handle, question: Question) -> Json:
    """Put a question to the handlers.

    Returns:
        ``shown``: the answer as it is read; ``spoken``: a list of texts and of pauses in milliseconds;
        ``card``: its text or null; ``session``: to be sent with the next question; ``open``: whether the
        conversation goes on.
    """
    written = json.loads(write_response(handle(_envelope(question))))
    response = written.get("response", {})
    ssml = response.get("outputSpeech", {}).get("ssml", "<speak/>")
    # The markup is our own, and without a document type there are no entities to expand.
    speak = ElementTree.fromstring(ssml)  # noqa: S314
    return {
        "shown": " ".join("".join(speak.itertext()).split()),
        "spoken": _segments(speak),
        "card": response.get("card", {}).get("content"),
        "session": written.get("sessionAttributes") or {},
        "open": response.get("shouldEndSession") is False,
    }


def _envelope(question: Question) -> RequestEnvelope:
    application, user = {"applicationId": _APPLICATION}, {"userId": "page"}
    slot = {"name": PLAIN_SLOT, "value": question.text, "confirmationStatus": "NONE"}
    body = {
        "version": "1.0",
        "session": {
            "new": False,
            "sessionId": "page",
            "application": application,
            "user": user,
            "attributes": question.session,
        },
        "context": {"System": {"application": application, "user": user}},
        "request": {
            "type": "IntentRequest",
            "requestId": "page",
            "locale": question.locale,
            "intent": {
                "name": ASK_INTENT,
                "confirmationStatus": "NONE",
                "slots": {PLAIN_SLOT: slot},
            },
        },
    }
    return read_request(json.dumps(body))


def _segments(speak: ElementTree.Element) -> list[str | int]:
    """Texts as a voice says them, with the silences between them in milliseconds."""
    found: list[str | int] = []

    def say(text: str | None) -> None:
        words = " ".join((text or "").split())
        if not words:
            return
        if found and isinstance(found[-1], str):
            # No blank before a full stop that follows a word with a reading of its own.
            found[-1] += words if words[0] in ".,;:!?" else f" {words}"
        else:
            found.append(words)

    say(speak.text)
    for element in speak:
        if element.tag == "break":
            found.append(int(element.attrib["time"].removesuffix("ms")))
        else:
            say(element.attrib.get("alias", element.text))
        say(element.tail)
    return found


def _small(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= _MAX_TEXT
    return isinstance(value, int) and abs(value) <= _MAX_NUMBER


def _speakable(text: str) -> str:
    """Half a surrogate pair cannot be written out again."""
    return text.encode("utf-8", "ignore").decode("utf-8")
