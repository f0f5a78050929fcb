"""Lattice-free maximum mutual information: what was said against everything that could have been said.

Each phone has two states, its first frame and the frames after it, and leaves the second with probability
one half. The numerator runs through the phones of the sentence, any silence between words left out or not;
the denominator through every string of phones, by their bigram (Povey and others, Interspeech 2016). No
alignment is needed, so training starts flat.
"""

# mypy: disable-error-code="import-not-found"

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from voice_local.model_builder.lexicon import PHONES
from voice_local.model_builder.phone_sequences import SILENCE_INDEX

_STAY = 0.5
_TINY_SINGLE = 1e-30
_TINY_DOUBLE = 1e-200
_LARGEST_OUTPUT = 30


class MutualInformation:
    """Computes the criterion and its posteriors by forward-backward passes in the probability domain."""

    def __init__(self, bigram: NDArray[np.float64]) -> None:
        """Prepare the denominator.

        Args:
            bigram: As ``phone_bigram`` gives it.
        """
        count = len(PHONES)
        self._bigram = torch.tensor(bigram)
        follow = self._bigram.float()
        self._transitions = torch.zeros(2 * count, 2 * count)
        for state in (0, 1):
            self._transitions[state::2, 0::2] = _STAY * follow[:count, :count]
            self._transitions[torch.arange(count) * 2 + state, torch.arange(count) * 2 + 1] = _STAY
        self._backward = self._transitions.t().contiguous()
        self._begin = torch.zeros(2 * count)
        self._begin[0::2] = follow[count, :count]
        self._end = follow[:count, count].repeat_interleave(2)

    def __call__(
        self,
        outputs: Any,
        steps: Any,
        sequences: Sequence[Sequence[int]],
    ) -> tuple[float, Any, Any]:
        """Compare.

        Args:
            outputs: Of the network, shape (batch, longest, 2 * phones).
            steps: Length of each utterance.
            sequences: Phones of each utterance.

        Returns:
            The criterion in nats a step (0 is perfect), numerator and denominator posteriors; the gradient
            is their difference.
        """
        with torch.no_grad():
            bounded = outputs.detach().clamp(-_LARGEST_OUTPUT, _LARGEST_OUTPUT)
            emissions = (bounded - bounded.max(2, keepdim=True)[0]).exp()
            said, said_posteriors = self.numerator(emissions, steps, sequences)
            could, could_posteriors = self.denominator(emissions, steps)
        return ((said - could).sum() / steps.sum()).item(), said_posteriors, could_posteriors

    def denominator(self, emissions: Any, steps: Any) -> tuple[Any, Any]:
        """Log probability and posteriors of all strings of phones."""
        batch, longest, states = emissions.shape
        live, last = _masks(longest, steps)
        forward = torch.empty_like(emissions)
        total = torch.zeros(batch, dtype=torch.double)
        alpha = self._begin * emissions[:, 0]
        for step in range(longest):
            if step:
                moved = (alpha @ self._transitions) * emissions[:, step]
                alpha = torch.where(live[:, step, None], moved, alpha)
            scale = alpha.sum(1, keepdim=True)
            alpha = alpha / scale
            total += torch.where(live[:, step], scale[:, 0].log(), 0.0).double()
            forward[:, step] = alpha
        total += (alpha @ self._end).log()
        posteriors = torch.empty_like(emissions)
        beta = torch.zeros(batch, states)
        for step in range(longest - 1, -1, -1):
            if step < longest - 1:
                beta = (beta * emissions[:, step + 1]) @ self._backward
            beta = _normalised(torch.where(last[:, step, None], self._end, beta), _TINY_SINGLE)
            posteriors[:, step] = _normalised(forward[:, step] * beta, _TINY_SINGLE)
        return total, posteriors * live[..., None]

    def numerator(
        self,
        emissions: Any,
        steps: Any,
        sequences: Sequence[Sequence[int]],
    ) -> tuple[Any, Any]:
        """Log probability and posteriors of the given phones, in double precision."""
        paths = _Paths(self._bigram, sequences)
        batch, longest, states = emissions.shape
        live, last = _masks(longest, steps)
        emissions = emissions.double()
        places = paths.phones[:, None].expand(batch, longest, paths.length)
        first = torch.gather(emissions, 2, 2 * places)
        later = torch.gather(emissions, 2, 2 * places + 1)
        total = torch.zeros(batch, dtype=torch.double)
        forward = torch.empty(2, longest, batch, paths.length, dtype=torch.double)
        entered, stayed = paths.begin * first[:, 0], torch.zeros_like(paths.begin)
        for step in range(longest):
            if step:
                alpha = entered + stayed
                alive = live[:, step, None]
                entered = torch.where(alive, paths.forward(alpha) * first[:, step], entered)
                stayed = torch.where(alive, _STAY * alpha * later[:, step], stayed)
            scale = (entered + stayed).sum(1, keepdim=True) + _TINY_DOUBLE
            entered, stayed = entered / scale, stayed / scale
            total += torch.where(live[:, step], scale[:, 0].log(), 0.0)
            forward[0, step], forward[1, step] = entered, stayed
        total += (((entered + stayed) * paths.end).sum(1) + _TINY_DOUBLE).log()
        posteriors = torch.zeros(batch, longest, states, dtype=torch.double)
        # What can follow does not depend on which of a phone's two states we are in: one backward value.
        beta = torch.zeros(batch, paths.length, dtype=torch.double)
        for step in range(longest - 1, -1, -1):
            if step < longest - 1:
                onward = paths.backward(beta * first[:, step + 1])
                beta = onward + _STAY * beta * later[:, step + 1]
            beta = _normalised(torch.where(last[:, step, None], paths.end, beta), _TINY_DOUBLE)
            both = forward[:, step] * beta
            both = both / (both.sum((0, 2), keepdim=True) + _TINY_DOUBLE)
            posteriors[:, step].scatter_add_(1, 2 * paths.phones, both[0])
            posteriors[:, step].scatter_add_(1, 2 * paths.phones + 1, both[1])
        return total, (posteriors * live[..., None]).float()


class _Paths:
    """Phones of several sentences side by side, and how likely it is to step on or to leave out a silence."""

    def __init__(self, bigram: Any, sequences: Sequence[Sequence[int]]) -> None:
        edge = len(PHONES)
        self.length = max(map(len, sequences))
        shape = (len(sequences), self.length)
        self.phones = torch.zeros(shape, dtype=torch.long)
        self._step = torch.zeros(shape, dtype=torch.double)
        self._skip, self.begin, self.end = (torch.zeros_like(self._step) for _ in range(3))
        for row, phones in enumerate(sequences):
            sequence = torch.tensor(phones)
            count = len(sequence)
            silent = sequence[1:-1] == SILENCE_INDEX
            self.phones[row, :count] = sequence
            self._step[row, 1:count] = _STAY * bigram[sequence[:-1], sequence[1:]]
            self._skip[row, 2:count] = _STAY * bigram[sequence[:-2], sequence[2:]] * silent
            self.begin[row, :2] = bigram[edge, sequence[:2]]
            self.end[row, count - 2 : count] = bigram[sequence[count - 2 :], edge]

    def forward(self, alpha: Any) -> Any:
        moved = torch.zeros_like(alpha)
        moved[:, 1:] = alpha[:, :-1] * self._step[:, 1:]
        moved[:, 2:] += alpha[:, :-2] * self._skip[:, 2:]
        return moved

    def backward(self, beta: Any) -> Any:
        moved = torch.zeros_like(beta)
        moved[:, :-1] = beta[:, 1:] * self._step[:, 1:]
        moved[:, :-2] += beta[:, 2:] * self._skip[:, 2:]
        return moved


def _masks(longest: int, steps: Any) -> tuple[Any, Any]:
    counted = torch.arange(longest)[None]
    return counted < steps[:, None], counted == (steps - 1)[:, None]


def _normalised(values: Any, tiny: float) -> Any:
    return values / (values.sum(1, keepdim=True) + tiny)
