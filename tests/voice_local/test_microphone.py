import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from skill.problem import Problem
from tests.end_to_end.listening import transcript
from tests.pulse import SoundCard, plugged_in, share_heard
from tests.speakers import say
from voice_local.microphone import CHUNK_FRAMES, Microphone, MiniaudioMicrophone, WavMicrophone
from voice_local.models import EMBEDDED, choose
from voice_local.recogniser import VoskRecogniser
from voice_local.sound import Sound
from voice_local.wav import LISTENING_RATE

CHUNK_SECONDS = CHUNK_FRAMES / LISTENING_RATE


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    with plugged_in(SoundCard(), monkeypatch) as card:
        yield card


def listened(microphone: Microphone, seconds: float) -> Sound:
    return Sound(b"".join(islice(microphone, round(seconds / CHUNK_SECONDS))), LISTENING_RATE)


@pytest.mark.devices
def test_what_is_spoken_is_recorded(card: SoundCard) -> None:
    spoken = say("why do my toes cramp at night").trimmed()
    with MiniaudioMicrophone() as microphone:
        card.speak(spoken)
        heard = listened(microphone, spoken.seconds + 1)
    assert share_heard(heard, spoken) > 0.5
    assert heard.peak_dbfs == pytest.approx(spoken.peak_dbfs, abs=1)
    assert microphone.overflows == 0


@pytest.mark.devices
def test_chunks_come_in_the_promised_size_and_without_end(card: SoundCard) -> None:
    with MiniaudioMicrophone("bedside") as microphone:
        assert {len(chunk) for chunk in islice(microphone, 8)} == {2 * CHUNK_FRAMES}


@pytest.mark.devices
def test_a_busy_reader_loses_the_oldest_chunks_and_learns_how_many(card: SoundCard) -> None:
    spoken = say("stop").trimmed()
    with MiniaudioMicrophone(buffered=8) as microphone:
        card.speak(Sound.silence(1.5, LISTENING_RATE))
        card.speak(spoken)
        assert microphone.overflows >= 5
        heard = listened(microphone, spoken.seconds + 0.5)
    assert share_heard(heard, spoken) > 0.5


@pytest.mark.devices
def test_what_was_said_before_anybody_listened_is_given_once(card: SoundCard) -> None:
    spoken = say("stop").trimmed()
    with MiniaudioMicrophone() as microphone:
        card.speak(spoken)
        card.speak(Sound.silence(0.5, LISTENING_RATE))
        earlier = Sound(microphone.earlier(), LISTENING_RATE)
        assert earlier.frames % CHUNK_FRAMES == 0
        assert share_heard(earlier, spoken) > 0.5
        assert len(microphone.earlier()) <= 2 * CHUNK_FRAMES


@pytest.mark.devices
def test_what_was_not_read_can_be_skipped_but_for_the_last_moment(card: SoundCard) -> None:
    with MiniaudioMicrophone() as microphone:
        card.speak(Sound.of_samples(np.full(16_000, 0.5), LISTENING_RATE))
        card.speak(Sound.silence(1.0, LISTENING_RATE))
        microphone.skip(keep_seconds=0.2)
        assert listened(microphone, 0.2).peak_dbfs < -60


@pytest.mark.devices
def test_what_comes_in_the_next_moment_can_be_skipped_too(card: SoundCard) -> None:
    spoken = say("stop").trimmed()
    with MiniaudioMicrophone() as microphone:
        microphone.skip(keep_seconds=-30.0)
        card.speak(spoken)
        microphone.skip(keep_seconds=-0.5)
        assert listened(microphone, 1.0).peak_dbfs < -60
        card.speak(spoken)
        assert share_heard(listened(microphone, spoken.seconds + 1), spoken) > 0.5


@pytest.mark.devices
def test_a_microphone_can_be_opened_again(card: SoundCard) -> None:
    spoken = say("next").trimmed()
    microphone = MiniaudioMicrophone()
    for _ in range(2):
        with microphone:
            card.speak(spoken)
            assert share_heard(listened(microphone, spoken.seconds + 0.5), spoken) > 0.5


@pytest.mark.devices
def test_closing_ends_a_reader_that_waits_elsewhere(card: SoundCard) -> None:
    chunks: list[bytes] = []
    with MiniaudioMicrophone() as microphone:
        reader = Thread(target=lambda: chunks.extend(microphone))
        reader.start()
        card.speak(Sound.silence(0.5, LISTENING_RATE))
    reader.join(30)
    assert not reader.is_alive()
    assert chunks


@pytest.mark.devices
def test_a_device_that_goes_away_is_a_problem(card: SoundCard) -> None:
    with MiniaudioMicrophone(stall=0.5) as microphone:
        chunks = iter(microphone)
        next(chunks)
        card.unplug()
        with pytest.raises(Problem) as problem:
            list(islice(chunks, 100))
    assert problem.value.key == "microphone-lost"
    with pytest.raises(Problem) as problem, microphone:
        pass
    assert problem.value.key == "no-microphone"


@pytest.mark.devices
def test_an_unknown_microphone_is_a_problem(card: SoundCard) -> None:
    with pytest.raises(Problem) as problem, MiniaudioMicrophone("kitchen"):
        pass
    assert (problem.value.key, problem.value.fields) == ("unknown-device", {"wanted": "kitchen"})


@pytest.mark.devices
def test_a_program_that_forgets_to_close_the_microphone_ends_all_the_same(card: SoundCard) -> None:
    program = (
        "from voice_local.microphone import MiniaudioMicrophone as Microphone\n"
        "microphone = Microphone().__enter__()\n"
        "print(len(next(iter(microphone))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**card.environment, "PYTHONPATH": os.fspath(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{2 * CHUNK_FRAMES}\n", "")


@pytest.fixture(scope="module")
def ears() -> VoskRecogniser:
    return VoskRecogniser(choose(EMBEDDED).path)


@pytest.mark.devices
@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_a_microphone_of_any_rate_is_understood(card: SoundCard, ears: VoskRecogniser, rate: int) -> None:
    question = "why do my toes cramp at night"
    shape = ("norewinds=1", f"rate={rate}", "channels=2")
    number = card.load("module-null-sink", "sink_name=odd", "sink_properties=device.description=Odd", *shape)
    spoken = say(question)
    with MiniaudioMicrophone("odd") as microphone:
        card.speak(spoken, to="odd")
        heard = listened(microphone, spoken.seconds + 1)
    card.unload(number)
    assert transcript(ears, heard) == question


def test_a_recording_is_heard_whole_and_followed_by_silence() -> None:
    sound = Sound.of_samples(np.full(4_000, 0.25), LISTENING_RATE)
    with WavMicrophone(sound, trailing=0.5) as microphone:
        chunks = list(microphone)
    assert {len(chunk) for chunk in chunks} == {2 * CHUNK_FRAMES}
    heard = Sound(b"".join(chunks), LISTENING_RATE)
    assert heard.pcm.startswith(sound.pcm)
    assert heard.seconds == pytest.approx(0.8)
    assert set(heard.pcm[len(sound.pcm) :]) == {0}


def test_a_recording_of_another_rate_is_converted() -> None:
    with WavMicrophone(Sound.silence(1, 48_000), trailing=0) as microphone:
        assert len(b"".join(microphone)) == 2 * LISTENING_RATE


def test_a_recording_can_be_heard_in_real_time_by_somebody_elses_clock() -> None:
    naps: list[float] = []
    with WavMicrophone(Sound.silence(1, LISTENING_RATE), sleep=naps.append, trailing=0) as microphone:
        for number, _ in enumerate(microphone, start=1):
            assert sum(naps) == pytest.approx(number * CHUNK_SECONDS)
    assert sum(naps) == pytest.approx(1)


def test_a_recording_goes_on_where_its_last_reader_stopped() -> None:
    with WavMicrophone(Sound.silence(1, LISTENING_RATE), trailing=0) as microphone:
        assert len(list(islice(microphone, 3))) == 3
        microphone.skip()
        assert microphone.earlier() == b""
        assert len(list(microphone)) == 7
        assert microphone.overflows == 0
