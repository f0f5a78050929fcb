"""A linear layer over n-grams: a probability for each topic, and one for being in scope at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.understanding.features import rows

ARTEFACT = Path(__file__).with_name("classifier.npz")
OUT_OF_SCOPE = "out-of-scope/"
"""Labels of requests for somebody else begin so; each group of them is a label of its own, since what they
have in common is nothing but not being about toe cramps."""
SCOPE_WEIGHT = 0.6
"""How much the column for what is in scope counts beside the lead over the best strange label; chosen by
``benchmarks/understanding.py``."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the classifier thinks of an utterance.

    Attributes:
        ranking: Labels with their probability, best first; out of scope is not among them.
        in_scope: Probability that the utterance is this assistant's business at all.
    """

    ranking: tuple[tuple[str, float], ...]
    in_scope: float


class Classifier:
    """Runs the trained artefact with numpy alone; see ``skill.understanding.training``.

    Args:
        path: The artefact. Arrays: ``known`` (features, sorted uint32), ``idf`` (features), ``weights``
            (features x columns, int8), ``scale`` and ``bias`` (columns), ``labels`` (of all columns but the
            last, which is for what is in scope), ``sigmoids`` (slope and shift that make probabilities of
            the margins of labels and scope).
    """

    def __init__(self, path: Path = ARTEFACT) -> None:
        with np.load(path, allow_pickle=False) as data:
            self._known: npt.NDArray[np.uint32] = data["known"]
            self._idf: npt.NDArray[np.float32] = data["idf"].astype(np.float32)
            self._weights: npt.NDArray[np.int8] = data["weights"]
            self._scale: npt.NDArray[np.float32] = data["scale"]
            self._bias: npt.NDArray[np.float32] = data["bias"]
            self._sigmoids: npt.NDArray[np.float32] = data["sigmoids"]
            self._labels: tuple[str, ...] = tuple(str(label) for label in data["labels"])
            self.fingerprint: str = str(data["fingerprint"].item())
        self._outside: npt.NDArray[np.bool_] = outside(self._labels)

    def scores(self, text: str) -> Scores:
        """Probabilities for a normalised utterance."""
        margins = self._margins(text)
        topics, scope = margins[:-1], margins[-1]
        (heat, _), (slope, shift) = self._sigmoids
        raised = np.exp((topics - topics.max()) * heat)
        shares = raised / raised.sum()
        ranking = tuple(
            (self._labels[i], float(shares[i])) for i in np.argsort(-shares) if not self._outside[i]
        )
        inside = float(scope_margin(topics[None, :], np.array([scope]), self._outside)[0])
        return Scores(ranking, in_scope=_probability(inside * slope + shift))

    def _margins(self, text: str) -> npt.NDArray[np.float32]:
        places, values = rows(text, self._known)
        weighed = values * self._idf[places]
        norm = float(np.sqrt((weighed**2).sum())) or 1.0
        total: npt.NDArray[np.float32] = (weighed / norm) @ self._weights[places].astype(np.float32)
        margins: npt.NDArray[np.float32] = total * self._scale + self._bias
        return margins


def outside(labels: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Which labels stand for requests that are somebody else's business."""
    return np.array([label.startswith(OUT_OF_SCOPE) for label in labels], dtype=np.bool_)


def scope_margin(
    margins: npt.NDArray[Any], scope: npt.NDArray[Any], strange: npt.NDArray[np.bool_]
) -> npt.NDArray[Any]:
    """How far in scope: the best topic's lead over the best strange label; and the scope column.

    Args:
        margins: Utterances x labels.
        scope: The column for what is in scope, one number for each utterance.
        strange: Which labels are out of scope.
    """
    lead = margins[:, ~strange].max(axis=1)
    if strange.any():
        lead = lead - margins[:, strange].max(axis=1)
    weighed: npt.NDArray[Any] = lead + SCOPE_WEIGHT * scope
    return weighed


def _probability(logit: float) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30, 30))))
