"""Earcons: the short tones that say where a conversation stands without a word.

They sound like a struck bar of wood, and are so short and clear that neither the detector of speech nor a
person takes them for a voice.
"""

import math

import numpy as np

from voice_local.sound import QUIETEST_DBFS, Samples, Sound

RATE = 48_000
USUAL_VOLUME = 60
LOUDEST_DBFS = -11.0
"""Peak level at volume 100; the usual one lies some 10 dB below the voice, for ears in the dark."""

_LOUDNESS_EXPONENT = 2
"""Volume to amplitude: an even step of the setting sounds like an even step, as with an audio taper."""

_FADE_SECONDS = 0.004
_DECAY_PER_SECOND = 20.0
_PARTIALS = ((1.0, 1.0), (2.756, 0.25))
"""Frequency ratio and strength; a free bar's second mode lies at 5² : 3.0112² (Euler and Bernoulli)."""

_E5, _G5, _C6, _E6, _G6 = 659.26, 783.99, 1046.5, 1318.51, 1567.98


def listening(volume: int = USUAL_VOLUME) -> Sound:
    """Two rising notes: speak now.

    Args:
        volume: Loudness from 0 (an empty sound) to 100.
    """
    return _tones((_C6, _E6), 0.07, volume)


def got_it(volume: int = USUAL_VOLUME) -> Sound:
    """One short high note: understood, the answer comes; shorter than the others, since it is waited for."""
    return _tones((_G6,), 0.04, volume)


def did_not_hear(volume: int = USUAL_VOLUME) -> Sound:
    """Two falling notes: that was not understood."""
    return _tones((_G5, _E5), 0.09, volume)


def goodbye(volume: int = USUAL_VOLUME) -> Sound:
    """Three falling notes: the conversation is over."""
    return _tones((_E6, _C6, _G5), 0.06, volume)


def level_dbfs(volume: int) -> float:
    """Peak level of the tones at a volume from 0 to 100, in decibels below full scale."""
    if volume <= 0:
        return QUIETEST_DBFS
    return LOUDEST_DBFS + 20 * _LOUDNESS_EXPONENT * math.log10(volume / 100)


def _tones(notes: tuple[float, ...], seconds: float, volume: int) -> Sound:
    if volume <= 0:
        return Sound(b"", RATE)
    tune = np.concatenate([_tone(note, seconds) for note in notes])
    return Sound.of_samples(tune / np.max(np.abs(tune)) * 10 ** (level_dbfs(volume) / 20), RATE)


def _tone(hertz: float, seconds: float) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = sum(share * np.sin(2 * np.pi * hertz * ratio * time) for ratio, share in _PARTIALS)
    fade = np.clip(np.minimum(time, time[::-1]) / _FADE_SECONDS, 0, 1)
    return np.asarray(wave * (1 - np.cos(np.pi * fade)) / 2 * np.exp(-time * _DECAY_PER_SECOND))
