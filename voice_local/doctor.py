"""Examining the parts of the assistant one by one: which are well, and what to do about the others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from skill.problem import Problem

State = Literal["good", "doubt", "broken", "skipped"]
"""``doubt`` works, but not well; ``skipped`` could not be looked at, because something it needs is broken."""


@dataclass(frozen=True, slots=True)
class Good:
    """A part that works: the key of its line in ``screen.yaml`` and what fills the line."""

    key: str
    fields: dict[str, object] = field(default_factory=dict)


class Skipped(Exception):
    """Raised by a check that cannot look because of an earlier fault; ``key`` is that of its line."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Check:
    """One part to examine.

    Attributes:
        name: What programs call it.
        run: Looks at it. It gives what is good, or the problem that leaves it in doubt; it raises a
            ``Problem`` where it is broken, and ``Skipped`` where it cannot be looked at.
    """

    name: str
    run: Callable[[], Good | Problem]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        check: Its name.
        state: How the part is.
        key: Key of the line that says so, and what to do about it.
        fields: What fills the line.
        ms: Milliseconds it took.
    """

    check: str
    state: State
    key: str
    fields: dict[str, object]
    ms: float


def examine(checks: Iterable[Check], clock: Callable[[], float]) -> Iterator[Finding]:
    """Run checks and give each finding as it is made.

    Args:
        checks: In their order.
        clock: Seconds of a clock that never goes back.
    """
    for check in checks:
        begun = clock()
        state, key, fields = _examined(check)
        yield Finding(check.name, state, key, fields, 1000 * (clock() - begun))


def _examined(check: Check) -> tuple[State, str, dict[str, object]]:
    try:
        found = check.run()
    except Skipped as skipped:
        return "skipped", skipped.key, {}
    except Problem as problem:
        return "broken", problem.key, problem.fields
    except Exception as fault:
        # Whatever it is, it must not keep the others from being examined.
        return "broken", "doctor-failed", {"check": check.name, "reason": repr(fault)}
    return "good" if isinstance(found, Good) else "doubt", found.key, found.fields
