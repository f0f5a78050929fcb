"""Earcons: the short tones that say where a conversation stands without a word."""

import numpy as np

from voice_local.sound import Sound

RATE = 48_000
LEVEL_DBFS = -20.0
"""Peak level of the tones: some 12 dB below the voice, for ears in the dark."""

_FADE_SECONDS = 0.012
_OVERTONES = ((1, 1.0), (2, 0.22), (3, 0.06))

_C5, _E5, _G5, _A4, _C6 = 523.25, 659.26, 783.99, 440.0, 1046.5


def listening(level_dbfs: float = LEVEL_DBFS) -> Sound:
    """Two rising notes: speak now."""
    return _tones((_E5, _G5), 0.07, level_dbfs)


def got_it(level_dbfs: float = LEVEL_DBFS) -> Sound:
    """One short high note: understood, the answer comes."""
    return _tones((_C6,), 0.06, level_dbfs)


def did_not_hear(level_dbfs: float = LEVEL_DBFS) -> Sound:
    """Two falling notes: that was not understood."""
    return _tones((_C5, _A4), 0.09, level_dbfs)


def goodbye(level_dbfs: float = LEVEL_DBFS) -> Sound:
    """Three falling notes: the conversation is over."""
    return _tones((_G5, _E5, _C5), 0.06, level_dbfs)


def _tones(notes: tuple[float, ...], seconds: float, level_dbfs: float) -> Sound:
    tune = np.concatenate([_tone(note, seconds) for note in notes])
    return Sound.of_samples(tune / np.max(np.abs(tune)) * 10 ** (level_dbfs / 20), RATE)


def _tone(hertz: float, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = sum(share * np.sin(2 * np.pi * hertz * overtone * time) for overtone, share in _OVERTONES)
    fade = np.clip(np.minimum(time, time[::-1]) / _FADE_SECONDS, 0, 1)
    return np.asarray(wave * (1 - np.cos(np.pi * fade)) / 2 * np.exp(-time * 6), dtype=np.float64)
