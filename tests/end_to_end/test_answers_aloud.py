"""How long the voice that is shipped takes for whatever may be said."""

from collections.abc import Iterator

import pytest

from skill.content import Content, load_locales
from skill.speech import Speech
from tests.end_to_end.listening import spoken
from voice_local.voice import Pyttsx3Voice

MAX_SECONDS = 20.0
LONGEST = 100
"""So many of the texts with the most letters are measured; the others are far from the limit."""


def texts(content: Content) -> Iterator[str]:
    """Everything that is told in one go."""
    for topic in content.by_id.values():
        yield from (part.text for part in topic.parts)
    yield from (tip.passage.text for tip in content.tips)
    yield from (frame.unknown for frame in content.frames)
    for prompt in content.prompts.values():
        yield from filter(None, (prompt.say, prompt.reprompt))
    for routine in content.routines:
        yield from (passage.text for passage in (routine.after, routine.not_working, routine.gone))


def spoken_forms() -> set[str]:
    """What the voice is given, in any locale."""
    contents = load_locales()
    return {
        Speech().say(text).ssml_with(content.locale.spoken) for content in contents for text in texts(content)
    }


@pytest.mark.slow
def test_nothing_that_is_said_takes_longer_than_twenty_seconds(voice: Pyttsx3Voice) -> None:
    longest = sorted(spoken_forms(), key=len)[-LONGEST:]
    lengths = {ssml: spoken(ssml, voice).seconds for ssml in longest}
    assert {ssml: length for ssml, length in lengths.items() if length > MAX_SECONDS} == {}
    assert min(lengths.values()) > MAX_SECONDS / 4
