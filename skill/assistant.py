"""The assistant of one locale: content, understanding and answers under one roof."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from skill.answers import Answers
from skill.content import Content
from skill.dialogue import Dialogue
from skill.question import question_of
from skill.reply import Reply
from skill.routines import ANY_TIME, UNDER_WAY, Guide
from skill.turn import Turn
from skill.understanding import ASK_INTENT, SAFE_TOGETHER, Interpretation, Reason, Understanding

Behaviour = Callable[[Answers, Turn], Reply]

BEHAVIOURS: Mapping[str, Behaviour] = {
    "LaunchRequest": lambda answers, turn: answers.launch(turn.dialogue),
    "AMAZON.HelpIntent": lambda answers, turn: answers.help(turn.dialogue),
    "AMAZON.StopIntent": lambda answers, turn: answers.stop(),
    "AMAZON.CancelIntent": lambda answers, turn: answers.cancel(),
    "AMAZON.NavigateHomeIntent": lambda answers, turn: answers.home(),
    "AMAZON.RepeatIntent": lambda answers, turn: answers.repeat(turn.dialogue, turn.in_session),
    "AMAZON.YesIntent": lambda answers, turn: answers.yes(turn.dialogue),
    "AMAZON.NoIntent": lambda answers, turn: answers.no(turn.dialogue),
    "AMAZON.NextIntent": lambda answers, turn: answers.more(turn.dialogue, turn.in_session),
    "AMAZON.PreviousIntent": lambda answers, turn: answers.previous(turn.dialogue, turn.in_session),
    "AMAZON.PauseIntent": lambda answers, turn: answers.pause(turn.dialogue),
    "AMAZON.ResumeIntent": lambda answers, turn: answers.resume(turn.dialogue, turn.in_session),
    "AMAZON.StartOverIntent": lambda answers, turn: answers.start_over(turn.dialogue),
    "AMAZON.FallbackIntent": lambda answers, turn: answers.fallback(turn.dialogue),
    "MoreIntent": lambda answers, turn: answers.more(turn.dialogue, turn.in_session),
    "SourcesIntent": lambda answers, turn: answers.sources(turn.dialogue, turn.in_session),
    "SlowerIntent": lambda answers, turn: answers.repeat(turn.dialogue, turn.in_session),
    "GoneIntent": lambda answers, turn: answers.gone(turn.dialogue, turn.in_session),
    "FirstIntent": lambda answers, turn: answers.choose(False, turn.dialogue),
    "SecondIntent": lambda answers, turn: answers.choose(True, turn.dialogue),
}


class Assistant:
    """Answers the turns of one locale.

    Args:
        content: What can be asked and said.
        understanding: Reads free text; made from the content by default.
    """

    def __init__(self, content: Content, understanding: Understanding | None = None) -> None:
        self.content = content
        self.understanding = understanding or Understanding(content)
        self._answers = Answers(content)
        self._guide = Guide(content)

    def understand(self, text: str, dialogue: Dialogue | None = None) -> Interpretation:
        """What an utterance means at this point of the conversation."""
        return self.understanding.understand(text, dialogue)

    def reply(self, turn: Turn) -> Reply:
        """The reply to a turn. A name nobody knows counts as not understood."""
        if turn.intent == ASK_INTENT:
            return self._asked(turn)
        guided = self._guided(turn)
        if guided:
            return guided
        answered = self._answered(turn)
        return self._guide.interrupted(answered, turn.dialogue) if turn.intent else answered

    def apologise(self, turn: Turn) -> Reply:
        """The reply when the assistant itself failed."""
        return self._answers.error(turn.dialogue)

    def _asked(self, turn: Turn) -> Reply:
        meant = self.understand(question_of(turn.slots, self.content.carriers), turn.dialogue)
        if meant.did_you_mean:
            first, second = (self.content.by_id[name] for name in meant.did_you_mean)
            return self._answers.did_you_mean(first, second, turn.dialogue)
        if meant.reason in (Reason.UNKNOWN, Reason.EMPTY):
            return self.reply(replace(turn, intent="AMAZON.FallbackIntent", slots={}))
        return self.reply(replace(turn, intent=meant.intent, slots=meant.slots))

    def _guided(self, turn: Turn) -> Reply | None:
        """What a routine has to say, be it asked for now or under way."""
        routine = self.content.routines_by_intent.get(turn.intent)
        if routine:
            return self._guide.start(routine, turn.dialogue)
        means = UNDER_WAY if self._guide.routine_of(turn.dialogue) else {}
        guided = means.get(turn.intent) or ANY_TIME.get(turn.intent)
        return guided(self._guide, turn.dialogue) if guided else None

    def _answered(self, turn: Turn) -> Reply:
        """The usual answer."""
        follow_up = self.content.follow_ups_by_intent.get(turn.intent)
        if follow_up:
            answer = follow_up.answered_by(turn.dialogue.topic)
            topic = self.content.by_id.get(answer)
            return self.reply(replace(turn, intent=topic.intent if topic else answer))
        behaviour = BEHAVIOURS.get(turn.intent or turn.kind)
        if behaviour:
            return behaviour(self._answers, turn)
        if turn.intent == SAFE_TOGETHER:
            remedy, condition = turn.slots.get("remedy", ""), turn.slots.get("condition", "")
            return self._answers.pair(
                self.content.pairs.find(remedy, condition), turn.dialogue, turn.in_session
            )
        topic = self.content.by_intent.get(turn.intent)
        if topic:
            return self._answers.topic(topic, turn.dialogue, turn.in_session)
        return self._answers.fallback(turn.dialogue)
