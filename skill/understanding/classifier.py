"""A linear layer over n-grams: one probability for each topic, and one for a red flag."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skill.understanding.features import rows

ARTEFACT = Path(__file__).with_name("classifier.npz")
OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class Scores:
    """What the classifier thinks of an utterance.

    Attributes:
        ranking: Labels with their probability, best first; out of scope is not among them.
        in_scope: Sum of the probabilities of all labels that are topics. The sum tells strange questions
            from known ones better than the maximum does.
        red_flag: Probability that the utterance reports a red flag.
    """

    ranking: tuple[tuple[str, float], ...]
    in_scope: float
    red_flag: float


class Classifier:
    """Runs the trained artefact with numpy alone; see ``skill.understanding.training``.

    Args:
        path: The artefact. Arrays: ``known`` (features, sorted uint32), ``idf`` (features), ``weights``
            (features x labels, int8), ``scale`` and ``bias`` (labels), ``labels``; the last column of
            the weights is the red-flag detector, which has no label.
    """

    def __init__(self, path: Path = ARTEFACT) -> None:
        with np.load(path, allow_pickle=False) as data:
            self._known: npt.NDArray[np.uint32] = data["known"]
            self._idf: npt.NDArray[np.float32] = data["idf"].astype(np.float32)
            self._weights: npt.NDArray[np.int8] = data["weights"]
            self._scale: npt.NDArray[np.float32] = data["scale"].astype(np.float32)
            self._bias: npt.NDArray[np.float32] = data["bias"].astype(np.float32)
            self._labels: tuple[str, ...] = tuple(str(label) for label in data["labels"])
            self.fingerprint: str = str(data["fingerprint"])

    def scores(self, text: str) -> Scores:
        """Probabilities for a normalised utterance."""
        logits = self._logits(text)
        raised = np.exp(logits[:-1] - logits[:-1].max())
        shares = raised / raised.sum()
        order = np.argsort(-shares)
        ranking = tuple((self._labels[i], float(shares[i])) for i in order if self._labels[i] != OUT_OF_SCOPE)
        outside = shares[self._labels.index(OUT_OF_SCOPE)] if OUT_OF_SCOPE in self._labels else 0.0
        return Scores(ranking, float(1.0 - outside), float(1.0 / (1.0 + np.exp(-logits[-1]))))

    def _logits(self, text: str) -> npt.NDArray[np.float32]:
        places, values = rows(text, self._known)
        weighed = values * self._idf[places]
        norm = float(np.sqrt((weighed**2).sum())) or 1.0
        total: npt.NDArray[np.float32] = (weighed / norm) @ self._weights[places].astype(np.float32)
        return total * self._scale + self._bias
