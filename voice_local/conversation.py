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
from skill.content import Source
from skill.dialogue import OVER, STEP, Dialogue
from skill.handlers import build_skill, invoke
from skill.told import told
from skill.understanding import Interpretation, Reason
from skill.understanding.completeness import Completeness, Endings
from skill.understanding.readings import sense
from voice_local.ahead import Ahead
from voice_local.beats import shown, without_question
from voice_local.envelopes import Envelopes
from voice_local.expected import expected_phrases
from voice_local.ssml import plain_text

LEAVING = frozenset({"AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent", "DoneIntent"})
BARE_WORDS = 2
"""So few words hardly make a question: somebody who thinks after "which minerals" has more to say."""
_SILENT = "<speak></speak>"
_NEXT, _YES = "AMAZON.NextIntent", "AMAZON.YesIntent"
_REPEAT, _RESUME = "AMAZON.RepeatIntent", "AMAZON.ResumeIntent"
_LAUNCH, _PAUSE = "LaunchRequest", "AMAZON.PauseIntent"


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

    @property
    def also(self) -> bool:
        """Whether something else was asked in the same breath, and is offered."""
        return bool(self.meant and self.meant.then and not self.ended)

    def without_question(self) -> "Exchange":
        """The same for somebody who goes on anyway, or cannot answer, and need not be asked."""
        ssml = without_question(self.ssml)
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
        greeted: Whether there was a launch on this computer before.
        witness: Sees every turn.
    """

    def __init__(
        self,
        assistant: Assistant,
        skill: CustomSkill | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        greeted: bool = False,
        witness: Callable[[Exchange], None] = lambda exchange: None,
    ) -> None:
        self._assistant = assistant
        self._skill = skill or build_skill(assistant)
        self._envelopes = Envelopes(assistant.content.locale.tag)
        self._now = now
        self._greeted = greeted
        self._witness = witness
        self._endings = Endings(assistant.content)
        self._preparing: Ahead[None] | None = None
        self._dialogue = Dialogue()
        self._open = False

    @property
    def dialogue(self) -> Dialogue:
        """Where the conversation stands."""
        return self._dialogue

    @property
    def greeted(self) -> bool:
        """Whether the greeting was heard before, today or another day."""
        return self._greeted

    def launch(self) -> Exchange:
        """Open a session; the answer is the greeting."""
        self._open, greeted, self._greeted = True, self._greeted, True
        return self._turn(self._envelopes.launch(self._now(), greeted), "", None, {})

    def open_silently(self) -> None:
        """Go on as if the greeting had been heard."""
        self._open, self._dialogue = True, Dialogue()

    def say(self, text: str) -> Exchange:
        """One utterance. Without an open session it is a one-shot question."""
        return self.hear([text])

    def hear(self, readings: Sequence[str], confidence: float = 1.0) -> Exchange:
        """One utterance in the readings a recogniser gives, likeliest first.

        The recogniser and the understanding decide together which of them was said, if any.

        Args:
            readings: What was perhaps said.
            confidence: How sure the recogniser is of the words of the first, from 0 to 1.
        """
        start = time.perf_counter()
        understanding = self._assistant.understanding
        taken, meant = understanding.understand_best(readings, self._dialogue, confidence)
        spent = {"understand": _since(start)}
        words = "" if meant.reason is Reason.EMPTY else taken
        request = self._envelopes.intent(meant, words, self._dialogue, not self._open, self._now())
        return self._turn(request, taken, meant, spent)

    def go_on(self) -> Exchange:
        """Ask for the next step, as a person does by saying "next"."""
        return self._press(_NEXT)

    def agree(self) -> Exchange:
        """Take up what was offered, as a person does by saying "yes"."""
        return self._press(_YES)

    def _press(self, intent: str) -> Exchange:
        meant = Interpretation(intent, None, 1.0, Reason.COMMAND)
        request = self._envelopes.intent(meant, "", self._dialogue, not self._open, self._now())
        return self._turn(request, "", meant, {})

    def close(self) -> str:
        """Tell the skill that the person left; give what to say to somebody who fell silent."""
        if self._open:
            invoke(self._skill, self._envelopes.ended(self._dialogue, self._now()))
        self._open, self._dialogue = False, Dialogue()
        return self._assistant.content.prompts["silence"].say

    def back_to_step(self) -> Exchange | None:
        """Return to the step of a routine that something came between; None where no routine is under way."""
        if not self._dialogue.routine or self._dialogue.said in OVER:
            return None
        return self._press(_REPEAT if self._dialogue.said == STEP else _RESUME)

    @property
    def expected(self) -> tuple[str, ...]:
        """Short commands that are likely at this point."""
        return expected_phrases(self._assistant.content, self._dialogue)

    def prepare(self) -> None:
        """Begin in the background, while there is time, what the first utterance would have to wait for."""
        if self._preparing is None:
            self._preparing = Ahead(self._endings.prepare)

    def worth(self, text: str) -> Completeness:
        """How finished an utterance sounds that begins with these words."""
        meant = self._assistant.understand(text, self._dialogue)
        worth = self._endings.judge(text, meant)
        bare = meant.reason is Reason.TOPIC and len(text.split()) <= BARE_WORDS
        return Completeness.OPEN if bare and worth is Completeness.COMPLETE else worth

    def only_silences(self, phrase: str) -> bool:
        """Whether somebody who calls this out just wants to be listened to."""
        intent = self._assistant.understand(phrase, self._dialogue).intent
        return intent == _LAUNCH or (intent == _PAUSE and not self._dialogue.routine)

    def understands(self, readings: Sequence[str]) -> bool:
        """Whether any reading makes sense at this point of the conversation."""
        return any(sense(self._assistant.understand(text, self._dialogue)) for text in readings)

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
        passage = told(self._assistant.content, after)
        ssml = _ssml(response.output_speech)
        exchange = Exchange(
            heard=heard,
            meant=meant,
            topic=after.topic if passage else None,
            ssml=ssml,
            speech=plain_text(ssml),
            reprompt=plain_text(_ssml(response.reprompt.output_speech)) if response.reprompt else "",
            title=str(getattr(response.card, "title", "") or ""),
            sources=tuple(self._assistant.content.sources[key] for key in passage.sources) if passage else (),
            ended=ended,
            leaving=bool(meant and meant.intent in LEAVING),
            ms={**ms, "answer": _since(start)},
            goes_on=after.said == STEP and not ended,
            shown=shown(ssml, self._assistant.content.prompts["hold_shown"].say),
        )
        self._witness(exchange)
        return exchange


def _ssml(speech: OutputSpeech | None) -> str:
    """The markup of a response; a response without speech is one of silence."""
    return speech.ssml or _SILENT if isinstance(speech, SsmlOutputSpeech) else _SILENT


def _since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
