import pytest

from skill.problem import Problem
from voice_local.earcons import got_it
from voice_local.mouth import FrailMouth, SpeakingMouth
from voice_local.sound import Sound
from voice_local.speaker import SilentSpeaker

SSML = "<speak><s>Hello.</s><s>There.</s></speak>"


class Voice:
    """A voice that fails once it was told to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.fault: Problem | None = None

    def render(self, text: str) -> Sound:
        self.texts.append(text)
        if self.fault:
            raise self.fault
        return Sound(bytes(2), 16_000)


class Speaker(SilentSpeaker):
    """A loudspeaker that fails once it was told to."""

    def __init__(self) -> None:
        self.sounds: list[Sound] = []
        self.fault: Problem | None = None

    def play(self, sound: Sound) -> None:
        if self.fault:
            raise self.fault
        self.sounds.append(sound)


@pytest.fixture
def voice() -> Voice:
    return Voice()


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def told() -> list[Problem]:
    return []


@pytest.fixture
def mouth(voice: Voice, speaker: Speaker, told: list[Problem]) -> FrailMouth:
    return FrailMouth(SpeakingMouth(voice, speaker), told.append)


def test_as_long_as_nothing_fails_everything_is_spoken(
    mouth: FrailMouth, voice: Voice, speaker: Speaker, told: list[Problem]
) -> None:
    mouth.speak(SSML)
    mouth.cue(got_it())
    assert voice.texts == ["Hello.", "There."]
    assert got_it() in speaker.sounds
    assert told == []


@pytest.mark.parametrize("key", sorted(FrailMouth.FAULTS))
def test_a_fault_is_told_once_and_followed_by_silence(
    key: str, mouth: FrailMouth, voice: Voice, speaker: Speaker, told: list[Problem]
) -> None:
    speaker.fault = Problem(key)
    mouth.speak(SSML)
    mouth.cue(got_it())
    mouth.speak(SSML)
    assert [fault.key for fault in told] == [key]
    assert voice.texts == ["Hello."]
    assert speaker.sounds == []


def test_a_voice_that_fails_in_the_midst_of_a_conversation_is_told_too(
    mouth: FrailMouth, voice: Voice, told: list[Problem]
) -> None:
    mouth.speak(SSML)
    voice.fault = Problem("no-voice", reason="it is gone")
    mouth.speak(SSML)
    assert told == [voice.fault]


@pytest.mark.parametrize("key", ["unknown-device", "ambiguous-device", "unknown-voice"])
def test_a_wrong_choice_is_not_hushed_up(key: str, mouth: FrailMouth, speaker: Speaker) -> None:
    speaker.fault = Problem(key)
    with pytest.raises(Problem):
        mouth.cue(got_it())
