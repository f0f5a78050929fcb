"""G: a trigram with Witten-Bell smoothing, as the acceptor Vosk composes with the pronunciations."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voice_local.model_builder.fst import Fst
from voice_local.model_builder.pronunciation_graph import UNKNOWN

START, END = "<s>", "</s>"

History = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How much is left for what the sentences do not show.

    Attributes:
        backoff: Each kind of word seen after a history adds this much to the weight of shorter histories.
        flat: Share of the single words' probability that is spread evenly over the vocabulary.
        unknown: Probability of ``[unk]``; small, since without a grammar it is all but never wanted.
        order: Words in an n-gram.
        least: A history of two words is kept if it weighs this much; lighter ones gain nothing.
        gain: What follows a history is kept there if all it makes likelier gains this much (Seymore and
            Rosenfeld, 1996): its weight, times the logarithm of how much likelier it is than by shorter
            histories alone.
    """

    backoff: float = 2.0
    flat: float = 0.1
    unknown: float = 0.001
    order: int = 3
    least: float = 4
    gain: float = 0.3


class LanguageModel:
    """Probabilities of the next word after up to two words."""

    def __init__(
        self,
        sentences: Iterable[tuple[str, float]],
        vocabulary: Sequence[str],
        smoothing: Smoothing = Smoothing(),
    ) -> None:
        """Count.

        Args:
            sentences: With a weight each; all their words are in the vocabulary.
            vocabulary: Every word that can be said, without ``[unk]``.
            smoothing: How to share out what was not seen.
        """
        self._smoothing = smoothing
        self._counts = {
            history: following
            for history, following in _count(sentences, smoothing.order).items()
            if len(history) < 2 or sum(following.values()) >= smoothing.least
        }
        self._single = _single_words(self._counts[()], vocabulary, smoothing)
        self._reserved = {
            history: smoothing.backoff * len(following) for history, following in self._counts.items()
        }
        self._prune()

    def probability(self, history: History, word: str) -> float:
        """Probability of a word (or of ``</s>``) after a history that was seen."""
        if not history:
            return self._single[word]
        seen = self._counts[history]
        reserved = self._reserved[history]
        shorter = self.probability(history[1:], word)
        return (seen.get(word, 0.0) + reserved * shorter) / (sum(seen.values()) + reserved)

    def backoff(self, history: History) -> float:
        """Weight of the shorter history."""
        reserved = self._reserved[history]
        return reserved / (sum(self._counts[history].values()) + reserved)

    def to_fst(self, labels: Mapping[str, int]) -> Fst:
        """Write it as an acceptor; back-off arcs are plain epsilons, as in Vosk's own grammars."""
        fst = Fst()
        states = {history: fst.state() for history in self._histories()}
        for history, state in states.items():
            if history:
                fst.arc(
                    state, states[self._known(history[1:], states)], 0, 0, -math.log(self.backoff(history))
                )
            for word in self._counts[history] if history else self._single:
                cost = -math.log(self.probability(history, word))
                if word == END:
                    fst.finals[state] = cost
                    continue
                following = self._known((*history, word)[-(self._smoothing.order - 1) :], states)
                fst.arc(state, states[following], labels[word], labels[word], cost)
        return fst

    def _histories(self) -> list[History]:
        start = (START,)
        return [start, *sorted(history for history in self._counts if history and history != start), ()]

    def _known(self, history: History, states: Mapping[History, int]) -> History:
        while history not in states:
            history = history[1:]
        return history

    def _prune(self) -> None:
        """Leave to shorter histories what they say nearly as well, and all its weight with it."""
        kept = {
            history: {
                word: weight for word, weight in following.items() if self._gains(history, word, weight)
            }
            for history, following in self._counts.items()
            if history
        }
        for history, following in kept.items():
            self._reserved[history] += sum(self._counts[history].values()) - sum(following.values())
        self._counts.update(kept)

    def _gains(self, history: History, word: str, weight: float) -> bool:
        shorter = self.backoff(history) * self.probability(history[1:], word)
        return weight * math.log(self.probability(history, word) / shorter) >= self._smoothing.gain


def _count(sentences: Iterable[tuple[str, float]], order: int) -> dict[History, dict[str, float]]:
    counts: defaultdict[History, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for sentence, weight in sentences:
        words = (START, *sentence.split(), END)
        for end in range(1, len(words)):
            for begin in range(max(0, end - order + 1), end + 1):
                counts[words[begin:end]][words[end]] += weight
    return {history: dict(following) for history, following in counts.items()}


def _single_words(
    counts: Mapping[str, float], vocabulary: Sequence[str], smoothing: Smoothing
) -> dict[str, float]:
    total, even = sum(counts.values()), smoothing.flat / len(vocabulary)
    raw = {word: (1 - smoothing.flat) * counts.get(word, 0.0) / total + even for word in (*vocabulary, END)}
    scale = (1 - smoothing.unknown) / sum(raw.values())
    return {word: scale * probability for word, probability in raw.items()} | {UNKNOWN: smoothing.unknown}
