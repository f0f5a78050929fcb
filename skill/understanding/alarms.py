"""Hearing red flags by their words, before anything else."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skill.content import AlarmRule, Content
from skill.understanding.normalise import spoken_words

LONGEST_REPORT = 10_000
"""Characters looked through: danger may be mentioned at the end of a long story."""
_SHORTEST_STEM = 2
_HEIGHT = re.compile(r"\b(?:four|five|six|seven|[4-7]) (?:foot|feet)\b")
"""How tall somebody is, which must not be taken for a foot."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule that an utterance meets: the topic that answers, and the words that set it off."""

    topic: str
    words: tuple[str, ...]


class AlarmRules:
    """Word groups that together mean a red flag.

    They need no training and can say which words spoke. Only rules of whose groups each has a phrase that
    begins with a word of the utterance are looked at, so that hundreds of rules cost no more than a few.
    """

    def __init__(self, content: Content) -> None:
        self._rules = content.alarm_rules
        self._by_word: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self._by_stem: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for number, rule in enumerate(self._rules):
            for place, group in enumerate(rule.groups):
                for phrase in group:
                    self._enter(phrase.split()[0], (number, place))

    def find(self, text: str) -> Alarm | None:
        """The first rule the utterance meets, or None."""
        words = _HEIGHT.sub(" ", " ".join(spoken_words(text, LONGEST_REPORT))).split()
        plain = " ".join(words)
        for number in self._likely(words):
            alarm = _met(self._rules[number], plain)
            if alarm:
                return alarm
        return None

    def _enter(self, first: str, place: tuple[int, int]) -> None:
        stem, star, _ = first.partition("*")
        (self._by_stem if star else self._by_word)[stem].add(place)

    def _likely(self, words: Iterable[str]) -> Iterator[int]:
        """Numbers, in order, of the rules of which every group may have a phrase here."""
        begun: dict[int, set[int]] = defaultdict(set)
        for word in words:
            for places in (self._by_word.get(word), *self._stems(word)):
                for number, place in places or ():
                    begun[number].add(place)
        return (number for number in sorted(begun) if len(begun[number]) == len(self._rules[number].groups))

    def _stems(self, word: str) -> Iterator[set[tuple[int, int]] | None]:
        return (self._by_stem.get(word[:end]) for end in range(_SHORTEST_STEM, len(word) + 1))


def _met(rule: AlarmRule, plain: str) -> Alarm | None:
    found = [_any_of(group).search(plain) for group in rule.groups]
    if not all(found) or (rule.unless and _any_of(rule.unless).search(plain)):
        return None
    return Alarm(rule.topic, tuple(match[0] for match in found if match))


@functools.lru_cache(maxsize=512)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One of the phrases as whole words; ``*`` stands for any letters, a lone ``_`` for up to three words."""
    forms = []
    for phrase in sorted(phrases, key=len, reverse=True):
        words = [re.escape(word).replace(r"\*", r"[a-z']*") for word in phrase.split()]
        forms.append(r"\s".join(words).replace(r"\s_\s", r"\s(?:\S+\s){0,3}"))
    return re.compile(rf"(?<![\w'])(?:{'|'.join(forms)})(?![\w'])")
