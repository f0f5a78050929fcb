import numpy as np

from voice_local.playback import FADE_FRAMES, PERIOD_MS, PERIODS, PlaybackQueue
from voice_local.reference import PLAYING_RATE
from voice_local.sound import Samples

PERIOD = PLAYING_RATE * PERIOD_MS // 1000
LATENCY_SECONDS = PERIOD_MS * PERIODS / 1000


def loud(seconds: float) -> bytes:
    return b"\0\x40" * round(seconds * PLAYING_RATE)


def taken(queue: PlaybackQueue, periods: int) -> Samples:
    return np.frombuffer(b"".join(queue.take(PERIOD) for _ in range(periods)), dtype="<i2").astype(float)


def test_a_stopped_sound_is_over_within_a_tenth_of_a_second() -> None:
    queue = PlaybackQueue()
    queue.put(loud(5))
    queue.put(loud(5))
    taken(queue, 10)
    queue.cut()
    rest = np.flatnonzero(taken(queue, 10))
    assert len(rest) <= FADE_FRAMES
    assert LATENCY_SECONDS + FADE_FRAMES / PLAYING_RATE < 0.1


def test_what_is_in_the_buffers_of_the_device_was_not_heard_yet() -> None:
    queue = PlaybackQueue()
    queue.put(loud(1))
    taken(queue, PERIODS)
    assert queue.heard == 0
    taken(queue, 10)
    assert queue.heard == 10 * PERIOD / PLAYING_RATE
    taken(queue, 100)
    assert queue.heard == 1
    assert not queue.busy


def test_a_sound_knows_where_it_begins() -> None:
    queue = PlaybackQueue()
    assert [queue.put(loud(seconds)) for seconds in (0.5, 0.25, 1)] == [0, 0.5, 0.75]
    taken(queue, 20)
    queue.cut()
    assert queue.put(loud(1)) == 20 * PERIOD_MS / 1000 + FADE_FRAMES / PLAYING_RATE


def test_silence_between_sounds_is_not_counted_as_heard() -> None:
    queue = PlaybackQueue()
    queue.put(loud(0.1))
    taken(queue, 50)
    begins = queue.put(loud(0.1))
    assert queue.heard == begins == 0.1
