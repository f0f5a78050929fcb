from collections.abc import Iterator
from pathlib import Path

from skill.problem import Problem
from voice_local.doctor import Check, Good, Skipped, examine


def ticking() -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += 0.25


def well() -> Good:
    return Good("doctor-settings", {"count": 2, "path": Path("settings.toml")})


def doubtful() -> Problem:
    return Problem("microphone-quiet")


def broken() -> Good:
    raise Problem("missing-file", path="x")


def impossible() -> Good:
    raise Skipped("doctor-loopback-skipped")


def failing() -> Good:
    raise KeyError("surprise")


def test_every_check_gives_one_finding_whatever_happens() -> None:
    checks = [
        Check(name, run)
        for name, run in (
            ("a", well),
            ("b", doubtful),
            ("c", broken),
            ("d", impossible),
            ("e", failing),
            ("f", well),
        )
    ]
    findings = list(examine(checks, ticking().__next__))
    assert [(finding.check, finding.state, finding.key) for finding in findings] == [
        ("a", "good", "doctor-settings"),
        ("b", "doubt", "microphone-quiet"),
        ("c", "broken", "missing-file"),
        ("d", "skipped", "doctor-loopback-skipped"),
        ("e", "broken", "doctor-failed"),
        ("f", "good", "doctor-settings"),
    ]
    assert findings[2].fields == {"path": "x"}
    assert {finding.ms for finding in findings} == {250.0}


def test_a_finding_is_given_as_soon_as_it_is_made() -> None:
    seen: list[str] = []

    def noted() -> Good:
        seen.append("b")
        return well()

    findings = examine([Check("a", well), Check("b", noted)], ticking().__next__)
    assert next(findings).check == "a"
    assert seen == []
