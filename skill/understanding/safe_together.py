"""Hearing whether somebody asks if a remedy is safe for a person or with a condition."""

from skill.content import Content, Pair
from skill.understanding.entities import CONDITIONS, REMEDIES, Entities
from skill.understanding.interpretation import SAFE_TOGETHER, Interpretation, Reason


class SafeTogether:
    """Needs a word for safety, a remedy, and a condition or person; see ``content/en/pairs.yaml``."""

    def __init__(self, content: Content, entities: Entities) -> None:
        self._pairs = content.pairs
        self._entities = entities

    def find(self, said: str, last: str) -> Interpretation | None:
        """What is asked, or None where it is something else.

        Args:
            said: The words that were said.
            last: Id of the topic spoken about last; without a remedy the one it was about is meant.
        """
        words = f" {said} "
        if not any(f" {asks} " in words for asks in self._pairs.asks):
            return None
        named = self._entities.find(words)
        remedy = next((named[kind] for kind in REMEDIES if kind in named), None)
        condition = next((named[kind] for kind in CONDITIONS if kind in named), None)
        if not condition or remedy == condition:
            return None
        if not remedy:
            pair = self._pairs.leaning_on(last, condition)
            return _asked(pair.remedy, condition, pair) if pair else None
        pair = self._pairs.find(remedy, condition)
        if pair is None and not {"remedy", "medicine", "condition"} & named.keys():
            # What a child or an old person may eat and drink is an everyday question.
            return None
        return _asked(remedy, condition, pair)


def _asked(remedy: str, condition: str, pair: Pair | None) -> Interpretation:
    slots = {"remedy": remedy, "condition": condition}
    return Interpretation(SAFE_TOGETHER, pair.topic if pair else None, 1.0, Reason.PAIR, slots)
