import numpy as np
import pytest

from voice_local.near_end import CHUNKS_AFTER, CHUNKS_BEFORE, NearEnd, Voice
from voice_local.sound import Samples, Sound
from voice_local.wav import LISTENING_RATE

CHUNK = 1_600
LEARNED = 50
"""Chunks after which the noise of a room is known."""

CALL = slice(50 * CHUNK, 54 * CHUNK)


def noise(chunks: int, level_dbfs: float, seed: int) -> Samples:
    """A hiss: the plainest of all sounds."""
    return np.asarray(
        np.random.default_rng(seed).standard_normal(chunks * CHUNK) * 10 ** (level_dbfs / 20),
        dtype=np.float64,
    )


def echo_of(played: Samples) -> Samples:
    """What comes back of it, 50 ms later and 6 dB softer."""
    late = LISTENING_RATE // 20
    return np.asarray(0.5 * np.concatenate([np.zeros(late), played[:-late]]))


def voices(heard: Samples, played: Samples) -> list[Voice]:
    near_end = NearEnd()
    microphone, loudspeaker = (Sound.of_samples(part, LISTENING_RATE).pcm for part in (heard, played))
    chunks = (slice(at, at + 2 * CHUNK) for at in range(0, len(microphone), 2 * CHUNK))
    return [near_end.accept(microphone[chunk], loudspeaker[chunk]) for chunk in chunks]


@pytest.fixture(scope="module")
def played() -> Samples:
    return noise(70, -20, seed=1)


@pytest.fixture(scope="module")
def echo(played: Samples) -> Samples:
    return echo_of(played) + noise(70, -70, seed=2)


def called(echo: Samples, level_dbfs: float) -> Samples:
    mixed = echo.copy()
    mixed[CALL] += noise(70, level_dbfs, seed=3)[CALL]
    return mixed


def test_who_speaks_alone_is_nobody_else(echo: Samples, played: Samples) -> None:
    assert all(not voice.chunks for voice in voices(echo, played))


def test_somebody_else_is_heard_from_a_little_before_to_a_little_after(
    echo: Samples, played: Samples
) -> None:
    found = voices(called(echo, -20), played)
    speaking = [place for place, voice in enumerate(found) if voice.chunks]
    assert speaking[0] in (50, 51)
    assert speaking == list(range(speaking[0], speaking[-1] + 1))
    assert 53 + CHUNKS_AFTER - 1 <= speaking[-1] <= 56 + CHUNKS_AFTER
    assert len(found[speaking[0]].chunks) == CHUNKS_BEFORE + 1
    assert [found[place].begins for place in speaking] == [True] + [False] * (len(speaking) - 1)


@pytest.mark.parametrize(("level_dbfs", "loud"), [(-36, False), (-26, True)])
def test_loud_is_who_cannot_be_what_is_left_of_the_echo(
    echo: Samples, played: Samples, level_dbfs: float, loud: bool
) -> None:
    found = [voice for voice in voices(called(echo, level_dbfs), played) if voice.chunks]
    assert found
    assert any(voice.loud for voice in found) == loud


def test_the_hum_of_a_room_is_nobody() -> None:
    found = voices(noise(100, -45, seed=4), np.zeros(100 * CHUNK))
    assert all(not voice.chunks for voice in found[LEARNED:])


def test_what_is_handed_on_is_without_the_echo(echo: Samples, played: Samples) -> None:
    found = [voice for voice in voices(called(echo, -20), played) if voice.chunks]
    cleaned = Sound(b"".join(part for voice in found for part in voice.chunks), LISTENING_RATE)
    silence = cleaned.between(cleaned.seconds - 0.3, cleaned.seconds)
    assert silence.rms_dbfs < -45
