from pathlib import Path

import numpy as np
import pytest

from skill.content.files import ContentError
from tests.speakers import BUNDLED, INSTALLED, BundledSpeaker, InstalledSpeaker, say
from voice_local.microphone import CHUNK_FRAMES
from voice_local.recogniser import Final, Heard, VoskRecogniser
from voice_local.sound import Sound
from voice_local.voice_activity import SileroVoiceActivity, SparingVoiceActivity
from voice_local.wake import WakePhrase, WakeWords, load_wake_words
from voice_local.wav import LISTENING_RATE

MODEL = Path("voice_local/model")
SIZE = 2 * CHUNK_FRAMES
QUESTION = "why do my toes cramp at night"


@pytest.fixture(scope="module")
def loaded() -> VoskRecogniser:
    return VoskRecogniser(MODEL)


class Counting:
    """A recogniser that knows how much it had to decode."""

    def __init__(self, recogniser: VoskRecogniser) -> None:
        self._recogniser = recogniser
        self.seconds = 0.0

    def accept(self, chunk: bytes) -> Heard | None:
        self.seconds += len(chunk) / 2 / LISTENING_RATE
        return self._recogniser.accept(chunk)

    def finish(self) -> Final:
        return self._recogniser.finish()

    def reset(self) -> None:
        self._recogniser.reset()


@pytest.fixture(scope="module")
def words() -> WakeWords:
    return load_wake_words()


@pytest.fixture
def wake(loaded: VoskRecogniser, words: WakeWords) -> WakePhrase:
    return WakePhrase.beside(loaded, words, SparingVoiceActivity(SileroVoiceActivity()))


def in_a_room(*sounds: Sound, noise_dbfs: float = -65.0) -> Sound:
    """Sounds with a second of the room before and after them, since no microphone is ever silent."""
    pause = Sound.silence(1, LISTENING_RATE)
    spoken = Sound.joined([pause, *sounds, pause], LISTENING_RATE)
    noise = np.random.default_rng(1).standard_normal(spoken.frames) * 10 ** (noise_dbfs / 20)
    return Sound.of_samples(spoken.samples + noise, LISTENING_RATE)


def woken_at(wake: WakePhrase, sound: Sound) -> list[float]:
    """When it woke, in seconds."""
    return [
        (start + SIZE) / 2 / LISTENING_RATE
        for start in range(0, len(sound.pcm) - SIZE, SIZE)
        if wake.accept(sound.pcm[start : start + SIZE])
    ]


@pytest.mark.parametrize("speaker", BUNDLED)
def test_the_phrase_wakes_within_half_a_second_of_its_end(speaker: BundledSpeaker, wake: WakePhrase) -> None:
    phrase = say("hey toe helper", speaker).trimmed(-40)
    (moment,) = woken_at(wake, in_a_room(phrase))
    assert 1.0 + 0.7 * phrase.seconds < moment < 1.0 + phrase.seconds + 0.5


@pytest.mark.parametrize("speaker", INSTALLED)
def test_voices_made_of_recordings_wake_it_too(speaker: InstalledSpeaker, wake: WakePhrase) -> None:
    assert len(woken_at(wake, in_a_room(say("hey toe helper", speaker)))) == 1


def test_it_wakes_again_and_again(wake: WakePhrase) -> None:
    phrase = in_a_room(say("hey toe helper"))
    for _ in range(3):
        assert len(woken_at(wake, phrase)) == 1
        wake.reset()
    assert len(woken_at(wake, Sound.joined([phrase, phrase, phrase], LISTENING_RATE))) == 3


def test_it_wakes_in_noise(wake: WakePhrase) -> None:
    phrase = say("hey toe helper")
    assert len(woken_at(wake, in_a_room(phrase, noise_dbfs=phrase.rms_dbfs - 15))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a toe helper",
        "hey tow truck",
        "they told us about it",
        "hey there how are you",
        "i will stay to help her out today",
        "my toe hurts",
        "what time does the train leave on sunday",
    ],
)
def test_other_words_do_not_wake_it(text: str, wake: WakePhrase) -> None:
    assert woken_at(wake, in_a_room(say(text))) == []


@pytest.mark.parametrize("between", [0.0, 0.3])
def test_of_a_question_right_after_the_phrase_nothing_is_lost(
    between: float, wake: WakePhrase, loaded: VoskRecogniser
) -> None:
    phrase, question = (say(text).trimmed(-40) for text in ("hey toe helper", QUESTION))
    sound = in_a_room(phrase, Sound.silence(between, LISTENING_RATE), question)
    (moment,) = woken_at(wake, sound)
    assert len(wake.after) < SIZE * 10
    rest = sound.between(moment, sound.seconds - 0.8)
    loaded.reset()
    loaded.accept(wake.after + rest.pcm)
    assert loaded.finish().text == QUESTION


def test_a_reset_forgets_half_a_phrase(wake: WakePhrase) -> None:
    phrase = in_a_room(say("hey toe helper"))
    middle = Sound(phrase.pcm[: round(1.45 * LISTENING_RATE) * 2], LISTENING_RATE)
    assert woken_at(wake, middle) == []
    wake.reset()
    rest = Sound(phrase.pcm[len(middle.pcm) :], LISTENING_RATE)
    assert woken_at(wake, rest) == []


def test_the_sound_of_a_room_is_not_decoded(loaded: VoskRecogniser, words: WakeWords) -> None:
    counting = Counting(loaded.sibling([words.phrase]))
    wake = WakePhrase(counting, words.phrase, SparingVoiceActivity(SileroVoiceActivity()))
    assert woken_at(wake, in_a_room(Sound.silence(10, LISTENING_RATE), noise_dbfs=-50)) == []
    assert counting.seconds == 0
    woken_at(wake, in_a_room(say("hello there")))
    assert 0.5 < counting.seconds < 4


def content(folder: Path, text: str) -> Path:
    (folder / "en").mkdir()
    (folder / "en" / "wake.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_phrase_and_its_decoys_are_content(tmp_path: Path) -> None:
    root = content(tmp_path, "phrase: Hello  Feet\ndecoys: [yellow, feat]\n")
    assert load_wake_words(root) == WakeWords("hello feet", ("yellow", "feat"))


@pytest.mark.parametrize(
    ("text", "line"), [("decoys: [a]", 1), ("\nphrase: []", 2), ("phrase: hello\ndecoys: [1]", 2)]
)
def test_a_list_that_cannot_be_used_is_told_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as fault:
        load_wake_words(content(tmp_path, text))
    assert fault.value.findings[0].line == line


def test_the_model_knows_the_phrase_and_its_decoys(words: WakeWords) -> None:
    known = set((MODEL / "graph" / "words.txt").read_text(encoding="utf-8").split())
    for phrase in (words.phrase, *words.decoys):
        assert known.issuperset(phrase.split()), phrase
