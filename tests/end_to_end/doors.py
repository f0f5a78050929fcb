"""The ways into the assistant. Each takes what a person says and shows what the person gets.

``DirectDoor`` and ``HttpDoor`` are Alexa's: an utterance becomes the intent whose sample it is, or free text
behind carrier words, as in Amazon's cloud. ``LaptopDoor`` is typed, ``AudioDoor`` spoken and heard.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from xml.sax.saxutils import escape

from ask_sdk_core.skill import CustomSkill

from skill.assistant import Assistant
from skill.content import Content
from skill.dialogue import GUIDED, PART, SOURCES, TIP, TIP_SOURCES, Dialogue
from skill.interaction_model import build_model
from skill.understanding import ASK_INTENT
from tests.skill.limits import check_response
from tests.skill.web.signing import AlexaClient, Amazon, Send, straight
from tests.speakers import say
from voice_local.conversation import Conversation, Exchange
from voice_local.recogniser import Final, VoskRecogniser
from voice_local.ssml import plain_text, render
from voice_local.voice import Voice

CHUNK_BYTES = 6400
SHORTEST_WORD = 0.2
FALLBACK = "AMAZON.FallbackIntent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one turn gave.

    Attributes:
        ssml: The markup that is spoken; empty for a turn that is not answered.
        reprompt: The markup that is spoken after a silence, or empty.
        open: Whether the session goes on.
        topic: Id of the topic spoken about, or None.
        title: Heading of the card, or empty.
        card: Characters of the whole card; 0 where the door shows none.
        size: Bytes of the whole response; 0 where the door sends none.
        heard: What the recogniser made of a spoken utterance; empty at the other doors.
    """

    ssml: str
    reprompt: str
    open: bool
    topic: str | None
    title: str = ""
    card: int = 0
    size: int = 0
    heard: str = ""

    @property
    def text(self) -> str:
        """What is spoken, without markup."""
        return plain_text(self.ssml) if self.ssml else ""


class Door(Protocol):
    """A way into the assistant."""

    def launch(self) -> Outcome:
        """Open the assistant without a question."""
        ...

    def say(self, utterance: str) -> Outcome:
        """Say something."""
        ...

    def leave(self) -> Outcome:
        """Walk away without a word."""
        ...


class AlexaEars:
    """Resolves utterances as Amazon's cloud does, as far as the interaction model determines it."""

    def __init__(self, content: Content) -> None:
        self.locale = content.locale.tag
        model = build_model(content)["interactionModel"]["languageModel"]
        self._exact = {
            sample: intent["name"]
            for intent in model["intents"]
            for sample in intent["samples"]
            if intent["name"] != ASK_INTENT
        }
        self._slotted = _Slotted(model)
        carriers = [(phrase, slot) for slot, phrases in content.carriers.items() for phrase in phrases]
        self._carriers = sorted(carriers, key=lambda pair: len(pair[0]), reverse=True)

    def hear(self, utterance: str) -> tuple[str, dict[str, str]]:
        """Intent and slots; what fits no sample and begins with no carrier ends up with the fallback."""
        if utterance in self._exact:
            return self._exact[utterance], {}
        framed = self._slotted.hear(utterance)
        if framed:
            return framed
        for phrase, slot in self._carriers:
            if utterance.startswith(f"{phrase} "):
                return ASK_INTENT, {slot: utterance.removeprefix(f"{phrase} ")}
        return FALLBACK, {}


class _Slotted:
    """Resolves utterances that are a sample with names of the slots' lists in its gaps."""

    def __init__(self, model: dict[str, Any]) -> None:
        self._ids = {
            slot_type["name"]: {
                text: value["id"]
                for value in slot_type["values"]
                for text in (value["name"]["value"], *value["name"]["synonyms"])
            }
            for slot_type in model["types"]
        }
        self._samples = [
            (intent["name"], sample, {slot["name"]: slot["type"] for slot in intent["slots"]})
            for intent in model["intents"]
            for sample in intent["samples"]
            if intent["name"] != ASK_INTENT and "{" in sample
        ]

    def hear(self, utterance: str) -> tuple[str, dict[str, str]] | None:
        """Intent and the ids in its slots; None where no sample fits."""
        for intent, sample, types in self._samples:
            found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>.+)", sample), utterance)
            said = found.groupdict() if found else {}
            if said and all(text in self._ids[types[name]] for name, text in said.items()):
                return intent, {name: self._ids[types[name]][text] for name, text in said.items()}
        return None


class AlexaDoor:
    """An Alexa device in front of the assistant.

    Args:
        amazon: Signs the requests.
        send: Takes them to the assistant.
        ears: What it hears with.
    """

    def __init__(self, amazon: Amazon, send: Send, ears: AlexaEars) -> None:
        self._client: AlexaClient = amazon.client(send, ears.locale, check_response)
        self._ears = ears

    def launch(self) -> Outcome:
        return _outcome(self._client.launch())

    def say(self, utterance: str) -> Outcome:
        intent, slots = self._ears.hear(utterance)
        return self.intent(intent, slots)

    def intent(self, name: str, slots: Mapping[str, str]) -> Outcome:
        """Send an intent Alexa has understood, whatever was said."""
        return _outcome(self._client.intent(name, **slots))

    def leave(self) -> Outcome:
        return _outcome(self._client.end())


class DirectDoor(AlexaDoor):
    """Request envelopes straight into the skill object."""

    def __init__(self, amazon: Amazon, skill: CustomSkill, ears: AlexaEars) -> None:
        super().__init__(amazon, straight(skill), ears)


class HttpDoor(AlexaDoor):
    """Signed requests over HTTP to the real server, which verifies them."""


class LaptopDoor:
    """Typed words on the laptop."""

    def __init__(self, assistant: Assistant) -> None:
        self._conversation = Conversation(assistant)

    def launch(self) -> Outcome:
        return _of_exchange(self._conversation.launch())

    def say(self, utterance: str) -> Outcome:
        return _of_exchange(self._conversation.say(utterance))

    def leave(self) -> Outcome:
        self._conversation.close()
        return Outcome("", "", open=False, topic=None)


class AudioDoor(LaptopDoor):
    """Words spoken by a test voice, heard by Vosk, answered aloud.

    Attributes:
        seconds: Length of all that was answered.
    """

    def __init__(self, assistant: Assistant, ears: VoskRecogniser, voice: Voice) -> None:
        super().__init__(assistant)
        self._ears = ears
        self._voice = voice
        self.seconds = 0.0

    def launch(self) -> Outcome:
        return self._aloud(super().launch())

    def say(self, utterance: str) -> Outcome:
        sound = say(utterance, "f3")
        assert sound.seconds > SHORTEST_WORD, f"the test voice did not say {utterance!r}"
        heard = self._listen(sound.pcm)
        return replace(self._aloud(super().say(heard)), heard=heard)

    def _listen(self, pcm: bytes) -> str:
        finals = [self._ears.accept(pcm[at : at + CHUNK_BYTES]) for at in range(0, len(pcm), CHUNK_BYTES)]
        found = [final.text for final in (*finals, self._ears.finish()) if isinstance(final, Final)]
        return " ".join(text for text in found if text)

    def _aloud(self, outcome: Outcome) -> Outcome:
        self.seconds += sum(sound.seconds for sound in render(outcome.ssml, self._voice))
        return outcome


def _outcome(answer: dict[str, Any]) -> Outcome:
    response = answer.get("response", {})
    card = response.get("card") or {}
    dialogue = Dialogue.from_attributes(answer.get("sessionAttributes"))
    ssml = (response.get("outputSpeech") or {}).get("ssml", "")
    told = bool(ssml) and dialogue.said in {PART, SOURCES, TIP, TIP_SOURCES, *GUIDED}
    return Outcome(
        ssml=ssml,
        reprompt=((response.get("reprompt") or {}).get("outputSpeech") or {}).get("ssml", ""),
        open=response.get("shouldEndSession") is False,
        topic=(dialogue.topic or None) if told else None,
        title=card.get("title", ""),
        card=len(card.get("title", "")) + len(card.get("content", "")),
        size=len(json.dumps(answer, ensure_ascii=False).encode()),
    )


def _of_exchange(exchange: Exchange) -> Outcome:
    reprompt = f"<speak>{escape(exchange.reprompt)}</speak>" if exchange.reprompt else ""
    return Outcome(exchange.ssml, reprompt, not exchange.ended, exchange.topic, exchange.title)
