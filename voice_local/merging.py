"""Making one result of several: of the parts of an utterance, and of two recognisers that heard the same."""

import itertools
from collections.abc import Sequence

from voice_local.recogniser import Alternative, Final

AS_LIKELY = 0.0
"""How much better a short command has to fit the sound than the free reading, as a difference of natural
logarithms. With the built-in model, whose language is the subject's own, that makes little difference: of 200
commands by five voices 182 instead of 180 are understood, of 550 other words and sentences 433 instead of
434; at -2 it would be 184 and 427."""


def joined(parts: Sequence[Final]) -> Final:
    """One result of the parts into which a recogniser cut an utterance.

    Its readings are the likeliest one of the whole, and those in which one part was something else.
    """
    if len(parts) < 2:
        return parts[0] if parts else Final("")
    text = " ".join(part.text for part in parts)
    readings = [Alternative(text, 1.0, sum(part.likelihood for part in parts))]
    for place, part in enumerate(parts):
        before = [other.text for other in parts[:place]]
        after = [other.text for other in parts[place + 1 :]]
        readings += [
            Alternative(" ".join((*before, reading.text, *after)), reading.confidence, reading.likelihood)
            for reading in part.alternatives[1:]
        ]
    return Final(text, tuple(itertools.chain.from_iterable(part.words for part in parts)), tuple(readings))


def with_command(free: Final, command: Alternative | None) -> Final:
    """The free result, led by a command that fits the sound as well."""
    if command is None or (free.text and command.likelihood < free.likelihood + AS_LIKELY):
        return free
    others = tuple(reading for reading in free.alternatives if reading.text != command.text)
    return Final(command.text, free.words if free.text == command.text else (), (command, *others))
