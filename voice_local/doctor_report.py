"""What the doctor found, in lines for people and as JSON for programs, without a sound or a word said."""

import json
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from skill.messages import Messages
from skill.problem import Problem
from voice_local.doctor import Finding

_MARKS = {
    "good": "doctor-good",
    "doubt": "doctor-doubt",
    "broken": "doctor-broken",
    "skipped": "doctor-skipped",
}


def line(finding: Finding, messages: Messages) -> str:
    """Put a finding into one line: how it is, what it is about, and what to do where something is wrong."""
    return f"{messages.text(_MARKS[finding.state]):<10} {_sentence(finding, messages)}"


def is_well(findings: Sequence[Finding]) -> bool:
    """Whether nothing is broken."""
    return all(finding.state != "broken" for finding in findings)


def text_report(findings: Sequence[Finding], messages: Messages) -> str:
    """Write everything as lines, with what the computer is."""
    computer = messages.text("doctor-computer", **_computer())
    return "".join(f"{text}\n" for text in (computer, *(line(finding, messages) for finding in findings)))


def json_report(findings: Sequence[Finding], messages: Messages) -> str:
    """Write everything as JSON: ``computer``, ``well``, and ``checks`` in their order."""
    checks = [
        {
            "check": finding.check,
            "state": finding.state,
            "text": _sentence(finding, messages),
            "figures": {
                name: value for name, value in finding.fields.items() if isinstance(value, int | float)
            },
            "ms": round(finding.ms),
        }
        for finding in findings
    ]
    report = {"computer": _computer(), "well": is_well(findings), "checks": checks}
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _sentence(finding: Finding, messages: Messages) -> str:
    """The line without the name of the person, which is in the path of the home folder."""
    told = messages.of(Problem(finding.key, **finding.fields))
    return told.replace(str(Path.home()), "~")


def _computer() -> dict[str, str]:
    return {
        "version": version("toe-cramp-helper"),
        "python": platform.python_version(),
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
    }
