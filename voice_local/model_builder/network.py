"""The network: a TDNN over 40 cepstra, computed at every third frame from its first layer on."""

# mypy: disable-error-code="import-not-found,misc"

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from voice_local.model_builder.features import CEPSTRA
from voice_local.model_builder.kaldi import Layer
from voice_local.model_builder.phones import OUTPUTS

HIDDEN = 320
FIRST_SPLICE = 9
"""Neighbouring 10 ms frames the first layer sees."""

STEP = 3
"""Frames of 10 ms from one output to the next."""

DILATIONS = (1, 1, 1, 2, 2)
"""Distance of the neighbours each further layer sees, in steps."""

CONTEXT = FIRST_SPLICE // 2 + STEP * sum(DILATIONS)
"""Frames of 10 ms the network sees on each side."""


class Network(nn.Module):
    """Two outputs for each phone, trained by MMI; a cross-entropy branch only steadies training."""

    def __init__(self, hidden: int = HIDDEN) -> None:
        super().__init__()
        self.input_norm = nn.BatchNorm1d(CEPSTRA, affine=False)
        first = nn.Conv1d(CEPSTRA, hidden, FIRST_SPLICE, stride=STEP)
        self.layers = nn.ModuleList([first, *(nn.Conv1d(hidden, hidden, 3, dilation=d) for d in DILATIONS)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(hidden, affine=False) for _ in self.layers])
        self.mmi = nn.Conv1d(hidden, OUTPUTS, 1)
        self.cross_entropy = nn.Conv1d(hidden, OUTPUTS, 1)
        nn.init.zeros_(self.mmi.weight)
        nn.init.zeros_(self.mmi.bias)

    def forward(self, frames: Any, noise: float = 0.0) -> tuple[Any, Any]:
        """Compute both branches.

        Args:
            frames: Shape (batch, 40, frames).
            noise: Deviation of the factors that disturb each unit, instead of dropout.

        Returns:
            Two tensors of shape (batch, steps, outputs).
        """
        hidden = self.input_norm(frames)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            hidden = norm(torch.relu(layer(hidden)))
            if noise:
                hidden = hidden * (1 + noise * torch.randn(hidden.shape[0], hidden.shape[1], 1))
        return self.mmi(hidden).transpose(1, 2), self.cross_entropy(hidden).transpose(1, 2)


def padded(features: NDArray[Any], steps: int) -> NDArray[np.float32]:
    """Repeat the first and last frame so that the network gives so many steps; shape (frames, 40)."""
    wanted = np.arange(-CONTEXT, STEP * (steps - 1) + CONTEXT + 1)
    return features[np.clip(wanted, 0, len(features) - 1)].astype(np.float32)


def steps_of(frames: int) -> int:
    """Outputs for so many frames of 10 ms."""
    return (frames + STEP - 1) // STEP


def outputs(network: Network, features: NDArray[Any]) -> Any:
    """Run the network on one utterance; shape (steps, outputs)."""
    frames = torch.from_numpy(padded(features, steps_of(len(features))))
    with torch.no_grad():
        return network(frames.T[None])[0][0]


def fold(network: Network) -> list[Layer]:
    """Fold each batch norm into the layer after it, which is all that Kaldi then has to compute."""
    folded = []
    norms = [network.input_norm, *network.norms]
    for index, (layer, norm) in enumerate(zip([*network.layers, network.mmi], norms, strict=True)):
        deviation = torch.sqrt(norm.running_var.double() + norm.eps)
        weight = layer.weight.detach().double() / deviation[None, :, None]
        shift = (weight * norm.running_mean.double()[None, :, None]).sum((1, 2))
        bias = layer.bias.detach().double() - shift
        flat = weight.permute(0, 2, 1).reshape(weight.shape[0], -1)
        folded.append(Layer(_offsets(index), flat.float().numpy(), bias.float().numpy()))
    return folded


def _offsets(layer: int) -> tuple[int, ...]:
    if layer == 0:
        return tuple(range(-(FIRST_SPLICE // 2), FIRST_SPLICE // 2 + 1))
    if layer > len(DILATIONS):
        return (0,)
    distance = STEP * DILATIONS[layer - 1]
    return (-distance, 0, distance)


def widen(network: Network, smaller: dict[str, Any]) -> None:
    """Take over the weights of a trained network that may have fewer hidden units.

    The new units start without influence on the old ones, so that the outputs stay what they were.
    """
    state = network.state_dict()
    for name, old in smaller.items():
        new = state[name]
        if old.shape == new.shape:
            state[name] = old
            continue
        if ".weight" in name:
            new = new * 0.5
        if old.dim() == 3:
            if name != "layers.0.weight":
                new[: old.shape[0], old.shape[1] :] = 0
            new[: old.shape[0], : old.shape[1]] = old
        else:
            new[: old.shape[0]] = old
        state[name] = new
    network.load_state_dict(state)


def load_network(checkpoint: Path, hidden: int = HIDDEN) -> Network:
    """Load a checkpoint for use, not for training."""
    network = Network(hidden)
    widen(network, torch.load(checkpoint))
    network.eval()
    return network


def save_network(network: Network, path: Path, phone_probability: NDArray[np.float64]) -> None:
    """Write the folded layers to ``path`` and a checkpoint with the ending ``.pt`` beside it."""
    arrays: dict[str, Any] = {"phone_prob": phone_probability, "n": len(network.layers) + 1}
    for index, layer in enumerate(fold(network)):
        arrays |= {f"off{index}": layer.offsets, f"W{index}": layer.weights, f"b{index}": layer.bias}
    np.savez(path, **arrays)
    torch.save(network.state_dict(), path.with_suffix(".pt"))
