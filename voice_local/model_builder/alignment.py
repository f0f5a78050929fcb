"""Finds which words a recording holds where its label is incomplete, with a trained network."""

# mypy: disable-error-code="import-not-found"

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from voice_local.model_builder.features import mfcc
from voice_local.model_builder.lexicon import Lexicon
from voice_local.model_builder.mmi import MutualInformation
from voice_local.model_builder.network import Network, outputs, steps_of
from voice_local.model_builder.phone_sequences import PHONE_INDEX, SILENCE_INDEX, phone_sequence

_NEVER = -1e9
_OUTSIDE = -1


def most_likely(
    network: Network,
    information: MutualInformation,
    samples: NDArray[Any],
    candidates: Sequence[str],
    lexicon: Lexicon,
) -> int:
    """Index of the sentence that fits a recording best."""
    scores = outputs(network, mfcc(samples))
    emissions = (scores - scores.max(1, keepdim=True)[0]).exp()
    steps = torch.full((len(candidates),), len(scores))
    sequences = [phone_sequence(text, lexicon) for text in candidates]
    batch = emissions.expand(len(candidates), -1, -1)
    return int(information.numerator(batch, steps, sequences)[0].argmax())


def label_values(
    network: Network,
    information: MutualInformation,
    recordings: Sequence[NDArray[Any]],
    texts: Sequence[str],
    lexicon: Lexicon,
) -> list[float]:
    """The criterion of each recording: right labels gave -0.1 to -0.45, wrong ones -0.5 to -1.3."""
    values = []
    for samples, text in zip(recordings, texts, strict=True):
        features = mfcc(samples)
        scores = outputs(network, features)[None]
        steps = torch.tensor([steps_of(len(features))])
        values.append(information(scores, steps, [phone_sequence(text, lexicon)])[0])
    return values


@dataclass(frozen=True, slots=True)
class Found:
    """Words found in a recording.

    Attributes:
        begin: First step (30 ms) of the words.
        end: Last step.
        words: Which of the given ones.
        loss: Mean loss a step against the network's own choice; below 1.65 counted as sure.
    """

    begin: int
    end: int
    words: tuple[str, ...]
    loss: float


def locate(
    scores: NDArray[np.float32], words: Sequence[str], lexicon: Lexicon, filler_cost: float = 1.9
) -> Found | None:
    """Find the part of a recording that says a run of the given words; the rest of it is filler.

    Args:
        scores: Outputs of the network, shape (steps, outputs).
        words: A stretch of text of which the recording may hold a part.
        lexicon: Has all the words.
        filler_cost: What a step of filler costs below the network's best output.

    Returns:
        None if everything is filler.
    """
    chain = _Chain(words, lexicon)
    back, left_at, last = _search(scores, chain, filler_cost)
    return _trace(scores, chain, back, left_at, last)


class _Chain:
    """Phones of the words with a silence after each, and where one may enter and leave."""

    def __init__(self, words: Sequence[str], lexicon: Lexicon) -> None:
        phones, enter, leave, word_at = [], [], [], []
        for index, word in enumerate(words):
            said = [PHONE_INDEX[phone] for phone in lexicon[word][0]]
            phones += [*said, SILENCE_INDEX]
            enter += [True] + [False] * len(said)
            leave += [False] * (len(said) - 1) + [True, False]
            word_at += [index] * len(said) + [_OUTSIDE]
        self.words = words
        self.phones, self.word_at = np.array(phones), word_at
        self.enter, self.leave = np.array(enter), np.array(leave)
        self.silent = self.phones[1:-1] == SILENCE_INDEX

    def __len__(self) -> int:
        return len(self.phones)


def _search(
    scores: NDArray[np.float32], chain: _Chain, filler_cost: float
) -> tuple[NDArray[np.int32], NDArray[np.int64], int | None]:
    """Viterbi search: where each state came from, where filler was entered from, and the best last state."""
    count, length = len(chain), len(scores)
    filler = scores.max(1) - filler_cost
    alpha = np.full((2, count), _NEVER)
    before, after = 0.0, _NEVER
    back = np.zeros((length, 2, count), np.int32)
    left_at = np.full(length, _OUTSIDE)
    for step in range(length):
        best = alpha.max(0)
        source = alpha.argmax(0) * count + np.arange(count)
        leaving = np.where(chain.leave, best, _NEVER)
        state = int(leaving.argmax())
        moves = np.full((3, count), _NEVER)
        moves[0, 1:] = best[:-1]
        moves[1, 2:] = np.where(chain.silent, best[:-2], _NEVER)
        moves[2, chain.enter] = before
        origins = [np.r_[0, source[:-1]], np.r_[0, 0, source[:-2]], np.full(count, _OUTSIDE)]
        back[step, 0] = np.choose(moves.argmax(0), origins)
        back[step, 1] = source
        if leaving[state] > after:
            after, left_at[step] = leaving[state], source[state]
        else:
            left_at[step] = _OUTSIDE - 1
        entered = moves.max(0) + scores[step, 2 * chain.phones]
        alpha = np.stack([entered, best + scores[step, 2 * chain.phones + 1]])
        before, after = before + filler[step], after + filler[step]
    leaving = np.where(chain.leave, alpha.max(0), _NEVER)
    state = int(leaving.argmax())
    if after >= leaving[state]:
        return back, left_at, None
    return back, left_at, int(alpha[:, state].argmax()) * count + state


def _trace(
    scores: NDArray[np.float32],
    chain: _Chain,
    back: NDArray[np.int32],
    left_at: NDArray[np.int64],
    last: int | None,
) -> Found | None:
    step = len(scores) - 1
    if last is None:
        while step >= 0 and left_at[step] == _OUTSIDE - 1:
            step -= 1
        if step <= 0:
            return None
        last = int(left_at[step])
        step -= 1
    end, used, loss = step, [], 0.0
    while True:
        later, place = divmod(last, len(chain))
        used.append(place)
        loss += scores[step].max() - scores[step, 2 * chain.phones[place] + later]
        last = int(back[step, later, place])
        if last == _OUTSIDE or step == 0:
            break
        step -= 1
    spoken = [chain.word_at[place] for place in used if chain.word_at[place] != _OUTSIDE]
    if not spoken:
        return None
    words = tuple(chain.words[min(spoken) : max(spoken) + 1])
    return Found(step, end, words, float(loss / (end - step + 1)))
