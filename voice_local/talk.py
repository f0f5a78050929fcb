"""The loops: from a typed line or a recogniser's words to a spoken or printed answer, and around again."""

from collections.abc import Iterable, Iterator

from skill.speech import Speech
from voice_local import earcons
from voice_local.conversation import Conversation, Exchange
from voice_local.microphone import Microphone
from voice_local.mouth import Mouth
from voice_local.recogniser import Final, Partial, Recogniser
from voice_local.screen import Screen
from voice_local.wav import LISTENING_RATE

SILENCE_SECONDS = 8.0
"""How long to wait for a word before the reprompt; the same as an Alexa device."""
_BYTES_PER_SECOND = 2 * LISTENING_RATE


def talk_typed(conversation: Conversation, lines: Iterable[str], screen: Screen, mouth: Mouth) -> None:
    """Answer typed lines until they end or the person leaves."""
    _present(conversation.launch(), screen, mouth, spoken=False)
    for line in lines:
        if line.strip() and _left(conversation, conversation.say(line.strip()), screen, mouth, spoken=False):
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

    Args:
        conversation: Not begun yet.
        microphone: Open.
        recogniser: Fresh.
        screen: Shows what is heard and answered.
        mouth: Speaks it.
        silence: Seconds without a word until the reprompt, and again until the goodbye.
    """
    reprompt = _present(conversation.launch(), screen, mouth, spoken=False)
    asked_again = False
    while True:
        mouth.cue(earcons.listening())
        microphone.skip()
        recogniser.reset()
        final = _listen(microphone, recogniser, screen, silence)
        if final is not None:
            exchange = conversation.hear(final.readings)
            mouth.cue(earcons.got_it())
            if _left(conversation, exchange, screen, mouth, spoken=True):
                return
            reprompt, asked_again = exchange.reprompt, False
        elif reprompt and not asked_again:
            asked_again = True
            mouth.speak(Speech().say(reprompt).ssml)
        else:
            farewell = conversation.close()
            screen.say(farewell)
            mouth.speak(Speech().say(farewell).ssml)
            mouth.cue(earcons.goodbye())
            return


def _listen(microphone: Microphone, recogniser: Recogniser, screen: Screen, silence: float) -> Final | None:
    """The next utterance, or None after so many seconds without a word."""
    quiet = 0.0
    for chunk in microphone:
        quiet += len(chunk) / _BYTES_PER_SECOND
        heard = recogniser.accept(chunk)
        if isinstance(heard, Final):
            return heard
        if isinstance(heard, Partial):
            screen.partial(heard.text)
            quiet = 0.0 if heard.text else quiet
        if quiet >= silence:
            break
    last = recogniser.finish()
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
