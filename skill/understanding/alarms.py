"""Hearing red flags before anything else."""

import re

from skill.content import Content
from skill.understanding.normalise import spoken_words


class AlarmRules:
    """Word groups that together mean a red flag; they work from the first day and explain themselves."""

    def __init__(self, content: Content) -> None:
        self._rules = [
            (
                rule.topic,
                [_any_of(group) for group in rule.groups],
                _any_of(rule.unless) if rule.unless else None,
            )
            for rule in content.alarm_rules
        ]

    def find(self, text: str) -> str | None:
        """Id of the first safety topic whose rule the utterance meets, or None."""
        plain = " ".join(spoken_words(text))
        for topic, groups, unless in self._rules:
            if all(group.search(plain) for group in groups) and not (unless and unless.search(plain)):
                return topic
        return None


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One of the phrases as whole words; a ``*`` stands for any letters, a ``_`` for up to three words."""
    forms = []
    for phrase in sorted(phrases, key=len, reverse=True):
        words = [re.escape(word).replace(r"\*", r"[a-z']*") for word in phrase.split()]
        forms.append(r"\s".join(words).replace(r"\s_\s", r"\s(?:\S+\s){0,3}"))
    return re.compile(rf"(?<![\w'])(?:{'|'.join(forms)})(?![\w'])")
