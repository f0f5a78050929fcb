"""Trains the classifier from the content. Only here is scikit-learn needed.

Run ``make understanding`` (``python -m skill.understanding.training``) after the ways to ask have changed.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from skill.content import load_content
from skill.understanding.classifier import ARTEFACT, outside, scope_margin
from skill.understanding.examples import Example, Style, examples, fingerprint
from skill.understanding.features import counts
from skill.understanding.targets import Target, targets
from skill.understanding.tuning import ANSWERS, HeldOut, choose, promise

MIN_UTTERANCES = 2
"""N-grams seen in fewer utterances say more about the writer than about the topic."""
FOLDS = 3
BLOCK = 15
"""Lines of a list that are held out together."""
SMALLEST_WEIGHT = 4
"""Of 127; smaller ones are left out, which is most of them."""


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


def train(found: Sequence[Example], targets: Mapping[str, Target]) -> dict[str, npt.NDArray[Any]]:
    """Fit the columns of the labels and the one for what is in scope; give the artefact's arrays.

    Margins of one-against-the-rest support vector machines rank topics better than logistic regression does
    (``benchmarks.understanding``). What makes probabilities of margins, and the thresholds, are fitted on
    utterances the machine at hand has not seen.

    Args:
        found: The utterances.
        targets: What their labels stand for; labels that are missing here are out of scope.
    """
    table = tabulate([example.text for example in found])
    names = sorted({example.label for example in found})
    wanted = np.array([names.index(example.label) for example in found])
    inside = (~outside(names)[wanted]).astype(int)
    answers = [name in targets and targets[name].kind in ANSWERS for name in names]
    clean = np.array([example.style is Style.CLEAN for example in found]) & np.array(answers)[wanted]
    drama = np.array([example.style is Style.DRAMA for example in found])
    sigmoids, held = _held_out(table.matrix, names, wanted, clean, drama)
    thresholds = choose(held, targets)
    topics, scope = _machine().fit(table.matrix, wanted), _machine().fit(table.matrix, inside)
    weights = np.vstack([topics.coef_, scope.coef_]).T
    scale = np.abs(weights).max(axis=0) / 127.0
    return {
        "known": table.known,
        "idf": table.idf.astype(np.float16),
        **packed(np.round(weights / scale).astype(np.int8)),
        "scale": scale.astype(np.float32),
        "bias": np.concatenate([topics.intercept_, scope.intercept_]).astype(np.float32),
        "labels": np.array(names),
        "sigmoids": sigmoids,
        "thresholds": thresholds.array,
        "promise": promise(held, targets, thresholds).array,
    }


def packed(weights: npt.NDArray[np.int8]) -> dict[str, npt.NDArray[Any]]:
    """The weights that matter, row by row: where each row begins, and the column and value of each weight."""
    kept = np.abs(weights) >= SMALLEST_WEIGHT
    starts = np.concatenate([[0], kept.sum(axis=1).cumsum()])
    return {
        "starts": starts.astype(np.uint32),
        "columns": np.nonzero(kept)[1].astype(np.uint8),
        "weights": weights[kept],
    }


def _machine() -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=1.0, tol=1e-2, random_state=0)


def _held_out(
    matrix: Any,
    names: Sequence[str],
    wanted: npt.NDArray[np.intp],
    clean: npt.NDArray[np.bool_],
    drama: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.float32], HeldOut]:
    """What makes probabilities of margins, and the probabilities of held-out utterances."""
    from sklearn.model_selection import PredefinedSplit, cross_val_predict

    folds = PredefinedSplit(blocks(wanted))
    strange = outside(names)
    inside = (~strange[wanted]).astype(int)
    margins, scope = (
        cross_val_predict(_machine(), matrix, truth, cv=folds, method="decision_function")
        for truth in (wanted, inside)
    )
    heat = _temperature(margins, wanted)
    leads = scope_margin(margins, scope, strange)
    told_apart = clean | strange[wanted]
    slope, shift = _sigmoid(leads[told_apart], inside[told_apart])
    raised = np.exp((margins - margins.max(axis=1, keepdims=True)) * heat)
    shares = raised / raised.sum(axis=1, keepdims=True)
    in_scope = 1.0 / (1.0 + np.exp(-(leads * slope + shift)))
    sigmoids = np.array([[heat, 0.0], [slope, shift]], np.float32)
    return sigmoids, HeldOut(names, shares, in_scope, wanted, clean, drama)


def blocks(wanted: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The fold each utterance is held out in.

    Neighbours in a list were written in one go and are alike; they are held out together, in blocks, where
    the list is long enough for each fold to get some of it.
    """
    folds = np.empty(len(wanted), np.intp)
    for label in np.unique(wanted):
        places = np.nonzero(wanted == label)[0]
        size = max(1, min(BLOCK, len(places) // (3 * FOLDS)))
        folds[places] = np.arange(len(places)) // size % FOLDS
    return folds


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
    """Write an ``.npz`` whose bytes depend on the arrays alone (numpy itself stores the time of day).

    What is there stays whole until the new one is.
    """
    fresh = path.with_name(f"{path.name}.new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(arrays.items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )
    fresh.replace(path)


def main() -> None:
    """Train on the project's content and write the artefact."""
    content = load_content()
    found = examples(content)
    arrays = train(found, targets(content))
    arrays["fingerprint"] = np.array(fingerprint(content))
    write_artefact(arrays, ARTEFACT)
    print(
        f"{len(found)} utterances, {len(arrays['labels'])} labels, "
        f"{len(arrays['known'])} n-grams, {ARTEFACT.stat().st_size / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    main()
