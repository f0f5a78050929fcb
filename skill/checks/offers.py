"""Protects from dead ends: topics nobody is ever offered, and offers that lead in a circle.

After the last part of a topic its first ``see_also`` is offered. Saying yes again and again should lead
through at least three topics, not to and fro between two. Parts of a topic may be left to its other ways in.
"""

from collections.abc import Iterator

from skill.checks.project import Project
from skill.content import Content, Finding

SHORTEST_CIRCLE = 3


def check(project: Project) -> Iterator[Finding]:
    """Topics without an offer, with one that leads nowhere new, or that no other topic names."""
    content = project.base
    lines = {line.file: line.number for line in project.page_lines if line.path == ("title",)}
    named = {other for topic in content.by_id.values() for other in topic.see_also}
    named |= {routine.topic for routine in content.routines}
    for topic in content.by_id.values():
        if topic.urgency:
            continue
        file = f"content/en/topics/{topic.id}.md"
        line = lines.get(file, 1)
        if not topic.see_also:
            yield Finding(file, line, "see_also names no topic to go on with")
        if topic.id in topic.see_also:
            yield Finding(file, line, "see_also names the topic itself")
        if topic.id not in named and "/" not in topic.id:
            yield Finding(file, line, "no other topic has it in its see_also")
        circle = _circle(content, topic.id)
        if circle and len(circle) < SHORTEST_CIRCLE:
            yield Finding(file, line, f"its first offer leads in a circle: {', '.join((*circle, circle[0]))}")


def _circle(content: Content, start: str) -> tuple[str, ...]:
    """The topics one comes through by always saying yes, if that leads back to the start."""
    path = [start]
    while (offers := content.by_id[path[-1]].see_also) and offers[0] not in path:
        path.append(offers[0])
    return tuple(path) if offers and offers[0] == start else ()
