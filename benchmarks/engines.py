"""Ways of finding the topic of a question, each made of the same samples for ``benchmarks.understanding``."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

STRANGE = "out-of-scope/"
LIKELY = 30
"""Samples or labels an engine looks at when it ranks families."""
Sample = tuple[str, str]
Ranking = Sequence[tuple[str, float]]


class Engine(Protocol):
    """Ranks topics for a normalised utterance, and says how sure it is that it is in scope."""

    def rank(self, text: str) -> tuple[Ranking, float]:
        """Families with their scores, best first; and the score refusing is decided by."""
        ...


class Ours:
    """The shipped classifier."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        from skill.understanding.classifier import Classifier

        self._classifier = Classifier()

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        scores = self._classifier.scores(text)
        return _families(scores.ranking), scores.in_scope


class RapidFuzz:
    """The nearest sample by the ratio of the sorted words."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        from rapidfuzz import fuzz, process

        self._extract, self._scorer = process.extract, fuzz.token_sort_ratio
        self._texts = [text for text, _ in samples]
        self._labels = [label for _, label in samples]

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        found = self._extract(text, self._texts, scorer=self._scorer, limit=LIKELY)
        return _named([(self._labels[i], score / 100) for _, score, i in found])


class Linear:
    """scikit-learn's stock recipe: TF-IDF of words and pairs, logistic regression."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        self._pipe = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[a-z']+"),
            LogisticRegression(C=20, max_iter=60),
        )
        self._pipe.fit([text for text, _ in samples], [label for _, label in samples])

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        shares = self._pipe.predict_proba([text])[0]
        likely = sorted(range(len(shares)), key=lambda i: -shares[i])[:LIKELY]
        return _named([(str(self._pipe.classes_[i]), float(shares[i])) for i in likely])


class Padacioso:
    """OVOS' example-based template matcher; fuzzy."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        from padacioso import IntentContainer

        self._container = IntentContainer(fuzz=True)
        for label, texts in _by_label(samples).items():
            self._container.add_intent(label, texts)

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        found = self._container.calc_intent(text)
        name, share = found.get("name"), float(found.get("conf") or 0.0)
        return _named([(name, share)] if name else [])


class Hassil:
    """Home Assistant's template matcher on the samples as sentences."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        from hassil import recognize
        from hassil.intents import Intents

        intents: dict[str, Any] = {
            label: {"data": [{"sentences": texts}]} for label, texts in _by_label(samples).items()
        }
        self._recognize = recognize
        self._intents = Intents.from_dict({"language": "en", "intents": intents})

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        found = self._recognize(text, self._intents)
        return _named([(found.intent.name, 1.0)] if found else [])


ENGINES: dict[str, Callable[[Sequence[Sample]], Engine]] = {
    "ours": Ours,
    "scikit-learn": Linear,
    "rapidfuzz": RapidFuzz,
    "padacioso": Padacioso,
    "hassil": Hassil,
}


def family(name: str) -> str:
    """The topic a part was split off from; kept apart from our own, whose import would cost every engine."""
    return name.partition("/")[0]


def _by_label(samples: Iterable[Sample]) -> dict[str, list[str]]:
    """The samples a template matcher can use: it knows no "out of scope" but silence."""
    found: dict[str, list[str]] = {}
    for text, label in samples:
        if not label.startswith(STRANGE):
            found.setdefault(label, []).append(text)
    return found


def _named(ranking: Ranking) -> tuple[Ranking, float]:
    """Families without "out of scope", and the best one's score, less where "out of scope" leads."""
    strange = max((score for name, score in ranking if name.startswith(STRANGE)), default=0.0)
    families = _families([(name, score) for name, score in ranking if not name.startswith(STRANGE)])
    return families, (families[0][1] if families else 0.0) - strange


def _families(ranking: Ranking) -> Ranking:
    best: dict[str, float] = {}
    for name, score in ranking:
        best.setdefault(family(name), score)
    return list(best.items())
