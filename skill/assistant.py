"""The assistant of one locale: content, understanding and answers under one roof."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from skill.answers import Answers
from skill.content import Content, Frame
from skill.dialogue import ANYTHING, OVER, Dialogue
from skill.question import PLAIN_SLOT, question_of
from skill.reply import Reply
from skill.routines import ANY_TIME, UNDER_WAY, Guide
from skill.turn import LAUNCH, Turn
from skill.understanding import ASK_INTENT, SAFE_TOGETHER, Interpretation, Reason, Understanding
from skill.understanding.entities import CONDITIONS, REMEDIES
from skill.understanding.targets import family

COMFORTING = "is-it-serious"
"""The topic that says how harmless most cramps are. Nobody should hear that of a red flag: whoever asks that,
or puts a short question, is given the instruction again."""
NEAR = 0.15
"""Probability of being this assistant's business from which the nearest topic is offered to somebody who was
not understood twice."""
CHOICES = 2
"""Topics that are asked about where it is unsure which of them was meant."""
Behaviour = Callable[[Answers, Turn], Reply]

BEHAVIOURS: Mapping[str, Behaviour] = {
    "LaunchRequest": lambda answers, turn: answers.launch(turn.dialogue, turn.in_session, turn.draw),
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
    "AMAZON.StartOverIntent": lambda answers, turn: answers.start_over(),
    "AMAZON.FallbackIntent": lambda answers, turn: answers.doubts.fallback(turn.dialogue),
    "MoreIntent": lambda answers, turn: answers.more(turn.dialogue, turn.in_session),
    "TipIntent": lambda answers, turn: answers.tips.next(turn.dialogue, turn.in_session, turn.draw),
    "DetailsIntent": lambda answers, turn: answers.details(turn.dialogue, turn.in_session),
    "DoneIntent": lambda answers, turn: answers.stop(),
    "PrivacyIntent": lambda answers, turn: answers.privacy(turn.dialogue, turn.in_session),
    "ThanksIntent": lambda answers, turn: answers.thanks(turn.dialogue, turn.in_session),
    "WrongIntent": lambda answers, turn: answers.doubts.wrong(turn.dialogue),
    "SourcesIntent": lambda answers, turn: answers.sources(turn.dialogue, turn.in_session),
    "SlowerIntent": lambda answers, turn: answers.repeat(turn.dialogue, turn.in_session),
    "GoneIntent": lambda answers, turn: answers.gone(turn.dialogue, turn.in_session),
    "FirstIntent": lambda answers, turn: answers.doubts.choose(False, turn.dialogue),
    "SecondIntent": lambda answers, turn: answers.doubts.choose(True, turn.dialogue),
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
        if turn.kind == LAUNCH and turn.intent not in self.content.routines_by_intent:
            turn = replace(turn, intent="")
        reply, before = self._reply(turn), turn.dialogue
        if reply.ends:
            return reply
        if not reply.dialogue.tips:
            reply = replace(reply, dialogue=reply.dialogue.with_(tip=before.tip, tips=before.tips))
        return self._with_the_other_question(reply, before)

    def apologise(self, turn: Turn) -> Reply:
        """The reply when the assistant itself failed."""
        return self._answers.error(turn.dialogue)

    def _reply(self, turn: Turn) -> Reply:
        if turn.intent == ASK_INTENT:
            return self._asked(turn, question_of(turn.slots, self.content.carriers))
        guided = self._guided(turn)
        if guided:
            return guided
        answered = self._answered(turn)
        return self._guide.interrupted(answered, turn.dialogue) if turn.intent else answered

    def _asked(self, turn: Turn, question: str) -> Reply:
        """The reply to a question in free words, which whoever heard them may take for one of two topics."""
        wavering = self._between(turn.several.get(PLAIN_SLOT, ()), turn)
        if wavering:
            return wavering
        meant = self.understand(question, turn.dialogue)
        wavering = self._between(meant.did_you_mean, turn)
        if wavering:
            return wavering
        topics = self.content.by_id
        if meant.reason in (Reason.UNKNOWN, Reason.EMPTY):
            return self._unknown(turn, meant)
        reply = self._reply(replace(turn, intent=meant.intent, slots=meant.slots))
        also = topics.get(meant.then or "")
        if also and meant.intent in self.content.routines_by_intent:
            return replace(reply, dialogue=reply.dialogue.with_(later=also.id))
        if also:
            return self._answers.then(reply, also)
        return replace(reply, dialogue=reply.dialogue.with_(second=meant.runner_up or ""))

    def _between(self, names: Sequence[str], turn: Turn) -> Reply | None:
        """The question which of two topics is meant; None where there are not two."""
        topics = [self.content.by_id[name] for name in names if name in self.content.by_id]
        if len(topics) != CHOICES:
            return None
        return self._answers.doubts.did_you_mean(topics[0], topics[1], turn.dialogue)

    def _with_the_other_question(self, reply: Reply, before: Dialogue) -> Reply:
        """The reply, with what was asked beside a routine kept until that is over, and then offered."""
        later = self.content.by_id.get(reply.dialogue.later or before.later)
        if later is None or not reply.dialogue.routine:
            return reply
        if reply.dialogue.said in OVER and reply.dialogue.offer == ANYTHING:
            return self._answers.offering(reply, later)
        return replace(reply, dialogue=reply.dialogue.with_(later=later.id))

    def _unknown(self, turn: Turn, meant: Interpretation) -> Reply:
        """The reply to what was not understood; what is likely about toe cramps is given a hint."""
        declined = replace(turn, intent="AMAZON.FallbackIntent", slots={})
        nearest = self.content.by_id.get(meant.runner_up or "") if meant.confidence >= NEAR else None
        guided = self._guided(declined)
        return guided or self._guide.interrupted(
            self._answers.doubts.fallback(turn.dialogue, nearest), turn.dialogue
        )

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
        topic = self.content.by_intent.get(turn.intent)
        last = self.content.by_id.get(turn.dialogue.topic)
        comforts = topic is not None and family(topic.id) == COMFORTING
        if last and last.urgency and (follow_up or comforts):
            return self._answers.topic(last, turn.in_session)
        if follow_up:
            answer = follow_up.answered_by(turn.dialogue.topic)
            answering = self.content.by_id.get(answer)
            return self.reply(replace(turn, intent=answering.intent if answering else answer))
        behaviour = BEHAVIOURS.get(turn.intent or turn.kind)
        if behaviour:
            return behaviour(self._answers, turn)
        if turn.intent == SAFE_TOGETHER:
            remedy = self._named(turn.slots.get("remedy", ""), REMEDIES)
            condition = self._named(turn.slots.get("condition", ""), CONDITIONS)
            return self._answers.pair(self.content.pairs.find(remedy, condition), turn.in_session)
        frame = self.content.frames_by_intent.get(turn.intent)
        if frame:
            return self._framed(frame, turn)
        if topic:
            return self._answers.topic(topic, turn.in_session)
        return self._answers.doubts.fallback(turn.dialogue)

    def _framed(self, frame: Frame, turn: Turn) -> Reply:
        """The answer about a thing of a list; danger, or a thing of another list, is asked in free words."""
        said = turn.several.get(frame.slot) or (turn.slots.get(frame.slot, ""),)
        things = [name for name in (self.content.thing(frame.things, text) for text in said) if name]
        if not things:
            meant = self.understand(frame.ask[0].replace(f"{{{frame.slot}}}", said[0]))
            elsewhere = any(self.content.thing(other, said[0]) for other in self.content.slots)
            if meant.urgency or (elsewhere and meant.intent in self.content.by_intent):
                return self._answered(replace(turn, intent=meant.intent))
        return self._answers.frames.answer(frame, things, turn)

    def _named(self, said: str, lists: tuple[str, ...]) -> str:
        """The name of a thing by what Alexa or our own understanding calls it."""
        return next((name for things in lists if (name := self.content.thing(things, said))), said)
