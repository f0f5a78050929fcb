"""Human coffee orders as a training and a test set.

    python -m voice_local.model_builder.coffee_orders WORK CHECKPOINT

WORK/coffee holds Picovoice's speech-to-intent-benchmark (Apache-2.0): ``clean/*.wav`` and ``label.json``. The
labels name slots only, so every sentence its grammar allows for them is scored. Writes WORK/coffee.npz and
WORK/coffee-test.npz, split by clusters of voices so that nobody is in both.
"""

# mypy: disable-error-code="import-not-found,import-untyped"

import itertools
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from voice_local.model_builder.alignment import most_likely
from voice_local.model_builder.corpus import Utterance, save_corpus
from voice_local.model_builder.features import mfcc
from voice_local.model_builder.lexicon import load_lexicon
from voice_local.model_builder.mmi import MutualInformation
from voice_local.model_builder.network import HIDDEN, load_network
from voice_local.model_builder.phone_sequences import phone_bigram

OPENINGS = tuple(
    f"{verb} {article}".strip()
    for verb in (
        "brew",
        "can i get",
        "can i have",
        "i want",
        "get me",
        "give me",
        "i'd like",
        "make me",
        "may i have",
    )
    for article in ("a", "an", "")
)
CLUSTERS = 40


def orders(slots: Mapping[str, str]) -> Iterator[str]:
    """Everything after the opening that the benchmark's grammar allows for the slots."""
    before = [slots[name] for name in ("size", "roast", "numberOfShots") if name in slots]
    added = [slots[name] for name in ("milkAmount", "sugarAmount") if name in slots]
    for first in itertools.permutations(before):
        for then in itertools.permutations(added):
            with_these = ["with " + " and ".join(then)] if then else []
            yield " ".join([*first, slots.get("coffeeDrink", ""), *with_these]).strip()


def voice_statistics(features: NDArray[Any]) -> NDArray[Any]:
    """Rough traits of voice and microphone: loud frames' mean and spread, quiet frames' mean."""
    energy = features[:, 0]
    loud = features[energy >= np.median(energy)]
    quiet = features[energy <= np.quantile(energy, 0.2)]
    return np.concatenate([loud.mean(0)[1:20], loud.std(0)[1:13], quiet.mean(0)[:13]])


def split_by_voice(statistics: Sequence[NDArray[Any]], generator: random.Random) -> list[bool]:
    """Put whole clusters into the smaller half each time; True is for training."""
    from scipy.cluster.hierarchy import fcluster, linkage

    table = np.array(statistics)
    scaled = (table - table.mean(0)) / table.std(0)
    cluster = fcluster(linkage(scaled, "ward"), CLUSTERS, "maxclust").tolist()
    numbers = sorted(set(cluster))
    generator.shuffle(numbers)
    sizes, training = {True: 0, False: 0}, {}
    for number in numbers:
        training[number] = sizes[True] <= sizes[False]
        sizes[training[number]] += cluster.count(number)
    return [training[number] for number in cluster]


@click.command()
@click.argument("work", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("checkpoint", type=click.Path(exists=True, path_type=Path))
@click.option("--hidden", default=HIDDEN, show_default=True, help="Units in each layer of the checkpoint.")
def main(work: Path, checkpoint: Path, hidden: int) -> None:
    """Label and split the coffee orders in WORK/coffee."""
    from scipy.io import wavfile

    lexicon, generator = load_lexicon(), random.Random(1)
    labels = json.loads((work / "coffee" / "label.json").read_text(encoding="utf-8"))
    slots = {
        name: {slot: " ".join(words.split()) for slot, words in label["slots"].items()}
        for name, label in sorted(labels.items())
        if (work / "coffee" / "clean" / name).exists()
    }
    possible = [
        f"{opening} {order}" for one in slots.values() for order in orders(one) for opening in OPENINGS
    ]
    information = MutualInformation(phone_bigram(possible, lexicon, generator)[0])
    network = load_network(checkpoint, hidden)
    spoken, statistics = [], []
    for name, wanted in slots.items():
        samples = wavfile.read(work / "coffee" / "clean" / name)[1]
        tails = list(orders(wanted))
        guesses = [f"can i have a {tail}" for tail in tails]
        tail = tails[most_likely(network, information, samples, guesses, lexicon)]
        sentences = [f"{opening} {tail}" for opening in OPENINGS]
        text = sentences[most_likely(network, information, samples, sentences, lexicon)]
        spoken.append(Utterance(samples, text, name, "coffee"))
        statistics.append(voice_statistics(mfcc(samples)))
    training = split_by_voice(statistics, generator)
    for file, wanted_half in (("coffee.npz", True), ("coffee-test.npz", False)):
        half = [one for one, learn in zip(spoken, training, strict=True) if learn == wanted_half]
        save_corpus(work / file, half)


if __name__ == "__main__":
    main()
