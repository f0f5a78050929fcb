"""Barge-in: hearing the few words that silence the assistant while it speaks, and never in its own voice."""

import itertools
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from skill.content.files import ContentError, Finding, read_yaml
from skill.content.loader import LANGUAGE, content_folder
from skill.content.tables import Tables, texts
from voice_local.near_end import NearEnd
from voice_local.recogniser import Recogniser, VoskRecogniser
from voice_local.wav import LISTENING_RATE

_FILE = "interruptions.yaml"


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is listened for while the assistant speaks.

    Attributes:
        always: What interrupts at any time.
        routine: What interrupts a routine as well.
        before: Words that may come before either.
        decoys: Other words, which keep the recogniser from hearing one of those in everything.
    """

    always: tuple[str, ...]
    routine: tuple[str, ...]
    before: tuple[str, ...]
    decoys: tuple[str, ...]

    @property
    def grammar(self) -> tuple[str, ...]:
        """All that a recogniser should listen for."""
        return (*self.always, *self.routine, *self.before, *self.decoys)


def load_phrases(root: Path | None = None) -> Phrases:
    """Read the phrases from the content.

    Raises:
        ContentError: The file cannot be read or is not of the expected form.
    """
    shown = f"content/{LANGUAGE}/{_FILE}"
    findings: list[Finding] = []
    table = read_yaml((root or content_folder()) / LANGUAGE / _FILE, shown)
    names = [field.name for field in fields(Phrases)]
    rows = Tables(findings).known(table, shown, dict.fromkeys(names, texts))
    if findings:
        raise ContentError(tuple(findings))
    return Phrases(**{name: rows.get(name, ()) for name in names})


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Somebody spoke up.

    Attributes:
        phrase: What was called out.
        at: When that was clear, in seconds of microphone sound since the last reset.
    """

    phrase: str
    at: float


class Interruption:
    """Finds a phrase in what the microphone hears while the assistant speaks.

    Its own voice is taken out (see :class:`voice_local.near_end.NearEnd`), and the recogniser hears only what
    cannot be left of that. A phrase that is in the sentence being spoken has to be loud beside the echo.

    Args:
        listener: A recogniser of its own, whose grammar is that of the phrases.
        phrases: What to listen for.
    """

    def __init__(self, listener: Recogniser, phrases: Phrases) -> None:
        self._listener = listener
        self._phrases = phrases
        self._expected = phrases.always
        self._near_end = NearEnd()
        self._frames = 0

    @classmethod
    def beside(cls, recogniser: VoskRecogniser, phrases: Phrases) -> Self:
        """Make one on the model of a recogniser that is in use for something else."""
        return cls(recogniser.sibling(phrases.grammar), phrases)

    def reset(self, *, routine: bool = False) -> None:
        """Begin anew with the next answer; what is known of the echo is kept.

        Args:
            routine: Whether the answer belongs to a routine.
        """
        self._expected = self._phrases.always + (self._phrases.routine if routine else ())
        self._frames = 0
        self._listener.reset()

    def accept(self, chunk: bytes, played: bytes, saying: str) -> Interrupt | None:
        """Take the next chunk of the microphone.

        Args:
            chunk: 16 kHz mono 16-bit samples, a multiple of 20 ms.
            played: What the loudspeaker was given in the same time; see
                :meth:`voice_local.mouth.Mouth.played`. How the echo comes about is learned within some
                seconds, and anew whenever the delay between the two changes.
            saying: The sentence being spoken, or nothing.

        Returns:
            What was called out, as soon as it is clear.
        """
        self._frames += len(chunk) // 2
        voice = self._near_end.accept(chunk, played)
        if voice.begins:
            self._listener.reset()
        for part in voice.chunks:
            heard = self._listener.accept(part)
            phrase = self._phrase_in(heard.text) if heard else ""
            if phrase and (voice.loud or not _contains(saying, phrase)):
                return Interrupt(phrase, self._frames / LISTENING_RATE)
        return None

    def _phrase_in(self, text: str) -> str:
        """The phrase a text begins with, or nothing: who calls out hardly begins with something else."""
        words = text.split()
        called = " ".join(itertools.dropwhile(self._phrases.before.__contains__, words)) + " "
        return next((phrase for phrase in self._expected if called.startswith(f"{phrase} ")), "")


def _contains(sentence: str, phrase: str) -> bool:
    words = "".join(letter if letter.isalpha() else " " for letter in sentence.lower()).split()
    return f" {phrase} " in f" {' '.join(words)} "
