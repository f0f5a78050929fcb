"""Conversations as data: what is in a file of ``conversations/``, and whether a door keeps to it.

A file says what the conversation is about and lists its turns:

    about: A question at night, then its sources
    turns:
      - do: launch                             # or leave: walk away without a word
        expect: {prompt: launch, open: true}
      - say: why do my toes cramp at night
        expect: {topic: night-cramps, part: answer, offers: more, open: true}

What may be expected (all of it optional, all of it has to hold):

    open      whether the assistant goes on listening; then, and only then, it ends with a question
    topic     id of the topic spoken about, or none
    part      which part of the topic: answer, more 1, more 2, more 3
    prompt    fixed sentence of prompts.yaml that is said, or a list of them
    offers    what is asked at the end: more, tip, anything, or the id of a topic to hear about next
    says      words that are heard, or a list of them
    waits     words that are heard after a silence, or a list of them
    again     number of an earlier turn (the first is 1) that is told again
    silent    nothing is answered

``{unclear}`` stands for a question between two topics, ``{first}`` and ``{second}`` for those topics.
``spoken: true`` holds it aloud in every run, and not only among the tests that take minutes;
``varies: true`` says that what is told is drawn, so that the doors need
not say the same; ``only: alexa`` or ``only: laptop`` leaves the other doors out.
``intent: NAME`` instead of ``say`` sends an intent that Alexa understood.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

import yaml

from skill.content import Content
from tests.end_to_end.doors import AlexaDoor, Door, Outcome
from tests.skill.limits import MAX_CARD, MAX_RESPONSE, check_ssml
from voice_local.ssml import plain_text

FOLDER = Path(__file__).with_name("conversations")
_PARTS = {"answer": 0, "more 1": 1, "more 2": 2, "more 3": 3}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a turn has to give; see the module."""

    open: bool | None = None
    topic: str | None = None
    part: str | None = None
    prompt: tuple[str, ...] = ()
    offers: str | None = None
    says: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    again: int | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One turn: what happens, and what is expected of it."""

    do: Literal["launch", "leave", "say", "intent"]
    words: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation."""

    name: str
    about: str
    turns: tuple[Step, ...]
    spoken: bool = False
    varies: bool = False
    only: Literal["alexa", "laptop"] | None = None

    def __str__(self) -> str:
        return self.name


def scripts(folder: Path = FOLDER) -> tuple[Script, ...]:
    """Every conversation of a folder, in order of name.

    Raises:
        ValueError: A file says something else than the module's text describes.
    """
    return tuple(_script(path) for path in sorted(folder.glob("*.yaml")))


def hold(script: Script, door: Door, content: Content, names: Mapping[str, str]) -> tuple[Outcome, ...]:
    """Hold a conversation at a door and check every turn of it.

    Args:
        script: What to say and to expect.
        door: Where.
        content: Where the expected words stand.
        names: What ``{unclear}``, ``{first}`` and ``{second}`` stand for.
    """
    had: list[Outcome] = []
    for number, step in enumerate(script.turns, 1):
        outcome = _act(step, door, names)
        try:
            check_limits(outcome)
            _check(outcome, step.expected, content, names, had)
        except AssertionError as fault:
            turn = f"{script.name}, turn {number} ({step.do} {step.words!r})"
            heard = f"\nheard: {outcome.heard!r}" if outcome.heard else ""
            raise AssertionError(f"{turn}: {fault}{heard}\nanswered: {outcome.text!r}") from fault
        had.append(outcome)
    return tuple(had)


def check_limits(outcome: Outcome) -> None:
    """What holds of every turn: the session agrees with the last sentence, and Alexa's limits are kept."""
    assert outcome.open == outcome.text.endswith("?"), (
        f"open is {outcome.open}, but the last words are {outcome.text[-40:]!r}"
    )
    assert outcome.open == bool(outcome.reprompt), "a reprompt belongs to an open session, and only to that"
    for ssml in filter(None, (outcome.ssml, outcome.reprompt)):
        check_ssml(ssml)
    assert not re.search(r"[{}\[\]]", outcome.text), "a placeholder or source key is spoken"
    assert outcome.card <= MAX_CARD, f"the card has {outcome.card} characters"
    assert outcome.size <= MAX_RESPONSE, f"the response has {outcome.size} bytes"


def _act(step: Step, door: Door, names: Mapping[str, str]) -> Outcome:
    match step.do:
        case "launch":
            return door.launch()
        case "leave":
            return door.leave()
        case "say":
            return door.say(step.words.format(**names))
        case "intent":
            assert isinstance(door, AlexaDoor), "only Alexa sends intents; add 'only: alexa'"
            return door.intent(step.words, {})


def _check(
    outcome: Outcome,
    expected: Expected,
    content: Content,
    names: Mapping[str, str],
    had: Sequence[Outcome],
) -> None:
    text = outcome.text
    if expected.silent:
        assert not text, "silence was expected"
    if expected.open is not None:
        assert outcome.open == expected.open, "the session should " + ("go on" if expected.open else "close")
    if expected.topic is not None:
        topic = expected.topic.format(**names)
        assert (outcome.topic or "none") == topic, f"topic is {outcome.topic}, not {topic}"
    if expected.part is not None:
        parts = content.by_id[outcome.topic or ""].parts
        assert parts[_PARTS[expected.part]].text in text, f"{expected.part!r} of the topic is not told"
    for name in expected.prompt:
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(content.prompts[name].say))
        assert re.search(pattern, text), f"the prompt {name!r} is not said"
    if expected.offers is not None:
        questions = _questions(expected.offers.format(**names), content)
        assert text.endswith(questions), f"none of {questions} is asked"
    for words in expected.says:
        assert words.casefold() in text.casefold(), f"{words!r} is not said"
    for words in expected.waits:
        waited = plain_text(outcome.reprompt)
        assert words.casefold() in waited.casefold(), f"{words!r} is not said after a silence, but {waited!r}"
    if expected.again is not None:
        assert text == had[expected.again - 1].text, f"turn {expected.again} is not told again"


def _questions(offer: str, content: Content) -> tuple[str, ...]:
    """The ways to put an offer."""
    match offer:
        case "more":
            return content.prompts["offer_more"].say, content.prompts["offer_more_again"].say
        case "tip":
            return (content.prompts["offer_tip"].say,)
        case "anything":
            return (content.prompts["anything_else"].say,)
        case topic:
            named = (content.prompts[name].say for name in ("offer_topic", "offer_second", "guess"))
            return tuple(question.format(name=content.by_id[topic].name) for question in named)


def _script(path: Path) -> Script:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        turns = tuple(_step(turn) for turn in data.pop("turns"))
        return Script(path.stem, turns=turns, **data)
    except (TypeError, KeyError, ValueError, yaml.YAMLError) as fault:
        raise ValueError(f"{path.name}: {fault}") from fault


def _step(data: dict[str, Any]) -> Step:
    expected = data.pop("expect", {})
    unknown = expected.keys() - {field.name for field in fields(Expected)}
    if unknown or len(data) != 1:
        raise ValueError(f"not of the form of a turn: {data} {sorted(unknown)}")
    for name in ("prompt", "says", "waits"):
        if isinstance(expected.get(name), str):
            expected[name] = (expected[name],)
    (kind, words), expectation = data.popitem(), Expected(**expected)
    match kind, words:
        case "do", "launch" | "leave":
            return Step(words, "", expectation)
        case "say" | "intent", str():
            return Step(kind, words, expectation)
        case _:
            raise ValueError(f"nobody can do {kind!r}: {words!r}")
