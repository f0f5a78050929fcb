"""The loops: from a typed line or a recogniser's words to a spoken or printed answer, and around again."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from skill.speech import Speech
from voice_local import earcons
from voice_local.beats import beats
from voice_local.conversation import Conversation, Exchange
from voice_local.microphone import Microphone
from voice_local.mouth import Mouth
from voice_local.recogniser import Final, Partial, Recogniser
from voice_local.screen import Screen
from voice_local.wav import LISTENING_RATE

SILENCE_SECONDS = 8.0
"""How long to wait for a word before the reprompt; the same as an Alexa device."""
HEAR_OUT_SECONDS = 5.0
"""How long a hold waits at most for the end of a sentence begun in it."""
ECHO_SECONDS = 0.3
"""How long the last sound played may be on its way through loudspeaker, room and microphone."""
_BYTES_PER_SECOND = 2 * LISTENING_RATE


def talk_typed(conversation: Conversation, lines: Iterable[str], screen: Screen, mouth: Mouth) -> None:
    """Answer typed lines until they end or the person leaves.

    Nothing waits for a hold; an empty line goes on to the next step of a routine.
    """
    exchange = conversation.launch()
    _present(exchange, screen, mouth, spoken=False)
    for line in lines:
        if line.strip():
            exchange = conversation.say(line.strip())
        elif exchange.goes_on:
            exchange = conversation.go_on()
        else:
            continue
        if _left(conversation, exchange, screen, mouth, spoken=False):
            return
    conversation.close()


def talk_recorded(
    conversation: Conversation, chunks: Iterable[bytes], recogniser: Recogniser, screen: Screen, mouth: Mouth
) -> int:
    """Answer every utterance of a recording; give how many there were."""
    conversation.open_silently()
    count = 0
    for final in _utterances(chunks, recogniser, screen):
        count += 1
        if _left(conversation, conversation.hear(final.readings), screen, mouth, spoken=True):
            return count
    conversation.close()
    return count


def talk_aloud(
    conversation: Conversation,
    microphone: Microphone,
    recogniser: Recogniser,
    screen: Screen,
    mouth: Mouth,
    silence: float = SILENCE_SECONDS,
) -> None:
    """Greet, then listen and answer in turns until the person leaves or says nothing any more.

    An answer that leaves time, such as a step of a routine, is listened to while it waits, and what is said
    then is obeyed at once. When the time is over the next step follows by itself.

    Args:
        conversation: Not begun yet.
        microphone: Open.
        recogniser: Fresh.
        screen: Shows what is heard and answered.
        mouth: Speaks it.
        silence: Seconds without a word until the reprompt, and again until the goodbye.
    """
    ears = _Ears(microphone, recogniser, screen)
    exchange = conversation.launch()
    heard = _perform(conversation, exchange, ears, mouth, spoken=False)
    asked_again = False
    while True:
        if heard is None and not exchange.goes_on:
            mouth.cue(earcons.listening())
            heard = ears.listen(silence)
        if heard is not None or exchange.goes_on:
            exchange = conversation.hear(heard.readings) if heard else conversation.go_on()
            if heard:
                mouth.cue(earcons.got_it())
            heard = _perform(conversation, exchange, ears, mouth, spoken=True)
            asked_again = False
            if exchange.ended and exchange.leaving:
                return
            if exchange.ended:
                conversation.open_silently()
        elif exchange.reprompt and not asked_again:
            asked_again = True
            mouth.speak(Speech().say(exchange.reprompt).ssml)
        else:
            farewell = conversation.close()
            screen.say(farewell)
            mouth.speak(Speech().say(farewell).ssml)
            mouth.cue(earcons.goodbye())
            return


def _perform(
    conversation: Conversation, exchange: Exchange, ears: "_Ears", mouth: Mouth, spoken: bool
) -> Final | None:
    """Show and speak an answer; give what was said while it waited, where that makes sense."""
    given = exchange.without_question() if exchange.goes_on else exchange
    ears.screen.exchange(given, spoken)
    for beat in beats(given.ssml):
        if beat.ssml:
            mouth.speak(beat.ssml)
        heard = ears.wait(beat.seconds, conversation.understands)
        if heard is not None:
            return heard
    return None


class _Ears:
    """A microphone and who makes words of it. Time is what the microphone has delivered, not a clock's."""

    def __init__(self, microphone: Microphone, recogniser: Recogniser, screen: Screen) -> None:
        self._microphone = microphone
        self._recogniser = recogniser
        self.screen = screen

    def listen(self, silence: float) -> Final | None:
        """The next utterance, or None after so many seconds without a word."""
        self._begin()
        quiet = 0
        for chunk in self._microphone:
            quiet += len(chunk)
            heard = self._recogniser.accept(chunk)
            if isinstance(heard, Final):
                return heard
            if isinstance(heard, Partial):
                self.screen.partial(heard.text)
                quiet = 0 if heard.text else quiet
            if quiet >= silence * _BYTES_PER_SECOND:
                break
        return self._last()

    def wait(self, seconds: float, understood: Callable[[Sequence[str]], bool]) -> Final | None:
        """An utterance that is understood, or None after so many seconds; groans and the room do not count.

        Somebody who is speaking when the time is over is heard out.
        """
        if not seconds:
            return None
        self._begin()
        passed, speaking = 0, False
        for chunk in self._microphone:
            passed += len(chunk)
            heard = self._recogniser.accept(chunk)
            if isinstance(heard, Final) and understood(heard.readings):
                return heard
            if isinstance(heard, Partial):
                self.screen.partial(heard.text)
            speaking = bool(heard.text) if isinstance(heard, Partial) else speaking and heard is None
            if passed >= (seconds + (HEAR_OUT_SECONDS if speaking else 0.0)) * _BYTES_PER_SECOND:
                break
        last = self._last()
        return last if last and understood(last.readings) else None

    def _begin(self) -> None:
        # The recogniser takes the tail of an earcon for a word such as "back".
        self._microphone.skip(-ECHO_SECONDS)
        self._recogniser.reset()

    def _last(self) -> Final | None:
        last = self._recogniser.finish()
        return last if last.text else None


def _utterances(chunks: Iterable[bytes], recogniser: Recogniser, screen: Screen) -> Iterator[Final]:
    for chunk in chunks:
        heard = recogniser.accept(chunk)
        if isinstance(heard, Partial):
            screen.partial(heard.text)
        elif isinstance(heard, Final):
            yield heard
    last = recogniser.finish()
    if last.text:
        yield last


def _left(conversation: Conversation, exchange: Exchange, screen: Screen, mouth: Mouth, spoken: bool) -> bool:
    """Present an answer; true when the person wanted to go. Any other end of a session begins a new one."""
    _present(exchange, screen, mouth, spoken)
    if exchange.ended and not exchange.leaving:
        conversation.open_silently()
    return exchange.ended and exchange.leaving


def _present(exchange: Exchange, screen: Screen, mouth: Mouth, spoken: bool) -> str:
    screen.exchange(exchange, spoken)
    mouth.speak(exchange.ssml)
    return exchange.reprompt
