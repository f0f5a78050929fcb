"""How people are understood and what is said to them beside the topics, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from skill.content.names import joined


@dataclass(frozen=True, slots=True)
class Command:
    """A control such as "repeat" or "stop": what it is called, and how people say it."""

    id: str
    intent: str
    ask: tuple[str, ...]
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A short question that leans on what was just talked about, such as "how long".

    Attributes:
        id: Its name in ``follow-ups.yaml``.
        ask: Clean wordings, also given to Alexa.
        heard: Messy ones, for our own understanding only.
        after: From a topic or family to the topic that answers once that was spoken about.
        command: Intent of the command it amounts to after any other topic, or empty.
        topic: Id of the topic that answers otherwise.
    """

    id: str
    ask: tuple[str, ...]
    heard: tuple[str, ...]
    topic: str
    after: Mapping[str, str] = field(default_factory=dict)
    command: str = ""

    @property
    def intent(self) -> str:
        """The Alexa intent's name."""
        return f"FollowUp{joined(self.id)}Intent"

    def answered_by(self, last: str) -> str:
        """Id of the topic, or name of the command's intent, that answers after the topic ``last``."""
        if not last:
            return self.topic
        return self.after.get(last) or self.after.get(last.partition("/")[0]) or self.command or self.topic


@dataclass(frozen=True, slots=True)
class Frame:
    """A question in which one word may be any of a list, such as "does {remedy} help with cramps".

    Attributes:
        id: Its name in ``frames.yaml``.
        things: Name of the list, such as ``remedy``.
        ask: Ways to put it, with the slot where the thing is named.
        unknown: What is said where nothing is known about a thing.
        nearest: Id of the topic to offer then.
        answers: From a thing to a topic and the part of it that answers.
    """

    id: str
    things: str
    ask: tuple[str, ...]
    unknown: str
    nearest: str
    answers: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def slot(self) -> str:
        """Name of the slot, in letters and underscores."""
        return self.things.replace("-", "_")

    @property
    def intent(self) -> str:
        """The Alexa intent's name."""
        return f"{joined(self.id)}Intent"


@dataclass(frozen=True, slots=True)
class Pair:
    """A remedy and a condition (or person), and the part of a topic that says whether they go together."""

    remedy: str
    condition: str
    topic: str
    part: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is safe for whom.

    Attributes:
        asks: Words one of which is in every such question.
        ask: Ways to put it, with ``{remedy}`` and ``{condition}``.
        known: The pairs there is an answer for.
    """

    asks: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    known: tuple[Pair, ...] = ()

    def find(self, remedy: str, condition: str) -> Pair | None:
        """The pair of these two names, or None where nothing is known about it."""
        wanted = (remedy, condition)
        return next((pair for pair in self.known if (pair.remedy, pair.condition) == wanted), None)

    def leaning_on(self, topic: str, condition: str) -> Pair | None:
        """What "is that safe with ..." means after a topic: its own remedy, or None where there is none."""
        family = topic.partition("/")[0]
        fitting = (pair for pair in self.known if pair.condition == condition)
        return next((pair for pair in fitting if pair.topic.partition("/")[0] == family), None)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A fixed sentence of the assistant. ``reprompt`` is said when nobody answers."""

    say: str
    reprompt: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Vocabulary the understanding needs beyond the ways to ask.

    Attributes:
        fillers: Words and phrases that carry no meaning ("um", "you know").
        openers: Phrases in front of a question that may be dropped ("can you tell me").
        same: Wording on the left means the wording on the right (synonyms, mishearings).
        spellings: From a word as other countries write it to the content files' own.
        corrections: After these only what follows counts ("no wait").
        joiners: Between two questions in one breath ("and also").
        asking: What a question begins with ("why"); both of two joined questions do.
        unfinished: After these words something follows ("what about", "um").
    """

    fillers: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[str, ...] = ()
    joiners: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """Word groups that together mean a red flag, whatever else the sentence says.

    Attributes:
        topic: Id of the safety topic.
        groups: Every group needs at least one of its phrases in the utterance.
        unless: Any of these phrases switches the rule off.
    """

    topic: str
    groups: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
