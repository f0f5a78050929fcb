from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pulse import SoundCard, plugged_in
from voice_local.mouth import SpeakingMouth
from voice_local.remembering import RememberingVoice
from voice_local.sound import Sound
from voice_local.speaker import FileSpeaker, MiniaudioSpeaker
from voice_local.voice import Pyttsx3Voice, Voice
from voice_local.wav import read_wav

PATIENCE = 30.0
LONG = "<speak>Stand up and put your weight on the foot. Then walk a few steps. Breathe out and rest.</speak>"


@pytest.fixture(scope="module")
def voice() -> Iterator[Voice]:
    """The real voice, which breathes a little differently each time; so it says everything once."""
    with Pyttsx3Voice() as voice:
        yield RememberingVoice(voice)


def written(ssml: str, voice: Voice, path: Path) -> Sound:
    with FileSpeaker(path) as speaker, SpeakingMouth(voice, speaker) as mouth:
        mouth.begin(ssml).wait(PATIENCE)
    return read_wav(path)


def test_a_file_gets_the_same_samples_every_time(voice: Voice, tmp_path: Path) -> None:
    first, second = (written(LONG, voice, tmp_path / name) for name in ("a.wav", "b.wav"))
    assert first == second
    assert first.seconds > 4


@pytest.mark.parametrize("ms", [1, 777, 10_000])
def test_a_break_is_as_long_as_it_says_to_the_millisecond(ms: int, voice: Voice, tmp_path: Path) -> None:
    with_break, without = (
        written(f'<speak>Hold it.<break time="{time}ms"/>Let go.</speak>', voice, tmp_path / "it.wav")
        for time in (500 + ms, 500)
    )
    assert with_break.seconds - without.seconds == pytest.approx(ms / 1000, abs=0.0005)


@pytest.mark.devices
def test_a_stopped_answer_is_heard_as_far_as_it_came(
    voice: Voice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = written(LONG, voice, tmp_path / "whole.wav")
    with (
        plugged_in(SoundCard(), monkeypatch) as card,
        card.recording() as recording,
        MiniaudioSpeaker() as speaker,
        SpeakingMouth(voice, speaker) as mouth,
    ):
        speaking = mouth.begin(LONG)
        while len(speaking.spoken.split()) < 3:
            assert not speaking.wait(0.02)
        assert speaking.text == "Stand up and put your weight on the foot."
        speaking.stop()
        assert speaking.wait(PATIENCE)
        assert speaking.spoken.startswith("Stand up and")
        assert speaking.text == ""
    assert 0.3 < recording.sound.trimmed(-40).seconds < 0.7 * whole.seconds
