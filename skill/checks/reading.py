"""Protects from words only a specialist follows: a reading grade above 8 in any locale.

The grade is Flesch-Kincaid's, which takes long sentences and long words for hard ones, as the library
textstat reckons it.
"""

import functools
from collections.abc import Callable, Iterator

from skill.checks.project import Project
from skill.content import Finding
from skill.problem import Problem

MAX_GRADE = 8.0
"""School year (United States) that health information is to be understood in."""
MIN_WORDS = 5
"""A grade of fewer words says nothing."""


def check(project: Project) -> Iterator[Finding]:
    """Paragraphs above the grade.

    Raises:
        Problem: The library is not installed.
    """
    grade = _grader()
    for line in project.passages:
        for reading in project.readings(line):
            found = grade(reading.text)
            if found > MAX_GRADE and len(reading.text.split()) >= MIN_WORDS:
                reason = f"reading grade {found:.1f}, at most {MAX_GRADE:.0f}{reading.where}"
                yield Finding(line.file, line.number, f"{reason}: shorter sentences, shorter words")


def _grader() -> Callable[[str], float]:
    try:
        import textstat
    except ImportError as fault:
        raise Problem("no-textstat") from fault

    @functools.cache
    def grade(text: str) -> float:
        return float(textstat.flesch_kincaid_grade(text))

    return grade
