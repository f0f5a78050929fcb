import numpy as np
import pytest

from voice_local.echo import BLOCK_FRAMES, EchoCanceller, Split
from voice_local.sound import Samples
from voice_local.wav import LISTENING_RATE

CHUNK = 1_600


def speech(seconds: float, seed: int) -> Samples:
    """Noise that comes in syllables, some 20 dB below full scale."""
    chance = np.random.default_rng(seed)
    frames = round(seconds * LISTENING_RATE)
    syllables = np.repeat(chance.uniform(0, 1, frames // CHUNK + 1) ** 2, CHUNK)[:frames]
    return np.asarray(0.2 * chance.standard_normal(frames) * syllables)


def echo_of(played: Samples, delay: float, gain: float) -> Samples:
    """What a microphone gets of it in a small room, with a little noise."""
    chance = np.random.default_rng(9)
    room = chance.standard_normal(1_600) * 10 ** (-3 * np.arange(1_600) / 1_600)
    heard = np.convolve(played, room / np.sqrt(np.sum(np.square(room))))[: len(played)]
    late = np.concatenate([np.zeros(round(delay * LISTENING_RATE)), heard])[: len(played)]
    return np.asarray(gain * late + 10 ** (-65 / 20) * chance.standard_normal(len(played)))


def split(canceller: EchoCanceller, heard: Samples, played: Samples) -> Split:
    parts = [
        canceller.cancel(heard[at : at + CHUNK], played[at : at + CHUNK])
        for at in range(0, len(heard), CHUNK)
    ]
    return Split(
        np.concatenate([part.left for part in parts]),
        np.concatenate([part.echo for part in parts]),
        np.concatenate([part.doubt for part in parts]),
    )


def decibels(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples))))


@pytest.mark.parametrize(("delay", "gain"), [(0.02, 1.0), (0.1, 0.5), (0.25, 0.25)])
def test_an_echo_is_all_but_gone_after_some_seconds(delay: float, gain: float) -> None:
    played = speech(8, seed=1)
    heard = echo_of(played, delay, gain)
    done = split(EchoCanceller(), heard, played)
    late = slice(6 * LISTENING_RATE, None)
    assert decibels(done.left[late]) < decibels(heard[late]) - 18
    assert np.allclose(done.left + done.echo, heard)


def test_somebody_who_speaks_at_the_same_time_is_left() -> None:
    played, person = speech(8, seed=1), speech(8, seed=2)
    person[: 6 * LISTENING_RATE] = 0
    done = split(EchoCanceller(), echo_of(played, 0.1, 0.5) + person, played)
    late = slice(6 * LISTENING_RATE, None)
    assert decibels(done.left[late] - person[late]) < decibels(person[late]) - 15


def test_nothing_is_taken_away_where_nothing_was_played() -> None:
    person = speech(2, seed=2)
    done = split(EchoCanceller(), person, np.zeros(len(person)))
    assert np.array_equal(done.left, person)


def test_what_may_be_left_of_the_echo_is_never_underrated_for_long() -> None:
    played = speech(8, seed=1)
    done = split(EchoCanceller(), echo_of(played, 0.1, 0.5), played)
    blocks = np.mean(np.square(done.left.reshape(-1, BLOCK_FRAMES)), axis=1)
    noise = 10 ** (-55 / 10)
    surprises = np.flatnonzero((blocks > done.doubt) & (blocks > noise))
    assert len(surprises) < 3


def test_another_way_of_the_echo_is_learned_anew() -> None:
    played = speech(16, seed=1)
    half = 8 * LISTENING_RATE
    heard = np.concatenate([echo_of(played, 0.1, 0.5)[:half], echo_of(played, 0.13, 0.5)[half:]])
    done = split(EchoCanceller(), heard, played)
    late = slice(half + 6 * LISTENING_RATE, None)
    assert decibels(done.left[late]) < decibels(heard[late]) - 18
    changing = done.doubt[len(done.doubt) // 2 :][: LISTENING_RATE // BLOCK_FRAMES]
    assert np.max(changing) > np.mean(np.square(heard))
