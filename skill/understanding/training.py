"""Trains the classifier from the content. Only here is scikit-learn needed.

Run ``make understanding`` (``python -m skill.understanding.training``) after the ways to ask have changed.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.content import Content, load_content
from skill.understanding.classifier import ARTEFACT, OUT_OF_SCOPE, outside, scope_margin
from skill.understanding.features import counts
from skill.understanding.normalise import Normaliser

MIN_UTTERANCES = 2
"""N-grams seen in fewer utterances say more about the writer than about the topic."""
FOLDS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance and what it is about."""

    text: str
    label: str


def examples(content: Content) -> tuple[Example, ...]:
    """Every utterance of the content in normal form, each once."""
    normal = Normaliser(content.words)
    found: dict[tuple[str, str], Example] = {}

    def add(texts: Iterable[str], label: str) -> None:
        for text in texts:
            if plain := normal(text):
                found.setdefault((plain, label), Example(plain, label))

    for topic in (*content.topics, *content.safety):
        add((*topic.ask, *topic.heard), topic.id)
    for command in content.commands:
        add((*command.ask, *command.heard), command.intent)
    for follow_up in content.follow_ups:
        add((*follow_up.ask, *follow_up.heard), follow_up.topic)
    for label, texts in content.ordinary.items():
        add(texts, label)
    for group, texts in content.out_of_scope.items():
        add(texts, OUT_OF_SCOPE + group)
    return tuple(found.values())


def fingerprint(content: Content) -> str:
    """Checksum of everything the artefact is made from; a test compares it with the artefact's own."""
    digest = hashlib.sha256()
    for example in examples(content):
        digest.update(f"{example.label}\t{example.text}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Table:
    """Utterances as a sparse matrix, one column per known n-gram."""

    known: npt.NDArray[np.uint32]
    idf: npt.NDArray[np.float64]
    matrix: Any


def tabulate(texts: Sequence[str]) -> Table:
    """Learn the n-grams worth knowing and weigh the utterances by them (TF-IDF, unit length)."""
    from scipy import sparse

    rows_of = [counts(text) for text in texts]
    numbers = np.fromiter((n for row in rows_of for n in row), np.uint32)
    unique, seen = np.unique(numbers, return_counts=True)
    known, seen = unique[seen >= MIN_UTTERANCES], seen[seen >= MIN_UTTERANCES]
    idf = np.log((1 + len(texts)) / (1 + seen)) + 1.0
    values = np.fromiter((v for row in rows_of for v in row.values()), np.float64)
    lines = np.repeat(np.arange(len(texts)), [len(row) for row in rows_of])
    places = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    hit = known[places] == numbers
    weighed = values[hit] * idf[places[hit]]
    matrix = sparse.csr_matrix((weighed, (lines[hit], places[hit])), shape=(len(texts), len(known)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return Table(known, idf, sparse.diags(1.0 / lengths) @ matrix)


def train(found: Sequence[Example]) -> dict[str, npt.NDArray[Any]]:
    """Fit the columns of the labels and the one for what is in scope; give the artefact's arrays.

    Margins of one-against-the-rest support vector machines rank topics better than logistic regression does
    (``benchmarks/understanding.py``). What makes probabilities of margins is fitted on utterances the machine
    at hand has not seen.
    """
    table = tabulate([example.text for example in found])
    names = sorted({example.label for example in found})
    index = {name: i for i, name in enumerate(names)}
    wanted = np.array([index[example.label] for example in found])
    strange = outside(names)
    inside = (~strange[wanted]).astype(int)
    topics, scope = _machine(), _machine()
    topic_margins = _cross_validated(topics, table.matrix, wanted)
    heat = _temperature(topic_margins, wanted)
    scope_margins = _cross_validated(scope, table.matrix, inside)
    scope_slope, scope_shift = _sigmoid(scope_margin(topic_margins, scope_margins, strange), inside)
    topics.fit(table.matrix, wanted)
    scope.fit(table.matrix, inside)
    weights = np.vstack([topics.coef_, scope.coef_]).T
    scale = np.abs(weights).max(axis=0) / 127.0
    return {
        "known": table.known,
        "idf": table.idf.astype(np.float16),
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": np.concatenate([topics.intercept_, scope.intercept_]).astype(np.float32),
        "labels": np.array(names),
        "sigmoids": np.array([[heat, 0.0], [scope_slope, scope_shift]], np.float32),
    }


def _machine() -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=1.0, random_state=0)


def _cross_validated(machine: Any, matrix: Any, wanted: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Margins of each utterance from a machine that has not seen it."""
    from sklearn.model_selection import KFold, cross_val_predict

    folds = KFold(FOLDS, shuffle=True, random_state=0)
    margins: npt.NDArray[np.float64] = cross_val_predict(
        machine, matrix, wanted, cv=folds, method="decision_function"
    )
    return margins


def _temperature(margins: npt.NDArray[np.float64], wanted: npt.NDArray[Any]) -> float:
    """The factor on the margins under which their softmax gives the truth the highest likelihood."""
    lines = np.arange(len(wanted))

    def loss(heat: float) -> float:
        scaled = margins * heat
        scaled -= scaled.max(axis=1, keepdims=True)
        likelihoods = np.log(np.exp(scaled).sum(axis=1)) - scaled[lines, wanted]
        return float(np.asarray(likelihoods).mean())

    return float(min(np.linspace(1.0, 10.0, 37), key=loss))


def _sigmoid(margins: npt.NDArray[np.float64], wanted: npt.NDArray[Any]) -> tuple[float, float]:
    """Slope and shift that make probabilities of margins (Platt, 1999)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(class_weight="balanced").fit(margins.reshape(-1, 1), wanted)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def write_artefact(arrays: dict[str, npt.NDArray[Any]], path: Path) -> None:
    """Write an ``.npz`` whose bytes depend on the arrays alone (numpy itself stores the time of day)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )


def main() -> None:
    """Train on the project's content and write the artefact."""
    content = load_content()
    arrays = train(examples(content))
    arrays["fingerprint"] = np.array(fingerprint(content))
    write_artefact(arrays, ARTEFACT)
    print(
        f"{len(examples(content))} utterances, {len(arrays['labels'])} labels, "
        f"{len(arrays['known'])} n-grams, {ARTEFACT.stat().st_size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
