"""How well questions nobody trained on are understood, beside other engines on the same samples, in one run.

    python benchmarks/understanding.py [--json FILE] [--engines ours,rapidfuzz,...]

The questions are those of ``tests/skill/understanding/development``. "Strict" counts the topic a question was
written for, "lenient" any topic its writer found sensible; a part counts as its family (``food/bananas`` as
``food``). Each engine's threshold for refusing is set so that it keeps 97 % of the questions; what it then
refuses of the strange requests is comparable. Times are of one core and comparable within a run only.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import yaml

from skill.content import Content, load_content
from skill.understanding import Reason, Understanding
from skill.understanding.classifier import OUT_OF_SCOPE, Classifier
from skill.understanding.normalise import Normaliser
from skill.understanding.training import Example, examples

DEVELOPMENT = Path(__file__).resolve().parents[1] / "tests" / "skill" / "understanding" / "development"
KEPT = 0.97
Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the topic it was written for, and all topics its writer found sensible."""

    text: str
    topic: str
    sensible: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table."""

    engine: str
    strict: float
    lenient: float
    top_3: float
    refused: float
    auroc: float
    median_ms: float
    p95_ms: float


class Engine(Protocol):
    """Ranks topics for a normalised utterance, and says how sure it is that it is in scope."""

    def rank(self, text: str) -> tuple[Ranking, float]:
        """Families with their scores, best first; and the score refusing is decided by."""
        ...


class Ours:
    """The shipped classifier."""

    def __init__(self) -> None:
        self._classifier = Classifier()

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        scores = self._classifier.scores(text)
        return _families(scores.ranking), scores.in_scope


class RapidFuzz:
    """The nearest sample by token-set ratio."""

    def __init__(self, samples: Sequence[Example]) -> None:
        self._texts = [sample.text for sample in samples]
        self._labels = [sample.label for sample in samples]

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        from rapidfuzz import fuzz, process

        found = process.extract(text, self._texts, scorer=fuzz.token_sort_ratio, limit=30)
        return _named([(self._labels[i], score / 100) for _, score, i in found])


class Linear:
    """scikit-learn's stock recipe: TF-IDF of words and pairs, logistic regression."""

    def __init__(self, samples: Sequence[Example]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        self._pipe = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"[a-z']+"),
            LogisticRegression(C=20, max_iter=60),
        )
        self._pipe.fit([sample.text for sample in samples], [sample.label for sample in samples])

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        shares = self._pipe.predict_proba([text])[0]
        order = np.argsort(-shares)[:30]
        return _named([(str(self._pipe.classes_[i]), float(shares[i])) for i in order])


class Padacioso:
    """OVOS' example-based template matcher; fuzzy."""

    def __init__(self, samples: Sequence[Example]) -> None:
        from padacioso import IntentContainer

        self._container = IntentContainer(fuzz=True)
        for label in sorted({sample.label for sample in samples if not _strange(sample.label)}):
            texts = [sample.text for sample in samples if sample.label == label]
            self._container.add_intent(label, texts)

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        found = self._container.calc_intent(text)
        name, share = found.get("name"), float(found.get("conf") or 0.0)
        return _named([(name, share)] if name else [])


class Hassil:
    """Home Assistant's template matcher on the samples as sentences."""

    def __init__(self, samples: Sequence[Example]) -> None:
        from hassil.intents import Intents

        intents: dict[str, Any] = {}
        for sample in samples:
            if not _strange(sample.label):
                data = intents.setdefault(sample.label, {"data": [{"sentences": []}]})
                data["data"][0]["sentences"].append(sample.text)
        self._intents = Intents.from_dict({"language": "en", "intents": intents})

    def rank(self, text: str) -> tuple[Ranking, float]:
        """See ``Engine.rank``."""
        from hassil.recognize import recognize

        found = recognize(text, self._intents)
        return _named([(found.intent.name, 1.0)] if found else [])


ENGINES: dict[str, Callable[[Sequence[Example]], Engine]] = {
    "ours": lambda samples: Ours(),
    "scikit-learn": Linear,
    "rapidfuzz": RapidFuzz,
    "padacioso": Padacioso,
    "hassil": Hassil,
}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--json", type=Path, help="write the figures into this file")
    arguments.add_argument("--engines", default="ours,scikit-learn,rapidfuzz", help=", ".join(ENGINES))
    chosen = arguments.parse_args()
    content = load_content()
    normal = Normaliser(content.words)
    samples = examples(content)
    questions = read_questions()
    strange = [normal(text) for text in _texts("out-of-scope.yaml")]
    table = []
    for name in chosen.engines.split(","):
        print(f"{name} ...", file=sys.stderr)
        table.append(measure(name, ENGINES[name](samples), questions, strange, normal))
        print(_line(table[-1]))
    whole = assistant(content, questions)
    for key, value in whole.items():
        print(f"  {key:46s} {value:8.3f}")
    if chosen.json:
        figures = {"engines": [asdict(score) for score in table], "assistant": whole}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(
    name: str, engine: Engine, questions: Sequence[Question], strange: Sequence[str], normal: Normaliser
) -> Score:
    """Topics, refusals and times of one engine."""
    strict = lenient = top_3 = 0
    kept, spent = [], []
    for question in questions:
        start = time.perf_counter()
        ranking, sure = engine.rank(normal(question.text))
        spent.append((time.perf_counter() - start) * 1000)
        names = [family for family, _ in ranking[:3]]
        strict += names[:1] == [question.topic]
        lenient += bool(question.sensible & set(names[:1]))
        top_3 += bool(question.sensible & set(names))
        kept.append(sure)
    outside = [engine.rank(text)[1] for text in strange]
    threshold = np.quantile(kept, 1 - KEPT)
    count = len(questions)
    return Score(
        name,
        strict / count,
        lenient / count,
        top_3 / count,
        float(np.mean(np.array(outside) < threshold)),
        _auroc(kept, outside),
        statistics.median(spent),
        float(np.quantile(spent, 0.95)),
    )


def assistant(content: Content, questions: Sequence[Question]) -> dict[str, float]:
    """The whole understanding, with its thresholds, as people meet it."""
    start = time.perf_counter()
    understanding = Understanding(content)
    loaded = time.perf_counter() - start
    right = asked = served = refused = alarmed = 0
    spent = []
    plain = [question for question in questions if "red-flags" not in question.sensible]
    for question in plain:
        start = time.perf_counter()
        meant = understanding.understand(question.text)
        spent.append((time.perf_counter() - start) * 1000)
        offered = {_family(name) for name in meant.did_you_mean or (meant.topic or "",)}
        hit = bool(offered & question.sensible)
        asked += bool(meant.did_you_mean)
        served += hit
        right += hit and not meant.did_you_mean
        refused += meant.reason in (Reason.UNKNOWN, Reason.EMPTY)
        alarmed += meant.reason is Reason.RED_FLAG
    flags = yaml.safe_load((DEVELOPMENT / "red-flags.yaml").read_text(encoding="utf-8"))
    reports = [(kind, row["say"]) for kind, rows in flags.items() for row in rows]
    heard = [(kind, understanding.understand(text)) for kind, text in reports]
    drama = [
        row["say"] for row in yaml.safe_load((DEVELOPMENT / "ordinary.yaml").read_text(encoding="utf-8"))
    ]
    strange = [understanding.understand(text) for text in _texts("out-of-scope.yaml")]
    count = len(plain)
    return {
        "questions": count,
        "right at once (lenient)": right / count,
        "right, or among the two asked about": served / count,
        "asked 'did you mean'": asked / count,
        "questions refused": refused / count,
        "questions taken for a red flag": alarmed / count,
        "strange requests refused": sum(m.reason in (Reason.UNKNOWN, Reason.EMPTY) for m in strange)
        / len(strange),
        "red flags heard": sum(m.reason is Reason.RED_FLAG for _, m in heard) / len(heard),
        "red flags with the right urgency": sum(m.urgency == kind for kind, m in heard) / len(heard),
        "drama taken for a red flag": sum(
            understanding.understand(text).reason is Reason.RED_FLAG for text in drama
        )
        / len(drama),
        "median ms": statistics.median(spent),
        "95th percentile ms": float(np.quantile(spent, 0.95)),
        "load ms": loaded * 1000,
        "peak MiB of this process": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def read_questions() -> list[Question]:
    """The development questions."""
    rows = yaml.safe_load((DEVELOPMENT / "questions.yaml").read_text(encoding="utf-8"))
    found = []
    for topic, entries in rows.items():
        for entry in entries:
            text, also = (entry["ask"], entry.get("also") or []) if isinstance(entry, dict) else (entry, [])
            found.append(Question(str(text), topic, frozenset({topic, *also})))
    return found


def _texts(file: str) -> list[str]:
    groups = yaml.safe_load((DEVELOPMENT / file).read_text(encoding="utf-8"))
    return [text for texts in groups.values() for text in texts]


def _named(ranking: Iterable[tuple[str, float]]) -> tuple[Ranking, float]:
    """Families without "out of scope", and the best one's score, less where "out of scope" leads."""
    scores = list(ranking)
    strange = max((score for name, score in scores if _strange(name)), default=0.0)
    families = _families([(name, score) for name, score in scores if not _strange(name)])
    return families, (families[0][1] if families else 0.0) - strange


def _families(ranking: Ranking) -> Ranking:
    best: dict[str, float] = {}
    for name, score in ranking:
        best.setdefault(_family(name), score)
    return list(best.items())


def _strange(label: str) -> bool:
    return label.startswith(OUT_OF_SCOPE)


def _family(name: str) -> str:
    return name.partition("/")[0]


def _auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that a question scores above a strange request."""
    order = np.argsort(np.r_[inside, outside], kind="stable").argsort() + 1.0
    ranks = order[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(ranks / (len(inside) * len(outside)))


def _line(score: Score) -> str:
    return (
        f"{score.engine:14s} strict {score.strict:.3f}  lenient {score.lenient:.3f}  "
        f"top-3 {score.top_3:.3f}  "
        f"refused at {KEPT:.0%} kept {score.refused:.3f}  AUROC {score.auroc:.3f}  "
        f"median {score.median_ms:.2f} ms  p95 {score.p95_ms:.2f} ms"
    )


if __name__ == "__main__":
    main()
