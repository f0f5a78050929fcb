"""How well two detectors tell speech from everything else, and what they cost.

    python -m benchmarks.voice_activity [--json FILE]

Speech of five synthetic voices (Debian's espeak-ng, flite and festival) stands between silences, clean and
in three kinds of noise; then come sounds that are no speech at all. Chunks of 0.1 s count. "Missed" are
chunks of speech taken for silence, "false" those of silence taken for speech, "late" is how long after the
last sound speech is said to end (median), and CPU the processor time per second of sound. Needs the extra
``bench``.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np
import webrtcvad

from tests.speakers import BUNDLED, INSTALLED, say
from voice_local import earcons
from voice_local.sound import Samples, Sound
from voice_local.voice_activity import SileroVoiceActivity, SparingVoiceActivity, VoiceActivity

RATE = 16_000
CHUNK = RATE // 10
LEVEL_DBFS = -24.0
AUDIBLE_DBFS = -40.0
BEFORE_SECONDS, AFTER_SECONDS = 2.0, 2.0
TEXTS = (
    "stop",
    "yes",
    "next",
    "bananas",
    "does magnesium help",
    "how long does a cramp last",
    "why do my toes cramp at night",
    "i was wondering whether it is safe to stretch when i am pregnant",
)
CONDITIONS = {
    "clean": None,
    "pink 20 dB": ("pink", 20),
    "pink 10 dB": ("pink", 10),
    "hum 10 dB": ("hum", 10),
    "hiss 10 dB": ("hiss", 10),
}


class WebRtc:
    """The detector of WebRTC: the share of its 20 ms frames that are speech.

    Args:
        mode: How strict it is, from 0 to 3.
    """

    def __init__(self, mode: int) -> None:
        self._detector = webrtcvad.Vad(mode)

    def accept(self, chunk: bytes) -> float:
        """See :class:`VoiceActivity`."""
        size = 2 * RATE // 50
        frames = [chunk[at : at + size] for at in range(0, len(chunk), size)]
        return statistics.fmean(self._detector.is_speech(frame, RATE) for frame in frames)

    def reset(self) -> None:
        """Do nothing: it has no memory worth the name."""


DETECTORS: Mapping[str, Callable[[], VoiceActivity]] = {
    "webrtc 2": lambda: WebRtc(2),
    "webrtc 3": lambda: WebRtc(3),
    "silero": SileroVoiceActivity,
    "silero, sparing": lambda: SparingVoiceActivity(SileroVoiceActivity()),
}


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table; shares from 0 to 1, seconds."""

    detector: str
    sound: str
    missed: float
    false: float
    late: float
    cpu: float


def pink(frames: int, generator: np.random.Generator) -> Samples:
    """Noise with as much power in every octave, at 0 dBFS."""
    frequencies = np.fft.rfftfreq(frames, 1 / RATE)
    frequencies[0] = frequencies[1]
    spectrum = generator.normal(size=len(frequencies)) + 1j * generator.normal(size=len(frequencies))
    return _levelled(np.fft.irfft(spectrum / np.sqrt(frequencies), frames))


def hum(frames: int, generator: np.random.Generator) -> Samples:
    """A fan on the mains: harmonics of 50 Hz and some noise, at 0 dBFS."""
    times = np.arange(frames) / RATE
    tones = sum(np.sin(2 * np.pi * 50 * number * times + number) / number for number in range(1, 9))
    return _levelled(tones + 0.3 * pink(frames, generator))


def hiss(frames: int, generator: np.random.Generator) -> Samples:
    """A fan near the microphone: noise with as much power at every frequency, at 0 dBFS."""
    return _levelled(generator.normal(size=frames))


def rustling(frames: int, generator: np.random.Generator) -> Samples:
    """Clicks and blankets."""
    samples = np.zeros(frames)
    for place in generator.integers(0, frames - 800, frames // 2500):
        samples[place : place + 400] += 0.2 * generator.normal(size=400) * np.exp(-np.arange(400) / 60)
    return samples


def music(frames: int, generator: np.random.Generator) -> Samples:
    """Plucked notes."""
    samples, times = np.zeros(frames), np.arange(RATE // 2) / RATE
    for place in range(0, frames - RATE // 2, RATE // 4):
        pitch = 220 * 2 ** (generator.integers(0, 24) / 12)
        note = sum(np.sin(2 * np.pi * pitch * number * times) / number for number in range(1, 5))
        samples[place : place + RATE // 2] += 0.05 * note * np.exp(-4 * times)
    return samples


def breath(frames: int, generator: np.random.Generator) -> Samples:
    """Somebody breathing into the microphone."""
    swell = np.clip(np.sin(2 * np.pi * np.arange(frames) / RATE / 3), 0, 1)
    return np.asarray(generator.normal(size=frames) * 10 ** (-30 / 20) * swell**2)


def tones(frames: int, generator: np.random.Generator) -> Samples:
    """Our own earcons, loud."""
    samples, tone = np.zeros(frames), earcons.listening(100).at_rate(RATE).samples
    for place in range(RATE, frames - len(tone), 2 * RATE):
        samples[place : place + len(tone)] += tone
    return samples


NOISES = {"pink": pink, "hum": hum, "hiss": hiss}
OTHERS = {
    "pink -30 dBFS": lambda frames, generator: pink(frames, generator) * 10 ** (-30 / 20),
    "rustling": rustling,
    "music": music,
    "breath": breath,
    "earcons": tones,
}


def chunks_of(samples: Samples) -> list[bytes]:
    """Whole chunks of 16-bit samples."""
    pcm = Sound.of_samples(samples, RATE).pcm
    return [pcm[at : at + 2 * CHUNK] for at in range(0, len(pcm) - 2 * CHUNK + 1, 2 * CHUNK)]


def spoken() -> Iterator[Samples]:
    """Every text by every voice, at one level."""
    for speaker in (*BUNDLED, *INSTALLED):
        for text in TEXTS:
            yield _levelled(say(text, speaker).trimmed(-45.0, 0.0).samples) * 10 ** (LEVEL_DBFS / 20)


def score(name: str, sound: str, speeches: Sequence[Samples]) -> Score:
    """Listen to every speech under a condition."""
    generator = np.random.default_rng(1)
    before, after = round(BEFORE_SECONDS * RATE), round(AFTER_SECONDS * RATE)
    missed, false, late, cpu, seconds = [], [], [], 0.0, 0.0
    for speech in speeches:
        samples = np.concatenate([np.zeros(before), speech, np.zeros(after)])
        chunks, detector = chunks_of(samples + _noise(sound, len(samples), generator)), DETECTORS[name]()
        begun = time.process_time()
        found = [detector.accept(chunk) >= 0.5 for chunk in chunks]
        cpu, seconds = cpu + time.process_time() - begun, seconds + len(samples) / RATE
        end = before + len(speech)
        for number, speaks in enumerate(found):
            part = samples[number * CHUNK : (number + 1) * CHUNK]
            if before <= number * CHUNK and (number + 1) * CHUNK <= end:
                if np.sqrt(np.mean(np.square(part))) > 10 ** (AUDIBLE_DBFS / 20):
                    missed.append(not speaks)
            elif number > 1 and not before - CHUNK < number * CHUNK < end + 5 * CHUNK:
                false.append(speaks)
        last = max((number for number, speaks in enumerate(found) if speaks), default=0)
        late.append(((last + 1) * CHUNK - end) / RATE)
    return Score(
        name, sound, statistics.fmean(missed), statistics.fmean(false), statistics.median(late), cpu / seconds
    )


def alarms(name: str, sound: str, seconds: int = 30) -> Score:
    """Listen to something that is no speech."""
    generator, detector = np.random.default_rng(2), DETECTORS[name]()
    frames = seconds * RATE
    chunks = chunks_of(OTHERS[sound](frames, generator) + generator.normal(0, 10 ** (-72 / 20), frames))
    begun = time.process_time()
    found = [detector.accept(chunk) >= 0.5 for chunk in chunks]
    return Score(name, sound, 0.0, statistics.fmean(found), 0.0, (time.process_time() - begun) / seconds)


@click.command(help=__doc__.split("\n")[0])
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here as well.")
def main(file: Path | None) -> None:
    """Print the table."""
    speeches = list(spoken())
    scores = [score(name, sound, speeches) for sound in CONDITIONS for name in DETECTORS]
    scores += [alarms(name, sound) for sound in OTHERS for name in DETECTORS]
    click.echo(f"{'sound':16}{'detector':18}{'missed':>8}{'false':>8}{'late':>8}{'CPU':>8}")
    for one in scores:
        click.echo(
            f"{one.sound:16}{one.detector:18}{one.missed:8.1%}{one.false:8.1%}{one.late:7.2f}s{one.cpu:8.2%}"
        )
    if file:
        file.write_text(json.dumps([asdict(one) for one in scores], indent=2) + "\n", encoding="utf-8")


def _noise(sound: str, frames: int, generator: np.random.Generator) -> Samples:
    condition = CONDITIONS[sound]
    floor = generator.normal(0, 10 ** (-70 / 20), frames)
    if condition is None:
        return floor
    kind, ratio = condition
    noise = NOISES[kind](frames, generator)
    return np.asarray(floor + noise * 10 ** ((LEVEL_DBFS - ratio) / 20))


def _levelled(samples: Samples) -> Samples:
    return np.asarray(samples / np.sqrt(np.mean(np.square(samples))))


if __name__ == "__main__":
    main()
