"""The loops that need no microphone: from a typed line or a recording to an answer, and around again."""

import math
from collections.abc import Iterable, Iterator

from voice_local.attention import Attention
from voice_local.conversation import Conversation, Exchange
from voice_local.endpointing import Patience
from voice_local.mouth import Mouth
from voice_local.recogniser import Final, Partial
from voice_local.screen import Screen


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
    conversation: Conversation, chunks: Iterable[bytes], attention: Attention, screen: Screen, mouth: Mouth
) -> int:
    """Answer every utterance of a recording; give how many there were."""
    conversation.open_silently()
    count = 0
    for final in _utterances(conversation, chunks, attention, screen):
        count += 1
        exchange = conversation.hear(final.readings, final.confidence)
        if _left(conversation, exchange, screen, mouth, spoken=True):
            return count
    conversation.close()
    return count


def _utterances(
    conversation: Conversation, chunks: Iterable[bytes], attention: Attention, screen: Screen
) -> Iterator[Final]:
    patience = Patience(for_words=math.inf)
    attention.expect(patience, conversation.expected)
    for chunk in chunks:
        heard = attention.accept(chunk)
        if isinstance(heard, Partial):
            screen.partial(heard.text)
        elif isinstance(heard, Final):
            yield heard
            attention.expect(patience, conversation.expected)
    last = attention.finish()
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
