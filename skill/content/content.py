"""Everything the content files say, in one value."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from skill.content.names import slug
from skill.content.values import Locale, Routine, Source, Tip, Topic
from skill.content.wordings import AlarmRule, Command, FollowUp, Frame, Pairs, Prompt, Words


@dataclass(frozen=True)
class Content:
    """Everything the assistant says and everything people may ask, in one locale."""

    locale: Locale
    topics: tuple[Topic, ...]
    safety: tuple[Topic, ...]
    commands: tuple[Command, ...]
    carriers: Mapping[str, tuple[str, ...]]
    prompts: Mapping[str, Prompt]
    sources: Mapping[str, Source]
    words: Words
    alarm_rules: tuple[AlarmRule, ...]
    ordinary: Mapping[str, tuple[str, ...]]
    out_of_scope: Mapping[str, tuple[str, ...]]
    routines: tuple[Routine, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    slots: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    pairs: Pairs = field(default_factory=Pairs)
    tips: tuple[Tip, ...] = ()
    frames: tuple[Frame, ...] = ()

    @functools.cached_property
    def by_id(self) -> Mapping[str, Topic]:
        """Topics and red flags by id."""
        return {topic.id: topic for topic in (*self.topics, *self.safety)}

    @functools.cached_property
    def by_intent(self) -> Mapping[str, Topic]:
        """Topics and red flags by the name of their Alexa intent."""
        return {topic.intent: topic for topic in self.by_id.values()}

    @functools.cached_property
    def routines_by_id(self) -> Mapping[str, Routine]:
        """Guided routines by id."""
        return {routine.id: routine for routine in self.routines}

    @functools.cached_property
    def routines_by_intent(self) -> Mapping[str, Routine]:
        """Guided routines by the name of the Alexa intent that starts them."""
        return {routine.intent: routine for routine in self.routines}

    def thing(self, things: str, said: str) -> str:
        """The name in a list for an id of Alexa's or for words that were said; empty where there is none."""
        return self._wordings.get(things, {}).get(said.casefold(), "")

    @functools.cached_property
    def _wordings(self) -> Mapping[str, Mapping[str, str]]:
        """For each list, from ids, names and other wordings to names."""
        known: dict[str, dict[str, str]] = {}
        for things, entries in self.slots.items():
            names = known[things] = {}
            for name, others in entries.items():
                names |= {name: name, slug(name): name}
                for wording in others:
                    names.setdefault(wording, name)
        return known

    @functools.cached_property
    def frames_by_intent(self) -> Mapping[str, Frame]:
        """Questions about things of a list by the name of their Alexa intent."""
        return {frame.intent: frame for frame in self.frames}

    @functools.cached_property
    def follow_ups_by_intent(self) -> Mapping[str, FollowUp]:
        """Follow-ups by the name of their Alexa intent."""
        return {follow_up.intent: follow_up for follow_up in self.follow_ups}
