"""Protects from interaction models that are out of step, so that Alexa listens for old words."""

from collections.abc import Iterator

from skill.checks.project import Project
from skill.content import Finding
from skill.interaction_model import model_path, model_text

FOLDER = "interaction_models"


def check(project: Project) -> Iterator[Finding]:
    """Models that are missing, differ from what the content gives, or have no locale."""
    folder = project.folder / FOLDER
    wanted = {model_path(content, folder): model_text(content) for content in project.contents}
    for path, text in wanted.items():
        if not path.exists():
            yield Finding(f"{FOLDER}/{path.name}", 1, "is missing; run: toe-cramps-skill models")
        elif path.read_text(encoding="utf-8") != text:
            number = _first_difference(path.read_text(encoding="utf-8"), text)
            reason = "is out of step with the content; run: toe-cramps-skill models"
            yield Finding(f"{FOLDER}/{path.name}", number, reason)
    for path in sorted(folder.glob("*.json")):
        if path not in wanted:
            yield Finding(f"{FOLDER}/{path.name}", 1, "has no locale; take it out or add one")


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one.splitlines(), other.splitlines(), strict=False), 1)
    return next((number for number, (mine, theirs) in pairs if mine != theirs), 1)
