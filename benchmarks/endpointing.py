"""The end of an utterance, computed from files: what the sound alone decides, the same on every machine."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import vosk

from benchmarks.room import pink
from benchmarks.stock_vosk import BLOCK_FRAMES
from benchmarks.utterances import Utterance
from skill.assistant import Assistant
from skill.content import load_content
from voice_local.conversation import Conversation
from voice_local.endpointing import Patience
from voice_local.live import listener_for
from voice_local.microphone import CHUNK_FRAMES
from voice_local.recogniser import Final, VoskRecogniser
from voice_local.sound import Samples, Sound
from voice_local.wav import LISTENING_RATE

BEFORE_SECONDS = 1.0
AFTER_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class End:
    """When an utterance was taken to be over.

    Attributes:
        loop: Whose way of finding it.
        condition: What else was to be heard.
        utterance: What was said.
        seconds: From the last sample of speech to the end of the block in which it was clear; None if never.
        turns: How many utterances it was taken for.
        final_ms: What the last block took, the final result included.
        cpu: Processor time per second of sound.
    """

    loop: str
    condition: str
    utterance: Utterance
    seconds: float | None
    turns: int
    final_ms: float
    cpu: float

    @property
    def early(self) -> bool:
        """Whether it was taken to be over before it was."""
        return self.turns > 1 or (self.seconds or 0.0) < 0


@dataclass(frozen=True, slots=True)
class Endpointing:
    """A way to find the end of an utterance.

    Attributes:
        loop: Whose way it is.
        frames: Samples in a block.
        reset: Begins anew.
        accept: Takes a block and tells whether an utterance with words in it ended there.
    """

    loop: str
    frames: int
    reset: Callable[[], None]
    accept: Callable[[bytes], bool]


def end_of(utterance: Utterance, condition: str, noise_dbfs: float, way: Endpointing) -> End:
    """Find the end of an utterance with noise around and over it."""
    way.reset()
    size = 2 * way.frames
    pcm = Sound.of_samples(_in_noise(utterance.sound.samples, noise_dbfs), LISTENING_RATE).pcm
    last = round(BEFORE_SECONDS * LISTENING_RATE) + utterance.sound.frames
    ends: list[tuple[int, float]] = []
    began = time.process_time()
    for start in range(0, len(pcm) - size + 1, size):
        before = time.process_time()
        if way.accept(pcm[start : start + size]):
            ends.append((start // 2 + way.frames, 1000 * (time.process_time() - before)))
    cpu = (time.process_time() - began) / (len(pcm) / 2 / LISTENING_RATE)
    place, final_ms = ends[0] if ends else (None, 0.0)
    seconds = None if place is None else (place - last) / LISTENING_RATE
    return End(way.loop, condition, utterance, seconds, len(ends), final_ms, cpu)


def endpointings(model: Path) -> Iterator[Endpointing]:
    """Ours and the usual one, on the same model."""
    recogniser = VoskRecogniser(model)
    conversation = Conversation(Assistant(load_content()))
    conversation.open_silently()
    listener = listener_for(conversation, recogniser)

    def heard(block: bytes) -> bool:
        final = listener.accept(block)
        return isinstance(final, Final) and bool(final.text)

    yield Endpointing("ours", CHUNK_FRAMES, lambda: listener.expect(Patience(), conversation.expected), heard)
    usual = vosk.KaldiRecognizer(vosk.Model(str(model.resolve())), LISTENING_RATE)

    def recognised(block: bytes) -> bool:
        return bool(usual.AcceptWaveform(block)) and bool(json.loads(usual.Result())["text"])

    yield Endpointing("stock", BLOCK_FRAMES, usual.Reset, recognised)


def _in_noise(speech: Samples, dbfs: float) -> Samples:
    before, after = (round(seconds * LISTENING_RATE) for seconds in (BEFORE_SECONDS, AFTER_SECONDS))
    whole = np.concatenate([np.zeros(before), speech, np.zeros(after)])
    return np.asarray(whole + pink(np.random.default_rng(7), len(whole), dbfs))
