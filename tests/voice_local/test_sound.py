import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_local.sound import QUIETEST_DBFS, Sound


def tone(hertz: float, seconds: float = 0.5, rate: int = 16_000, peak: float = 0.5) -> Sound:
    time = np.arange(round(seconds * rate)) / rate
    return Sound.of_samples(peak * np.sin(2 * np.pi * hertz * time), rate)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_a_tone_keeps_its_shape_and_length_at_another_rate(rate: int) -> None:
    moved = tone(1_000, rate=rate).at_rate(16_000)
    wanted = tone(1_000, rate=16_000)
    assert abs(moved.frames - wanted.frames) <= 1
    middle = slice(800, -800)
    error = moved.samples[: wanted.frames][middle] - wanted.samples[: moved.frames][middle]
    assert np.sqrt(np.mean(np.square(error))) < 1e-4


def test_what_a_lower_rate_cannot_hold_is_removed_instead_of_aliased() -> None:
    assert tone(11_000, rate=48_000).between(0.1, 0.4).at_rate(16_000).between(0.05, 0.25).rms_dbfs < -70


@given(
    st.integers(0, 200), st.sampled_from([8_000, 22_050, 44_101, 48_000]), st.sampled_from([16_000, 22_050])
)
def test_a_sound_of_any_length_can_change_its_rate(frames: int, source: int, target: int) -> None:
    moved = Sound(bytes(2 * frames), source).at_rate(target)
    assert moved.rate == target
    assert abs(moved.frames - frames * target / source) <= 1


def test_silence_is_exact_to_the_sample() -> None:
    assert Sound.silence(1.234, 16_000).frames == 19_744
    assert Sound.silence(1.234, 16_000).peak_dbfs == QUIETEST_DBFS


def test_sounds_of_different_rates_are_joined_at_one() -> None:
    joined = Sound.joined(
        [tone(440, 0.5, 22_050), Sound.silence(0.25, 16_000), tone(440, 0.5, 48_000)], 16_000
    )
    assert joined.rate == 16_000
    assert joined.seconds == pytest.approx(1.25, abs=1e-3)


def test_levels_are_given_below_full_scale() -> None:
    assert tone(440, peak=0.5).peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert tone(440, peak=0.5).rms_dbfs == pytest.approx(-9.03, abs=0.01)
    assert Sound(b"", 16_000).rms_dbfs == QUIETEST_DBFS


def test_samples_beyond_full_scale_are_clipped_and_do_not_wrap() -> None:
    loud = Sound.of_samples(10 * tone(440, peak=0.9).samples, 16_000)
    assert loud.peak_dbfs == pytest.approx(0, abs=0.01)
    assert np.all(np.sign(loud.samples) == np.sign(tone(440, peak=0.9).samples))


def test_trimming_cuts_the_quiet_ends_and_nothing_else() -> None:
    quiet = Sound.silence(0.3, 16_000)
    sound = Sound.joined([quiet, tone(440, 0.2), quiet, tone(440, 0.2), quiet], 16_000)
    assert sound.trimmed(margin=0.01).seconds == pytest.approx(0.72, abs=0.002)
    assert quiet.trimmed().frames == 0


def test_a_saved_sound_is_a_wav_file_others_read(tmp_path: Path) -> None:
    sound = tone(440)
    sound.save(tmp_path / "tone.wav")
    with wave.open(str(tmp_path / "tone.wav")) as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, 16_000)
        assert reader.readframes(reader.getnframes()) == sound.pcm


@pytest.mark.parametrize(("pcm", "rate"), [(b"\0", 16_000), (b"", 0), (b"", -1)])
def test_half_samples_and_impossible_rates_are_refused(pcm: bytes, rate: int) -> None:
    with pytest.raises(ValueError, match="sample"):
        Sound(pcm, rate)
