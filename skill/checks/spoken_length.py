"""Protects from answers that go on too long: more than 20 seconds at the speed of a calm voice."""

import re
from collections.abc import Iterator, Mapping

from skill.checks.project import Project
from skill.checks.sentences import sentences
from skill.content import Finding
from skill.speech import SENTENCE_PAUSE_MS

MAX_SECONDS = 20.0
WORDS_A_MINUTE = 165
"""Alexa's voices and a synthesiser at its usual rate are about this fast."""
_FIGURES = re.compile(r"\d[\d,.]*\d|\d")


def check(project: Project) -> Iterator[Finding]:
    """Paragraphs and fixed sentences that take too long in any locale."""
    readings_aloud = {content.locale.tag: content.locale.spoken for content in project.contents}
    for line in project.texts:
        for reading in project.readings(line):
            spoken = readings_aloud[reading.locales[0]]
            length = seconds(reading.text, spoken)
            if length > MAX_SECONDS:
                reason = f"takes {length:.0f} seconds to say, at most {MAX_SECONDS:.0f}{reading.where}"
                yield Finding(line.file, line.number, reason)


def seconds(text: str, spoken: Mapping[str, str]) -> float:
    """How long a voice needs for a text, as an estimate.

    Args:
        text: The words.
        spoken: How figures in it are read; see ``Locale.spoken``.
    """
    for shown, said in spoken.items():
        text = text.replace(shown, said)
    words = sum(_words(word) for word in text.split())
    pauses = max(len(sentences(text)) - 1, 0)
    return words * 60 / WORDS_A_MINUTE + pauses * SENTENCE_PAUSE_MS / 1000


def _words(word: str) -> int:
    """A number counts as many words as it has figures other than zero, "hundred" and the like included."""
    figures = _FIGURES.search(word)
    if not figures:
        return 1
    digits = [digit for digit in figures[0] if digit.isdigit()]
    return max(len([digit for digit in digits if digit != "0"]) + len(digits) // 3, 1)
