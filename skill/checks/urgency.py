"""Protects from red flags that do not say at once where help is.

An emergency names the emergency number in its first sentence, and speaks it in every locale; what has to be
seen on the same day says so in its first or second sentence.
"""

from collections.abc import Iterator

from skill.checks.lines import owner_of
from skill.checks.project import Project
from skill.checks.sentences import sentences
from skill.content import Finding, Urgency
from skill.content.topics import ANSWER

_WHERE = {Urgency.EMERGENCY: ("{emergency_number}", 1), Urgency.SAME_DAY: ("{same_day_help}", 2)}


def check(project: Project) -> Iterator[Finding]:
    """Answers of red flags without the help they need to name."""
    urgent = {topic.id: topic.urgency for topic in project.base.by_id.values() if topic.urgency}
    for line in project.passages:
        urgency = urgent.get(owner_of(line.file))
        if urgency and line.path == (ANSWER,):
            help_, first = _WHERE[urgency]
            if help_ not in " ".join(sentences(line.text)[:first]):
                reason = f"an answer of urgency {urgency} has {help_} in its first {_counted(first)}"
                yield Finding(line.file, line.number, reason)
    for content in project.contents:
        number = content.locale.terms.get("emergency_number", "")
        for topic in content.by_id.values():
            if topic.urgency is Urgency.EMERGENCY and (not number or number not in topic.answer.text):
                file = f"content/en/locales/{content.locale.tag}.yaml"
                yield Finding(file, 1, f"the answer of {topic.id} does not name the emergency number")


def _counted(count: int) -> str:
    return "sentence" if count == 1 else f"{count} sentences"
