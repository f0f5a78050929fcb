"""A conversation aloud: listening and answering in turns, and listening while answering."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from skill.speech import Speech
from skill.understanding import Reason
from voice_local import earcons
from voice_local.beats import Beat, beats
from voice_local.conversation import Conversation, Exchange
from voice_local.ears import KEY, Ears
from voice_local.endpointing import Patience
from voice_local.mouth import Mouth
from voice_local.recogniser import Final
from voice_local.screen import Screen, State
from voice_local.sound import Sound
from voice_local.ssml import plain_text

_NOT_UNDERSTOOD = frozenset({Reason.UNKNOWN, Reason.EMPTY})


class Stage(StrEnum):
    """What has just happened in a turn, for whoever measures how long it takes."""

    HEARD = "heard"
    DECIDED = "decided"
    SPEAKING = "speaking"
    INTERRUPTED = "interrupted"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a conversation is held.

    Attributes:
        silence: Seconds without a word until the reprompt, and again until the goodbye.
        earcon_volume: Loudness of the earcons from 0 (none) to 100.
        sleeps: Whether it begins with the wake phrase and goes back to sleep after the goodbye.
    """

    silence: float = 8.0
    earcon_volume: int = earcons.USUAL_VOLUME
    sleeps: bool = False


@dataclass(frozen=True, slots=True)
class _Meanwhile:
    """What happened during an answer: an utterance to be answered, or that it was cut short without one."""

    heard: Final | None = None
    cut: bool = False


def talk_aloud(
    conversation: Conversation,
    ears: Ears,
    mouth: Mouth,
    screen: Screen,
    manner: Manner | None = None,
    observe: Callable[[Stage], None] = lambda stage: None,
) -> None:
    """Greet, then listen and answer in turns until the person leaves or says nothing any more.

    An answer that leaves time, such as a step of a routine, is listened to while it waits, and what is said
    then is obeyed at once. When the time is over the next step follows by itself. A conversation that sleeps
    begins anew with each wake phrase and has no end.

    Args:
        conversation: Not begun yet.
        ears: Hear the person.
        mouth: Speaks.
        screen: Shows what is heard and answered.
        manner: How to hold it.
        observe: Takes the stages of each turn as they happen.
    """
    talk = _Talk(conversation, ears, mouth, screen, manner or Manner(), observe)
    if not (manner and manner.sleeps):
        talk.greet()
        return
    while talk.wake():
        pass


class _Talk:
    def __init__(
        self,
        conversation: Conversation,
        ears: Ears,
        mouth: Mouth,
        screen: Screen,
        manner: Manner,
        observe: Callable[[Stage], None],
    ) -> None:
        self._conversation = conversation
        self._ears = ears
        self._mouth = mouth
        self._screen = screen
        self._manner = manner
        self._observe = observe

    def greet(self) -> None:
        """Hold a conversation that begins with the greeting.

        Somebody who could not wait for it is answered at once, but has to be greeted the first time.
        """
        heard = self._ears.begun(self._conversation.expected)
        if heard and self._conversation.greeted:
            self._conversation.open_silently()
            self._converse(self._answer(heard))
        else:
            self._converse(self._conversation.launch(), spoken=False, heard=heard)

    def wake(self) -> bool:
        """Sleep, then hold a conversation; false when there is nothing to wake up for."""
        self._conversation.prepare()
        self._screen.state(State.ASLEEP)
        early = self._ears.sleep()
        if early is None:
            return False
        self._conversation.open_silently()
        heard = self._listen(early=early)
        if heard:
            self._converse(self._answer(heard))
        else:
            self.greet()
        return True

    def _converse(self, exchange: Exchange, spoken: bool = True, heard: Final | None = None) -> None:
        meanwhile = self._perform(exchange, spoken)
        if meanwhile.heard is None:
            meanwhile = _Meanwhile(heard, meanwhile.cut)
        while not (exchange.ended and exchange.leaving):
            following = self._following(exchange, meanwhile)
            if following is None:
                return
            exchange = following
            meanwhile = self._perform(exchange)

    def _following(self, exchange: Exchange, meanwhile: _Meanwhile) -> Exchange | None:
        """The next answer; None when the person has gone."""
        if exchange.ended:
            self._conversation.open_silently()
        if exchange.goes_on and meanwhile == _Meanwhile():
            return self._conversation.go_on()
        heard = meanwhile.heard or self._listen(cue=not meanwhile.cut)
        if heard is None and exchange.reprompt:
            meanwhile = self._say(exchange.reprompt)
            heard = meanwhile.heard or self._listen(cue=not meanwhile.cut)
        if heard:
            return self._answer(heard)
        back = self._conversation.back_to_step()
        if back is None:
            self._part()
        return back

    def _listen(self, cue: bool = True, early: bytes | None = None) -> Final | None:
        """Listen in one's turn; to what was said right after the wake phrase, too, where there is such."""
        self._screen.state(State.LISTENING)
        if cue:
            self._mouth.cue(earcons.listening(self._manner.earcon_volume))
        return self._ears.listen(Patience(for_words=self._manner.silence), self._conversation.expected, early)

    def _answer(self, heard: Final) -> Exchange:
        self._observe(Stage.HEARD)
        self._screen.state(State.THINKING)
        exchange = self._conversation.hear(heard.readings, heard.confidence)
        self._observe(Stage.DECIDED)
        return exchange

    def _perform(self, exchange: Exchange, spoken: bool = True) -> _Meanwhile:
        """Show and speak an answer, and listen where it gives time."""
        given = exchange.without_question() if exchange.goes_on else exchange
        self._screen.exchange(given, spoken)
        lead, before = self._lead(exchange), ""
        for beat in beats(given.ssml):
            called = self._speak(beat.ssml, lead, before) if beat.ssml else None
            if called is not None:
                return self._interrupted(called)
            before = f"{before} {plain_text(beat.ssml)}".strip()
            heard = self._hold(beat, given.title)
            if heard:
                return _Meanwhile(heard)
            lead = None
        if exchange.ended and exchange.leaving:
            self._mouth.cue(earcons.goodbye(self._manner.earcon_volume))
        return _Meanwhile()

    def _lead(self, exchange: Exchange) -> Sound | None:
        """The earcon before an answer: whether the question was understood."""
        if exchange.meant is None or not exchange.heard:
            return None
        understood = exchange.meant.reason not in _NOT_UNDERSTOOD
        return (earcons.got_it if understood else earcons.did_not_hear)(self._manner.earcon_volume)

    def _speak(self, ssml: str, lead: Sound | None = None, before: str = "") -> str | None:
        """Speak, and give what interrupted it."""
        self._screen.state(State.SPEAKING)
        speaking = self._mouth.begin(ssml, lead)
        self._observe(Stage.SPEAKING)

        def show(words: str) -> None:
            if words:
                # Not before it sounds: a person waits for that.
                self._conversation.prepare()
            self._screen.spoken(f"{before} {words}".strip())

        try:
            called = self._ears.during(
                speaking,
                self._mouth.played,
                bool(self._conversation.dialogue.routine),
                show,
            )
        finally:
            speaking.stop()
        self._observe(Stage.SPOKEN if called is None else Stage.INTERRUPTED)
        return called

    def _say(self, text: str) -> _Meanwhile:
        called = self._speak(Speech().say(text).ssml)
        return _Meanwhile() if called is None else self._interrupted(called)

    def _interrupted(self, called: str) -> _Meanwhile:
        """Obey what was called out, or listen to what comes after it."""
        if called == KEY or self._conversation.only_silences(called):
            return _Meanwhile(cut=True)
        return _Meanwhile(Final(called), cut=True)

    def _hold(self, beat: Beat, step: str) -> Final | None:
        if not beat.seconds:
            return None
        self._screen.state(State.PAUSED)
        return self._ears.wait(
            beat.seconds,
            self._conversation.understands,
            self._conversation.expected,
            lambda remaining: self._screen.hold(step, remaining, beat.seconds),
        )

    def _part(self) -> None:
        farewell = self._conversation.close()
        self._screen.say(farewell)
        self._mouth.speak(Speech().say(farewell).ssml)
        self._mouth.cue(earcons.goodbye(self._manner.earcon_volume))
