"""Finding calls in the programs that name a text of the content."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from skill.checks.project import Project


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose first argument is a key, with the names of the fields it fills in.

    ``complete`` tells whether these are all fields; ``**fields`` may bring others.
    """

    file: str
    line: int
    key: str
    fields: frozenset[str]
    complete: bool


def calls(project: Project, functions: Collection[str]) -> Iterator[Call]:
    """Calls of functions or methods of these names with a literal key.

    A name with a dot at its beginning is a method's, one without a function's.
    """
    for module in project.code:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _name(node.func) in functions and node.args:
                for key in _keys(node.args[0]):
                    names = [keyword.arg for keyword in node.keywords]
                    fields = frozenset(name for name in names if name)
                    yield Call(module.file, node.lineno, key, fields, None not in names)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return f".{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def _keys(argument: ast.expr) -> Iterator[str]:
    """The literal, or both of ``"a" if ... else "b"``."""
    if isinstance(argument, ast.IfExp):
        yield from _keys(argument.body)
        yield from _keys(argument.orelse)
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
        yield argument.value
