import pytest

from tests.speakers import say
from voice_local.models import EMBEDDED, choose
from voice_local.phrases import PhraseRecogniser
from voice_local.recogniser import Alternative, VoskRecogniser
from voice_local.sound import Sound
from voice_local.wav import LISTENING_RATE

COMMANDS = ("stop", "next", "back", "pause", "yes", "no")


@pytest.fixture(scope="module")
def phrases() -> PhraseRecogniser:
    return PhraseRecogniser(VoskRecogniser(choose(EMBEDDED).path))


def heard(phrases: PhraseRecogniser, text: str) -> Alternative | None:
    room = Sound.silence(0.3, LISTENING_RATE)
    phrases.accept(Sound.joined([room, say(text).trimmed(), room], LISTENING_RATE).pcm)
    return phrases.finish()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_phrase_that_is_expected_is_heard(phrases: PhraseRecogniser, command: str) -> None:
    phrases.expect(COMMANDS)
    alternative = heard(phrases, command)
    assert alternative
    assert alternative.text == command
    assert alternative.likelihood > 0


def test_anything_else_is_not(phrases: PhraseRecogniser) -> None:
    phrases.expect(COMMANDS)
    assert heard(phrases, "do bananas help toe cramps") is None


def test_what_is_expected_changes(phrases: PhraseRecogniser) -> None:
    phrases.expect(("yes", "no"))
    yes = heard(phrases, "yes")
    phrases.expect(("stop",))
    assert heard(phrases, "yes") != yes


def test_where_nothing_is_expected_nothing_is_heard(phrases: PhraseRecogniser) -> None:
    phrases.expect(())
    assert heard(phrases, "stop") is None


def test_a_reset_forgets_what_was_begun(phrases: PhraseRecogniser) -> None:
    phrases.expect(COMMANDS)
    phrases.accept(say("stop").pcm)
    phrases.reset()
    assert phrases.finish() is None
