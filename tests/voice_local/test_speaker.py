import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from skill.problem import Problem
from tests.pulse import SoundCard, plugged_in, share_heard
from voice_local import earcons
from voice_local.sound import Sound
from voice_local.speaker import FileSpeaker, MiniaudioSpeaker
from voice_local.wav import read_wav


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    with plugged_in(SoundCard(), monkeypatch) as card:
        yield card


def tone(seconds: float, hertz: float = 440.0, rate: int = 22_050) -> Sound:
    time = np.arange(round(seconds * rate)) / rate
    return Sound.of_samples(0.5 * np.sin(2 * np.pi * hertz * time), rate)


def chirp(seconds: float) -> Sound:
    time = np.arange(round(seconds * 48_000)) / 48_000
    return Sound.of_samples(0.5 * np.sin(2 * np.pi * (200 + 800 * time) * time), 48_000)


def loud_seconds(sound: Sound) -> float:
    """Return how long a sound is loud, in steps of 10 ms."""
    step = sound.rate // 100
    return (
        sum(
            Sound(sound.pcm[2 * start : 2 * (start + step)], sound.rate).peak_dbfs > -40
            for start in range(0, sound.frames, step)
        )
        / 100
    )


@pytest.mark.devices
def test_a_sound_is_heard_as_it_is(card: SoundCard) -> None:
    with card.recording() as recording, MiniaudioSpeaker() as speaker:
        speaker.play(chirp(1.0))
        speaker.wait()
    assert share_heard(recording.sound, chirp(1.0)) > 0.5
    assert recording.sound.peak_dbfs == pytest.approx(chirp(1.0).peak_dbfs, abs=1)


@pytest.mark.devices
def test_playing_does_not_block_and_waiting_waits_to_the_last_sample(card: SoundCard) -> None:
    with card.recording() as recording, MiniaudioSpeaker() as speaker:
        assert not speaker.playing
        speaker.play(tone(0.8))
        assert speaker.playing
        speaker.wait()
        assert not speaker.playing
    assert loud_seconds(recording.sound) == pytest.approx(0.8, abs=0.1)


@pytest.mark.devices
def test_several_sounds_follow_each_other_in_order(card: SoundCard) -> None:
    parts = [chirp(0.3), earcons.got_it(), tone(0.3, rate=16_000), Sound(b"", 16_000), tone(0.2, 900)]
    with card.recording() as recording, MiniaudioSpeaker("loudspeaker") as speaker:
        for part in parts:
            speaker.play(part)
        speaker.wait()
    assert share_heard(recording.sound, Sound.joined(parts, 48_000)) > 0.5


@pytest.mark.devices
def test_stopping_silences_what_plays_and_what_waits(card: SoundCard) -> None:
    with card.recording() as recording, MiniaudioSpeaker() as speaker:
        speaker.play(tone(20))
        speaker.play(tone(20))
        time.sleep(0.5)
        speaker.stop()
        speaker.wait()
        assert not speaker.playing
        time.sleep(0.5)
    assert 0.2 < loud_seconds(recording.sound) < 5
    assert recording.sound.between(recording.sound.seconds - 0.3, recording.sound.seconds).peak_dbfs < -80


@pytest.mark.devices
def test_after_a_stop_the_next_sound_is_heard(card: SoundCard) -> None:
    with card.recording() as recording, MiniaudioSpeaker() as speaker:
        speaker.play(tone(20))
        speaker.stop()
        speaker.play(chirp(0.5))
        speaker.wait()
    assert share_heard(recording.sound, chirp(0.5)) > 0.5


@pytest.mark.devices
def test_a_loudspeaker_that_goes_away_is_a_problem(card: SoundCard) -> None:
    with MiniaudioSpeaker(stall=0.5) as speaker:
        speaker.play(tone(30))
        card.unplug()
        with pytest.raises(Problem) as problem:
            speaker.wait()
        assert problem.value.key == "speaker-lost"
        with pytest.raises(Problem) as problem:
            speaker.play(tone(0.1))
        assert problem.value.key == "no-speaker"
        speaker.wait()


@pytest.mark.devices
def test_an_unknown_loudspeaker_is_a_problem(card: SoundCard) -> None:
    with MiniaudioSpeaker("kitchen") as speaker, pytest.raises(Problem) as problem:
        speaker.play(tone(0.1))
    assert (problem.value.key, problem.value.fields) == ("unknown-device", {"wanted": "kitchen"})


PLAYER = """
from voice_local.sound import Sound
from voice_local.speaker import MiniaudioSpeaker
speaker = MiniaudioSpeaker()
speaker.play(Sound.silence(60, 16_000))
try:
    print("playing", flush=True)
    {then}
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.devices
@pytest.mark.parametrize(("then", "said"), [("speaker.wait()", "interrupted\n"), ("pass", "")])
def test_a_program_ends_at_once_while_a_sound_plays(card: SoundCard, then: str, said: str) -> None:
    player = subprocess.Popen(
        [sys.executable, "-c", PLAYER.format(then=then)],
        env={**card.environment, "PYTHONPATH": os.fspath(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert player.stdout
    assert player.stdout.readline() == "playing\n"
    if said:
        player.send_signal(signal.SIGINT)
    assert player.communicate(timeout=30) == (said, "")
    assert player.returncode == 0


def test_a_file_takes_all_sounds_at_one_rate(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    with FileSpeaker(path, rate=16_000) as speaker:
        speaker.play(tone(0.5))
        speaker.play(Sound.silence(0.25, 16_000))
        speaker.stop()
        speaker.play(tone(0.5, rate=48_000))
        speaker.wait()
        assert not speaker.playing
    sound = read_wav(path)
    assert sound.seconds == pytest.approx(1.25, abs=0.001)
    assert loud_seconds(sound) == pytest.approx(1.0, abs=0.1)


def test_a_file_that_cannot_be_written_is_told_before_anything_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing" / "answer.wav"):
        with pytest.raises(Problem) as problem:
            FileSpeaker(path)
        assert (problem.value.key, problem.value.fields) == ("unwritable-file", {"path": str(path)})


def test_an_earlier_file_is_kept_until_there_is_something_to_put_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"earlier")
    speaker = FileSpeaker(path)
    assert path.read_bytes() == b"earlier"
    speaker.play(tone(0.1))
    speaker.close()
    assert read_wav(path).frames


def test_where_nothing_was_played_there_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    with FileSpeaker(path):
        pass
    assert not path.exists()


def test_where_nothing_was_played_an_earlier_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    path.write_bytes(b"earlier")
    with FileSpeaker(path):
        pass
    assert path.read_bytes() == b"earlier"
