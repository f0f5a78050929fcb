"""Protects from answers too long to follow by ear, and from titles and names that do not fit.

The limits hold in every locale: "call your doctor or an urgent care clinic today" is longer than "call 111".
"""

from collections.abc import Iterator

from skill.checks.project import Project
from skill.checks.sentences import sentences
from skill.content import Finding
from skill.content.topics import MAX_SENTENCES, MAX_WORDS

MAX_TITLE = 60
"""Characters of a title that a phone shows in one or two lines."""
MAX_NAME_WORDS = 8
"""Words that fit behind "Would you like to hear about"."""
MAX_UTTERANCE = 200
"""Characters of a sample utterance Alexa accepts (interaction model schema)."""


def check(project: Project) -> Iterator[Finding]:
    """Lines over the limit, in any locale."""
    for line in project.page_lines:
        for reading in project.readings(line):
            words, told = len(reading.text.split()), len(sentences(reading.text))
            if line.told and words > MAX_WORDS:
                reason = f"{words} words, at most {MAX_WORDS}{reading.where}"
                yield Finding(line.file, line.number, reason)
            if line.told and told > MAX_SENTENCES:
                reason = f"{told} sentences, at most {MAX_SENTENCES}{reading.where}"
                yield Finding(line.file, line.number, reason)
            if line.path == ("title",) and len(reading.text) > MAX_TITLE:
                reason = f"title of {len(reading.text)} characters, at most {MAX_TITLE}{reading.where}"
                yield Finding(line.file, line.number, reason)
            if line.path == ("name",) and words > MAX_NAME_WORDS:
                reason = f"name of {words} words, at most {MAX_NAME_WORDS}{reading.where}"
                yield Finding(line.file, line.number, reason)
    for utterance in project.utterances:
        if len(utterance.text) > MAX_UTTERANCE:
            reason = f"{len(utterance.text)} characters, at most {MAX_UTTERANCE}: {utterance.text[:40]!r}..."
            yield Finding(utterance.file, utterance.number, reason)
