"""What Alexa listens for, generated from the content."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from skill.content import Command, Content, Frame
from skill.content.names import slug
from skill.content.spelling import respelled
from skill.understanding import ASK_INTENT, SAFE_TOGETHER
from skill.understanding.entities import CONDITIONS, REMEDIES

BARE_INTENTS = ("AMAZON.FallbackIntent",)
"""Intents that take no samples of ours but have to be declared."""
ANY_REMEDY, ANY_CONDITION = "ANY_REMEDY", "ANY_CONDITION"
Model = dict[str, Any]


def models_folder() -> Path:
    """Where the generated models are checked in."""
    return Path(__file__).resolve().parents[1] / "interaction_models"


def build_model(content: Content) -> Model:
    """The interaction model of one locale, as the ASK CLI deploys it.

    An utterance belongs to one intent only; where the content has it twice the first one keeps it, in the
    order red flags, commands, follow-ups, topics, questions about a thing of a list.
    """
    taken: set[str] = set()

    def samples(texts: Iterable[str]) -> list[str]:
        spelled = (respelled(text, content.locale.spelling) for text in texts)
        fresh = [text for text in dict.fromkeys(spelled) if text not in taken]
        taken.update(fresh)
        return fresh

    flags = [_intent(topic.intent, samples(topic.ask)) for topic in content.safety]
    commands = [
        _intent(command.intent, samples(command.ask)) for command in content.commands if _is_intent(command)
    ]
    follow_ups = [_intent(follow_up.intent, samples(follow_up.ask)) for follow_up in content.follow_ups]
    topics = [_intent(topic.intent, samples(topic.ask)) for topic in content.topics]
    bare = [_intent(name, []) for name in BARE_INTENTS]
    pairs = [_pairs_intent(samples(content.pairs.ask))] if content.pairs.ask else []
    frames = [_frame_intent(frame, samples(frame.ask)) for frame in content.frames]
    language = {
        "invocationName": content.locale.invocation,
        "intents": [*bare, *commands, *flags, *follow_ups, *pairs, *topics, *frames, _ask_intent(content)],
        "types": [*_types(content)],
    }
    return {"interactionModel": {"languageModel": language}}


def model_text(content: Content) -> str:
    """The model as it is checked in."""
    return json.dumps(build_model(content), indent=2, ensure_ascii=False) + "\n"


def model_path(content: Content, folder: Path | None = None) -> Path:
    """Where a locale's model lies."""
    return (folder or models_folder()) / f"{content.locale.tag}.json"


def _intent(name: str, samples: list[str]) -> Model:
    return {"name": name, "slots": [], "samples": samples}


def _pairs_intent(samples: list[str]) -> Model:
    slots = [{"name": "remedy", "type": ANY_REMEDY}, {"name": "condition", "type": ANY_CONDITION}]
    return {"name": SAFE_TOGETHER, "slots": slots, "samples": samples}


def _frame_intent(frame: Frame, samples: list[str]) -> Model:
    slots = [{"name": frame.slot, "type": frame.slot.upper()}]
    return {"name": frame.intent, "slots": slots, "samples": samples}


def _types(content: Content) -> Iterator[Model]:
    """A type for each list there are questions about, and those of what may or may not go together."""
    if content.pairs.ask:
        yield _type(ANY_REMEDY, content, REMEDIES)
        yield _type(ANY_CONDITION, content, CONDITIONS)
    for slot, things in {frame.slot: frame.things for frame in content.frames}.items():
        yield _type(slot.upper(), content, (things,))


def _type(name: str, content: Content, kinds: Iterable[str]) -> Model:
    """A slot type: names with their synonyms; what is in two kinds belongs to the first."""
    taken: set[str] = set()
    values = []
    for kind in kinds:
        for value, synonyms in content.slots.get(kind, {}).items():
            fresh = [text for text in dict.fromkeys((value, *synonyms)) if text not in taken]
            taken.update(fresh)
            if value in fresh:
                values.append({"id": slug(value), "name": {"value": value, "synonyms": fresh[1:]}})
    return {"name": name, "values": values}


def _is_intent(command: Command) -> bool:
    return command.intent != "LaunchRequest"


def _ask_intent(content: Content) -> Model:
    """The catch-all: one free-text slot for each way a question can begin, since Alexa allows no bare one."""
    return {
        "name": ASK_INTENT,
        "slots": [{"name": name, "type": "AMAZON.SearchQuery"} for name in content.carriers],
        "samples": [
            f"{phrase} {{{name}}}" for name, phrases in content.carriers.items() for phrase in phrases
        ],
    }
