"""Where doubt begins: chosen when the classifier is trained, and kept with it."""

from dataclasses import astuple, dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Named numbers that are kept in the artefact in the order of their names."""

    @classmethod
    def of(cls, array: npt.NDArray[Any]) -> Self:
        """Read what ``array`` wrote."""
        return cls(*(float(value) for value in array))

    @property
    def array(self) -> npt.NDArray[np.float32]:
        """The values, for the artefact."""
        return np.array(astuple(self), np.float32)


@dataclass(frozen=True, slots=True)
class Thresholds(_Numbers):
    """What an utterance has to reach; see ``skill.understanding.tuning`` for how they are chosen.

    Attributes:
        alarm: Share of all red flags together from which one is taken to be meant.
        in_scope: Probability of being this assistant's business below which an utterance is declined.
        alone: The same for a part of a sentence that is to stand for the whole.
        close: Part of the best topic's share from which on the runner-up is asked about as well.
        steer: Share from which on words nobody foresaw are taken for a command.
    """

    alarm: float
    in_scope: float
    alone: float
    close: float
    steer: float


@dataclass(frozen=True, slots=True)
class Promise(_Numbers):
    """What the thresholds do on training utterances held out of training, as shares from 0 to 1.

    Attributes:
        kept: Questions that are not declined.
        declined: Requests for somebody else that are.
        right: Questions answered at once by a topic of the right family.
        served: Those, and the ones where the right topic is among the two asked about.
        asked: Questions answered by "did you mean".
        heard: Reports of red flags heard, without the help of the word rules.
        drama: Ordinary but dramatic sayings taken for a red flag.
        alarmed: Questions taken for a red flag.
    """

    kept: float
    declined: float
    right: float
    served: float
    asked: float
    heard: float
    drama: float
    alarmed: float
