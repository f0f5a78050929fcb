"""Amazon's written rules for what a skill says of itself, as far as a program can check them.

Lengths are those of the skill manifest reference (developer.amazon.com, "Skill Manifest Schema") and of
"Create the Interaction Model for Your Skill"; the wording rules are those of "Policy Requirements for an
Alexa Skill" and of the certification checklist.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from skill.content import Locale
from skill.interaction_model import Model
from skill.package.store import StoreText

MAX_NAME, MAX_SUMMARY, MAX_DESCRIPTION, MAX_TESTING = 50, 160, 4000, 4000
MAX_EXAMPLES, MAX_EXAMPLE = 3, 200
MAX_KEYWORDS, MAX_KEYWORD_CHARACTERS = 30, 150
MAX_INTENTS, MAX_SAMPLE, MAX_MODEL_BYTES = 250, 200, 1_500_000

_CLAIMS = re.compile(
    r"\b(?:cures?|heals?|treats?|diagnos(?:es|e your)|guarantee\w*|miracle|relieves?|prevents?)\b"
    r"|\b(?:life.?saving|saves? lives)\b"
    r"|\b(?:calls|(?:will|can) call) (?:911|999|112|000|an ambulance|for help)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|cannot|can't|doesn't|no)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+")
_DISCLAIMER = "not medical advice"
_PHRASE = re.compile(r"alexa, (?:open|launch|start) (?P<skill>[a-z' ]+)|alexa, ask (?P<asked>[a-z' ]+)")


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that is broken: the entry of the store's words that breaks it, and why."""

    entry: str
    reason: str


def store_breaches(text: StoreText, locale: Locale, samples: Iterable[str]) -> tuple[Breach, ...]:
    """What is wrong with the store's words in one country.

    Args:
        text: The words.
        locale: The country.
        samples: Every sample utterance of its interaction model.
    """
    found = (
        *_length_breaches(text),
        *_claims(text),
        *_phrases(text.examples, locale.invocation, set(samples)),
    )
    return tuple(Breach(breach.entry, f"{breach.reason} (in {locale.tag})") for breach in found)


def model_breaches(model: Model, size: int) -> tuple[Breach, ...]:
    """What is wrong with an interaction model.

    Args:
        model: The model.
        size: Bytes of its JSON text.
    """
    language = model["interactionModel"]["languageModel"]
    intents: Mapping[str, list[str]] = {intent["name"]: intent["samples"] for intent in language["intents"]}
    found = [
        Breach(name, f"{sample!r} is longer than {MAX_SAMPLE} characters")
        for name, samples in intents.items()
        for sample in samples
        if len(sample) > MAX_SAMPLE
    ]
    if len(intents) > MAX_INTENTS:
        found.append(Breach("intents", f"{len(intents)} intents; Alexa allows {MAX_INTENTS}"))
    if size > MAX_MODEL_BYTES:
        found.append(Breach("intents", f"{size} bytes; Alexa allows {MAX_MODEL_BYTES}"))
    return tuple(found)


def _length_breaches(text: StoreText) -> Iterator[Breach]:
    limits = {
        "name": (text.name, MAX_NAME),
        "summary": (text.summary, MAX_SUMMARY),
        "description": (text.description, MAX_DESCRIPTION),
        "testing": (text.testing, MAX_TESTING),
        "keywords": (",".join(text.keywords), MAX_KEYWORD_CHARACTERS),
    }
    for entry, (words, limit) in limits.items():
        if len(words) > limit:
            yield Breach(entry, f"{len(words)} characters, at most {limit}")
    if len(text.keywords) > MAX_KEYWORDS:
        yield Breach("keywords", f"{len(text.keywords)} keywords, at most {MAX_KEYWORDS}")
    if not 1 <= len(text.examples) <= MAX_EXAMPLES:
        yield Breach(
            "examples", f"{len(text.examples)} example phrases, at least one and at most {MAX_EXAMPLES}"
        )


def _claims(text: StoreText) -> Iterator[Breach]:
    if _DISCLAIMER not in text.description:
        yield Breach("description", f"the words {_DISCLAIMER!r} are missing")
    for entry, words in (("summary", text.summary), ("description", text.description)):
        for sentence in _SENTENCE.findall(words):
            claim = _CLAIMS.search(sentence)
            if claim and not _DENIED.search(sentence):
                yield Breach(entry, f"claims too much: {claim[0]!r}")


def _phrases(examples: tuple[str, ...], invocation: str, samples: set[str]) -> Iterator[Breach]:
    for place, phrase in enumerate(examples):
        if len(phrase) > MAX_EXAMPLE:
            yield Breach("examples", f"{phrase!r} is longer than {MAX_EXAMPLE} characters")
        match = _PHRASE.fullmatch(phrase.casefold().rstrip(".?!"))
        opened = bool(match and match["skill"] == invocation)
        asked = (match["asked"] or "" if match else "").removeprefix(f"{invocation} ")
        if place == 0 and not opened:
            yield Breach("examples", f"the first phrase is not 'Alexa, open {invocation}'")
        elif place and asked not in samples:
            yield Breach("examples", f"what {phrase!r} asks is no sample of the interaction model")
