import numpy as np
import pytest

from tests.speakers import say
from voice_local import earcons
from voice_local.microphone import CHUNK_FRAMES
from voice_local.sound import Samples, Sound
from voice_local.voice_activity import SileroVoiceActivity, SparingVoiceActivity, VoiceActivity
from voice_local.wav import LISTENING_RATE

SPEAKS = 0.5


class Counting:
    """A detector that takes everything for speech, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def accept(self, chunk: bytes) -> float:
        self.asked += 1
        return 1.0

    def reset(self) -> None: ...


def noise(seconds: float, dbfs: float) -> Samples:
    generator = np.random.default_rng(7)
    return np.asarray(generator.normal(0, 10 ** (dbfs / 20), round(seconds * LISTENING_RATE)))


def probabilities(detector: VoiceActivity, samples: Samples) -> list[float]:
    pcm, size = Sound.of_samples(samples, LISTENING_RATE).pcm, 2 * CHUNK_FRAMES
    return [detector.accept(pcm[start : start + size]) for start in range(0, len(pcm), size)]


@pytest.mark.parametrize("sparing", [False, True])
@pytest.mark.parametrize("snr", [60, 20, 10])
def test_speech_is_told_from_the_noise_around_it(*, sparing: bool, snr: float) -> None:
    detector: VoiceActivity = SileroVoiceActivity()
    if sparing:
        detector = SparingVoiceActivity(detector)
    speech = say("can tight shoes cause toe cramps").trimmed()
    samples = np.concatenate([np.zeros(3 * LISTENING_RATE), speech.samples, np.zeros(LISTENING_RATE)])
    found = probabilities(detector, samples + noise(len(samples) / LISTENING_RATE, speech.rms_dbfs - snr))
    begin, end = 30, 30 + round(speech.seconds * 10)
    assert max(found[: begin - 1]) < SPEAKS
    assert sum(probability >= SPEAKS for probability in found[begin:end]) >= 0.9 * (end - begin)
    assert max(found[end + 3 :]) < SPEAKS


@pytest.mark.parametrize("earcon", [earcons.listening, earcons.got_it, earcons.did_not_hear, earcons.goodbye])
def test_the_assistants_own_tones_are_no_speech(earcon: type) -> None:
    tone = earcon(100).at_rate(LISTENING_RATE).samples
    again = np.concatenate([noise(0.5, -70), tone, noise(0.5, -70), tone, noise(0.5, -70)])
    assert max(probabilities(SileroVoiceActivity(), again)) < SPEAKS


def test_a_quiet_room_is_not_worth_a_look() -> None:
    counting = Counting()
    probabilities(SparingVoiceActivity(counting), noise(60, -50))
    assert counting.asked < 15


def test_what_stands_out_is_looked_at() -> None:
    counting = Counting()
    sparing = SparingVoiceActivity(counting)
    probabilities(sparing, noise(10, -50))
    assert probabilities(sparing, noise(0.5, -40)) == [1.0] * 5


def test_a_room_that_grows_louder_is_soon_the_usual_one() -> None:
    counting = Counting()
    sparing = SparingVoiceActivity(counting)
    probabilities(sparing, np.concatenate([noise(5, -60), noise(10, -40)]))
    before = counting.asked
    probabilities(sparing, noise(5, -40))
    assert counting.asked == before
