"""From a reply to the SDK's response, within Alexa's limits."""

import functools
from collections.abc import Mapping

from ask_sdk_model import Response
from ask_sdk_model.ui import Reprompt, SimpleCard, SsmlOutputSpeech

from skill.reply import Reply
from skill.speech import Speech

MAX_CARD = 8000
"""Characters of title and text of a card together (Request and Response JSON Reference)."""

Readings = tuple[tuple[str, str], ...]


def to_response(reply: Reply, spoken: Mapping[str, str] | None = None) -> Response:
    """Speech, reprompt, card and ``shouldEndSession``; the last always set.

    Args:
        reply: What is answered.
        spoken: How a voice says what the texts show in figures; see ``Locale.spoken``.
    """
    readings = tuple((spoken or {}).items())
    return Response(
        output_speech=SsmlOutputSpeech(ssml=_ssml(reply.spoken, readings)),
        reprompt=_reprompt(reply, readings),
        card=_card(reply),
        should_end_session=reply.ends,
    )


@functools.lru_cache(maxsize=1024)
def _ssml(speech: Speech, readings: Readings) -> str:
    """The SSML of what is said: sentences of the content, so that much of it comes up again and again."""
    return speech.ssml_with(dict(readings))


def _reprompt(reply: Reply, readings: Readings) -> Reprompt | None:
    if reply.ends:
        return None
    asked = Speech().say(reply.reprompt or reply.question)
    return Reprompt(output_speech=SsmlOutputSpeech(ssml=_ssml(asked, readings)))


def _card(reply: Reply) -> SimpleCard | None:
    if reply.card is None:
        return None
    title = reply.card.title[:MAX_CARD]
    return SimpleCard(title=title, content=reply.card.text[: MAX_CARD - len(title)])
