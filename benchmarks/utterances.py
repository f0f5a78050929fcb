"""What is said to a voice loop when it is measured: whole sounds, with silence and speech at exact times."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, zip_longest
from pathlib import Path

import numpy as np
import yaml

from benchmarks.echoes import PERSON_DBFS, active_rms
from voice_local.model_builder.voices import TEST_VOICES, Line, Manner, say
from voice_local.sound import Samples, Sound
from voice_local.wav import LISTENING_RATE

FILE = Path(__file__).parent / "data" / "utterances.yaml"
MANNERS = {"paced": Manner(1.1), "hesitant": Manner(1.0), "fast": Manner(0.75)}
"""Ways of speaking; the stretch is that of every word, pauses come on top."""
SPEECH_DBFS = -50.0
"""What a voice leaves at the two ends of a part below this level is no speech."""
_PAUSE = re.compile(r"\[([\d.]+)\]")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A question as somebody says it.

    Attributes:
        way: Manner of speaking, a key of ``MANNERS``.
        topic: Id of the topic that answers it.
        text: Its words.
        voice: Who says it (``engine:voice``).
        sound: It spoken, at 16 kHz and ``PERSON_DBFS``; it begins and ends with speech.
    """

    way: str
    topic: str
    text: str
    voice: str
    sound: Sound

    def as_json(self) -> dict[str, object]:
        """All but the sound."""
        return {"way": self.way, "topic": self.topic, "text": self.text, "voice": self.voice}


def utterances(most: int | None = None) -> list[Utterance]:
    """Speak the set, the ways by turns; the same sounds in every run.

    Args:
        most: Take only so many.

    Raises:
        BuildError: A voice is not installed.
    """
    ways: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    columns = [[(way, topic, text) for topic, text in rows.items()] for way, rows in ways.items()]
    chosen = [row for turn in zip_longest(*columns) for row in turn if row][:most]
    pieces = [_PAUSE.split(text) for _, _, text in chosen]
    lines = [
        Line(part.strip(), voice, MANNERS[way])
        for (way, _, _), voice, parts in zip(chosen, cycle(TEST_VOICES), pieces, strict=False)
        for part in parts[::2]
    ]
    spoken = iter(zip(lines, say(lines), strict=True))
    made = []
    for (way, topic, _), parts in zip(chosen, pieces, strict=True):
        said = [next(spoken) for _ in parts[::2]]
        sound = _joined([sound for _, sound in said], [float(pause) for pause in parts[1::2]])
        made.append(Utterance(way, topic, " ".join(line.text for line, _ in said), said[0][0].voice, sound))
    return made


def _joined(sounds: Sequence[Sound | None], pauses: Sequence[float]) -> Sound:
    """Put pauses of these seconds between the parts of an utterance."""
    whole: list[Samples] = []
    for sound, pause in zip_longest(sounds, pauses, fillvalue=0.0):
        assert isinstance(sound, Sound), "a voice gave up"
        assert isinstance(pause, float)
        speech = sound.at_rate(LISTENING_RATE).trimmed(SPEECH_DBFS, margin=0.0)
        whole += [speech.samples, np.zeros(round(pause * LISTENING_RATE))]
    samples = np.concatenate(whole)
    return Sound.of_samples(samples / active_rms(samples) * 10 ** (PERSON_DBFS / 20), LISTENING_RATE)
