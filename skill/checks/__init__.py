"""Checks of the content and of everything made from it: one for each class of mistake.

A check is a module with a function ``check`` that takes the project and gives what it found. The first line
of the module's docstring says what it protects from.
"""

from skill.checks.project import Project
from skill.checks.registry import CHECKS, Check, Flaw, find_flaws

__all__ = ["CHECKS", "Check", "Flaw", "Project", "find_flaws"]
