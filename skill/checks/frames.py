"""Protects from questions about a thing of a list that take a topic's own away, and from lists nobody uses.

"does {remedy} help with cramps" stands for a question about each remedy. Where one of these is a way to ask
of a topic as well, both have to be answered alike.
"""

from collections.abc import Iterator

from skill.checks.lines import Line
from skill.checks.project import Project
from skill.content import Content, Finding, Frame
from skill.understanding import Interpretation
from skill.understanding.entities import CONDITIONS, REMEDIES
from skill.understanding.targets import family

FILE = "frames.yaml"


def check(project: Project) -> Iterator[Finding]:
    """Questions that are answered in two ways, that are not understood, and lists without a question."""
    content = project.base
    lines = {(line.path[0], line.text): line for line in project.scalars(FILE) if line.path[1:] == ("ask",)}
    owners = {text: topic.id for topic in content.by_id.values() for text in (*topic.ask, *topic.heard)}
    asked: dict[str, Frame] = {}
    for frame in content.frames:
        for sample in frame.ask:
            line = lines[frame.id, sample]
            for text, thing in _questions(content, frame, sample):
                other = asked.setdefault(text, frame)
                if other is not frame:
                    yield _finding(line, f"{text!r} belongs to {other.id} already")
                topic, _ = frame.answers.get(thing, (None, 0))
                owner = owners.get(text)
                if owner and family(owner) != family(topic or ""):
                    yield _finding(line, f"{text!r} is a way to ask of {owner}, and here about {thing}")
            yield from _understood(project, frame, sample, line)
    used = {frame.things for frame in content.frames} | {*REMEDIES, *CONDITIONS}
    for things in content.slots.keys() - used:
        yield Finding(f"content/en/slots/{things}.yaml", 1, f"no question in {FILE} is about this list")


def _questions(content: Content, frame: Frame, sample: str) -> Iterator[tuple[str, str]]:
    """Each question a sample stands for, with the name of its thing."""
    for name, others in content.slots[frame.things].items():
        for wording in (name, *others):
            yield sample.replace(f"{{{frame.slot}}}", wording), name


def _understood(project: Project, frame: Frame, sample: str, line: Line) -> Iterator[Finding]:
    """Whether our own understanding takes it for what it is, with one thing there is an answer for."""
    thing = next(iter(frame.answers), "")
    text = sample.replace(f"{{{frame.slot}}}", thing)
    meant: Interpretation = project.understand(text)
    answer, _ = frame.answers.get(thing, ("", 0))
    if meant.intent != frame.intent and family(meant.topic or "") != family(answer):
        yield _finding(line, f"{text!r} is understood as {meant.topic or meant.intent}")


def _finding(line: Line, reason: str) -> Finding:
    return Finding(line.file, line.number, reason)
