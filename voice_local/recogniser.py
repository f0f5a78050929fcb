"""Turning sound into words: what a recogniser gives, and the one made of Vosk."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

from skill.problem import Problem
from voice_local.vosk_library import hushed, load_vosk
from voice_local.wav import LISTENING_RATE

UNKNOWN = "[unk]"
"""What Vosk writes for a word outside its vocabulary or grammar."""


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word.

    Attributes:
        text: The word, in lower case.
        start: When it begins, in seconds since the recogniser's last reset.
        end: When it ends.
        confidence: From 0.0 to 1.0, how much of the probability of all alternatives has this word here.
    """

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of an utterance.

    Attributes:
        text: The words.
        confidence: Its share, from 0.0 to 1.0, of the probability of all readings.
        likelihood: How well it fits the sound, as a natural logarithm, by which it can be compared with what
            recognisers of other vocabularies make of the same sound.
    """

    text: str
    confidence: float
    likelihood: float = 0.0


@dataclass(frozen=True, slots=True)
class Partial:
    """What an utterance sounds like so far."""

    text: str


@dataclass(frozen=True, slots=True)
class Final:
    """What a finished utterance was taken for.

    Attributes:
        text: The likeliest reading; empty when nothing was understood.
        words: The words of ``text`` with times and confidence.
        alternatives: The readings, likeliest first; the first one is ``text``.
    """

    text: str
    words: tuple[Word, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def readings(self) -> tuple[str, ...]:
        """All readings, likeliest first."""
        return tuple(dict.fromkeys((self.text, *(reading.text for reading in self.alternatives))))

    @property
    def likelihood(self) -> float:
        """That of the likeliest reading; see :class:`Alternative`."""
        return self.alternatives[0].likelihood if self.alternatives else 0.0

    @property
    def confidence(self) -> float:
        """Mean confidence of the words; 1.0 where the recogniser gives none."""
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 1.0


Heard = Partial | Final


class Recogniser(Protocol):
    """Takes the chunks of a microphone and says what was heard."""

    def accept(self, chunk: bytes) -> Heard | None:
        """Take 16-bit mono samples.

        Returns:
            A ``Final`` when an utterance ended in this chunk, a ``Partial`` when what was heard so far has
            changed (empty when it turned out to be nothing), else None. Silence gives nothing.
        """
        ...

    def finish(self) -> Final:
        """End the utterance now and return it, with an empty text when nothing was said."""
        ...

    def reset(self) -> None:
        """Forget the utterance begun."""
        ...


class VoskRecogniser:
    """A recogniser made of a Vosk model in a folder."""

    def __init__(
        self,
        model: Path | Any,
        grammar: Sequence[str] | None = None,
        rate: int = LISTENING_RATE,
        alternatives: int = 5,
    ) -> None:
        """Load the model.

        Args:
            model: Folder of the model, or a loaded ``vosk.Model``.
            grammar: Phrases to prefer; None hears everything the model knows. It is a bias and no filter:
                phrases recombine, so what comes back may be none of them. A phrase with a word that the
                model does not know is left out.
            rate: Sample rate of the chunks in Hz, at least that of the model (16 kHz).
            alternatives: Readings of an utterance to give at most, at least 1.

        Raises:
            Problem: ``corrupt-model``: the folder holds no model that Vosk can load.
        """
        vosk = load_vosk()
        # At -1 Vosk still writes warnings to standard error, into the midst of the conversation.
        vosk.SetLogLevel(-2)
        self._model, self._vosk = _loaded(model, rate)
        self._rate = rate
        self._count = alternatives
        self._prepare()
        self._partial = ""
        self._grammar: Sequence[str] | None = None
        self._begun = self._swollen = False
        # A model that adapts to who speaks would forget them.
        self._renews = isinstance(model, Path) and not (model / "ivector").is_dir()
        if grammar is not None:
            self.set_grammar(grammar)

    @property
    def decoder(self) -> object:
        """Vosk's part, which holds most of the memory; another one after it was made anew."""
        return self._vosk

    def sibling(self, grammar: Sequence[str] | None = None) -> Self:
        """Return another recogniser on the same loaded model, such as one that only listens for "stop"."""
        return type(self)(self._model, grammar, self._rate, self._count)

    def set_grammar(self, grammar: Sequence[str] | None) -> None:
        """Prefer these phrases from now on (None: everything); an utterance begun is dropped."""
        self._drop()
        self._grammar = grammar
        phrases = [] if grammar is None else [*filter(self._knows, grammar), UNKNOWN]
        self._vosk.SetGrammar(json.dumps(phrases))

    def accept(self, chunk: bytes) -> Heard | None:
        """See :meth:`Recogniser.accept`."""
        self._begun = self._swollen = True
        if self._vosk.AcceptWaveform(chunk):
            shown, self._partial, self._begun = self._partial, "", False
            final = _final(json.loads(self._vosk.Result()))
            if final.text:
                return final
            return Partial("") if shown else None
        partial = str(json.loads(self._vosk.PartialResult())["partial"])
        if partial == self._partial:
            return None
        self._partial = partial
        return Partial(partial)

    def finish(self) -> Final:
        """See :meth:`Recogniser.finish`."""
        final = _final(json.loads(self._vosk.FinalResult()))
        self._partial, self._begun = "", False
        return final

    def reset(self) -> None:
        """See :meth:`Recogniser.reset`. Between utterances it also gives memory back, in some 15 ms."""
        if self._renews and self._swollen and not self._begun:
            self._renew()
            return
        self._drop()
        self._vosk.Reset()

    def _renew(self) -> None:
        """Make Vosk's part anew: its decoder keeps what the hardest utterance took, some 20 MB."""
        self._vosk = load_vosk().KaldiRecognizer(self._model, self._rate)
        self._prepare()
        self._swollen = False
        if self._grammar is not None:
            self.set_grammar(self._grammar)

    def _prepare(self) -> None:
        self._vosk.SetWords(True)
        self._vosk.SetMaxAlternatives(self._count)

    def _knows(self, phrase: str) -> bool:
        return all(self._model.vosk_model_find_word(word) >= 0 for word in phrase.split())

    def _drop(self) -> None:
        # libvosk aborts the process when the grammar changes in the middle of an utterance.
        if self._begun:
            self.finish()


def _loaded(model: Path | Any, rate: int) -> tuple[Any, Any]:
    """The model and a recogniser on it; a damaged graph is only noticed by the latter."""
    vosk = load_vosk()
    if not isinstance(model, Path):
        return model, vosk.KaldiRecognizer(model, rate)
    try:
        with hushed():
            loaded = vosk.Model(str(model.resolve()))
            return loaded, vosk.KaldiRecognizer(loaded, rate)
    except Exception:
        raise Problem("corrupt-model", path=str(model), file=model.name) from None


def _final(result: dict[str, Any]) -> Final:
    """Make a value of Vosk's n-best list, whose confidences are log likelihoods to be normalised."""
    readings = [reading for reading in result["alternatives"] if reading["text"]]
    if not readings:
        return Final("")
    highest = max(reading["confidence"] for reading in readings)
    weights = [math.exp(reading["confidence"] - highest) for reading in readings]
    shares = [weight / sum(weights) for weight in weights]
    words = tuple(
        Word(word["word"], word["start"], word["end"], _support(word, readings, shares))
        for word in readings[0]["result"]
    )
    alternatives = tuple(
        Alternative(reading["text"], share, reading["confidence"])
        for reading, share in zip(readings, shares, strict=True)
    )
    return Final(readings[0]["text"], words, alternatives)


def _support(word: dict[str, Any], readings: list[dict[str, Any]], shares: list[float]) -> float:
    middle = (word["start"] + word["end"]) / 2
    support = sum(
        share
        for reading, share in zip(readings, shares, strict=True)
        if any(
            other["word"] == word["word"] and other["start"] <= middle <= other["end"]
            for other in reading["result"]
        )
    )
    return min(support, 1.0)
