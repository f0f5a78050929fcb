"""What is said in a guided routine, and where the dialogue stands after it."""

from skill.cards import Cards
from skill.content import Content, Passage, Routine
from skill.content.spelling import fill
from skill.dialogue import (
    ADVICE,
    ANYTHING,
    CHOICE,
    CLOSING,
    GONE,
    GUESS,
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
from skill.holds import held
from skill.reply import Card, Reply
from skill.speech import SENTENCE_PAUSE_MS, Speech


class Coach:
    """Composes the turns of a routine from one locale's content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._cards = Cards(content)

    def step(self, routine: Routine, place: int, pace: int, opening: str = "", begins: bool = False) -> Reply:
        """A step with its hold. What has to be said before or with the first one is said when it begins."""
        step = routine.steps[place]
        speech = Speech().say(self._prompt(opening)) if opening else Speech()
        if begins and routine.before:
            speech = speech.say(routine.before.text).pause(SENTENCE_PAUSE_MS)
        speech = speech.say(step.instruction.text)
        if begins and routine.with_first:
            speech = speech.say(routine.with_first.text)
        after = _after(routine, place, pace, STEP, NEXT_STEP)
        card = self._cards.of(f"{routine.title} ({place + 1}/{len(routine.steps)})", step.passage)
        return self._asking(held(speech, step, pace), after, card)

    def closing(self, routine: Routine, pace: int, again: bool = False) -> Reply:
        """The words after the last step; asked for once more, that there is no other step."""
        offer = ROUND if routine.for_now else ANYTHING
        text = self._prompt("routine_end") if again else routine.after.text
        after = _after(routine, len(routine.steps) - 1, pace, CLOSING, offer)
        return self._asking(Speech().say(text), after, self._cards.of(routine.title, routine.after))

    def advice(self, routine: Routine, dialogue: Dialogue, offer: str) -> Reply:
        """What to do when it does not help."""
        after = _after(routine, dialogue.step, dialogue.pace, ADVICE, offer)
        card = self._cards.of(routine.title, routine.not_working)
        return self._asking(Speech().say(routine.not_working.text), after, card)

    def gone(self, routine: Routine) -> Reply:
        """What to do when it is over."""
        after = _after(routine, 0, 0, GONE, ANYTHING)
        return self._asking(
            Speech().say(routine.gone.text), after, self._cards.of(routine.title, routine.gone)
        )

    def waiting(self, prompt: str, dialogue: Dialogue, seconds: int = 0) -> Reply:
        """A fixed sentence, time if wanted, and the question whether to go on with the step."""
        speech = Speech().say(self._prompt(prompt)).pause(seconds * 1000)
        return self._asking(speech, dialogue.with_(said=WAITING, offer=SAME_STEP, other=""))

    def left(self, routine: Routine) -> Reply:
        """All right without the routine."""
        after = Dialogue(topic=routine.topic, offer=ANYTHING, said="prompt:all_right:what_else")
        return Reply(Speech().say(self._prompt("all_right")), after, self._prompt("what_else"))

    def sources(self, routine: Routine, passage: Passage, dialogue: Dialogue) -> Reply:
        """Where the words spoken last come from."""
        said = fill(self._prompt("sources"), {"sources": self._cards.spoken(passage.sources)})
        after = dialogue.with_(misses=0)
        if dialogue.said not in {ADVICE, *OVER}:
            after = after.with_(said=STEP_SOURCES, offer=SAME_STEP)
        card = Card(routine.title, self._cards.source_list(passage.sources))
        return self._asking(Speech().say(said), after, card)

    def told(self, dialogue: Dialogue) -> Passage | None:
        """What the routine said last, with its sources; None while something else has the floor."""
        routine = self._content.routines_by_id.get(dialogue.routine)
        if routine is None or dialogue.said not in GUIDED:
            return None
        passages = {ADVICE: routine.not_working, CLOSING: routine.after, GONE: routine.gone}
        return passages.get(dialogue.said) or routine.steps[place_in(routine, dialogue)].passage

    def returning(self, reply: Reply, routine: Routine, dialogue: Dialogue) -> Reply:
        """An answer that came between, with the way back to the step in place of its own question.

        A question which topic was meant stands. Whoever says nothing is given the step once more.
        """
        after = reply.dialogue.with_(routine=routine.id, step=dialogue.step, pace=dialogue.pace)
        if after.said in {CHOICE, GUESS}:
            return Reply(reply.speech, after, reply.question, reply.reprompt, reply.card)
        question = fill(self._prompt("routine_return"), {"name": routine.name})
        step = routine.steps[place_in(routine, dialogue)].passage.text
        back = fill(self._prompt("step_back"), {"step": step})
        return Reply(reply.speech, after.with_(offer=SAME_STEP), question, back, reply.card)

    def _asking(self, speech: Speech, after: Dialogue, card: Card | None = None) -> Reply:
        """Close with the question that belongs to what "yes" will stand for."""
        prompt = self._content.prompts[self._question(after)]
        return Reply(speech, after, prompt.say, prompt.reprompt, card)

    def _question(self, after: Dialogue) -> str:
        if after.offer == NEXT_STEP:
            last = len(self._content.routines_by_id[after.routine].steps) - 1
            return "step_last" if after.step == last else "step_next"
        questions = {SAME_STEP: "step_go_on", ROUND: "routine_again", ANYTHING: "anything_else"}
        return questions.get(after.offer, "routine_offer")

    def _prompt(self, name: str) -> str:
        return self._content.prompts[name].say


def place_in(routine: Routine, dialogue: Dialogue) -> int:
    """The step there is nearest to the one asked for; the content may have changed since the last turn."""
    return min(max(dialogue.step, 0), len(routine.steps) - 1)


def _after(routine: Routine, place: int, pace: int, said: str, offer: str) -> Dialogue:
    return Dialogue(topic=routine.topic, routine=routine.id, step=place, pace=pace, said=said, offer=offer)
