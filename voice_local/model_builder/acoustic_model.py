"""Write the network and Vosk's settings into the embedded model.

    python -m voice_local.model_builder.acoustic_model [WEIGHTS [MODEL]]

WEIGHTS is what training leaves, ``weights.npz`` beside this file by default. Regenerate the graph afterwards:
the cost of ``[unk]`` comes from the phones' probabilities stored with the network.
"""

from pathlib import Path

import click
import numpy as np

from voice_local.model_builder.features import MFCC_CONF
from voice_local.model_builder.graph import MODEL, NETWORK
from voice_local.model_builder.kaldi import BINARY, Layer, network, transition_model
from voice_local.model_builder.phones import phone_table

MODEL_CONF = """\
--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=4.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--frames-per-chunk=9
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
"""Vosk counts 30 ms a frame when it tells word times, so the network has to run at every third frame.
It runs once it has 9 frames, not Kaldi's 20, which gives partial results some 0.1 s earlier at no cost.

The lattice beam decides how many other readings there are to choose from; with the phone loop of ``[unk]`` a
much wider one makes determinisation run out of its memory limit.
"""


def read_layers(weights: Path) -> list[Layer]:
    """Read the layers of a trained network."""
    with np.load(weights) as arrays:
        return [
            Layer(tuple(arrays[f"off{index}"].tolist()), arrays[f"W{index}"], arrays[f"b{index}"])
            for index in range(int(arrays["n"]))
        ]


def write_acoustic_model(model: Path, layers: list[Layer]) -> None:
    """Write ``am`` and ``conf`` of a model folder."""
    (model / "am").mkdir(parents=True, exist_ok=True)
    (model / "conf").mkdir(exist_ok=True)
    (model / "am" / "final.mdl").write_bytes(BINARY + transition_model(list(phone_table())) + network(layers))
    (model / "conf" / "mfcc.conf").write_text(MFCC_CONF, encoding="ascii", newline="\n")
    (model / "conf" / "model.conf").write_text(MODEL_CONF, encoding="ascii", newline="\n")


@click.command()
@click.argument("weights", default=NETWORK, type=click.Path(exists=True, path_type=Path))
@click.argument("model", default=MODEL, type=click.Path(file_okay=False, path_type=Path))
def main(weights: Path, model: Path) -> None:
    """Write network and settings."""
    write_acoustic_model(model, read_layers(weights))


if __name__ == "__main__":
    main()
