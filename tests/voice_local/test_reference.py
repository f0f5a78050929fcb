import numpy as np
import pytest

from voice_local.reference import CUSHION_SECONDS, PLAYING_RATE, Reference
from voice_local.sound import Samples, Sound
from voice_local.wav import LISTENING_RATE

CHUNK = 1_600
PERIOD = PLAYING_RATE // 50
PERIODS_A_CHUNK = 5


def tune(seconds: float) -> Sound:
    """A sound that is different at every place and has nothing above 3 kHz."""
    time = np.arange(round(seconds * PLAYING_RATE)) / PLAYING_RATE
    return Sound.of_samples(0.5 * np.sin(2 * np.pi * (300 + 400 * time) * time), PLAYING_RATE)


class Devices:
    """A loudspeaker and a microphone that run at the same pace."""

    def __init__(self, sound: Sound) -> None:
        self.reference = Reference()
        self._periods = [sound.pcm[at : at + 2 * PERIOD] for at in range(0, len(sound.pcm), 2 * PERIOD)]

    def run(self, chunks: int) -> None:
        for _ in range(PERIODS_A_CHUNK * chunks):
            self.reference.record(self._periods.pop(0))

    def read(self) -> Samples:
        return Sound(self.reference.read(CHUNK), LISTENING_RATE).samples


def place_of(part: Samples, whole: Samples) -> int:
    """Where a part is in a whole, in samples."""
    size = len(whole) + len(part)
    products = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)
    return int(np.argmax(products[: len(whole)]))


@pytest.fixture
def sound() -> Sound:
    return tune(4.0)


@pytest.fixture
def devices(sound: Sound) -> Devices:
    return Devices(sound)


def test_what_was_played_is_read_without_a_gap(devices: Devices, sound: Sound) -> None:
    parts = []
    for _ in range(20):
        devices.run(1)
        parts.append(devices.read())
    late = round(CUSHION_SECONDS * LISTENING_RATE)
    read = np.concatenate(parts)[late + CHUNK :]
    wanted = sound.at_rate(LISTENING_RATE).samples[CHUNK : CHUNK + len(read)]
    # The filter's delay of some samples is no matter: it is the same throughout.
    delay = 12
    assert np.max(np.abs(read[delay:] - wanted[:-delay])) < 0.02


def test_a_reader_who_is_late_loses_nothing(devices: Devices, sound: Sound) -> None:
    devices.run(4)
    first = devices.read()
    devices.run(2)
    second, third = devices.read(), devices.read()
    whole = sound.at_rate(LISTENING_RATE).samples
    places = [place_of(part, whole) for part in (first, second, third)]
    assert np.diff(places).tolist() == [CHUNK, CHUNK]


@pytest.mark.parametrize("left_out", [4, 7, 12])
def test_a_reader_who_left_out_chunks_keeps_its_distance_to_the_sample(
    left_out: int, devices: Devices, sound: Sound
) -> None:
    devices.run(5)
    before = devices.read()
    devices.run(left_out + 1)
    after = devices.read()
    whole = sound.at_rate(LISTENING_RATE).samples
    assert place_of(after, whole) - place_of(before, whole) == (left_out + 1) * CHUNK


def test_where_nothing_was_played_there_is_silence(devices: Devices) -> None:
    assert not devices.read().any()
    for _ in range(10):
        assert devices.read().shape == (CHUNK,)


def test_a_reader_ahead_of_the_device_goes_back_to_it(devices: Devices, sound: Sound) -> None:
    devices.run(2)
    for _ in range(13):
        devices.read()
    parts = []
    for _ in range(6):
        devices.run(1)
        parts.append(devices.read())
    whole = sound.at_rate(LISTENING_RATE).samples
    assert np.diff([place_of(part, whole) for part in parts[3:]]).tolist() == [CHUNK, CHUNK]
