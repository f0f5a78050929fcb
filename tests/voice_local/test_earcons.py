from collections.abc import Callable

import numpy as np
import pytest

from tests.speakers import say
from voice_local import earcons
from voice_local.microphone import CHUNK_FRAMES
from voice_local.sound import QUIETEST_DBFS, Sound
from voice_local.voice_activity import SileroVoiceActivity
from voice_local.wav import LISTENING_RATE

EARCONS = (earcons.listening, earcons.got_it, earcons.did_not_hear, earcons.goodbye)
Earcon = Callable[[int], Sound]
SURELY_NO_SPEECH = 0.25


@pytest.mark.parametrize("earcon", EARCONS)
@pytest.mark.parametrize("volume", [5, earcons.USUAL_VOLUME, 100])
def test_an_earcon_is_short_and_starts_and_ends_without_a_click(earcon: Earcon, volume: int) -> None:
    sound = earcon(volume)
    peak = 10 ** (sound.peak_dbfs / 20)
    assert 0.04 <= sound.seconds < 0.2
    assert max(abs(sound.samples[0]), abs(sound.samples[-1])) < max(0.01 * peak, 2**-15)


@pytest.mark.parametrize("earcon", EARCONS)
def test_its_loudness_is_that_of_the_volume(earcon: Earcon) -> None:
    for volume in (20, 60, 100):
        assert earcon(volume).peak_dbfs == pytest.approx(earcons.level_dbfs(volume), abs=0.1)
    assert earcon(0).frames == 0
    assert earcons.level_dbfs(0) == QUIETEST_DBFS


def test_a_higher_volume_is_louder() -> None:
    levels = [earcons.level_dbfs(volume) for volume in range(101)]
    assert levels == sorted(set(levels))


@pytest.mark.parametrize("earcon", EARCONS)
def test_it_is_softer_than_the_voice_and_not_lost_beside_it(earcon: Earcon) -> None:
    voice = say("stretching before bed is a sensible first step").trimmed().rms_dbfs
    assert voice - 20 < earcon(earcons.USUAL_VOLUME).rms_dbfs < voice - 6


def test_they_can_be_told_apart() -> None:
    heard = [earcon(100) for earcon in EARCONS]
    for place, one in enumerate(heard):
        for other in heard[place + 1 :]:
            longest = max(one.frames, other.frames)
            a, b = (np.pad(sound.samples, (0, longest - sound.frames)) for sound in (one, other))
            assert abs(np.dot(a, b)) < 0.5 * np.linalg.norm(a) * np.linalg.norm(b)


@pytest.mark.parametrize("earcon", EARCONS)
@pytest.mark.parametrize("noise_dbfs", [-90, -60, -50])
def test_nothing_that_listens_takes_it_for_speech(earcon: Earcon, noise_dbfs: float) -> None:
    for volume in (20, earcons.USUAL_VOLUME, 100):
        pause = Sound.silence(0.5, LISTENING_RATE)
        sound = Sound.joined([pause, earcon(volume), pause], LISTENING_RATE)
        noise = np.random.default_rng(volume).standard_normal(sound.frames) * 10 ** (noise_dbfs / 20)
        pcm = Sound.of_samples(sound.samples + noise, LISTENING_RATE).pcm
        activity = SileroVoiceActivity()
        size = 2 * CHUNK_FRAMES
        likeliest = max(activity.accept(pcm[at : at + size]) for at in range(0, len(pcm) - size, size))
        assert likeliest < SURELY_NO_SPEECH
