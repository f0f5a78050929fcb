"""The wake phrase: sleeping with an open ear until somebody says it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

from skill.content.files import ContentError, Finding, read_yaml
from skill.content.loader import LANGUAGE, content_folder
from voice_local.recogniser import Final, Partial, Recogniser, VoskRecogniser, Word
from voice_local.voice_activity import VoiceActivity
from voice_local.wav import LISTENING_RATE

SPEECH_PROBABILITY = 0.3
"""From when on sound is decoded; lower than for a turn, since a miss costs more here than a look in vain."""

PRE_ROLL_SECONDS = 0.5
"""Sound before the first sign of speech that is decoded too: "hey" begins softly."""

HANG_OVER_SECONDS = 0.8
"""Silence after which decoding ends: more than any pause within the phrase."""

STEADY_CHUNKS = 2
"""How many chunks in a row have to hold the last word of the phrase before it is looked at closely."""

LEAST_CONFIDENCE = 0.15
"""The share of the likeliest readings that has to have the phrase: noise swallows the h of "hey"."""

SHORTEST_SECONDS, LONGEST_SECONDS = 0.35, 2.0
LONGEST_GAP_SECONDS = 0.4
"""How the phrase is spoken: slow and fast synthetic voices take 0.7 to 1.5 s for it, without a gap."""

_REMEMBERED_SECONDS = 5.0
_BYTES_PER_SECOND = 2 * LISTENING_RATE


@dataclass(frozen=True, slots=True)
class WakeWords:
    """What to listen for while asleep.

    Attributes:
        phrase: What wakes the assistant.
        decoys: What sounds like it and does not.
    """

    phrase: str
    decoys: tuple[str, ...]


class WakePhrase:
    """Listens for the wake phrase.

    Only what may be speech is decoded, so that silence costs next to nothing. What ends like the phrase in
    the recogniser's partial results is looked at closely: enough of the likeliest readings have to have the
    phrase in them, and its words have to follow each other as spoken words do.

    Args:
        recogniser: A recogniser of its own, never used before, whose grammar holds the phrase and decoys.
        phrase: What wakes the assistant.
        activity: Tells where speech is.
    """

    def __init__(self, recogniser: Recogniser, phrase: str, activity: VoiceActivity) -> None:
        self._recogniser = recogniser
        self._phrase = tuple(phrase.split())
        self._activity = activity
        self._recent: deque[bytes] = deque()
        self._decoding = False
        self._quiet = 0
        self._steady = 0
        self._perhaps = False
        self._decoded = 0
        self._after = b""

    @classmethod
    def beside(cls, recogniser: VoskRecogniser, words: WakeWords, activity: VoiceActivity) -> Self:
        """Listen with the model of another recogniser."""
        return cls(recogniser.sibling([words.phrase, *words.decoys]), words.phrase, activity)

    @property
    def after(self) -> bytes:
        """The sound after the phrase in the chunks taken so far: the question may have begun in it."""
        return self._after

    def accept(self, chunk: bytes) -> bool:
        """Take the next 16 kHz mono 16-bit samples; true when the wake phrase was said."""
        self._recent.append(chunk)
        speech = self._activity.accept(chunk) >= SPEECH_PROBABILITY
        self._quiet = 0 if speech else self._quiet + len(chunk)
        if not self._decoding:
            self._forget(PRE_ROLL_SECONDS)
            if not speech:
                return False
            self._decoding = True
            return self._decode(b"".join(self._recent))
        self._forget(_REMEMBERED_SECONDS)
        woken = self._decode(chunk)
        if not woken and self._quiet >= HANG_OVER_SECONDS * _BYTES_PER_SECOND:
            self._rest()
        return woken

    def reset(self) -> None:
        """Forget the sound taken so far."""
        self._activity.reset()
        self._after = b""
        self._rest()

    def _rest(self) -> None:
        self._recogniser.reset()
        self._recent.clear()
        self._decoding, self._perhaps, self._steady = False, False, 0

    def _decode(self, sound: bytes) -> bool:
        self._decoded += len(sound)
        heard = self._recogniser.accept(sound)
        if isinstance(heard, Final):
            self._perhaps, self._steady = False, 0
            return self._said_in(heard)
        if isinstance(heard, Partial):
            self._perhaps = self._phrase[-1] in heard.text.split()
        self._steady = self._steady + 1 if self._perhaps else 0
        if self._steady < STEADY_CHUNKS:
            return False
        self._perhaps, self._steady = False, 0
        return self._said_in(self._recogniser.finish())

    def _said_in(self, final: Final) -> bool:
        words = self._words(final)
        if not (words and _like_speech(words) and self._share(final) >= LEAST_CONFIDENCE):
            return False
        # The recogniser's clock runs on through its results and counts the sound it was given.
        behind = self._decoded - 2 * round(words[-1].end * LISTENING_RATE)
        recent = b"".join(self._recent)
        self._after = recent[max(len(recent) - behind, 0) :] if behind > 0 else b""
        self._recent.clear()
        return True

    def _words(self, final: Final) -> tuple[Word, ...]:
        """As many words as the phrase has, up to its last one, whatever the first of them were taken for."""
        texts = [word.text for word in final.words]
        end = max((place + 1 for place, text in enumerate(texts) if text == self._phrase[-1]), default=0)
        return final.words[max(end - len(self._phrase), 0) : end]

    def _share(self, final: Final) -> float:
        """The probability of all readings that have the phrase in them."""
        phrase = f" {' '.join(self._phrase)} "
        return sum(reading.confidence for reading in final.alternatives if phrase in f" {reading.text} ")

    def _forget(self, keep_seconds: float) -> None:
        """Drop the oldest chunks, but for so many seconds and at least the last one."""
        total = sum(map(len, self._recent))
        while len(self._recent) > 1 and total - len(self._recent[0]) >= keep_seconds * _BYTES_PER_SECOND:
            total -= len(self._recent.popleft())


def load_wake_words(root: Path | None = None) -> WakeWords:
    """Read ``wake.yaml``.

    Raises:
        ContentError: The file cannot be read or lacks the phrase.
    """
    shown = f"content/{LANGUAGE}/wake.yaml"
    rows, lines = read_yaml((root or content_folder()) / LANGUAGE / "wake.yaml", shown)
    phrase, decoys = rows.get("phrase"), rows.get("decoys", [])
    if not (isinstance(phrase, str) and phrase.split()):
        raise ContentError((Finding(shown, lines.get("phrase", 1), "phrase: should be a few words"),))
    if not (isinstance(decoys, list) and all(isinstance(decoy, str) for decoy in decoys)):
        raise ContentError((Finding(shown, lines["decoys"], "decoys: should be a list of words"),))
    return WakeWords(" ".join(phrase.lower().split()), tuple(decoys))


def _like_speech(words: Sequence[Word]) -> bool:
    gaps = (later.start - earlier.end for earlier, later in pairwise(words))
    whole = words[-1].end - words[0].start
    return SHORTEST_SECONDS <= whole <= LONGEST_SECONDS and all(gap <= LONGEST_GAP_SECONDS for gap in gaps)
