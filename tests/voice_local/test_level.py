import math
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.speakers import louder, say
from voice_local.level import (
    GATED_SECONDS,
    JUDGED_SECONDS,
    MOST_CLIPPED,
    MUTED_SECONDS,
    QUIETEST_SPEECH_DBFS,
    LevelWatch,
    judge,
    measure,
    noise_floor,
)
from voice_local.microphone import CHUNK_FRAMES
from voice_local.sound import QUIETEST_DBFS, Sound
from voice_local.wav import LISTENING_RATE

ZEROS = bytes(2 * CHUNK_FRAMES)
CHUNK_SECONDS = CHUNK_FRAMES / LISTENING_RATE


def tone(dbfs: float, seconds: float = CHUNK_SECONDS) -> bytes:
    """A tone of a root-mean-square level."""
    times = np.arange(round(seconds * LISTENING_RATE)) / LISTENING_RATE
    amplitude = math.sqrt(2) * 10 ** (dbfs / 20)
    return Sound.of_samples(amplitude * np.sin(2 * np.pi * 440 * times), LISTENING_RATE).pcm


def chunks(sound: Sound) -> list[bytes]:
    size = 2 * CHUNK_FRAMES
    return [sound.pcm[at : at + size] for at in range(0, len(sound.pcm) - size + 1, size)]


def told(watch: LevelWatch, stretch: Iterable[bytes], speech: bool = False) -> list[str]:
    problems = [watch.accept(measure(chunk), speech) for chunk in stretch]
    return [problem.key for problem in problems if problem]


def times(seconds: float) -> int:
    return round(seconds / CHUNK_SECONDS)


def test_a_tone_is_measured_as_loud_as_it_is() -> None:
    level = measure(tone(-20.0))
    assert level.seconds == pytest.approx(CHUNK_SECONDS)
    assert level.rms_dbfs == pytest.approx(-20, abs=0.1)
    assert level.peak_dbfs == pytest.approx(-17, abs=0.1)
    assert (level.clipped, level.silent) == (0.0, False)


def test_zeros_are_silence_and_the_least_noise_is_not() -> None:
    assert measure(ZEROS).silent
    assert measure(ZEROS).rms_dbfs == QUIETEST_DBFS
    assert not measure(b"\1\0" + ZEROS[2:]).silent


def test_samples_at_full_scale_are_counted() -> None:
    square = np.where(np.arange(1_600) % 4 == 0, 1.0, 0.5)
    assert measure(Sound.of_samples(square, LISTENING_RATE).pcm).clipped == pytest.approx(0.25)


@given(pcm=st.binary(max_size=400).map(lambda pcm: pcm[: len(pcm) & ~1]))
def test_any_samples_have_a_level(pcm: bytes) -> None:
    level = measure(pcm)
    assert QUIETEST_DBFS <= level.rms_dbfs <= level.peak_dbfs <= 0.0
    assert 0.0 <= level.clipped <= 1.0


def test_the_noise_of_a_room_is_what_is_left_between_the_sounds() -> None:
    levels = [measure(tone(dbfs)) for dbfs in [-70.0] * 5 + [-20.0] * 15]
    assert noise_floor(levels) == pytest.approx(-70, abs=0.5)


def test_speech_at_an_ordinary_level_is_nothing_to_tell_of() -> None:
    speech = [measure(chunk) for chunk in chunks(say("why do my toes cramp at night").trimmed())]
    assert judge(speech, [measure(tone(-70.0))]) is None
    assert judge(speech, []) is None


@pytest.mark.parametrize(("gain", "key"), [(36.0, "microphone-clipping"), (-45.0, "microphone-quiet")])
def test_speech_that_is_too_loud_or_too_quiet_is_told(gain: float, key: str) -> None:
    speech = louder(say("why do my toes cramp at night").trimmed(), gain)
    problem = judge([measure(chunk) for chunk in chunks(speech)], [])
    assert problem is not None
    assert problem.key == key


def test_speech_hardly_louder_than_the_room_is_told() -> None:
    problem = judge([measure(tone(-30.0))], [measure(tone(-36.0))])
    assert problem is not None
    assert problem.key == "microphone-noisy"


def test_a_microphone_that_gives_only_zeros_is_told_of_once() -> None:
    watch = LevelWatch()
    assert told(watch, [ZEROS] * (times(MUTED_SECONDS) - 1)) == []
    assert told(watch, [ZEROS] * times(GATED_SECONDS)) == ["microphone-muted"]


def test_zeros_between_words_are_not_taken_for_a_muted_microphone_so_soon() -> None:
    watch = LevelWatch()
    assert told(watch, [tone(-30.0), *[ZEROS] * times(GATED_SECONDS - 1)]) == []
    assert told(watch, [tone(-30.0)]) == []
    assert told(watch, [ZEROS] * times(GATED_SECONDS + 1)) == ["microphone-muted"]


def test_a_quiet_room_is_nothing_to_tell_of() -> None:
    assert told(LevelWatch(), [tone(-75.0)] * 300) == []


def test_speech_is_judged_when_there_is_enough_of_it_and_told_of_once() -> None:
    watch, quiet = LevelWatch(), tone(QUIETEST_SPEECH_DBFS - 5)
    assert told(watch, [quiet] * (times(JUDGED_SECONDS) - 1), speech=True) == []
    assert told(watch, [quiet] * 100, speech=True) == ["microphone-quiet"]


def test_another_fault_is_told_after_the_first() -> None:
    watch = LevelWatch()
    loud = Sound.of_samples(np.full(CHUNK_FRAMES, 1.0), LISTENING_RATE).pcm
    assert measure(loud).clipped > MOST_CLIPPED
    assert told(watch, [tone(-65.0)] * 40, speech=True) == ["microphone-quiet"]
    assert told(watch, [loud] * 40, speech=True) == ["microphone-clipping"]
