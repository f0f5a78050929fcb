"""What to show for a reply, in the words of one locale and before any protocol."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from skill.coach import place_in
from skill.content import Content, Passage, Routine, Source, Topic
from skill.content.spelling import fill
from skill.dialogue import (
    CHOICE,
    GUESS,
    MORE,
    ROUND,
    SAME_STEP,
    SOURCES,
    STEP,
    STEP_SOURCES,
    TIP,
    TIP_SOURCES,
    Dialogue,
)
from skill.reply import Reply
from skill.told import told

Kind = Literal["answer", "step", "topics"]

_WIDE_OPEN = frozenset(
    {"launch_question", "help_question", "fallback_first_question", "fallback_again_question"}
)
"""Questions to which any topic is an answer, so that all of them are listed."""
_ABOUT_SOURCES = frozenset({SOURCES, TIP_SOURCES, STEP_SOURCES})
_YES = "AMAZON.YesIntent"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to touch: its words, and the intent that saying them would be."""

    label: str
    intent: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown.

    Attributes:
        kind: Which document lays it out.
        title: Heading.
        text: What is told.
        sources: Where it comes from, a line each.
        heading: Stands above the sources.
        note: Small print.
        urgent: Whether it is a red flag's instruction.
        buttons: What can be touched below; none once the session is closed, since nobody would answer.
        items: A list to choose from.
        label: How far a routine has come, in words.
        steps: One entry for each step of a routine: whether it has been reached.
    """

    kind: Kind
    title: str
    text: str = ""
    sources: tuple[str, ...] = ()
    heading: str = ""
    note: str = ""
    urgent: bool = False
    buttons: tuple[Button, ...] = ()
    items: tuple[Button, ...] = ()
    label: str = ""
    steps: tuple[bool, ...] = ()


class Screens:
    """Makes the screens of one locale."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def of(self, reply: Reply) -> Screen | None:
        """The screen for a reply, or None where the one before should stay."""
        dialogue = reply.dialogue
        if dialogue.said in (CHOICE, GUESS):
            return self._choice(reply)
        if dialogue.said.rpartition(":")[2] in _WIDE_OPEN:
            return self._topics()
        if reply.card is None:
            return None
        passage = told(self._content, dialogue)
        routine = self._content.routines_by_id.get(dialogue.routine)
        if routine and passage and dialogue.said == STEP:
            return self._step(routine, passage, reply)
        return self._answer(reply.card.title, reply.card.text, passage, reply)

    def _answer(self, title: str, shown: str, passage: Passage | None, reply: Reply) -> Screen:
        dialogue = reply.dialogue
        topic = self._content.by_id.get(dialogue.topic)
        text = passage.text if passage else shown
        return Screen(
            "answer",
            title,
            "" if dialogue.said in _ABOUT_SOURCES else text,
            sources=self._lines(passage.sources) if passage else (),
            heading=self._say("sources_heading"),
            note=self._say("disclaimer") if passage else "",
            urgent=bool(topic and topic.urgency),
            buttons=() if reply.ends else tuple(self._buttons(dialogue, passage)),
        )

    def _buttons(self, dialogue: Dialogue, passage: Passage | None) -> Iterator[Button]:
        offered = self._content.by_id.get(dialogue.offer)
        if dialogue.offer == MORE:
            yield Button(self._say("screen_more"), "MoreIntent")
        elif dialogue.offer == TIP:
            yield Button(self._say("screen_tip"), "TipIntent")
        elif dialogue.offer == SAME_STEP:
            yield Button(self._say("screen_go_on"), _YES)
        elif dialogue.offer == ROUND:
            yield Button(self._say("screen_again"), _YES)
        elif offered:
            yield Button(offered.title, offered.intent)
        if passage and passage.sources and dialogue.said not in _ABOUT_SOURCES:
            yield Button(self._say("sources_heading"), "SourcesIntent")
        yield Button(self._say("screen_topics"), "AMAZON.HelpIntent")

    def _step(self, routine: Routine, passage: Passage, reply: Reply) -> Screen:
        place, count = place_in(routine, reply.dialogue), len(routine.steps)
        where = {"place": str(place + 1), "count": str(count)}
        buttons = [
            Button(self._say("screen_next"), "AMAZON.NextIntent"),
            Button(self._say("screen_again"), "AMAZON.RepeatIntent"),
        ]
        if place:
            buttons.append(Button(self._say("screen_back"), "AMAZON.PreviousIntent"))
        return Screen(
            "step",
            routine.steps[place].name,
            passage.text,
            sources=self._lines(passage.sources),
            heading=self._say("sources_heading"),
            buttons=tuple(buttons),
            label=fill(self._say("screen_step"), where),
            steps=tuple(at <= place for at in range(count)),
        )

    def _topics(self) -> Screen:
        urgent_first = sorted(self._content.routines, key=lambda routine: not routine.for_now)
        routines = tuple(Button(routine.title, routine.intent) for routine in urgent_first)
        topics = (topic for topic in self._content.topics if "/" not in topic.id)
        listed = sorted(topics, key=lambda topic: topic.title.casefold())
        return Screen(
            "topics",
            self._say("screen_topics_title"),
            note=self._say("disclaimer"),
            items=routines + _buttons(listed),
        )

    def _choice(self, reply: Reply) -> Screen:
        asked_about = (self._content.by_id.get(name) for name in (reply.dialogue.offer, reply.dialogue.other))
        return Screen("topics", reply.question, items=_buttons(topic for topic in asked_about if topic))

    def _lines(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(_line(self._content.sources[key]) for key in keys)

    def _say(self, name: str) -> str:
        return self._content.prompts[name].say


def _buttons(topics: Iterable[Topic]) -> tuple[Button, ...]:
    return tuple(Button(topic.title, topic.intent) for topic in topics)


def _line(source: Source) -> str:
    return f"{source.organisation}: {source.title}"
