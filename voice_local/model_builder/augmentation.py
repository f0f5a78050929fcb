"""Makes one recording sound like many: other rooms, microphones, noises, levels and sizes of speaker."""

# mypy: disable-error-code="import-untyped,import-not-found"

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve, lfilter, resample_poly

from voice_local.model_builder.corpus import RATE

Wave = NDArray[np.float64]
Random = np.random.Generator

FULL_SCALE = 32767


@dataclass(frozen=True, slots=True)
class Strength:
    """How far to go.

    Attributes:
        disturbance: Scales how often there is a room or a noise; 1.0 is roughly every second time.
        resize: Probability of changing speed, pitch and formants together.
    """

    disturbance: float
    resize: float


def augment(speech: NDArray[Any], random: Random, babble: NDArray[Any], strength: Strength) -> Wave:
    """Return a changed copy, longer by silence at both ends.

    Args:
        speech: Samples at 16 kHz in the range of 16-bit integers.
        random: Source of all choices.
        babble: A long recording of other people to draw background voices from.
        strength: How far to go.
    """
    wave = speech.astype(np.float64)
    if random.random() < strength.resize:
        wave = resample_poly(wave, 40, int(random.integers(34, 48)))
    if random.random() < 0.7:
        wave = colour(wave, random)
    draw = random.random()
    if draw < 0.45 * strength.disturbance:
        response = room(random, far=draw < 0.18 * strength.disturbance)
        wave = fftconvolve(wave, response)[: len(wave) + len(response) // 4]
    # Exact zeros on purpose: without dither a digital silence drives the log energies to their floor,
    # and recordings that people cut contain such silences.
    wave = np.concatenate([np.zeros(random.integers(800, 8000)), wave, np.zeros(random.integers(800, 8000))])
    if random.random() < 0.6 * strength.disturbance:
        wave = mix(wave, noise(random, len(wave), babble), random.uniform(2, 30))
    elif random.random() < 0.7:
        wave = mix(wave, random.standard_normal(len(wave)), random.uniform(30, 60))
    if random.random() < 0.1:
        wave = _overload(wave, random)
    if random.random() < 0.12:
        wave = _coarse_steps(wave, random)
    level = 10 ** (-random.uniform(1, 30) / 20)
    return np.asarray(wave / (np.abs(wave).max() + 1e-9) * FULL_SCALE * level)


def mix(wave: Wave, disturbance: Wave, decibels: float) -> Wave:
    """Add a disturbance at a signal-to-noise ratio, measured where the speech is loud."""
    speech = (wave[np.abs(wave) > 0.02 * np.abs(wave).max()] ** 2).mean()
    gain = np.sqrt(speech / ((disturbance**2).mean() + 1e-9) / 10 ** (decibels / 10))
    return np.asarray(wave + disturbance * gain)


def noise(random: Random, length: int, babble: NDArray[Any]) -> Wave:
    """White, coloured or humming noise, or (one time in three) a few people talking."""
    kind = random.integers(6)
    if kind >= 4:
        return _babble(random, length, babble)
    white = random.standard_normal(length)
    if kind == 0:
        return np.asarray(white)
    spectrum = np.fft.rfft(white)
    falling = np.maximum(np.arange(len(spectrum)), 1) ** random.uniform(0.3, 1.1)
    coloured = np.fft.irfft(spectrum / falling, length)
    return _swell_and_hum(coloured, random) if kind == 3 else np.asarray(coloured)


def room(random: Random, *, far: bool) -> Wave:
    """Impulse response: direct sound (weak if far), a few early echoes, a coloured decaying tail."""
    seconds = random.uniform(0.15, 0.7) if far else random.uniform(0.08, 0.45)
    length = int(seconds * RATE)
    tail = lfilter([1], [1, -random.uniform(0, 0.7)], random.standard_normal(length))
    tail *= 10 ** (-3 * np.arange(length) / length)
    direct = random.uniform(-2, 8) if far else random.uniform(6, 20)
    tail *= np.sqrt(10 ** (-direct / 10)) / np.sqrt((tail**2).sum())
    for _ in range(random.integers(2, 7)):
        tail[random.integers(16, min(length, 640))] += random.uniform(-0.5, 0.5)
    tail[0] = 1
    return np.asarray(tail)


def colour(wave: Wave, random: Random) -> Wave:
    """A microphone: a smooth random response, and often the band limits of a laptop or a headset."""
    spectrum = np.fft.rfft(wave)
    hertz = np.linspace(0, RATE / 2, len(spectrum))
    octaves = np.log2(np.maximum(hertz, 60))
    depth = random.uniform(4, 11)
    corners = np.log2([60, 120, 250, 500, 1000, 2000, 4000, 8000])
    gain = np.interp(octaves, corners, random.uniform(-depth, depth, len(corners)))
    if random.random() < 0.5:
        low = np.log2(random.uniform(80, 300) / np.maximum(hertz, 20))
        gain -= random.uniform(6, 24) * np.maximum(0, low)
    if random.random() < 0.4:
        high = octaves - np.log2(random.uniform(3300, 7600))
        gain -= random.uniform(12, 60) * np.maximum(0, high)
    return np.asarray(np.fft.irfft(spectrum * 10 ** (np.maximum(gain, -60) / 20), len(wave)))


def _babble(random: Random, length: int, voices: NDArray[Any]) -> Wave:
    total = np.zeros(length)
    for _ in range(random.integers(1, 7)):
        start = random.integers(0, len(voices) - length)
        one = voices[start : start + length].astype(np.float64)
        total += one / (one.std() + 1) * random.uniform(0.4, 1)
    return total


def _swell_and_hum(coloured: Wave, random: Random) -> Wave:
    time = np.arange(len(coloured)) / RATE
    hum = random.uniform(50, 400)
    swell = 0.3 + abs(np.sin(2 * np.pi * random.uniform(0.2, 3) * time))
    tones = sum(np.sin(2 * np.pi * hum * k * time) / k for k in range(1, 5))
    return np.asarray(coloured / coloured.std() * swell + tones * random.uniform(0, 1))


def _overload(wave: Wave, random: Random) -> Wave:
    limit = np.abs(wave).max() * random.uniform(0.3, 0.9)
    return np.clip(wave, -limit, limit)


def _coarse_steps(wave: Wave, random: Random) -> Wave:
    """A codec: level-dependent steps, as of mu-law."""
    peak = np.abs(wave).max() + 1e-9
    steps = random.choice([48, 96, 128])
    pressed = np.sign(wave) * np.log1p(255 * np.abs(wave) / peak) / np.log(256)
    pressed = np.round(pressed * steps) / steps
    return np.asarray(np.sign(pressed) * (256 ** np.abs(pressed) - 1) / 255 * peak)
