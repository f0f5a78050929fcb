"""Protects from stale advice: words no person has checked, or sources nobody has looked at, for a year."""

import datetime
from collections.abc import Iterator

from skill.checks.lines import ROUTINE, owner_of
from skill.checks.project import Project
from skill.content import Finding

MAX_AGE = datetime.timedelta(days=366)


def check(project: Project) -> Iterator[Finding]:
    """Review days that are too long ago, or still to come."""
    content = project.base
    days = {topic.id: topic.reviewed for topic in content.by_id.values()}
    days |= {f"{ROUTINE} {routine.id}": routine.reviewed for routine in content.routines}
    for line in project.page_lines:
        name = owner_of(line.file)
        if line.path == ("title",) and name in days:
            reason = _reason(days[name], project.today, "reviewed")
            if reason:
                yield Finding(line.file, line.number, reason)
    for line in project.scalars("sources.yaml"):
        if line.path[1:] == ("looked_at",):
            reason = _reason(
                content.sources[line.path[0]].looked_at, project.today, f"{line.path[0]} looked at"
            )
            if reason:
                yield Finding(line.file, line.number, reason)


def _reason(day: datetime.date, today: datetime.date, what: str) -> str:
    if day > today:
        return f"{what} on {day}, which is still to come"
    if today - day > MAX_AGE:
        return f"{what} on {day}, more than a year ago: check the words and write today's date"
    return ""
