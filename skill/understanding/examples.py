"""What the classifier is trained with: every utterance of the content, and what it means."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from skill.content import Content
from skill.understanding.classifier import OUT_OF_SCOPE
from skill.understanding.normalise import Normaliser
from skill.understanding.phrases import Said


class Style(StrEnum):
    """How an utterance is written."""

    CLEAN = "clean"
    MESSY = "messy"
    DRAMA = "drama"


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance and what it is about."""

    text: str
    label: str
    style: Style = Style.CLEAN


def examples(content: Content) -> tuple[Example, ...]:
    """Every utterance of the content in normal form, each once."""
    normal = Normaliser(content.words)
    found: dict[tuple[str, str], Example] = {}

    def add(texts: Iterable[str], label: str, style: Style) -> None:
        for text in texts:
            if plain := normal(text):
                found.setdefault((plain, label), Example(plain, label, style))

    said: list[tuple[str, Said]] = [(topic.id, topic) for topic in (*content.topics, *content.safety)]
    said += ((command.intent, command) for command in content.commands)
    for label, one in said:
        add(one.ask, label, Style.CLEAN)
        add(one.heard, label, Style.MESSY)
    for follow_up in content.follow_ups:
        # Without what was said before them they are as vague as if they were misheard.
        add((*follow_up.ask, *follow_up.heard), follow_up.topic, Style.MESSY)
    for label, texts in content.ordinary.items():
        add(texts, label, Style.DRAMA)
    for group, texts in content.out_of_scope.items():
        add(texts, OUT_OF_SCOPE + group, Style.MESSY)
    return tuple(found.values())


def fingerprint(content: Content) -> str:
    """Checksum of everything the artefact is made from; a test compares it with the artefact's own."""
    digest = hashlib.sha256()
    for example in examples(content):
        digest.update(f"{example.label}\t{example.style}\t{example.text}\n".encode())
    return digest.hexdigest()
