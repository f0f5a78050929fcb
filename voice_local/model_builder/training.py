"""Train the network.

    python -m voice_local.model_builder.training WORK OUT.npz STEPS [--sets train,people:0.5] [--start OLD.pt]

NAME:SHARE takes a random share of a set in each round. Writes OUT.npz for ``acoustic_model`` and OUT.pt to
go on from. The learning rate falls over the steps, so a run is repeatable but cannot be stopped early.
"""

# mypy: disable-error-code="import-not-found"

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from torch import nn

from voice_local.model_builder.corpus import load_features
from voice_local.model_builder.lexicon import Lexicon, load_lexicon
from voice_local.model_builder.mmi import MutualInformation
from voice_local.model_builder.network import HIDDEN, Network, padded, save_network, steps_of, widen
from voice_local.model_builder.phone_sequences import SILENCE_INDEX, phone_bigram, phone_sequence

STEPS_PER_BATCH = 6000
SORTED_WITHIN = 2000
"""Utterances of like length share a batch, but only among so many, or batches would be too much alike."""

REPORT_EVERY, SAVE_EVERY = 100, 400
OUTPUT_PENALTY = 0.0005
CROSS_ENTROPY_SHARE = 0.3
UNIT_NOISE = 0.1


class TrainingSet:
    """Features and phones of one set."""

    def __init__(self, path: Path, share: float, lexicon: Lexicon) -> None:
        """Load a set; utterances too short for their phones are left out."""
        features = load_features(path)
        self.share = share
        self.texts = features.texts
        self._frames = list(features.each())
        self._sequences = [phone_sequence(text, lexicon) for text in features.texts]
        self.steps = [steps_of(len(frames)) for frames in self._frames]
        self.usable = [
            index
            for index, sequence in enumerate(self._sequences)
            if self.steps[index] > len(sequence) - sequence.count(SILENCE_INDEX) + 2
        ]

    def frames(self, index: int, steps: int) -> Any:
        """Frames of one utterance, padded to so many steps."""
        return padded(self._frames[index], steps)

    def sequence(self, index: int) -> list[int]:
        """Phones of one utterance."""
        return self._sequences[index]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an utterance is: number of the set, and number within it."""

    source: int
    index: int


def batches(sets: Sequence[TrainingSet], generator: random.Random) -> list[list[Place]]:
    """Draw a round of batches."""
    places = []
    for source, data in enumerate(sets):
        chosen = data.usable
        if data.share < 1:
            chosen = generator.sample(chosen, int(data.share * len(chosen)))
        places += [Place(source, index) for index in chosen]
    generator.shuffle(places)
    found: list[list[Place]] = []
    for start in range(0, len(places), SORTED_WITHIN):
        batch: list[Place] = []
        part = places[start : start + SORTED_WITHIN]
        for place in sorted(part, key=lambda place: sets[place.source].steps[place.index]):
            batch.append(place)
            if len(batch) * sets[place.source].steps[place.index] >= STEPS_PER_BATCH:
                found.append(batch)
                batch = []
        found += [batch] if batch else []
    generator.shuffle(found)
    return found


def tensors(sets: Sequence[TrainingSet], batch: Sequence[Place]) -> tuple[Any, Any, list[list[int]]]:
    """Frames of shape (batch, 40, frames), steps of each utterance, and phones of each."""
    steps = torch.tensor([sets[place.source].steps[place.index] for place in batch])
    longest = int(steps.max())
    frames = np.stack([sets[place.source].frames(place.index, longest) for place in batch])
    sequences = [sets[place.source].sequence(place.index) for place in batch]
    return torch.from_numpy(frames).transpose(1, 2).contiguous(), steps, sequences


def criterion(network: Network, information: MutualInformation, data: TrainingSet) -> float:
    """Mean criterion of a set, without touching the network."""
    network.eval()
    total = steps_seen = 0.0
    with torch.no_grad():
        for batch in batches([data], random.Random(0)):
            frames, steps, sequences = tensors([data], batch)
            value, _, _ = information(network(frames)[0], steps, sequences)
            total += value * int(steps.sum())
            steps_seen += int(steps.sum())
    network.train()
    return total / steps_seen


def loss_of(
    network: Network,
    information: MutualInformation,
    batch: tuple[Any, Any, list[list[int]]],
    noise: float,
) -> tuple[Any, float]:
    """Loss of a batch and its criterion."""
    frames, steps, sequences = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, steadying = network(frames, noise)
    scores, steadying = scores.float(), steadying.float()
    value, said, could = information(scores, steps, sequences)
    count = int(steps.sum())
    live = (torch.arange(scores.shape[1])[None] < steps[:, None])[..., None]
    mutual = (scores * (could - said)).sum() / count
    size = OUTPUT_PENALTY * ((scores * live) ** 2).sum() / count
    cross_entropy = -CROSS_ENTROPY_SHARE * (steadying.log_softmax(2) * said).sum() / count
    return mutual + size + cross_entropy, value


def learning_rate(highest: float, step: int, steps: int, *, fresh: bool) -> float:
    """Rise over the first steps, then fall: exponentially from a flat start, linearly when going on."""
    done = step / steps
    fall = 0.02**done if fresh else (1 - done) * 0.95 + 0.05
    return float(highest * min(1, (step + 10) / 60) * fall)


def train(
    sets: Sequence[TrainingSet],
    lexicon: Lexicon,
    out: Path,
    steps: int,
    *,
    highest_rate: float = 1e-3,
    hidden: int = HIDDEN,
    start: Path | None = None,
    check: TrainingSet | None = None,
    seed: int = 1,
) -> None:
    """Train and write the network.

    Args:
        sets: What to learn from.
        lexicon: Of the sets' words.
        out: File for the folded network.
        steps: How many batches.
        highest_rate: Learning rate at its highest.
        hidden: Units in each layer.
        start: Checkpoint to go on from, of the same or a smaller network.
        check: A set to watch.
        seed: For every choice.
    """
    torch.manual_seed(seed)
    generator = random.Random(seed)
    texts = sorted({text for data in sets for text in data.texts})
    bigram, probability = phone_bigram(texts, lexicon, generator)
    information = MutualInformation(bigram)
    network = Network(hidden)
    if start is not None:
        widen(network, torch.load(start))
    optimiser = torch.optim.AdamW(network.parameters(), lr=highest_rate, weight_decay=1e-2)
    began, mean, todo = time.monotonic(), 0.0, list[list[Place]]()
    for step in range(1, steps + 1):
        todo = todo or batches(sets, generator)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(highest_rate, step - 1, steps, fresh=start is None)
        noise = UNIT_NOISE * (1 - (step - 1) / steps)
        loss, value = loss_of(network, information, tensors(sets, todo.pop()), noise)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        mean = value if step == 1 else 0.98 * mean + 0.02 * value
        if step % REPORT_EVERY == 0:
            print(
                f"{(time.monotonic() - began) / 60:6.1f} min, step {step}, criterion {mean:.4f}", flush=True
            )
        if step % SAVE_EVERY == 0:
            save_network(network, out, probability)
    save_network(network, out, probability)
    if check is not None:
        print(f"criterion of the set kept apart: {criterion(network, information, check):.4f}")


@click.command()
@click.argument("work", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("steps", type=click.IntRange(1))
@click.option("--sets", "names", default="train", show_default=True, help="NAME or NAME:SHARE, with commas.")
@click.option("--check", help="A set to measure at the end.")
@click.option("--start", type=click.Path(exists=True, path_type=Path), help="Checkpoint to go on from.")
@click.option("--rate", default=1e-3, show_default=True, help="Highest learning rate.")
@click.option("--hidden", default=HIDDEN, show_default=True, help="Units in each layer.")
@click.option("--threads", default=1, show_default=True, help="On a shared machine one is the fastest.")
def main(
    work: Path,
    out: Path,
    steps: int,
    names: str,
    check: str | None,
    start: Path | None,
    rate: float,
    hidden: int,
    threads: int,
) -> None:
    """Train for STEPS batches on sets in WORK and write OUT."""
    torch.set_num_threads(threads)
    lexicon = load_lexicon()

    def load(name: str) -> TrainingSet:
        base, _, share = name.partition(":")
        return TrainingSet(work / f"{base}.features.npz", float(share or 1), lexicon)

    sets = [load(name) for name in names.split(",")]
    watched = load(check) if check else None
    train(sets, lexicon, out, steps, highest_rate=rate, hidden=hidden, start=start, check=watched)


if __name__ == "__main__":
    main()
