"""Sentences as phones, and how phones follow each other."""

import random
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from voice_local.model_builder.lexicon import PHONES, Lexicon

SILENCE_INDEX = 0
PHONE_INDEX = {phone: index for index, phone in enumerate(PHONES)}

_PAUSE_BETWEEN_WORDS = 0.12
_PAUSE_AT_END = 0.9
_UNSEEN = 0.5

Sequence = list[int]


def phone_sequence(text: str, lexicon: Lexicon) -> Sequence:
    """Phones of a sentence in the first reading of each word; the silences around words may be skipped."""
    sequence = [SILENCE_INDEX]
    for word in text.split():
        sequence += [PHONE_INDEX[phone] for phone in lexicon[word][0]] + [SILENCE_INDEX]
    return sequence


def phone_bigram(
    texts: Iterable[str], lexicon: Lexicon, generator: random.Random
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Estimate how phones follow each other when people pause now and then.

    Returns:
        Probabilities of shape (phones + 1, phones + 1), where the last row is the beginning and the last
        column the end; and the probability of each phone.
    """
    edge = len(PHONES)
    counts = np.full((edge + 1, edge + 1), _UNSEEN)
    for text in texts:
        sequence = [
            phone
            for index, phone in enumerate(phone_sequence(text, lexicon))
            if phone != SILENCE_INDEX or generator.random() < _PAUSE_BETWEEN_WORDS or index == 0
        ]
        if generator.random() < _PAUSE_AT_END:
            sequence.append(SILENCE_INDEX)
        for phone, following in zip([edge, *sequence], [*sequence, edge], strict=True):
            counts[phone, following] += 1
    counts[edge, edge] = 0
    inner = counts[:edge, :edge]
    return counts / counts.sum(1, keepdims=True), inner.sum(0) / inner.sum()
