"""Protects from fixed sentences that are missing when they are to be said, or never said."""

import ast
from collections.abc import Iterator

from skill.checks.calls import calls
from skill.checks.project import Project
from skill.content import Finding

_NAMED_BY = ("._prompt", "._told", ".prompt")


def check(project: Project) -> Iterator[Finding]:
    """Prompts the programs name and the content lacks, or the other way round."""
    known = project.base.prompts
    for call in calls(project, _NAMED_BY):
        if call.key not in known:
            yield Finding(call.file, call.line, f"prompts.yaml has no {call.key!r}")
    for file, line, name in _looked_up(project):
        if name not in known:
            yield Finding(file, line, f"prompts.yaml has no {name!r}")
    told: set[str] = set()
    for found in project.prompts:
        name = found.path[0]
        if name not in project.literals and name not in told:
            told.add(name)
            yield Finding(found.file, found.number, f"nothing says the prompt {name!r}")


def _looked_up(project: Project) -> Iterator[tuple[str, int, str]]:
    """Literal keys of ``prompts[...]``."""
    for module in project.code:
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Subscript)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "prompts"
                and isinstance(node.slice, ast.Constant)
            ):
                yield module.file, node.lineno, str(node.slice.value)
