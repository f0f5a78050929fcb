"""The assistant's own voice as its microphone gets it, made from files for measuring."""

import random
from dataclasses import dataclass

import numpy as np

from skill.content import Content
from skill.speech import Speech
from voice_local.microphone import CHUNK_FRAMES
from voice_local.sound import Samples
from voice_local.ssml import Text, segments, sound_of
from voice_local.voice import Pyttsx3Voice
from voice_local.wav import LISTENING_RATE

PERSON_DBFS = -26.0
"""Level of a person while speaking: the nominal one in the listening tests of ITU-T P.830."""

REVERBERATION_SECONDS = 0.3
SENTENCE_PAUSE_MS = 500


@dataclass(frozen=True, slots=True)
class EchoPath:
    """The way of the assistant's voice to its own microphone.

    Attributes:
        name: What it is called in the table.
        level: Its level in dB compared with a person; None leaves the samples as they are.
        delay: Seconds.
        room: Whether there are walls.
        drive: How hard the loudspeaker is driven: 0 is linear.
    """

    name: str
    level: float | None
    delay: float
    room: bool = True
    drive: float = 0.0


PATHS = (
    EchoPath("monitor", None, 0.02, room=False),
    EchoPath("near", -6, 0.02),
    EchoPath("usual", -12, 0.1),
    EchoPath("far", -20, 0.25),
    EchoPath("overdriven", -6, 0.08, drive=2.0),
)


@dataclass(frozen=True, slots=True)
class OwnSpeech:
    """The assistant's own speech: samples at 16 kHz and when which sentence begins and ends, in samples."""

    samples: Samples
    sentences: tuple[tuple[int, int, str], ...]

    def between(self, begin: float, end: float) -> "OwnSpeech":
        """The part between two times in seconds, in whole chunks."""
        first, last = (round(at * LISTENING_RATE) // CHUNK_FRAMES * CHUNK_FRAMES for at in (begin, end))
        return OwnSpeech(
            self.samples[first:last],
            tuple(
                (start - first, stop - first, text) for start, stop, text in self.sentences if stop > first
            ),
        )


def texts_of(content: Content) -> list[str]:
    """Everything that is spoken of the content: answers, routines, prompts."""
    texts = [part.text for topic in content.by_id.values() for part in topic.parts]
    texts += [text for prompt in content.prompts.values() for text in (prompt.say, prompt.reprompt) if text]
    texts += [step.instruction.text for routine in content.routines for step in routine.steps]
    return texts


def own_speech(content: Content, seconds: float) -> OwnSpeech:
    """Speak the content in a fixed random order, all over again if it is too short."""
    texts = texts_of(content)
    random.Random(1).shuffle(texts)
    parts: list[Samples] = []
    sentences: list[tuple[int, int, str]] = []
    place = 0
    with Pyttsx3Voice(locale=content.locale.tag) as voice:
        while place < seconds * LISTENING_RATE:
            for text in texts:
                for segment in segments(
                    Speech().say(text).pause(SENTENCE_PAUSE_MS).ssml_with(content.locale.spoken)
                ):
                    parts.append(sound_of(segment, voice).at_rate(LISTENING_RATE).samples)
                    if isinstance(segment, Text):
                        sentences.append((place, place + len(parts[-1]), segment.text))
                    place += len(parts[-1])
                if place >= seconds * LISTENING_RATE:
                    break
    return OwnSpeech(np.concatenate(parts), tuple(sentences))


def echo_of(own: Samples, path: EchoPath) -> Samples:
    """What the microphone gets of the assistant's voice."""
    wanted = None if path.level is None else 10 ** ((PERSON_DBFS + path.level) / 20)
    sound = np.tanh(own * path.drive) / path.drive if path.drive else own
    if path.room:
        sound = filtered(sound, room_response())
    late = round(path.delay * LISTENING_RATE)
    if wanted:
        sound = sound * wanted / active_rms(sound)
    return np.concatenate([np.zeros(late), sound])[: len(own)]


def room_response() -> Samples:
    """A direct sound and an exponentially decaying tail of noise (Moorer, 1979), of power 1."""
    frames = round(REVERBERATION_SECONDS * LISTENING_RATE)
    noise = np.random.default_rng(3).standard_normal(frames)
    response = noise * 10 ** (-3 * np.arange(frames) / frames)
    response[0] = 5.0
    return np.asarray(response / np.sqrt(np.sum(np.square(response))))


def filtered(sound: Samples, response: Samples) -> Samples:
    """Convolve, by overlap and add: a whole recording is too long for one transform."""
    block = 1 << 16
    size = 1 << (block + len(response)).bit_length()
    spectrum = np.fft.rfft(response, size)
    out = np.zeros(len(sound) + size)
    for start in range(0, len(sound), block):
        part = np.fft.irfft(np.fft.rfft(sound[start : start + block], size) * spectrum, size)
        out[start : start + size] += part
    return out[: len(sound)]


def active_rms(samples: Samples) -> float:
    """Root mean square of what is no pause."""
    return float(np.sqrt(np.mean(np.square(samples[np.abs(samples) > 1e-3]))))
