"""Choosing where doubt begins, on utterances that were held out of training.

Held-out utterances are harder than what people will say: the machine that judges them has not seen the block
of lines they were written in, nor much of the rest. The targets below allow for that: the thresholds that
meet them are fitted to held-out utterances alone, while the targets themselves were settled by comparing a
few by their totals on the development questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.understanding.classifier import outside
from skill.understanding.targets import Kind, Target
from skill.understanding.thresholds import Promise, Thresholds

DECLINED = 0.04
"""Clean ways to ask that may be declined."""
STRANGE_ALONE = 0.05
"""Strange requests that may be taken for a question on its own when they are part of a sentence."""
ASKED = 0.16
"""Clean ways to ask that may be answered by "did you mean"."""
ALARMED = 0.0045
"""Clean ways to ask that may be taken for a red flag: rather a false alarm than a miss."""
STEERED = 0.001
"""Clean ways to ask that may be taken for a command: stopping by mistake is rude."""
ANSWERS = (Kind.TOPIC, Kind.ROUTINE)
"""What answers a question."""
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What machines that had not seen them thought of utterances.

    Attributes:
        labels: Labels of the columns of ``shares``.
        shares: Utterances x labels, each row adding up to 1.
        in_scope: For each utterance the probability of being this assistant's business.
        wanted: For each utterance the column that is right.
        clean: Which utterances are clean ways to ask about a topic.
        drama: Which are ordinary but dramatic.
    """

    labels: Sequence[str]
    shares: npt.NDArray[np.float64]
    in_scope: npt.NDArray[np.float64]
    wanted: npt.NDArray[np.intp]
    clean: Truths
    drama: Truths


def choose(held: HeldOut, targets: Mapping[str, Target]) -> Thresholds:
    """The thresholds that meet the targets above."""
    view = _View(held, targets)
    strange = outside(held.labels)[held.wanted]
    clean = held.clean
    return Thresholds(
        alarm=_above(view.danger[clean], ALARMED),
        in_scope=float(np.quantile(held.in_scope[clean], DECLINED)),
        alone=_above(held.in_scope[strange], STRANGE_ALONE),
        close=_above(view.second[clean] / view.first[clean], ASKED),
        steer=_above(view.steering[clean], STEERED),
    )


def promise(held: HeldOut, targets: Mapping[str, Target], thresholds: Thresholds) -> Promise:
    """What the thresholds do on the utterances they were chosen on."""
    view = _View(held, targets)
    strange, clean, drama = outside(held.labels)[held.wanted], held.clean, held.drama
    flags = _of_kind(held.labels, targets, Kind.RED_FLAG)[held.wanted]
    alarmed = view.danger >= thresholds.alarm
    declined = ~alarmed & (held.in_scope < thresholds.in_scope)
    asked = ~alarmed & ~declined & (view.second >= thresholds.close * view.first)
    at_once = ~alarmed & ~declined & ~asked & view.first_right
    served = at_once | (asked & (view.first_right | view.second_right))
    return Promise(
        kept=_share(~declined, clean),
        declined=_share(declined, strange),
        right=_share(at_once, clean),
        served=_share(served, clean),
        asked=_share(asked, clean),
        heard=_share(alarmed, flags),
        drama=_share(alarmed, drama & ~flags),
        alarmed=_share(alarmed, clean),
    )


class _View:
    """The shares as the understanding looks at them: by family, and all red flags together."""

    def __init__(self, held: HeldOut, targets: Mapping[str, Target]) -> None:
        answers = _of_kind(held.labels, targets, *ANSWERS)
        of = [targets[name].family if name in targets else "" for name in held.labels]
        families = sorted({family for family, answer in zip(of, answers, strict=True) if answer})
        member = np.array([[family == name for name in families] for family in of]) & answers[:, None]
        by_family = held.shares @ member
        order = np.argsort(-by_family, axis=1)
        lines = np.arange(len(order))
        wanted = np.array([families.index(family) if family in families else -1 for family in of])[
            held.wanted
        ]
        self.first, self.second = (by_family[lines, order[:, place]] for place in (0, 1))
        self.first_right, self.second_right = (order[:, place] == wanted for place in (0, 1))
        self.danger = held.shares[:, _of_kind(held.labels, targets, Kind.RED_FLAG)].sum(axis=1)
        commands = held.shares[:, _of_kind(held.labels, targets, Kind.COMMAND)]
        self.steering = commands.max(axis=1, initial=0.0)


def _of_kind(labels: Sequence[str], targets: Mapping[str, Target], *kinds: Kind) -> Truths:
    return np.array([name in targets and targets[name].kind in kinds for name in labels])


def _above(values: npt.NDArray[Any], share: float) -> float:
    """The value that this share of all values lie above."""
    return float(np.quantile(values, 1.0 - share))


def _share(hit: Truths, among: Truths) -> float:
    return float(hit[among].mean()) if among.any() else 0.0
