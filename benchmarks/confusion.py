"""A picture of which topics are taken for which.

    python -m benchmarks.confusion PICTURE.svg

Each row is the topic a development question was written for, each column the one the classifier ranks first;
the darker a square, the larger its share of the row. Topics that are confused stand side by side.
Needs matplotlib (extra ``bench``).
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from benchmarks import development
from benchmarks.engines import family
from skill.content import load_content
from skill.understanding.classifier import Classifier
from skill.understanding.normalise import Normaliser

WORTH_NAMING = 0.15
"""Share of a topic's questions from which on a square off the diagonal gets its number."""


def main() -> None:
    """Measure and draw."""
    names, shares = confusion()
    order = side_by_side(shares)
    draw([names[i] for i in order], shares[np.ix_(order, order)], Path(sys.argv[1]))


def confusion() -> tuple[list[str], npt.NDArray[np.float64]]:
    """The families, and for each the share of its questions that each family was ranked first for."""
    normal, classifier = Normaliser(load_content().words), Classifier()
    found = [
        (question.topic, family(classifier.scores(normal(question.text)).ranking[0][0]), question.sensible)
        for question in development.questions()
    ]
    names = sorted({topic for topic, _, _ in found})
    counts = np.zeros((len(names), len(names)))
    for topic, taken_for, sensible in found:
        right = taken_for in sensible or taken_for not in names
        counts[names.index(topic), names.index(topic if right else taken_for)] += 1
    return names, counts / counts.sum(axis=1, keepdims=True)


def side_by_side(shares: npt.NDArray[np.float64]) -> list[int]:
    """An order in which what is confused is close together."""
    near = (shares + shares.T) / 2
    distance = 1.0 - near / max(near[~np.eye(len(near), dtype=bool)].max(), 1e-9)
    np.fill_diagonal(distance, 0.0)
    return [int(i) for i in leaves_list(linkage(squareform(distance), "average", optimal_ordering=True))]


def draw(names: list[str], shares: npt.NDArray[np.float64], path: Path) -> None:
    """Write the picture; its kind follows the ending of the name."""
    figure = Figure(figsize=(13, 13), layout="constrained")
    axes = figure.subplots()
    axes.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_xlabel("understood as")
    axes.set_ylabel("meant")
    right = float(np.trace(shares) / len(names))
    axes.set_title(f"What is taken for what: {right:.0%} of a topic's questions are understood, on average")
    axes.set_xticks(np.arange(len(names)) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(names)) - 0.5, minor=True)
    axes.grid(which="minor", color="#e5e5e5", linewidth=0.5)
    axes.tick_params(which="both", length=0)
    for row, column in zip(*np.nonzero(shares), strict=True):
        share = shares[row, column]
        if row == column or share >= WORTH_NAMING:
            ink = "white" if share > 0.4 else "#333333"
            axes.text(column, row, f"{share:.0%}"[:-1], ha="center", va="center", fontsize=6, color=ink)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, metadata={"Date": None} if path.suffix == ".svg" else None)


if __name__ == "__main__":
    main()
