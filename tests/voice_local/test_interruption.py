from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from skill.content.files import ContentError
from tests.speakers import BUNDLED, INSTALLED, BundledSpeaker, InstalledSpeaker, say
from voice_local.interruption import Interrupt, Interruption, Phrases, load_phrases
from voice_local.microphone import CHUNK_FRAMES
from voice_local.recogniser import VoskRecogniser
from voice_local.sound import Samples, Sound
from voice_local.voice import Pyttsx3Voice
from voice_local.wav import LISTENING_RATE

MODEL = Path(__file__).parents[2] / "voice_local" / "model"

LEARNING = (
    "Night is when most cramps strike. About three in four people with leg cramps get them only then.",
    "Many have no cause that anyone can find, and stretching before bed is a sensible first step.",
)
"""Said before anything happens, for the way of the echo to be learned."""

HARMLESS = "Drink some water, wear roomy shoes, and keep your feet warm and your blanket loose at night."
CALLED_AT = 1.5
HAS_STOP = "Pull your toes toward you, keep breathing, and stop before it hurts. Stop, and try it again."


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases()


@pytest.fixture(scope="module")
def recogniser() -> VoskRecogniser:
    return VoskRecogniser(MODEL)


@pytest.fixture(scope="module")
def own_voice() -> Iterator[Pyttsx3Voice]:
    with Pyttsx3Voice() as voice:
        yield voice


@pytest.fixture
def interruption(recogniser: VoskRecogniser, phrases: Phrases) -> Interruption:
    interruption = Interruption.beside(recogniser, phrases)
    interruption.reset()
    return interruption


@pytest.fixture(scope="module")
def acquainted(recogniser: VoskRecogniser, phrases: Phrases, own_voice: Pyttsx3Voice) -> Interruption:
    """One that has learned the usual way of the echo already."""
    interruption = Interruption.beside(recogniser, phrases)
    played = spoken(own_voice, *LEARNING)
    interrupts(interruption, echo_of(played), played)
    return interruption


@pytest.fixture
def used_to_it(acquainted: Interruption) -> Interruption:
    acquainted.reset()
    return acquainted


def spoken(voice: Pyttsx3Voice, *texts: str) -> Samples:
    """What the assistant says, with the usual pauses, and a second after it."""
    pause = Sound.silence(0.3, LISTENING_RATE)
    parts = [part for text in texts for part in (voice.render(text).trimmed(), pause)]
    return Sound.joined([*parts, Sound.silence(1.5, LISTENING_RATE)], LISTENING_RATE).samples


def echo_of(played: Samples, delay: float = 0.1, level_db: float = -12.0) -> Samples:
    """What the microphone gets of it in a small room, with the noise of the room."""
    chance = np.random.default_rng(3)
    room = chance.standard_normal(2_400) * 10 ** (-3 * np.arange(2_400) / 4_800)
    room[0] = 5.0
    heard = np.convolve(played, room / np.sqrt(np.sum(np.square(room))))[: len(played)]
    late = np.concatenate([np.zeros(round(delay * LISTENING_RATE)), heard])[: len(played)]
    return np.asarray(late * 10 ** (level_db / 20) + 10 ** (-65 / 20) * chance.standard_normal(len(played)))


def called_over(echo: Samples, person: Sound, louder_db: float) -> Samples:
    """Mix somebody in, so much louder than the echo."""
    call = person.trimmed(-40).samples
    active = [np.sqrt(np.mean(np.square(part[np.abs(part) > 1e-2]))) for part in (echo, call)]
    place = round(CALLED_AT * LISTENING_RATE)
    mixed = echo.copy()
    mixed[place : place + len(call)] += call * active[0] / active[1] * 10 ** (louder_db / 20)
    return mixed


def interrupts(
    interruption: Interruption, heard: Samples, played: Samples, saying: str = ""
) -> list[Interrupt]:
    found = []
    microphone, loudspeaker = (Sound.of_samples(part, LISTENING_RATE).pcm for part in (heard, played))
    for at in range(0, len(microphone) - 2 * CHUNK_FRAMES + 1, 2 * CHUNK_FRAMES):
        chunk = slice(at, at + 2 * CHUNK_FRAMES)
        interrupt = interruption.accept(microphone[chunk], loudspeaker[chunk], saying)
        found += [interrupt] if interrupt else []
    return found


@pytest.mark.parametrize(("delay", "level_db"), [(0.02, 0.0), (0.25, -20.0)], ids=["beside", "far"])
def test_the_assistant_never_interrupts_itself(
    interruption: Interruption, own_voice: Pyttsx3Voice, delay: float, level_db: float
) -> None:
    played = spoken(own_voice, *LEARNING, HAS_STOP)
    assert interrupts(interruption, echo_of(played, delay, level_db), played) == []


def test_a_microphone_that_gets_the_loudspeaker_itself_hears_nobody(
    interruption: Interruption, own_voice: Pyttsx3Voice
) -> None:
    played = spoken(own_voice, HAS_STOP, HARMLESS)
    assert interrupts(interruption, played, played) == []


@pytest.mark.parametrize(("speaker", "louder_db"), [*zip(BUNDLED, (6.0, 0.0, -6.0), strict=True)])
def test_stop_is_heard_over_the_assistants_voice(
    used_to_it: Interruption, own_voice: Pyttsx3Voice, speaker: BundledSpeaker, louder_db: float
) -> None:
    played = spoken(own_voice, HARMLESS)
    person = say("stop", speaker)
    found = interrupts(used_to_it, called_over(echo_of(played), person, louder_db), played, HARMLESS)
    assert [interrupt.phrase for interrupt in found[:1]] == ["stop"]
    assert CALLED_AT < found[0].at < CALLED_AT + person.trimmed(-40).seconds + 0.5


@pytest.mark.parametrize("noise_db", [-50.0, -65.0, -80.0])
def test_with_headphones_where_there_is_no_echo_stop_is_heard(
    interruption: Interruption, own_voice: Pyttsx3Voice, noise_db: float
) -> None:
    played = spoken(own_voice, *LEARNING, HARMLESS)
    heard = 10 ** (noise_db / 20) * np.random.default_rng(1).standard_normal(len(played))
    person = say("stop")
    place = round(CALLED_AT * LISTENING_RATE)
    heard[place : place + len(person.samples)] += person.samples
    found = interrupts(interruption, heard, played, LEARNING[0])
    assert [interrupt.phrase for interrupt in found] == ["stop"]


@pytest.mark.parametrize(("speaker", "call"), [*zip(INSTALLED, ("next", "hey toe helper"), strict=True)])
def test_other_calls_of_other_engines_voices_are_heard(
    used_to_it: Interruption, own_voice: Pyttsx3Voice, speaker: InstalledSpeaker, call: str
) -> None:
    played = spoken(own_voice, HARMLESS)
    found = interrupts(used_to_it, called_over(echo_of(played), say(call, speaker), 0.0), played)
    assert call in [interrupt.phrase for interrupt in found]


@pytest.mark.parametrize(("speaker", "word"), [*zip(BUNDLED, ("please", "okay", "no"), strict=True)])
def test_a_word_before_the_call_does_no_harm(
    used_to_it: Interruption, own_voice: Pyttsx3Voice, speaker: BundledSpeaker, word: str
) -> None:
    played = spoken(own_voice, HARMLESS)
    called = called_over(echo_of(played), say(f"{word} stop", speaker), 0.0)
    found = interrupts(used_to_it, called, played, HARMLESS)
    assert [interrupt.phrase for interrupt in found[:1]] == ["stop"]


@pytest.mark.parametrize("word", ["please", "no"])
def test_such_a_word_alone_calls_nothing(interruption: Interruption, word: str) -> None:
    heard = np.concatenate([np.zeros(8_000), say(word).samples, np.zeros(16_000)])
    assert interrupts(interruption, heard, np.zeros(len(heard))) == []


def test_where_nothing_is_played_a_call_is_heard_at_once(interruption: Interruption) -> None:
    heard = np.concatenate([np.zeros(8_000), say("stop").samples, np.zeros(16_000)])
    found = interrupts(interruption, heard, np.zeros(len(heard)))
    assert found[0].phrase == "stop"


def test_talk_of_something_else_is_no_call(used_to_it: Interruption, own_voice: Pyttsx3Voice) -> None:
    played = spoken(own_voice, HARMLESS)
    person = say("my sister was there yesterday with her dog")
    assert interrupts(used_to_it, called_over(echo_of(played), person, 0.0), played) == []


def test_the_calls_of_a_routine_are_heard_in_a_routine_only(interruption: Interruption) -> None:
    heard = np.concatenate([np.zeros(8_000), say("slower").samples, np.zeros(16_000)])
    assert interrupts(interruption, heard, np.zeros(len(heard))) == []
    interruption.reset(routine=True)
    assert interrupts(interruption, heard, np.zeros(len(heard)))[0].phrase == "slower"


def test_a_loud_call_is_heard_even_while_the_assistant_says_the_same_word(
    used_to_it: Interruption, own_voice: Pyttsx3Voice
) -> None:
    played = spoken(own_voice, HARMLESS)
    called = called_over(echo_of(played), say("stop"), 6.0)
    found = interrupts(used_to_it, called, played, "Then stop, and rest.")
    assert "stop" in [interrupt.phrase for interrupt in found]


def test_time_begins_anew_with_every_answer(interruption: Interruption) -> None:
    silence = np.zeros(LISTENING_RATE)
    interrupts(interruption, silence, silence)
    interruption.reset()
    heard = np.concatenate([say("stop").samples, np.zeros(16_000)])
    assert interrupts(interruption, heard, np.zeros(len(heard)))[0].at < len(heard) / LISTENING_RATE


def test_every_phrase_is_listened_for_and_no_word_is_unknown(
    phrases: Phrases, recogniser: VoskRecogniser
) -> None:
    assert {"stop", "wait", "next", "pause", "hey toe helper"} <= set(phrases.always)
    assert set(phrases.always) | set(phrases.routine) <= set(phrases.grammar)
    assert not set(phrases.decoys) & {*phrases.always, *phrases.routine, *phrases.before}


def test_a_list_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "interruptions.yaml").write_text("always: [stop]\nroutine: [yes]\nlater: [x]\n")
    with pytest.raises(ContentError) as fault:
        load_phrases(tmp_path)
    assert sorted(finding.line for finding in fault.value.findings) == [2, 3]
