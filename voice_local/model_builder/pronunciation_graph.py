"""HCL: from the network's frames to words, as one prefix tree over all pronunciations."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from voice_local.model_builder import phones
from voice_local.model_builder.fst import Fst
from voice_local.model_builder.lexicon import PHONES, SILENCE, Lexicon

UNKNOWN = "[unk]"
"""Vosk's name for a word outside the vocabulary."""


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """What it costs to hear ``[unk]``: cheaper means that more is rejected.

    Attributes:
        entry: Once for the word.
        per_phone: For each phone, times the phone's negative log probability.
    """

    entry: float = 2.5
    per_phone: float = 0.85


class PronunciationGraph:
    """Builds the transducer from transition ids to words.

    The label of a word lies on its last phone, where it is certain; homophones are parallel arcs. Word ends
    share one state for each final phone, from which silence or nothing leads back to the root. The constant
    costs of the transitions are left out, and no disambiguation symbols are needed.
    """

    def __init__(self, silence: float = 0.5) -> None:
        """Start with silence and root.

        Args:
            silence: Probability of silence before a word.
        """
        self.fst = Fst()
        start, self._root, self._silence = self.fst.state(), self.fst.state(), self.fst.state()
        self._no_silence_cost, self._silence_cost = -math.log(1 - silence), -math.log(silence)
        self._ends: dict[int, int] = {}
        self._tree: dict[tuple[int, int], int] = {}
        self._onward(start)
        self.fst.arc(self._silence, self._silence, phones.stay(phones.number(SILENCE)))
        self.fst.arc(self._silence, self._root, 0)
        self.fst.finals[self._root] = 0.0

    def add_words(self, lexicon: Lexicon, labels: Mapping[str, int]) -> None:
        """Add every reading of every word."""
        for word, readings in sorted(lexicon.items()):
            for reading in readings:
                *before, last = phones.numbers(reading)
                state = self._root
                for phone in before:
                    state = self._step(state, phone)
                self.fst.arc(state, self._end(last), phones.enter(last), labels[word])

    def add_unknown(self, label: int, phone_probability: Mapping[str, float], cost: UnknownWord) -> None:
        """Add the word that is any string of phones."""
        hub = self.fst.state()
        for phone in PHONES[1:]:
            likely = cost.per_phone * -math.log(phone_probability[phone])
            single, last = phones.number(phone, "S"), phones.number(phone, "E")
            self.fst.arc(self._root, self._end(single), phones.enter(single), label, cost.entry + likely)
            self._loop(self._root, hub, phones.number(phone, "B"), label, cost.entry + likely)
            self._loop(hub, hub, phones.number(phone, "I"), 0, likely)
            self.fst.arc(hub, self._end(last), phones.enter(last), 0, likely)

    def _step(self, state: int, phone: int) -> int:
        if (state, phone) not in self._tree:
            following = self._tree[state, phone] = self.fst.state()
            self.fst.arc(state, following, phones.enter(phone))
            self.fst.arc(following, following, phones.stay(phone))
        return self._tree[state, phone]

    def _loop(self, source: int, target: int, phone: int, label: int, cost: float) -> None:
        inside = self.fst.state()
        self.fst.arc(source, inside, phones.enter(phone), label, cost)
        self.fst.arc(inside, inside, phones.stay(phone))
        self.fst.arc(inside, target, 0)

    def _end(self, phone: int) -> int:
        if phone not in self._ends:
            end = self._ends[phone] = self.fst.state()
            self.fst.arc(end, end, phones.stay(phone))
            self._onward(end)
        return self._ends[phone]

    def _onward(self, state: int) -> None:
        self.fst.arc(state, self._root, 0, 0, self._no_silence_cost)
        self.fst.arc(state, self._silence, phones.enter(phones.number(SILENCE)), 0, self._silence_cost)
