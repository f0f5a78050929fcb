"""How finished an utterance sounds while somebody may still be speaking."""

import bisect
import functools
import itertools
import sys
from collections import Counter
from collections.abc import Iterable
from enum import Enum, auto

from skill.content import Command, Content, FollowUp, Topic
from skill.understanding.interpretation import Interpretation, Reason
from skill.understanding.normalise import spoken_words
from skill.understanding.targets import family

SURE_AT = 0.8
"""Confidence from which a meaning is taken without waiting to hear whether more follows."""
ALIKE = 0.5
"""Share of the longer wordings, the shorter counting more, that have to mean the same, for a beginning to
count as the whole."""
ENDS_AT = 0.25
"""How often wordings end with the last words, for an end to be likely. With these three numbers most ways to
ask count as complete at their end, few of their beginnings do, and next to none of those means something else
than the whole."""
GOES_ON_AT = 0.02
"""How seldom wordings end with the last words, where something is sure to follow."""
DOUBTFUL_AT = 0.1
"""The same where the words so far are not understood, which is a sign of its own that some are missing."""
BEGINS_AT = 5
"""So many wordings that go on after these words, and none that ends there, make them a mere beginning."""
_PRIOR, _UNSEEN = 3.0, 0.2
_DOUBTFUL = frozenset({Reason.UNKNOWN, Reason.UNSURE, Reason.EMPTY})


class Completeness(Enum):
    """What the words so far are worth."""

    NOTHING = auto()
    """No words yet."""
    TRAILING = auto()
    """Something must follow: "what about", "is it safe to", "um"."""
    OPEN = auto()
    """It may be all, or not."""
    COMPLETE = auto()
    """It is understood, and what people say after these words means much the same."""


class Endings:
    """Tells how finished words sound, by what the content holds.

    Args:
        content: The words after which something follows, and all the ways to ask, which know exceptions.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._unfinished = tuple(tuple(phrase.split()) for phrase in content.words.unfinished)
        self._families = {topic.intent: family(topic.id) for topic in content.by_id.values()}

    def prepare(self) -> None:
        """Read the ways to ask now, which takes some tenths of a second; else the first judgement does."""
        self._tails.share([""])

    def judge(self, text: str, meant: Interpretation) -> Completeness:
        """How finished an utterance sounds.

        Args:
            text: The words so far.
            meant: What they mean if nothing follows.
        """
        words = spoken_words(text)
        if not words:
            return Completeness.NOTHING
        said, ends = " ".join(words), self._tails.share(words)
        longer = self._longer(said)
        begins = ends < self._least(words, meant) or len(longer) >= BEGINS_AT
        if begins and not self._is_whole(said):
            return Completeness.TRAILING
        certain = meant.reason not in _DOUBTFUL and meant.confidence >= SURE_AT
        likely = ends >= ENDS_AT or (meant.reason is Reason.COMMAND and self._is_whole(said))
        if certain and likely and self._goes_on_alike(longer, self._family(meant.intent)):
            return Completeness.COMPLETE
        return Completeness.OPEN

    def _least(self, words: list[str], meant: Interpretation) -> float:
        """How often wordings have to end with these last words, for an end not to be out of the question."""
        if any(tuple(words[-len(tail) :]) == tail for tail in self._unfinished):
            return ENDS_AT
        return DOUBTFUL_AT if meant.reason in _DOUBTFUL else GOES_ON_AT

    @functools.cached_property
    def _wordings(self) -> list[tuple[str, str]]:
        """Everything people may say, with the intent it means."""
        topics, content = self._content.by_id.values(), self._content
        sayings: tuple[Topic | Command | FollowUp, ...] = (*topics, *content.commands, *content.follow_ups)
        return sorted((text, said.intent) for said in sayings for text in (*said.ask, *said.heard))

    @functools.cached_property
    def _tails(self) -> "_Tails":
        return _Tails(text for text, _ in self._wordings)

    def _is_whole(self, said: str) -> bool:
        """Whether it is a way to ask as it stands, as "who says that" is."""
        place = bisect.bisect_left(self._wordings, (said, ""))
        return place < len(self._wordings) and self._wordings[place][0] == said

    def _longer(self, begun: str) -> list[tuple[str, str]]:
        """The wordings that go on after these words, with the intent each means."""
        first = bisect.bisect_left(self._wordings, (f"{begun} ", ""))
        return self._wordings[first : bisect.bisect_left(self._wordings, (f"{begun}!", ""))]

    def _goes_on_alike(self, longer: list[tuple[str, str]], meaning: str) -> bool:
        # Of what begins alike, people say the short far more often than the long.
        weighed = [(self._family(intent), 1 / len(text.split())) for text, intent in longer]
        alike = sum(weight for intent, weight in weighed if intent == meaning)
        return alike >= ALIKE * sum(weight for _, weight in weighed)

    def _family(self, intent: str) -> str:
        return self._families.get(intent, intent)


class _Tails:
    """How often the last one or two words of something are the last of a wording, too."""

    def __init__(self, wordings: Iterable[str]) -> None:
        self._words, self._last_words = Counter[str](), Counter[str]()
        self._pairs, self._last_pairs = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
        for text in wordings:
            # One string for each word, not one for each time it is said: that is two thirds of the memory.
            words = ["", *map(sys.intern, text.split())]
            self._words.update(words)
            self._pairs.update(itertools.pairwise(words))
            self._last_words[words[-1]] += 1
            self._last_pairs[tuple(words[-2:])] += 1

    def share(self, words: list[str]) -> float:
        """The share for the last two words, leaning on that for the last one where they are rare."""
        one, other = ["", *words][-2:]
        alone = (self._last_words[other] + _UNSEEN) / (self._words[other] + 1)
        return (self._last_pairs[one, other] + _PRIOR * alone) / (self._pairs[one, other] + _PRIOR)
