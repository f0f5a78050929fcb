"""How much more samples of a topic are worth: trains with so many of each and asks the development questions.

    python -m benchmarks.learning_curve [--sizes 5,10,20,40,80,0] [--json FILE]

0 stands for all. Which samples are taken is the same in every run; each size holds those of the one before.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks import development
from benchmarks.engines import family
from skill.content import Content, load_content
from skill.understanding.classifier import Classifier
from skill.understanding.examples import Example, examples
from skill.understanding.normalise import Normaliser
from skill.understanding.targets import targets
from skill.understanding.training import train, write_artefact


def main() -> None:
    """Train, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--sizes", default="5,10,20,40,80,0")
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    content = load_content()
    normal = Normaliser(content.words)
    questions = [(normal(question.text), question) for question in development.questions()]
    found, rows = examples(content), []
    for size in map(int, chosen.sizes.split(",")):
        taken = some_of_each(found, size)
        classifier = trained(taken, content)
        best = [(family(classifier.scores(text).ranking[0][0]), question) for text, question in questions]
        row = {
            "samples per label": size or max(map(len, by_label(found).values())),
            "samples": len(taken),
            "strict": float(np.mean([name == question.topic for name, question in best])),
            "lenient": float(np.mean([name in question.sensible for name, question in best])),
        }
        rows.append(row)
        print("  ".join(f"{key} {value:.3g}" for key, value in row.items()), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def some_of_each(found: Sequence[Example], size: int) -> list[Example]:
    """At most so many samples of each label; all where it is 0."""
    taken = []
    for samples in by_label(found).values():
        shuffled = random.Random(1).sample(samples, len(samples))
        taken += shuffled[:size] if size else samples
    return taken


def by_label(found: Sequence[Example]) -> dict[str, list[Example]]:
    """The samples of each label."""
    groups: dict[str, list[Example]] = {}
    for example in found:
        groups.setdefault(example.label, []).append(example)
    return groups


def trained(samples: Sequence[Example], content: Content) -> Classifier:
    """A classifier of these samples alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classifier.npz"
        write_artefact({**train(samples, targets(content)), "fingerprint": np.array("")}, path)
        return Classifier(path)


if __name__ == "__main__":
    main()
