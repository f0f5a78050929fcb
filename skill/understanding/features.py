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
    framed = ["<s>", *words, "</s>"]
    for word in words:
        yield f"w {word}"
    for first, second in itertools.pairwise(framed):
        yield f"p {first} {second}"
    for word in words:
        bordered = f" {word} "
        for order in LETTER_ORDERS:
            for start in range(len(bordered) - order + 1):
                yield bordered[start : start + order]


def counts(text: str) -> dict[int, float]:
    """Feature number (32-bit checksum of the n-gram) to damped count, ``1 + ln(n)``."""
    found = Counter(zlib.crc32(gram.encode()) for gram in ngrams(text))
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
