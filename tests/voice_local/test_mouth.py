from threading import Event

import pytest

from skill.problem import Problem
from tests.voice_local.silence import SilentSpeaker
from voice_local.earcons import got_it
from voice_local.mouth import FrailMouth, Mute, SpeakingMouth
from voice_local.sound import Sound

SSML = "<speak><s>Hello.</s><s>There.</s></speak>"
PATIENCE = 10.0


class Voice:
    """A voice that fails once it was told to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.fault: Problem | None = None

    def render(self, text: str) -> Sound:
        self.texts.append(text)
        if self.fault:
            raise self.fault
        return Sound(b"\0\x40" * 16_000, 16_000)


class SlowVoice(Voice):
    """A voice that makes every sentence only when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = Event()

    def render(self, text: str) -> Sound:
        assert self.may.wait(PATIENCE)
        return super().render(text)


class Speaker(SilentSpeaker):
    """A loudspeaker that plays as far as the test says, and fails once it was told to."""

    def __init__(self) -> None:
        self.sounds: list[Sound] = []
        self.fault: Problem | None = None
        self.at = 0.0
        self.stops = 0
        self.drained = Event()
        self.drained.set()

    @property
    def heard(self) -> float:
        return self.at

    def play(self, sound: Sound) -> float:
        if self.fault:
            raise self.fault
        begins = sum(before.seconds for before in self.sounds)
        self.sounds.append(sound)
        return begins

    def stop(self) -> None:
        self.stops += 1
        self.drained.set()

    def wait(self) -> None:
        assert self.drained.wait(PATIENCE)


class SlowSpeaker(Speaker):
    """A loudspeaker that is not done until it is stopped or the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.drained.clear()


@pytest.fixture
def voice() -> Voice:
    return Voice()


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def slow() -> SlowSpeaker:
    return SlowSpeaker()


@pytest.fixture
def told() -> list[Problem]:
    return []


@pytest.fixture
def mouth(voice: Voice, speaker: Speaker, told: list[Problem]) -> FrailMouth:
    return FrailMouth(SpeakingMouth(voice, speaker), told.append)


def all_rendered(voice: Voice, slow: SlowSpeaker, pieces: int = 3) -> None:
    """Wait until so many sounds are with the loudspeaker."""
    while len(slow.sounds) < pieces:
        assert not slow.drained.wait(0.001)


def test_beginning_to_speak_does_not_wait_for_the_voice(speaker: Speaker) -> None:
    voice = SlowVoice()
    with SpeakingMouth(voice, speaker) as mouth:
        speaking = mouth.begin(SSML)
        assert not speaking.done
        assert not speaking.wait(0)
        assert speaking.spoken == ""
        voice.may.set()
        assert speaking.wait(PATIENCE)
        assert speaking.done
    assert voice.texts == ["Hello.", "There."]


def test_sentences_are_made_while_the_first_one_plays(voice: Voice, slow: SlowSpeaker) -> None:
    with SpeakingMouth(voice, slow) as mouth:
        mouth.begin(SSML)
        all_rendered(voice, slow)
        assert slow.heard == 0


def test_what_is_heard_now_and_what_was_heard_is_known(voice: Voice, slow: SlowSpeaker) -> None:
    ssml = '<speak>Stand up. Call <sub alias="nine one one">911</sub> now please.</speak>'
    with SpeakingMouth(voice, slow) as mouth:
        speaking = mouth.begin(ssml)
        all_rendered(voice, slow)
        first, pause, second = (sound.seconds for sound in slow.sounds)
        slow.at = first * 0.5
        assert (speaking.text, speaking.spoken) == ("Stand up.", "Stand")
        slow.at = first + pause / 2
        assert (speaking.text, speaking.spoken) == ("", "Stand up.")
        slow.at = first + pause + second * 0.5
        assert (speaking.text, speaking.spoken) == ("Call 911 now please.", "Stand up. Call 911")
        slow.at = first + pause + second
        slow.drained.set()
        assert speaking.wait(PATIENCE)
        assert (speaking.text, speaking.spoken) == ("", "Stand up. Call 911 now please.")
    assert voice.texts == ["Stand up.", "Call nine one one now please."]


def test_who_is_stopped_says_nothing_more_and_knows_where_it_was(voice: Voice, slow: SlowSpeaker) -> None:
    with SpeakingMouth(voice, slow) as mouth:
        speaking = mouth.begin(SSML)
        all_rendered(voice, slow)
        slow.at = slow.sounds[0].seconds
        speaking.stop()
        assert speaking.wait(PATIENCE)
        slow.at = 100
        speaking.stop()
        assert speaking.spoken == "Hello."
    assert slow.stops == 1


def test_who_is_stopped_before_the_first_sound_makes_none(slow: SlowSpeaker) -> None:
    voice = SlowVoice()
    with SpeakingMouth(voice, slow) as mouth:
        speaking = mouth.begin(SSML)
        speaking.stop()
        voice.may.set()
        assert speaking.wait(PATIENCE)
    assert len(voice.texts) <= 1
    assert slow.stops >= len(slow.sounds)


def test_what_is_begun_later_is_heard_later(voice: Voice, speaker: Speaker) -> None:
    with SpeakingMouth(voice, speaker) as mouth:
        mouth.begin(SSML)
        mouth.begin("<speak>Later.</speak>", got_it()).wait(PATIENCE)
    assert voice.texts == ["Hello.", "There.", "Later."]
    assert speaker.sounds[-2] == got_it()


def test_markup_that_cannot_be_spoken_is_refused_at_once(voice: Voice, speaker: Speaker) -> None:
    with SpeakingMouth(voice, speaker) as mouth, pytest.raises(ValueError, match="SSML"):
        mouth.begin("<speak>")


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


def test_a_fault_of_what_was_only_begun_is_told_when_it_is_waited_for(
    mouth: FrailMouth, speaker: Speaker, told: list[Problem]
) -> None:
    speaker.fault = Problem("speaker-lost")
    speaking = mouth.begin(SSML)
    assert speaking.wait(PATIENCE)
    assert speaking.wait(PATIENCE)
    assert told == [speaker.fault]


def test_a_voice_that_fails_in_the_midst_of_a_conversation_is_told_too(
    mouth: FrailMouth, voice: Voice, told: list[Problem]
) -> None:
    mouth.speak(SSML)
    voice.fault = Problem("no-voice", reason="it is gone")
    mouth.speak("<speak>Something new.</speak>")
    assert told == [voice.fault]


@pytest.mark.parametrize("key", ["unknown-device", "ambiguous-device", "unknown-voice"])
def test_a_wrong_choice_is_not_hushed_up(key: str, mouth: FrailMouth, speaker: Speaker) -> None:
    speaker.fault = Problem(key)
    with pytest.raises(Problem):
        mouth.cue(got_it())


def test_who_is_mute_is_done_at_once(told: list[Problem]) -> None:
    speaking = Mute().begin(SSML)
    assert speaking.done
    assert speaking.wait()
    assert speaking.spoken == "Hello. There."
    assert Mute().played(3) == bytes(6)
