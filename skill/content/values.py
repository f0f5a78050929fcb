"""What the content files say, as frozen values."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from skill.content.names import joined
from skill.content.wordings import Command


class Urgency(StrEnum):
    """How soon somebody needs help when a red flag is mentioned."""

    EMERGENCY = "emergency"
    SAME_DAY = "same-day"


@dataclass(frozen=True, slots=True)
class Source:
    """A page or paper that stands behind a sentence.

    Attributes:
        key: Short name used in the content files, for example ``NHS-INF``.
        organisation: Who published it, as shown on a card.
        spoken: How a voice names it.
        title: Title of the page or paper.
        kind: What sort of source it is, for example ``review`` or ``health-service``.
        url: The publisher's own address, or empty where none is certain.
        doi: Digital object identifier, or empty.
        looked_at: The day somebody last read it.
    """

    key: str
    organisation: str
    spoken: str
    title: str
    kind: str
    looked_at: datetime.date
    url: str = ""
    doi: str = ""
    year: int | None = None

    @property
    def link(self) -> str:
        """The address to show: the DOI's resolver first, since it outlives web sites."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences to be spoken in one breath, with the keys of their sources in order."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that can be asked.

    Attributes:
        id: The file's path below its folder without the ending, for example ``food/bananas``.
        title: Heading of the card and the page.
        name: How it is called inside a sentence, as in "would you like to hear about ...".
        answer: The short answer.
        more: What "more" gives, part by part.
        ask: Clean ways of asking, also given to Alexa.
        heard: Messy or misheard ways of asking, for our own understanding only.
        see_also: Topic ids to offer next, best first.
        reviewed: The day a person last checked the words.
        urgency: Set on red flags only.
    """

    id: str
    title: str
    name: str
    answer: Passage
    more: tuple[Passage, ...]
    ask: tuple[str, ...]
    heard: tuple[str, ...]
    see_also: tuple[str, ...]
    reviewed: datetime.date
    urgency: Urgency | None = None

    @property
    def parts(self) -> tuple[Passage, ...]:
        """The answer and all that "more" adds, in speaking order."""
        return (self.answer, *self.more)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of every source of the topic, in order of appearance, each once."""
        return tuple(dict.fromkeys(key for part in self.parts for key in part.sources))

    @property
    def intent(self) -> str:
        """The Alexa intent's name; only letters are allowed there."""
        return f"About{joined(self.id)}Intent"


@dataclass(frozen=True, slots=True)
class Tip:
    """A piece of advice, and the id of the topic that says more about it."""

    topic: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Cue:
    """Words in the middle of a hold, ``at`` so many seconds from its beginning."""

    at: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do in a guided routine and how long to keep doing it.

    Attributes:
        name: Heading on the card.
        instruction: What to do; spoken before the hold.
        seconds: Length of the hold.
        cues: Words spoken during the hold, in order of time, all of them before its end.
    """

    name: str
    instruction: Passage
    seconds: int
    cues: tuple[Cue, ...] = ()

    @property
    def passage(self) -> Passage:
        """Everything said in the step, as it is shown."""
        said = (self.instruction, *(cue.passage for cue in self.cues))
        keys = dict.fromkeys(key for passage in said for key in passage.sources)
        return Passage(" ".join(passage.text for passage in said), tuple(keys))


@dataclass(frozen=True, slots=True)
class Routine:
    """Exercises the assistant guides through, step by step.

    Attributes:
        id: The file's name without the ending, for example ``bedtime``.
        title: Heading of the card.
        name: How it is called inside a sentence, as in "shall we go on with ...".
        topic: Id of the topic it puts into practice.
        steps: What to do, in order.
        after: Said when the last step is done.
        not_working: Said to somebody whom it does not help.
        gone: Said to somebody who needs it no longer.
        ask: Clean ways of starting it, also given to Alexa.
        heard: Messy or misheard ways, for our own understanding only.
        reviewed: The day a person last checked the words.
        before: Said before the first step.
        with_first: Said after the instruction of the first step, where that must not wait.
        again: Index of the step that "once more" goes back to.
        for_now: Whether it is for somebody who has a cramp at this moment.
    """

    id: str
    title: str
    name: str
    topic: str
    steps: tuple[Step, ...]
    after: Passage
    not_working: Passage
    gone: Passage
    ask: tuple[str, ...]
    heard: tuple[str, ...]
    reviewed: datetime.date
    before: Passage | None = None
    with_first: Passage | None = None
    again: int = 0
    for_now: bool = False

    @property
    def seconds(self) -> int:
        """Length of all holds together."""
        return sum(step.seconds for step in self.steps)

    @property
    def intent(self) -> str:
        """Name of the Alexa intent that starts it."""
        return f"Start{joined(self.id)}Intent"

    @property
    def command(self) -> Command:
        """The ways of starting it, as a command."""
        return Command(self.id, self.intent, self.ask, self.heard)


@dataclass(frozen=True, slots=True)
class Locale:
    """What differs from country to country.

    Attributes:
        tag: For example ``en-US``.
        terms: What the placeholders of the content files stand for, such as ``doctor``.
        invocation: The skill's invocation name.
        spoken: How a voice says what stands in the texts in figures, such as an emergency number.
        spelling: From a word as the content files have it to the country's own.
        sources: Keys of the sources of the numbers among the terms.
    """

    tag: str
    terms: Mapping[str, str]
    invocation: str
    spoken: Mapping[str, str] = field(default_factory=dict)
    spelling: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
