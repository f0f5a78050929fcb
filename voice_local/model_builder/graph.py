"""Regenerate words, pronunciations and language model of the embedded Vosk model from the content.

    python -m voice_local.model_builder.graph          write them
    python -m voice_local.model_builder.graph --check  only say whether they are up to date

Takes seconds and needs no training: the network hears phones, whatever the words. Writing needs OpenFst's
programs; checking needs only Python. Exit code 1 means that something has to be done, which is then said.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from skill.content import ContentError, load_locales
from voice_local import model_files
from voice_local.model_builder import fst, phones
from voice_local.model_builder.language_model import LanguageModel
from voice_local.model_builder.lexicon import PHONES, Lexicon, load_lexicon, suggestion, without_pronunciation
from voice_local.model_builder.pronunciation_graph import UNKNOWN, PronunciationGraph, UnknownWord
from voice_local.model_builder.texts import Texts, model_texts

MODEL = Path(__file__).parents[1] / "model"
NETWORK = Path(__file__).parent / "weights.npz"


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    try:
        lexicon = load_lexicon()
        texts = model_texts(load_locales(), lexicon)
        check_pronunciations(texts, lexicon)
        if "--check" in arguments:
            return _report(texts)
        write_graph(MODEL, texts, lexicon, phone_probability(NETWORK))
        model_files.write_manifest(MODEL, texts.digest())
    except (fst.BuildError, ContentError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    size = model_files.size_in_bytes(MODEL)
    print(f"{len(texts.vocabulary)} words, {len(texts.sentences)} sentences, {size / 1e6:.1f} MB in {MODEL}")
    return 0


def check_pronunciations(texts: Texts, lexicon: Lexicon) -> None:
    """Refuse words nobody told us how to say; dropping them would make them unheard.

    Raises:
        BuildError: Naming them.
    """
    missing = without_pronunciation(texts.vocabulary, lexicon)
    if not missing:
        return
    reason = (
        f"No pronunciation for: {', '.join(missing)}. Correct the spelling, or add each word "
        "and its phones to voice_local/model_builder/data/pronunciations.txt."
    )
    guesses = [guess for guess in map(suggestion, missing) if guess]
    if guesses:
        reason += " Guesses to start from:\n" + "\n".join(guesses)
    raise fst.BuildError(reason)


def is_current(texts: Texts, model: Path = MODEL) -> bool:
    """Whether a model's graph was made from exactly these texts."""
    recorded = json.loads((model / model_files.MANIFEST).read_text(encoding="utf-8"))
    return bool(recorded["inputs"] == texts.digest())


def phone_probability(network: Path) -> dict[str, float]:
    """Read how often each phone was spoken in training, as stored with the network."""
    with np.load(network) as arrays:
        return {phone: float(value) for phone, value in zip(PHONES, arrays["phone_prob"], strict=True)}


def write_graph(
    model: Path,
    texts: Texts,
    lexicon: Lexicon,
    probability: Mapping[str, float],
) -> None:
    """Write the ``graph`` folder of a model.

    Args:
        model: The model folder; its network and settings stay as they are.
        texts: Sentences and vocabulary.
        lexicon: Has every word of the vocabulary.
        probability: Of each phone, for the cost of ``[unk]``.
    """
    folder = model / "graph"
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    labels = {word: label for label, word in enumerate((UNKNOWN, *texts.vocabulary), 1)}
    pronunciations = PronunciationGraph()
    pronunciations.add_words({word: lexicon[word] for word in texts.vocabulary}, labels)
    pronunciations.add_unknown(labels[UNKNOWN], probability, UnknownWord())
    with tempfile.TemporaryDirectory() as scratch:
        renumbered = fst.compile_lookahead(pronunciations.fst, folder / "HCLr.fst", Path(scratch))
        labels = {word: renumbered[label] for word, label in labels.items()}
        grammar = LanguageModel(texts.sentences, texts.vocabulary).to_fst(labels)
        fst.compile_constant(grammar, folder / "Gr.fst", Path(scratch))
    words = "".join(f"{word} {label}\n" for word, label in sorted(labels.items(), key=lambda item: item[1]))
    _write(folder / "words.txt", f"<eps> 0\n{words}")
    # Vosk insists on this file; the graph has no disambiguation symbols to list in it.
    _write(folder / "disambig_tid.int", "")
    _write(folder / "phones" / "word_boundary.int", phones.word_boundaries())


def _report(texts: Texts) -> int:
    if is_current(texts):
        print("The model's graph is up to date.")
        return 0
    print("The words have changed since the model's graph was made: run make model-graph.", file=sys.stderr)
    return 1


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
