"""Hearing red flags by their words, before anything else."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skill.content import Content
from skill.understanding.normalise import spoken_words

LONGEST_REPORT = 10_000
"""Characters looked through: danger may be mentioned at the end of a long story."""
_SHORTEST_STEM = 2
_HEIGHT = re.compile(r"\b(?:four|five|six|seven|[4-7]) (?:foot|feet)\b")
"""How tall somebody is, which must not be taken for a foot."""
_WILD = re.compile(r"\*|(?<= )_(?= )")
_Place = tuple[int, int, str]
"""Number of a rule, number of a group in it, and a phrase of that."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule that an utterance meets: the topic that answers, and the words that set it off."""

    topic: str
    words: tuple[str, ...]


class AlarmRules:
    """Word groups that together mean a red flag.

    They need no training and can say which words spoke. Only phrases that begin with a word of the utterance
    are looked at, so that hundreds of rules cost no more than a few.
    """

    def __init__(self, content: Content) -> None:
        self._rules = content.alarm_rules
        self._by_word: dict[str, list[_Place]] = defaultdict(list)
        self._by_stem: dict[str, list[_Place]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            for group, phrases in enumerate(rule.groups):
                for phrase in phrases:
                    stem, star, _ = phrase.split()[0].partition("*")
                    (self._by_stem if star else self._by_word)[stem].append((number, group, phrase))

    def find(self, text: str) -> Alarm | None:
        """The first rule the utterance meets, or None."""
        words = _HEIGHT.sub(" ", " ".join(spoken_words(text, LONGEST_REPORT))).split()
        plain = " ".join(words)
        begun = self._begun(dict.fromkeys(words))
        likely = (
            number for number, groups in begun.items() if len(groups) == len(self._rules[number].groups)
        )
        for number in sorted(likely):
            rule = self._rules[number]
            found = [_said(begun[number][group], plain) for group in range(len(rule.groups))]
            if all(found) and not _said(rule.unless, plain):
                return Alarm(rule.topic, tuple(found))
        return None

    def _begun(self, words: Iterable[str]) -> dict[int, dict[int, list[str]]]:
        """By rule and group the phrases of which the first word is there."""
        begun: dict[int, dict[int, list[str]]] = defaultdict(dict)
        for word in words:
            for places in (self._by_word.get(word), *self._stems(word)):
                for number, group, phrase in places or ():
                    begun[number].setdefault(group, []).append(phrase)
        return begun

    def _stems(self, word: str) -> Iterator[list[_Place] | None]:
        return (self._by_stem.get(word[:end]) for end in range(_SHORTEST_STEM, len(word) + 1))


def _said(phrases: Iterable[str], plain: str) -> str:
    """What is said of some phrases, or an empty text.

    Patterns are made only of phrases with a wildcard: to compile one takes longer than an answer may.
    """
    words = f" {plain} "
    for phrase in phrases:
        if not _WILD.search(phrase):
            if f" {phrase} " in words:
                return phrase
        elif found := _pattern(phrase).search(plain):
            return found[0]
    return ""


@functools.lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as whole words; ``*`` stands for any letters, a lone ``_`` for up to three words."""
    words = [re.escape(word).replace(r"\*", r"[a-z']*") for word in phrase.split()]
    form = r"\s".join(words).replace(r"\s_\s", r"\s(?:\S+\s){0,3}")
    return re.compile(rf"(?<![\w']){form}(?![\w'])")
