"""Writing the folder the ASK CLI deploys."""

import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from skill.content import Content, ContentError, Finding
from skill.interaction_model import Model, build_model, model_text
from skill.package.icons import icon
from skill.package.manifest import ICONS, Place, build_manifest
from skill.package.rules import model_breaches, store_breaches
from skill.package.store import FILE, StoreTexts
from skill.package.tasks import definition, tasks_of
from skill.problem import Problem

RESOURCES = "ask-resources.json"
PACKAGE = "skill-package"
# ask-cli, docs/concepts/Alexa-Skill-Project-Definition.md. Without code and infrastructure in it the CLI
# deploys the skill package and leaves the endpoint alone.
_RESOURCES = {
    "askcliResourcesVersion": "2020-03-31",
    "profiles": {"default": {"skillMetadata": {"src": f"./{PACKAGE}"}}},
}


def write_project(
    folder: Path, contents: Sequence[Content], place: Place, texts: StoreTexts
) -> tuple[Path, ...]:
    """Write ``ask-resources.json`` and the skill package below ``folder``; gives the paths written.

    What the ASK CLI keeps there itself is left alone, so a folder can be written again and deployed again.

    Args:
        folder: Where to write: a new or an empty folder, or one written before.
        contents: Every locale, the one the testers read first.
        place: Where the skill runs.
        texts: The words of the store.

    Raises:
        ContentError: The store's words or a model break one of Amazon's rules; nothing is written then.
        Problem: ``folder-not-empty`` or ``unwritable-file``.
    """
    models = {content.locale.tag: build_model(content) for content in contents}
    _check(contents, models, texts)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / RESOURCES).exists():
        raise Problem("folder-not-empty", path=folder)
    tasks = tasks_of(contents[0].routines)
    manifest = build_manifest([(c.locale, texts.of(c.locale)) for c in contents], place, tasks)
    package = folder / PACKAGE
    written = {
        folder / RESOURCES: _json(_RESOURCES),
        package / "skill.json": _json(manifest),
        **{
            package / "interactionModels" / "custom" / f"{content.locale.tag}.json": model_text(content)
            for content in contents
        },
        **{package / "tasks" / task.file: _json(definition(task)) for task in tasks},
    }
    for path, text in written.items():
        _write(path, text)
    return (*written, *_copied_icons(package / "assets" / "images"))


def _check(contents: Iterable[Content], models: dict[str, Model], texts: StoreTexts) -> None:
    findings: list[Finding] = []
    for content in contents:
        model = models[content.locale.tag]
        intents = model["interactionModel"]["languageModel"]["intents"]
        samples = [sample for intent in intents for sample in intent["samples"]]
        for breach in store_breaches(texts.of(content.locale), content.locale, samples):
            findings.append(Finding(FILE, texts.lines[breach.entry], f"{breach.entry}: {breach.reason}"))
        shown = f"interaction_models/{content.locale.tag}.json"
        for breach in model_breaches(model, len(model_text(content).encode())):
            findings.append(Finding(shown, 1, f"{breach.entry}: {breach.reason}"))
    if findings:
        raise ContentError(tuple(sorted(set(findings))))


def _copied_icons(folder: Path) -> tuple[Path, ...]:
    paths = tuple(folder / name for name in ICONS.values())
    for path in paths:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(icon(path.name), path)
        except OSError as fault:
            raise Problem("unwritable-file", path=path, reason=fault.strerror) from fault
    return paths


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Problem("unwritable-file", path=path, reason=fault.strerror) from fault


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
