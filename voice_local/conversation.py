"""A conversation on the laptop: words in, the skill's answer out."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import RequestEnvelope, Response
from ask_sdk_model.ui import OutputSpeech, SsmlOutputSpeech

from skill.assistant import Assistant
from skill.content import Content, Passage, Source
from skill.dialogue import STEP, Dialogue
from skill.handlers import build_skill, invoke
from skill.routines import Guide
from skill.understanding import Interpretation, Reason
from voice_local.beats import shown, up_to_last_hold
from voice_local.envelopes import Envelopes
from voice_local.ssml import plain_text

LEAVING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent"})
LATER_READING = 0.8
"""What each place further down the recogniser's list of readings costs."""
_SILENT = "<speak></speak>"
_NEXT = "AMAZON.NextIntent"
_TOPIC_SAID = frozenset({"part", "sources"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn: what was heard and what is answered.

    Attributes:
        heard: The utterance; empty for the greeting.
        meant: How it was understood; None for the greeting.
        topic: Id of the topic spoken about, or None.
        ssml: What to speak.
        speech: The same as plain text.
        reprompt: What to say after a silence; empty where the session closes.
        title: Heading of the card, or empty.
        sources: Where the spoken part comes from.
        ended: Whether the session closed.
        leaving: Whether the person wants to go.
        goes_on: Whether a routine's next step follows by itself when its hold is over.
        shown: What to write on the screen: the speech with the holds in it.
        ms: Milliseconds spent in each stage.
    """

    heard: str
    meant: Interpretation | None
    topic: str | None
    ssml: str
    speech: str
    reprompt: str
    title: str
    sources: tuple[Source, ...]
    ended: bool
    leaving: bool
    ms: dict[str, float] = field(default_factory=dict)
    goes_on: bool = False
    shown: str = ""

    def without_question(self) -> "Exchange":
        """The same for somebody who goes on anyway and need not be asked."""
        ssml = up_to_last_hold(self.ssml)
        speech = plain_text(ssml)
        question = self.speech.removeprefix(speech).strip()
        return replace(self, ssml=ssml, speech=speech, shown=self.shown.removesuffix(question).strip())

    def as_json(self) -> dict[str, Any]:
        """The turn for programs; the keys are fixed in DESIGN and README."""
        meant = self.meant
        asked = list(meant.did_you_mean) if meant else []
        return {
            "heard": self.heard,
            "intent": meant.intent if meant else "LaunchRequest",
            "topic": meant.topic if meant and asked else self.topic,
            "slots": dict(meant.slots) if meant else {},
            "confidence": round(meant.confidence, 3) if meant else 1.0,
            "did_you_mean": asked,
            "urgency": meant.urgency if meant else None,
            "speech": self.speech,
            "ssml": self.ssml,
            "reprompt": self.reprompt,
            "sources": [
                {"organisation": s.organisation, "title": s.title, "link": s.link} for s in self.sources
            ],
            "session_ended": self.ended,
            "ms": {stage: round(spent, 1) for stage, spent in self.ms.items()},
        }


class Conversation:
    """Keeps a session with the skill object, as an Alexa device and its cloud would.

    Args:
        assistant: Content and understanding of the locale.
        skill: The skill object; made from the assistant by default.
        now: The wall clock, for the requests' timestamps.
    """

    def __init__(
        self,
        assistant: Assistant,
        skill: CustomSkill | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._assistant = assistant
        self._skill = skill or build_skill(assistant)
        self._envelopes = Envelopes(assistant.content.locale.tag)
        self._now = now
        self._dialogue = Dialogue()
        self._open = False

    @property
    def dialogue(self) -> Dialogue:
        """Where the conversation stands."""
        return self._dialogue

    def launch(self) -> Exchange:
        """Open a session; the answer is the greeting."""
        self._open = True
        return self._turn(self._envelopes.launch(self._now()), "", None, {})

    def open_silently(self) -> None:
        """Go on as if the greeting had been heard."""
        self._open, self._dialogue = True, Dialogue()

    def say(self, text: str) -> Exchange:
        """One utterance. Without an open session it is a one-shot question."""
        start = time.perf_counter()
        meant = self._assistant.understand(text, self._dialogue)
        spent = {"understand": _since(start)}
        request = self._envelopes.intent(meant, text, self._dialogue, not self._open, self._now())
        return self._turn(request, text, meant, spent)

    def hear(self, readings: Sequence[str]) -> Exchange:
        """One utterance in the readings a recogniser gives, likeliest first.

        The recogniser and the understanding decide together: each later reading has to be understood that
        much better. Where none makes sense, the likeliest is taken.
        """
        weighed = [(self._sense(text) * LATER_READING**rank, text) for rank, text in enumerate(readings)]
        best = max(weighed, default=(0.0, ""), key=lambda pair: pair[0])
        return self.say(best[1] if best[0] else next(iter(readings), ""))

    def go_on(self) -> Exchange:
        """Ask for the next step, as a person does by saying "next"."""
        meant = Interpretation(_NEXT, None, 1.0, Reason.COMMAND)
        request = self._envelopes.intent(meant, "", self._dialogue, not self._open, self._now())
        return self._turn(request, "", meant, {})

    def close(self) -> str:
        """Tell the skill that the person left; give what to say to somebody who fell silent."""
        if self._open:
            invoke(self._skill, self._envelopes.ended(self._dialogue, self._now()))
        self._open, self._dialogue = False, Dialogue()
        return self._assistant.content.prompts["silence"].say

    def understands(self, readings: Sequence[str]) -> bool:
        """Whether any reading makes sense at this point of the conversation."""
        return any(self._sense(text) for text in readings)

    def _sense(self, text: str) -> float:
        """How well a reading is understood at this point, from 0 (not at all) to 1."""
        meant = self._assistant.understand(text, self._dialogue)
        return 0.0 if meant.reason in (Reason.UNKNOWN, Reason.EMPTY, Reason.UNSURE) else meant.confidence

    def _turn(
        self, request: RequestEnvelope, heard: str, meant: Interpretation | None, ms: dict[str, float]
    ) -> Exchange:
        start = time.perf_counter()
        envelope = invoke(self._skill, request)
        response = envelope.response or Response()
        after = Dialogue.from_attributes(envelope.session_attributes)
        ended = response.should_end_session is not False
        self._dialogue = Dialogue() if ended else after
        self._open = not ended
        told = _told(self._assistant.content, after)
        ssml = _ssml(response.output_speech)
        return Exchange(
            heard=heard,
            meant=meant,
            topic=after.topic if told else None,
            ssml=ssml,
            speech=plain_text(ssml),
            reprompt=plain_text(_ssml(response.reprompt.output_speech)) if response.reprompt else "",
            title=str(getattr(response.card, "title", "") or ""),
            sources=tuple(self._assistant.content.sources[key] for key in told.sources) if told else (),
            ended=ended,
            leaving=bool(meant and meant.intent in LEAVING),
            ms={**ms, "answer": _since(start)},
            goes_on=after.said == STEP and not ended,
            shown=shown(ssml, self._assistant.content.prompts["hold_shown"].say),
        )


def _told(content: Content, after: Dialogue) -> Passage | None:
    """The passage that was spoken; None for what is no information about cramps."""
    topic = content.by_id.get(after.topic) if after.said in _TOPIC_SAID else None
    if topic is None:
        return Guide(content).told(after)
    return topic.parts[after.part] if after.part < len(topic.parts) else None


def _ssml(speech: OutputSpeech | None) -> str:
    """The markup of a response; a response without speech is one of silence."""
    return speech.ssml or _SILENT if isinstance(speech, SsmlOutputSpeech) else _SILENT


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
