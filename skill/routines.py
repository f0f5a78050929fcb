"""Guiding through a routine: what each command means, wherever the routine stands."""

from collections.abc import Callable, Mapping

from skill.coach import Coach, place_in
from skill.content import Content, Passage, Routine
from skill.dialogue import (
    ADVICE,
    ANYTHING,
    GUIDED,
    NEXT_STEP,
    OVER,
    ROUND,
    SAME_STEP,
    STEP,
    STEP_SOURCES,
    WAITING,
    Dialogue,
)
from skill.holds import PACES
from skill.reply import Reply

WAIT_SECONDS = 30
"""How long "wait" waits before it asks."""
_PATIENCE = 2
"""How many turns in a row may go unheard before the usual answer hands over."""


class Guide:
    """The state machine of the routines.

    Its state is the dialogue and nothing else. Each method gives the reply, or None where the routine has
    nothing to say and the usual answer should be given.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._coach = Coach(content)

    def routine_of(self, dialogue: Dialogue) -> Routine | None:
        """The routine that is under way."""
        return self._content.routines_by_id.get(dialogue.routine)

    def told(self, dialogue: Dialogue) -> Passage | None:
        """What the routine said last, with its sources; None while something else has the floor."""
        return self._coach.told(dialogue)

    def start(self, routine: Routine, dialogue: Dialogue) -> Reply:
        """Begin with the first step. Somebody who is in the middle of it is encouraged instead."""
        under_way = dialogue.routine == routine.id and dialogue.said in GUIDED
        if not under_way or _not_begun(routine, dialogue):
            return self._coach.step(routine, 0, 0, begins=True)
        if dialogue.said in {ADVICE, *OVER}:
            return self._coach.step(routine, routine.again, dialogue.pace)
        return self._here(routine, dialogue, "step_still")

    def guide(self, dialogue: Dialogue) -> Reply | None:
        """Begin the routine for what was spoken about last, or the one for a cramp right now."""
        about = (routine for routine in self._content.routines if routine.topic == dialogue.topic)
        routine = next(about, self._for_now())
        return self.start(routine, dialogue) if routine else None

    def again(self, dialogue: Dialogue) -> Reply | None:
        """Say the step once more; after the end, go round again."""
        routine = self.routine_of(dialogue)
        if routine is None or dialogue.said not in GUIDED:
            return None
        if dialogue.said == STEP_SOURCES:
            return self.sources(dialogue)
        return self._here(routine, dialogue) if dialogue.said == STEP else self.resume(dialogue)

    def next(self, dialogue: Dialogue) -> Reply | None:
        """The next step, or the closing words; after a wait, the step that was left."""
        routine = self.routine_of(dialogue)
        if routine is None:
            return None
        if _not_begun(routine, dialogue):
            return self.start(routine, dialogue)
        if dialogue.said == WAITING:
            return self._here(routine, dialogue)
        place = place_in(routine, dialogue)
        if dialogue.said in OVER or place + 1 == len(routine.steps):
            return self._coach.closing(routine, dialogue.pace, again=dialogue.said in OVER)
        return self._coach.step(routine, place + 1, dialogue.pace)

    def more(self, dialogue: Dialogue) -> Reply | None:
        """Take "go on" as "next", unless an answer came between, which is then gone on with."""
        return self.next(dialogue) if dialogue.said in GUIDED else None

    def previous(self, dialogue: Dialogue) -> Reply | None:
        """The step before this one; from the closing words, the last."""
        routine = self.routine_of(dialogue)
        if routine is None:
            return None
        if dialogue.said in OVER:
            return self._here(routine, dialogue)
        place = place_in(routine, dialogue)
        return self._coach.step(routine, max(0, place - 1), dialogue.pace, "" if place else "step_first")

    def wait(self, dialogue: Dialogue) -> Reply | None:
        """Keep the place and give time."""
        if dialogue.said in OVER:
            return None
        return self._coach.waiting("routine_wait", dialogue.with_(misses=0), WAIT_SECONDS)

    def resume(self, dialogue: Dialogue) -> Reply | None:
        """Back to the step that was left. "Ready" after "ready for the next step?" moves on."""
        routine = self.routine_of(dialogue)
        if routine is None:
            return None
        if dialogue.said == STEP:
            return self.next(dialogue)
        if dialogue.said in {ADVICE, *OVER}:
            return self.start(routine, dialogue)
        return self._here(routine, dialogue)

    def slower(self, dialogue: Dialogue) -> Reply | None:
        """The step again with a longer hold, which the later ones keep."""
        routine = self.routine_of(dialogue)
        if routine is None:
            return None
        pace = min(max(dialogue.pace, 0) + 1, len(PACES) - 1)
        opening = "step_slower" if pace > dialogue.pace else "step_slowest"
        return self._here(routine, dialogue.with_(pace=pace), opening)

    def start_over(self, dialogue: Dialogue) -> Reply | None:
        """From the first step, at the same pace."""
        routine = self.routine_of(dialogue)
        return self._coach.step(routine, 0, dialogue.pace) if routine else None

    def not_working(self, dialogue: Dialogue) -> Reply | None:
        """What to do when it does not help, and the offer to try it, or to try it again."""
        routine = self.routine_of(dialogue) or self._for_now()
        if routine is None:
            return None
        begun = routine.id == dialogue.routine and not _not_begun(routine, dialogue)
        return self._coach.advice(routine, dialogue, ROUND if begun else routine.intent)

    def gone(self, dialogue: Dialogue) -> Reply | None:
        """The end everybody hopes for."""
        routine = self.routine_of(dialogue)
        return self._coach.gone(routine) if routine else None

    def yes(self, dialogue: Dialogue) -> Reply | None:
        """Take up what the routine offered."""
        routine = self.routine_of(dialogue)
        if routine is None:
            return None
        if dialogue.offer == NEXT_STEP:
            return self.next(dialogue)
        if dialogue.offer == SAME_STEP:
            return self._here(routine, dialogue)
        if dialogue.offer == ROUND:
            return self._coach.step(routine, routine.again, dialogue.pace)
        return self.start(routine, dialogue) if _not_begun(routine, dialogue) else None

    def no(self, dialogue: Dialogue) -> Reply | None:
        """Not ready for the next step is a wait; not wanting to go on is the end of the routine."""
        routine = self.routine_of(dialogue)
        if routine is None or dialogue.other or dialogue.offer == ANYTHING:
            return None
        if dialogue.said in {STEP, WAITING, STEP_SOURCES}:
            return self.wait(dialogue)
        return self._coach.left(routine)

    def help(self, dialogue: Dialogue) -> Reply | None:
        """What can be said during a routine."""
        if dialogue.said in OVER:
            return None
        return self._coach.waiting("routine_help", dialogue.with_(misses=0))

    def unheard(self, dialogue: Dialogue) -> Reply | None:
        """Say what can be said, until patience ends."""
        if dialogue.said in OVER or dialogue.misses >= _PATIENCE:
            return None
        return self._coach.waiting("routine_unheard", dialogue.with_(misses=dialogue.misses + 1))

    def wrong(self, dialogue: Dialogue) -> Reply | None:
        """No step answers a question, so what was meant is some other command."""
        return self.unheard(dialogue) if dialogue.said in GUIDED else None

    def sources(self, dialogue: Dialogue) -> Reply | None:
        """Name where the step comes from."""
        routine, passage = self.routine_of(dialogue), self.told(dialogue)
        if routine is None or passage is None or not passage.sources:
            return None
        return self._coach.sources(routine, passage, dialogue)

    def interrupted(self, reply: Reply, dialogue: Dialogue) -> Reply:
        """An answer that came between leads back to the step.

        Red flags end the routine: nobody should exercise a leg that needs looking at.
        """
        routine = self.routine_of(dialogue)
        if routine is None or reply.ends:
            return reply
        topic = self._content.by_id.get(reply.dialogue.topic)
        urgent = topic is not None and topic.urgency is not None
        if urgent or dialogue.said in OVER or _not_begun(routine, dialogue):
            after = reply.dialogue.with_(routine="", step=0, pace=0)
            return Reply(reply.speech, after, reply.question, reply.reprompt, reply.card)
        return self._coach.returning(reply, routine, dialogue)

    def _here(self, routine: Routine, dialogue: Dialogue, opening: str = "") -> Reply:
        return self._coach.step(routine, place_in(routine, dialogue), dialogue.pace, opening)

    def _for_now(self) -> Routine | None:
        return next((routine for routine in self._content.routines if routine.for_now), None)


Guided = Callable[[Guide, Dialogue], Reply | None]

UNDER_WAY: Mapping[str, Guided] = {
    "AMAZON.NextIntent": Guide.next,
    "AMAZON.PreviousIntent": Guide.previous,
    "AMAZON.RepeatIntent": Guide.again,
    "AMAZON.PauseIntent": Guide.wait,
    "AMAZON.ResumeIntent": Guide.resume,
    "AMAZON.StartOverIntent": Guide.start_over,
    "AMAZON.YesIntent": Guide.yes,
    "AMAZON.NoIntent": Guide.no,
    "AMAZON.HelpIntent": Guide.help,
    "AMAZON.FallbackIntent": Guide.unheard,
    "MoreIntent": Guide.more,
    "DetailsIntent": Guide.more,
    "DoneIntent": Guide.next,
    "SourcesIntent": Guide.sources,
    "SlowerIntent": Guide.slower,
    "GoneIntent": Guide.gone,
    "WrongIntent": Guide.wrong,
}
"""What the commands mean while a routine is under way."""

ANY_TIME: Mapping[str, Guided] = {"GuideIntent": Guide.guide, "NotWorkingIntent": Guide.not_working}
"""Commands that lead into a routine."""


def _not_begun(routine: Routine, dialogue: Dialogue) -> bool:
    """Whether the routine has only been offered."""
    return dialogue.offer == routine.intent
