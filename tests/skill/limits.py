"""What holds of every response, whoever asked: Alexa's limits, and the promises of this skill."""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from skill.dialogue import Dialogue
from tests.conftest import shipped
from tests.skill.screens.apl import check_directive

MAX_SPEECH, MAX_CARD, MAX_RESPONSE, MAX_BREAK_MS = 8_000, 8_000, 24 * 1024, 10_000
_ELEMENTS = {"speak", "break", "s", "p", "sub"}
_ID = re.compile(r"[A-Za-z0-9:/_-]{0,100}")

Json = Mapping[str, Any]


def check_response(answer: Json, locale: str = "en-US") -> None:
    """Check the whole JSON of a response.

    Args:
        answer: The response envelope.
        locale: Tag of the locale it was asked in.
    """
    size = len(json.dumps(answer, ensure_ascii=False).encode("utf-8"))
    assert size <= MAX_RESPONSE, f"the response has {size} bytes"
    response = answer.get("response", {})
    check_attributes(answer.get("sessionAttributes") or {})
    for directive in response.get("directives", ()):
        if directive["type"] == "Tasks.CompleteTask":
            assert response.get("shouldEndSession"), "a task is done while the session stays open"
        else:
            check_directive(directive)
    if "outputSpeech" not in response:
        # Alexa says nothing and shows nothing of ours for a reprompt or a card alone.
        assert set(response) <= {"canFulfillIntent", "shouldEndSession"}, response
        return
    _check_spoken(response)
    _check_card(response.get("card"), response, answer.get("sessionAttributes") or {}, locale)


def check_ssml(ssml: str) -> str:
    """Markup Alexa accepts, of elements the laptop speaks as well; gives the words as they are shown."""
    assert len(ssml) <= MAX_SPEECH, f"the speech has {len(ssml)} characters"
    root = ElementTree.fromstring(ssml)
    assert root.tag == "speak"
    for element in root.iter():
        assert element.tag in _ELEMENTS, f"<{element.tag}> is not spoken everywhere"
        if element.tag == "break":
            length = re.fullmatch(r"(\d+)ms", element.attrib["time"])
            assert length, f"a break of {element.attrib}"
            assert 0 < int(length[1]) <= MAX_BREAK_MS, f"a break of {length[1]} ms"
    return " ".join("".join(root.itertext()).split())


def check_attributes(attributes: Json) -> None:
    """Ids and small numbers of the dialogue, and never a word anybody said."""
    assert Dialogue.from_attributes(attributes).to_attributes() == attributes, attributes
    for name, value in attributes.items():
        assert isinstance(value, int) or _ID.fullmatch(value), f"{name} holds {value!r}"


def _check_spoken(response: Json) -> None:
    words = check_ssml(response["outputSpeech"]["ssml"])
    is_open = response.get("shouldEndSession") is False
    assert isinstance(response.get("shouldEndSession"), bool), "shouldEndSession is left to chance"
    assert is_open == words.endswith("?"), f"open is {is_open}, but the last words are {words[-40:]!r}"
    reprompt = response.get("reprompt")
    assert is_open == bool(reprompt), "a reprompt belongs to an open session, and only to that"
    if reprompt:
        assert check_ssml(reprompt["outputSpeech"]["ssml"]), "the reprompt is empty"


def _check_card(card: Json | None, response: Json, attributes: Json, locale: str) -> None:
    if card:
        assert len(card["title"]) + len(card["content"]) <= MAX_CARD, "the card is too long"
        assert card["title"], "the card has no title"
    dialogue = Dialogue.from_attributes(attributes)
    content = shipped().get(locale, shipped()["en-US"])
    topic = content.by_id.get(dialogue.topic)
    if topic is None or dialogue.said != "part":
        return
    part = topic.parts[min(dialogue.part, len(topic.parts) - 1)]
    if part.text in check_ssml(response["outputSpeech"]["ssml"]):
        assert card, f"the answer {topic.id} has no card"
        named = [content.sources[key].organisation for key in part.sources]
        assert [name for name in named if name not in card["content"]] == []
        assert content.prompts["disclaimer"].say in card["content"]
