"""Word and letter n-grams of an utterance, as numbers a weight table can be indexed with."""

import itertools
import math
import zlib
from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

LETTER_ORDERS = (2, 3, 4, 5)


def ngrams(text: str) -> Iterator[str]:
    """Word 1- and 2-grams and, inside each word with its borders, letter 2- to 5-grams.

    Letters carry an utterance over misspellings and misheard endings; words and pairs of words keep
    "before bed" apart from "bed before". (The mix is that of fastText and of scikit-learn's ``char_wb``.)
    """
    words = text.split()
    for word in words:
        yield from ngrams_of(word)
    for first, second in pairs(words):
        yield f"p {first} {second}"


def pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    """Neighbours; the borders of the utterance count as words."""
    return itertools.pairwise(["<s>", *words, "</s>"])


def ngrams_of(word: str) -> Iterator[str]:
    """The n-grams that one word alone gives."""
    yield f"w {word}"
    bordered = f" {word} "
    for order in LETTER_ORDERS:
        for start in range(len(bordered) - order + 1):
            yield bordered[start : start + order]


def number_of(gram: str) -> int:
    """The number of the feature that an n-gram is: its 32-bit checksum."""
    return zlib.crc32(gram.encode())


def counts(text: str) -> dict[int, float]:
    """Feature number to damped count, ``1 + ln(n)``."""
    found = Counter(map(zlib.crc32, map(str.encode, ngrams(text))))
    return {number: 1.0 + math.log(count) for number, count in found.items()}


def rows(text: str, known: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    """Rows of a weight table for the n-grams it knows, with their damped counts.

    Args:
        text: A normalised utterance.
        known: Sorted feature numbers, one per row of the table.
    """
    found = counts(text)
    if not found or not len(known):
        return np.empty(0, np.intp), np.empty(0, np.float32)
    numbers = np.fromiter(found, np.uint32, len(found))
    values = np.fromiter(found.values(), np.float32, len(found))
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    hit = known[places] == numbers
    return places[hit], values[hit]
