"""Kaldi's numbers for our phones, and the transitions between their states.

Every phone but silence exists four times, for its place in a word (begin, end, internal, single), so that
Vosk can tell where words begin and end; the four share their outputs of the network.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from voice_local.model_builder.lexicon import PHONES, SILENCE, Pronunciation

Place = Literal["B", "E", "I", "S"]
PLACES: tuple[Place, ...] = ("B", "E", "I", "S")

OUTPUTS = 2 * len(PHONES)
"""Of the network: each phone has one for its first frame and one for the frames after it."""


class KaldiPhone(NamedTuple):
    """A phone in one place: Kaldi's number from 1, its name, and the network output of its first frame."""

    number: int
    name: str
    first_output: int


def phone_table() -> Iterator[KaldiPhone]:
    """All phones in the order of their numbers."""
    yield KaldiPhone(number(SILENCE), SILENCE, 0)
    for index, phone in enumerate(PHONES[1:], 1):
        yield from (KaldiPhone(number(phone, place), f"{phone}_{place}", 2 * index) for place in PLACES)


def number(phone: str, place: Place = "S") -> int:
    """Kaldi's number of a phone in a place; silence has no place."""
    if phone == SILENCE:
        return 1
    return 2 + 4 * (PHONES.index(phone) - 1) + PLACES.index(place)


def numbers(pronunciation: Pronunciation) -> list[int]:
    """Kaldi's numbers of the phones of a word."""
    if len(pronunciation) == 1:
        return [number(pronunciation[0], "S")]
    first, *inner, last = pronunciation
    return [number(first, "B"), *(number(phone, "I") for phone in inner), number(last, "E")]


def stay(phone: int) -> int:
    """Transition id of the loop that lengthens a phone."""
    return 2 * phone - 1


def enter(phone: int) -> int:
    """Transition id of a phone's first frame; in the graph it comes before the loops."""
    return 2 * phone


def word_boundaries() -> str:
    """The text of ``word_boundary.int``, without which word times are off by most of a second."""
    kinds = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
    return "".join(
        f"{phone.number} {'nonword' if phone.name == SILENCE else kinds[phone.name[-1]]}\n"
        for phone in phone_table()
    )
