"""Hearing one of a few phrases, or nothing."""

from collections.abc import Sequence

from voice_local.recogniser import Alternative, Final, VoskRecogniser


class PhraseRecogniser:
    """Hears whole utterances that are one of the phrases expected now.

    Args:
        recogniser: One of its own, on the model of another (:meth:`VoskRecogniser.sibling`).
    """

    def __init__(self, recogniser: VoskRecogniser) -> None:
        self._recogniser = recogniser
        self._phrases: frozenset[str] = frozenset()
        self._cut = False

    def expect(self, phrases: Sequence[str]) -> None:
        """Listen for these phrases from now on; for none at all where there are none."""
        self.reset()
        if self._phrases != frozenset(phrases):
            self._phrases = frozenset(phrases)
            self._recogniser.set_grammar(phrases)

    def accept(self, chunk: bytes) -> None:
        """Take the next samples of the utterance."""
        if self._phrases:
            self._cut |= isinstance(self._recogniser.accept(chunk), Final)

    def finish(self) -> Alternative | None:
        """End the utterance; give the phrase that it was, if it was one."""
        final = self._recogniser.finish() if self._phrases else Final("")
        whole, self._cut = not self._cut, False
        return final.alternatives[0] if whole and final.text in self._phrases else None

    def reset(self) -> None:
        """Forget the utterance begun."""
        self._recogniser.reset()
        self._cut = False
