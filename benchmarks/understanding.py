"""How well questions nobody trained on are understood, beside other engines on the same samples, in one run.

    python -m benchmarks.understanding [--json FILE] [--engines ours,rapidfuzz,...] [--most N]

The questions are those of ``benchmarks.development``. "Strict" counts the topic a question was written for,
"lenient" any topic its writer found sensible; a part counts as its family (``food/bananas`` as ``food``). An
engine's threshold for refusing is set so that it keeps 97 % of the questions; what it then refuses of the
strange requests is comparable. Times are processor time, which other programs on the machine disturb least.
padacioso and hassil are slow with so many samples: give them --most.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import development
from benchmarks.development import Question
from benchmarks.engines import ENGINES, Engine, Sample, family
from skill.content import Content, load_content
from skill.understanding import Interpretation, Reason, Understanding
from skill.understanding.classifier import Classifier
from skill.understanding.examples import examples
from skill.understanding.normalise import Normaliser

KEPT = 0.97
LOADS = 5


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
    ms_to_first_answer: float
    mib: float


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--json", type=Path, help="write the figures into this file")
    arguments.add_argument("--engines", default="ours,scikit-learn,rapidfuzz", help=", ".join(ENGINES))
    arguments.add_argument("--most", type=int, default=0, help="take only so many questions")
    chosen = arguments.parse_args()
    content = load_content()
    normal = Normaliser(content.words)
    samples = [(example.text, example.label) for example in examples(content)]
    questions = development.some(development.questions(), chosen.most)
    strange = development.some(development.strange(), chosen.most)
    table = []
    for name in chosen.engines.split(","):
        print(f"{name} ...", file=sys.stderr)
        engine = ENGINES[name](samples)
        table.append(measure(name, engine, questions, strange, normal, footprint(name, samples)))
        print(_line(table[-1]))
    whole = assistant(content, questions, strange)
    for key, value in whole.items():
        print(f"  {key:46s} {value:8.3f}")
    if chosen.json:
        figures = {"engines": [asdict(score) for score in table], "assistant": whole}
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(
    name: str,
    engine: Engine,
    questions: Sequence[Question],
    strange: Sequence[str],
    normal: Callable[[str], str],
    cost: dict[str, float],
) -> Score:
    """Topics, refusals and times of one engine."""
    strict = lenient = top_3 = 0
    kept, spent = [], []
    for question in questions:
        start = time.process_time()
        ranking, sure = engine.rank(normal(question.text))
        spent.append((time.process_time() - start) * 1000)
        names = [name for name, _ in ranking[:3]]
        strict += names[:1] == [question.topic]
        lenient += bool(question.sensible & set(names[:1]))
        top_3 += bool(question.sensible & set(names))
        kept.append(sure)
    outside = [engine.rank(normal(text))[1] for text in strange]
    threshold = np.quantile(kept, 1 - KEPT)
    count = len(questions)
    return Score(
        name,
        strict / count,
        lenient / count,
        top_3 / count,
        float(np.mean(np.array(outside) < threshold)),
        auroc(kept, outside),
        statistics.median(spent),
        float(np.quantile(spent, 0.95)),
        **cost,
    )


def footprint(name: str, samples: Sequence[Sample]) -> dict[str, float]:
    """See ``benchmarks.footprint``."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(samples, file)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.footprint", name, file.name]
        found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def assistant(content: Content, questions: Sequence[Question], strange: Sequence[str]) -> dict[str, Any]:
    """The whole understanding, with its thresholds, as people meet it."""
    loads = []
    for _ in range(LOADS):
        start = time.process_time()
        understanding = Understanding(content)
        loads.append((time.process_time() - start) * 1000)
    plain = [question for question in questions if "red-flags" not in question.sensible]
    meanings, spent = [], []
    for question in plain:
        start = time.process_time()
        meanings.append(understanding.understand(question.text))
        spent.append((time.process_time() - start) * 1000)
    hits = [served(meant, question) for meant, question in zip(meanings, plain, strict=True)]
    flags = [(urgency, understanding.understand(text)) for urgency, text in development.red_flags()]
    drama = [understanding.understand(text) for text in development.drama()]
    others = [understanding.understand(text) for text in strange]
    return {
        "questions": len(plain),
        "right at once (lenient)": _share(
            hit and not meant.did_you_mean for hit, meant in zip(hits, meanings, strict=True)
        ),
        "right, or among the two asked about": _share(hits),
        "asked 'did you mean'": _share(bool(meant.did_you_mean) for meant in meanings),
        "questions refused": _share(map(refused, meanings)),
        "questions taken for a red flag": _share(map(alarmed, meanings)),
        "questions taken for two": _share(bool(meant.then) for meant in meanings),
        "strange requests refused": _share(map(refused, others)),
        "strange requests taken for a red flag": _share(map(alarmed, others)),
        "red flags heard": _share(alarmed(meant) for _, meant in flags),
        "red flags with the right urgency": _share(meant.urgency == urgency for urgency, meant in flags),
        "drama taken for a red flag": _share(map(alarmed, drama)),
        "median ms": statistics.median(spent),
        "95th percentile ms": float(np.quantile(spent, 0.95)),
        "load ms, the content being there": min(loads),
        **{
            f"promised on held-out training: {key}": value
            for key, value in asdict(Classifier().promise).items()
        },
        **{f"threshold: {key}": value for key, value in asdict(Classifier().thresholds).items()},
    }


def served(meant: Interpretation, question: Question) -> bool:
    """Whether the answer, or one of the two that are asked about, is a sensible one."""
    offered = {family(name) for name in meant.did_you_mean or (meant.topic or "",)}
    return bool(offered & question.sensible)


def refused(meant: Interpretation) -> bool:
    """Whether it was declined."""
    return meant.reason in (Reason.UNKNOWN, Reason.EMPTY)


def alarmed(meant: Interpretation) -> bool:
    """Whether it was taken for a red flag."""
    return meant.reason is Reason.RED_FLAG


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that a question scores above a strange request."""
    order = np.argsort(np.r_[inside, outside], kind="stable").argsort() + 1.0
    ranks = order[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(ranks / (len(inside) * len(outside)))


def _share(hits: Any) -> float:
    return float(np.mean(list(hits)))


def _line(score: Score) -> str:
    return (
        f"{score.engine:14s} strict {score.strict:.3f}  lenient {score.lenient:.3f}  "
        f"top-3 {score.top_3:.3f}  "
        f"refused at {KEPT:.0%} kept {score.refused:.3f}  AUROC {score.auroc:.3f}  "
        f"median {score.median_ms:.2f} ms  p95 {score.p95_ms:.2f} ms  "
        f"first answer after {score.ms_to_first_answer:.0f} ms  {score.mib:.0f} MiB"
    )


if __name__ == "__main__":
    main()
