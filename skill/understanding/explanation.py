"""Why an utterance was taken for what it was taken for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from skill.understanding.classifier import Classifier
from skill.understanding.deciding import Decider, danger_in
from skill.understanding.features import ngrams_of, pairs
from skill.understanding.interpretation import Interpretation
from skill.understanding.thresholds import Thresholds

CANDIDATES = 5
SPEAKING = 6
"""How many words are named that spoke for the best candidate, and how many against it."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the understanding looked at.

    Attributes:
        normal: The utterance in normal form.
        meant: What came of it; its reason is the stage that decided.
        alarm_words: Words that met a rule for red flags.
        candidates: Labels of the classifier with their shares, best first.
        in_scope: Probability of being this assistant's business.
        danger: Share of all red flags together.
        best: The label that ``spoke`` is about: the best candidate.
        spoke: Words and pairs of words with what they add to the margin of the best candidate, those that
            add most first and those that take most away last.
        thresholds: What is compared with what.
    """

    normal: str
    meant: Interpretation
    alarm_words: tuple[str, ...]
    candidates: tuple[tuple[str, float], ...]
    in_scope: float
    danger: float
    best: str
    spoke: tuple[tuple[str, float], ...]
    thresholds: Thresholds

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


def explained(
    normal: str, meant: Interpretation, alarm_words: tuple[str, ...], classifier: Classifier, decider: Decider
) -> Explanation:
    """Ask the classifier what it thinks of an utterance in normal form, and which words made it think so."""
    scores = classifier.scores(normal)
    best = scores.ranking[0][0]
    spoke = sorted(_added(normal, classifier.added(normal, best)).items(), key=lambda pair: -pair[1])
    fors = [pair for pair in spoke if pair[1] > 0][:SPEAKING]
    againsts = [pair for pair in spoke if pair[1] < 0][-SPEAKING:]
    return Explanation(
        normal,
        meant,
        alarm_words,
        scores.ranking[:CANDIDATES],
        scores.in_scope,
        danger_in(decider.ranking(scores)),
        best,
        (*fors, *againsts),
        classifier.thresholds,
    )


def _added(plain: str, grams: Mapping[str, float]) -> dict[str, float]:
    """What words, with all their letters, and pairs of words add; an n-gram in two words counts for both."""
    words = plain.split()
    added: dict[str, float] = defaultdict(float)
    for word in set(words):
        added[word] = sum(grams.get(gram, 0.0) for gram in set(ngrams_of(word)))
    for first, second in pairs(words):
        added[f"{first} {second}"] = grams.get(f"p {first} {second}", 0.0)
    return added
