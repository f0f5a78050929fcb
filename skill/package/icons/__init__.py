"""The skill's icons, and the program that draws them."""

from pathlib import Path


def icon(name: str) -> Path:
    """The file of one of the skill's icons."""
    return Path(__file__).resolve().with_name(name)
