"""Somebody else's Alexa (npm virtual-alexa) with our interaction models, against the running server."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from skill.assistant import Assistant
from skill.content import Content, load_locales
from skill.handlers import build_skill_of, invoke
from skill.interaction_model import build_model
from skill.understanding import ASK_INTENT
from skill.web.app import create_app
from tests.skill.limits import check_response, check_ssml
from tests.skill.web.npm import node_modules
from tests.skill.web.signing import APPLICATION_ID, Amazon, Reply, over_http, running
from tests.skill.web.signing_proxy import signing_proxy

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("virtual_alexa.js")

Heard = list[dict[str, Any]]


@pytest.fixture(scope="module")
def contents() -> Mapping[str, Content]:
    return {content.locale.tag: content for content in load_locales()}


@pytest.fixture(scope="module")
def address(contents: Mapping[str, Content], assistant: Assistant) -> Iterator[str]:
    """Where requests are signed, verified and answered; every response is checked on its way back."""
    understanding = assistant.understanding
    assistants = {tag: Assistant(content, understanding) for tag, content in contents.items()}
    amazon = Amazon()
    app = create_app(partial(invoke, build_skill_of(assistants)), amazon.verifier())
    with running(app) as server:
        post = over_http(server.host, server.port)

        def checked(body: bytes, headers: Mapping[str, str]) -> Reply:
            reply = post(body, headers)
            assert reply.status == 200, reply
            check_response(reply.json, json.loads(body)["request"]["locale"])
            return reply

        with signing_proxy(amazon, checked) as found:
            yield found


def samples_of(content: Content) -> dict[str, list[str]]:
    """The samples of each intent, with something said in every slot."""
    language = build_model(content)["interactionModel"]["languageModel"]
    values = {kind["name"]: kind["values"][0]["name"]["value"] for kind in language["types"]}
    found: dict[str, list[str]] = {}
    for intent in language["intents"]:
        slots = {
            slot["name"]: values.get(slot["type"], "wiggling my ears") for slot in intent.get("slots", ())
        }
        found[intent["name"]] = [sample.format(**slots) for sample in intent["samples"]]
    return {name: samples for name, samples in found.items() if samples}


def meanings(content: Content) -> dict[str, str]:
    """The intent of each sample. What a filled slot makes the words of another intent belongs to that."""
    language = build_model(content)["interactionModel"]["languageModel"]
    literal = {sample: intent["name"] for intent in language["intents"] for sample in intent["samples"]}
    filled = {sample: name for name, samples in samples_of(content).items() for sample in samples}
    return {sample: literal.get(sample, name) for sample, name in filled.items()}


def listen(locales: Mapping[str, tuple[Content, list[str]]], address: str | None = None) -> dict[str, Heard]:
    """What virtual-alexa makes of samples, by locale, and what the skill at an address answers."""
    modules = node_modules("virtual-alexa")
    job = {
        "modules": str(modules.resolve()),
        "address": address,
        "id": APPLICATION_ID,
        "locales": {
            tag: {"model": build_model(content), "samples": samples}
            for tag, (content, samples) in locales.items()
        },
    }
    run = subprocess.run(
        ["node", str(SCRIPT)], input=json.dumps(job), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    heard: dict[str, Heard] = json.loads(run.stdout)
    return heard


def answer_of(content: Content, intent: str) -> str:
    """Words that the answer to an intent has to have; empty where they depend on the conversation."""
    topic, routine = content.by_intent.get(intent), content.routines_by_intent.get(intent)
    if topic:
        return topic.answer.text
    return routine.steps[0].instruction.text if routine else ""


def test_every_intent_of_every_locale_gets_its_answer(address: str, contents: Mapping[str, Content]) -> None:
    asked = {tag: samples_of(content) for tag, content in contents.items()}
    chosen = {
        # Of the free questions and the filled slots every one, since each sample is another form.
        tag: [
            sample
            for name, samples in by_intent.items()
            for sample in samples[: None if name == ASK_INTENT else 1]
        ]
        for tag, by_intent in asked.items()
    }
    heard = listen({tag: (contents[tag], chosen[tag]) for tag in contents}, address)
    for tag, content in contents.items():
        assert [one["sample"] for one in heard[tag]] == chosen[tag]
        for one in heard[tag]:
            told = check_ssml(one["response"]["outputSpeech"]["ssml"])
            assert answer_of(content, one["intent"]) in told, (tag, one["sample"])


def test_every_sample_of_every_locale_is_taken_for_its_own_intent(contents: Mapping[str, Content]) -> None:
    meant = {tag: meanings(content) for tag, content in contents.items()}
    heard = listen({tag: (contents[tag], list(meant[tag])) for tag in contents})
    for tag, one_locale in meant.items():
        taken = {one["sample"]: one.get("intent") for one in heard[tag]}
        assert {sample: intent for sample, intent in taken.items() if intent != one_locale[sample]} == {}
        assert len(taken) > 4_000
