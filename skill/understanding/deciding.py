"""From the classifier's probabilities to one meaning, or to doubt."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from skill.content import Content
from skill.understanding.classifier import Scores
from skill.understanding.interpretation import ASK_INTENT, Interpretation, Reason, torn
from skill.understanding.targets import Kind, Target, targets
from skill.understanding.thresholds import Thresholds

COMMAND_WORDS = 8
"""Nobody steers a conversation in a longer sentence."""
PIECE = 12
"""Words of a long story that are looked at together; most questions are shorter."""
LONGEST_STORY = 60
HARMLESS = 0.05
"""Share of all red flags below which a rule that found one is not believed ("these shoes suffocate my feet").
Of the 140 red flags of the development set that rules find, at most one has had a smaller share."""
HARMLESS_WORDS = 10
"""In a longer sentence danger may stand beside something else, and its share says nothing."""
CONSIDERED = 12
"""Targets that are looked at; the others' shares are next to nothing."""
_REASONS = {
    Kind.TOPIC: Reason.TOPIC,
    Kind.ROUTINE: Reason.TOPIC,
    Kind.COMMAND: Reason.COMMAND,
    Kind.RED_FLAG: Reason.RED_FLAG,
}


@dataclass(frozen=True, slots=True)
class _Family:
    """The best target of a family, with the share of the whole family."""

    best: Target
    share: float


class Scorer(Protocol):
    """Gives probabilities, and where doubt begins."""

    @property
    def thresholds(self) -> Thresholds:
        """Where doubt begins."""
        ...

    def scores(self, text: str) -> Scores:
        """Probabilities for a normalised utterance."""
        ...


class Decider:
    """Says what normalised words mean that stand nowhere in the content.

    Args:
        content: What can be meant.
        classifier: What gives the probabilities.
    """

    def __init__(self, content: Content, classifier: Scorer) -> None:
        self._content = content
        self._classifier = classifier
        self._thresholds = classifier.thresholds
        self.targets = targets(content)

    def meaning(
        self, target: Target, confidence: float = 1.0, runner_up: str | None = None
    ) -> Interpretation:
        """The interpretation that stands for a target."""
        topic = self._content.by_id.get(target.topic or "")
        urgency = topic.urgency if topic else None
        reason = _REASONS[target.kind]
        return Interpretation(
            target.intent, target.topic, confidence, reason, runner_up=runner_up, urgency=urgency
        )

    def decide(self, plain: str) -> Interpretation:
        """What a whole utterance means; a long story that says nothing as a whole, by one of its pieces."""
        meant = self._meant(plain, self._classifier.scores(plain))
        if meant.reason is not Reason.UNKNOWN:
            return meant
        pieces = (self.alone(piece) for piece in _pieces(plain))
        return next((piece for piece in pieces if piece), meant)

    def alone(self, plain: str) -> Interpretation | None:
        """What a part of a longer utterance means; None where it says too little without the rest."""
        scores = self._classifier.scores(plain)
        if scores.in_scope < self._thresholds.alone:
            return None
        meant = self._meant(plain, scores)
        return meant if meant.reason is not Reason.UNKNOWN else None

    def harmless(self, plain: str) -> bool:
        """Whether next to nothing in a short utterance speaks for a red flag."""
        if len(plain.split()) > HARMLESS_WORDS:
            return False
        return danger_in(self.ranking(self._classifier.scores(plain))) < HARMLESS

    def ranking(self, scores: Scores) -> list[tuple[Target, float]]:
        """What can be meant with its share, best first."""
        return [(self.targets[name], share) for name, share in scores.ranking if name in self.targets]

    def _meant(self, plain: str, scores: Scores) -> Interpretation:
        ranking = self.ranking(scores)
        flag = next((target for target, _ in ranking if target.kind is Kind.RED_FLAG), None)
        danger = danger_in(ranking)
        if flag and danger >= self._thresholds.alarm:
            return self.meaning(flag, danger)
        if scores.in_scope < self._thresholds.in_scope:
            nearest = next((target.topic for target, _ in ranking if target.kind is Kind.TOPIC), None)
            return Interpretation(ASK_INTENT, None, scores.in_scope, Reason.UNKNOWN, runner_up=nearest)
        eligible = ((target, share) for target, share in ranking if self._eligible(target, share, plain))
        return self._chosen(_families(itertools.islice(eligible, CONSIDERED)))

    def _eligible(self, target: Target, share: float, plain: str) -> bool:
        if target.kind is Kind.COMMAND:
            return share >= self._thresholds.steer and len(plain.split()) <= COMMAND_WORDS
        return target.kind is not Kind.RED_FLAG

    def _chosen(self, families: list[_Family]) -> Interpretation:
        """The first family; where the second is close, the question which of them is meant."""
        first, second = families[0], families[1] if len(families) > 1 else None
        if second is None:
            return self.meaning(first.best, first.share)
        close = second.share >= self._thresholds.close * first.share
        best = self.meaning(first.best, first.share, second.best.topic)
        if close and first.best.topic and second.best.topic:
            return torn(best, self.meaning(second.best))
        return best


def danger_in(ranking: Iterable[tuple[Target, float]]) -> float:
    """Share of all red flags together."""
    return sum(share for target, share in ranking if target.kind is Kind.RED_FLAG)


def _pieces(plain: str) -> Iterator[str]:
    """Overlapping pieces of a story; none of what is short enough to be one question."""
    words = plain.split()[:LONGEST_STORY]
    starts = range(0, len(words) - PIECE // 2, PIECE // 2) if len(words) > PIECE else range(0)
    return (" ".join(words[at : at + PIECE]) for at in starts)


def _families(ranking: Iterable[tuple[Target, float]]) -> list[_Family]:
    """Families by their whole share, best first, each with its best target."""
    best: dict[str, Target] = {}
    shares: dict[str, float] = {}
    for target, share in ranking:
        best.setdefault(target.family, target)
        shares[target.family] = shares.get(target.family, 0.0) + share
    found = [_Family(best[name], share) for name, share in shares.items()]
    return sorted(found, key=lambda one: -one.share)
