"""A linear layer over n-grams: a probability for each topic, and one for being in scope at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.understanding.features import ngrams, number_of, rows
from skill.understanding.thresholds import Promise, Thresholds
from skill.understanding.weights import Weights

ARTEFACT = Path(__file__).with_name("classifier.npz")
OUT_OF_SCOPE = "out-of-scope/"
"""Labels of requests for somebody else begin so; each group of them is a label of its own, since what they
have in common is nothing but not being about toe cramps."""
SCOPE_WEIGHT = 0.6
"""How much the column for what is in scope counts beside the lead over the best strange label. Held-out
training utterances alone would have it higher; at this value the development questions fare better."""


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
        path: The artefact. Arrays: ``known`` (features, sorted uint32), ``idf`` (features), ``weights`` and
            ``columns`` (int8 and uint8, one of each for every weight that is not nought, row by row),
            ``starts`` (where each row begins, and the end), ``scale`` and ``bias`` (columns), ``labels`` (of
            all columns but the last, which is for what is in scope), ``sigmoids`` (slope and shift that make
            probabilities of the margins of labels and scope), ``thresholds`` and ``promise``.

    Attributes:
        thresholds: Where doubt begins.
        promise: What the thresholds do on utterances held out of training.
        fingerprint: Checksum of what it was trained with.
    """

    def __init__(self, path: Path = ARTEFACT) -> None:
        with np.load(path, allow_pickle=False) as data:
            self._known: npt.NDArray[np.uint32] = data["known"]
            self._idf: npt.NDArray[np.float32] = data["idf"].astype(np.float32)
            self._scale: npt.NDArray[np.float32] = data["scale"]
            self._bias: npt.NDArray[np.float32] = data["bias"]
            self._weights = Weights(data["starts"], data["columns"], data["weights"], len(self._bias))
            self._sigmoids: npt.NDArray[np.float32] = data["sigmoids"]
            self._labels: tuple[str, ...] = tuple(str(label) for label in data["labels"])
            self.thresholds: Thresholds = Thresholds.of(data["thresholds"])
            self.promise = Promise.of(data["promise"])
            self.fingerprint: str = str(data["fingerprint"].item())
        self._outside: npt.NDArray[np.bool_] = outside(self._labels)

    def scores(self, text: str) -> Scores:
        """Probabilities for a normalised utterance."""
        margins = self._margins(text)
        topics, scope = margins[:-1], margins[-1]
        (heat, _), (slope, shift) = self._sigmoids
        raised = np.exp((topics - topics.max()) * heat)
        shares = raised / raised.sum()
        order = np.argsort(-shares)
        order = order[~self._outside[order]]
        ranking = tuple(zip(map(self._labels.__getitem__, order), shares[order].tolist(), strict=True))
        inside = float(scope_margin(topics[None, :], np.array([scope]), self._outside)[0])
        return Scores(ranking, in_scope=_probability(inside * slope + shift))

    def added(self, text: str, label: str) -> dict[str, float]:
        """What each n-gram of a normalised utterance adds to the margin of a label."""
        column = self._labels.index(label)
        places, values = self._weighed(text)
        added = values * self._weights.column(places, column) * self._scale[column]
        by_number = dict(zip(self._known[places].tolist(), added.tolist(), strict=True))
        return {gram: by_number.get(number_of(gram), 0.0) for gram in set(ngrams(text))}

    def _margins(self, text: str) -> npt.NDArray[np.float32]:
        places, values = self._weighed(text)
        return self._weights.total(places, values) * self._scale + self._bias

    def _weighed(self, text: str) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        """Rows of the n-grams that are known, and their TF-IDF values of unit length."""
        places, values = rows(text, self._known)
        weighed = values * self._idf[places]
        return places, weighed / (float(np.sqrt((weighed**2).sum())) or 1.0)


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
