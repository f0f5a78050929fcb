"""Protects from words of one country in another: a 911 in Britain, an acetaminophen in India.

Such words are placeholders in the texts, and every locale says what they stand for.
"""

import re
from collections.abc import Iterator

from skill.checks.lines import Line
from skill.checks.project import Project
from skill.content import Content, Finding
from skill.content.files import split_sources
from skill.content.spelling import placeholders

_ONE_COUNTRY = ("emergency_number", "acetaminophen", "crisis_help")
"""Terms whose words belong to some countries alone, so that no text may have them outside a placeholder."""
_FOREIGN = {
    "urgent care": ("en-US",),
    "emergency room": ("en-US", "en-CA"),
    "ER": ("en-US", "en-CA"),
    "A and E": ("en-GB",),
    "walk-in clinic": ("en-CA",),
}
"""Places that are called so in some locales only."""
_ORDINARY = frozenset({"tap", "trainer", "trainers"})
"""Words of other spellings that have a sense of their own everywhere."""
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_BEGINS = re.compile(r"(?:^|[.!?](?:\s*\[[A-Z0-9-]+\])*\s+)\{([a-z_]+)\}")
_SPEAKABLE = re.compile(r"\d[\d ]*\d|\d")


def check(project: Project) -> Iterator[Finding]:
    """Texts and locale files that would say something foreign somewhere."""
    used = {name for line in project.lines for name in placeholders(line.text)}
    for line in project.lines:
        yield from _written(project, line)
        for reading in project.readings(line):
            yield from _foreign(line, reading.text, reading.locales)
    for content in project.contents:
        yield from _terms(content, project.base, used)


def _written(project: Project, line: Line) -> Iterator[Finding]:
    """What should have been a placeholder, or should have been spelled as in the base."""
    text, _ = split_sources(_PLACEHOLDER.sub("", line.text))
    for content in project.contents:
        for name in _ONE_COUNTRY:
            word = content.locale.terms.get(name, "")
            if word and re.search(rf"(?<![\w,.]){re.escape(word)}(?![\w])", text):
                yield Finding(line.file, line.number, f"write {{{name}}} instead of {word!r}")
        words = set(re.findall(r"[a-z']+", text.casefold()))
        for word, other in content.locale.spelling.items():
            if other in words and other not in _ORDINARY:
                yield Finding(line.file, line.number, f"write {word!r}; {other!r} is put in where it belongs")
    for name in _BEGINS.findall(line.text):
        yield Finding(line.file, line.number, f"{{{name}}} would begin the sentence with a small letter")


def _foreign(line: Line, text: str, tags: tuple[str, ...]) -> Iterator[Finding]:
    for words, at_home in _FOREIGN.items():
        away = [tag for tag in tags if tag not in at_home]
        if away and re.search(rf"\b{words}\b", text):
            yield Finding(line.file, line.number, f"{words!r} means nothing in {', '.join(away)}")


def _terms(content: Content, base: Content, used: set[str]) -> Iterator[Finding]:
    locale, file = content.locale, f"content/en/locales/{content.locale.tag}.yaml"
    for name in sorted(base.locale.terms.keys() - locale.terms.keys()):
        yield Finding(file, 1, f"the term {name!r} is missing")
    for name in sorted(locale.terms.keys() - used):
        yield Finding(file, 1, f"no text has {{{name}}} in it")
    for name, words in locale.terms.items():
        for number in _SPEAKABLE.findall(words):
            if not any(number in shown for shown in locale.spoken):
                yield Finding(file, 1, f"'spoken:' does not say how to read {number} (term {name!r})")
    for shown in locale.spoken:
        if not any(shown in words for words in locale.terms.values()):
            yield Finding(file, 1, f"no term has {shown!r} in it, which 'spoken:' reads")
