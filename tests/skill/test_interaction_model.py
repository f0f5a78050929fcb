import json
import re
from collections import Counter
from typing import Any

import pytest

from skill.assistant import BEHAVIOURS, Assistant
from skill.content import Content
from skill.content.loader import locale_tags
from skill.dialogue import Dialogue
from skill.interaction_model import build_model, model_path, model_text, models_folder
from skill.turn import Turn
from skill.understanding import ASK_INTENT
from tests.conftest import shipped
from tests.end_to_end.doors import AlexaEars
from tests.skill.content.folder import TOPIC, Folder

Language = dict[str, Any]
REQUIRED = {f"AMAZON.{name}Intent" for name in ("Cancel", "Help", "Stop", "NavigateHome", "Fallback")}
BUILT_IN = REQUIRED | {
    f"AMAZON.{name}Intent"
    for name in ("Yes", "No", "Next", "Previous", "Repeat", "Pause", "Resume", "StartOver")
}
RESERVED = {
    "launch",
    "ask",
    "tell",
    "load",
    "begin",
    "enable",
    "alexa",
    "amazon",
    "echo",
    "computer",
    "skill",
}
LONGEST_SAMPLE = 200


@pytest.fixture(scope="module", params=locale_tags())
def localised(request: pytest.FixtureRequest) -> Content:
    return shipped()[request.param]


@pytest.fixture(scope="module")
def language(localised: Content) -> Language:
    found: Language = build_model(localised)["interactionModel"]["languageModel"]
    return found


def samples(language: Language) -> list[str]:
    return [sample for intent in language["intents"] for sample in intent["samples"]]


def named(language: Language, name: str) -> Language:
    (intent,) = (intent for intent in language["intents"] if intent["name"] == name)
    found: Language = intent
    return found


def test_the_model_on_disk_is_current(localised: Content) -> None:
    """Run ``make models`` where this fails."""
    path = model_path(localised)
    assert path.exists(), f"{path.name} is missing"
    assert path.read_text(encoding="utf-8") == model_text(localised)


def test_there_is_no_model_without_a_locale() -> None:
    assert sorted(path.stem for path in models_folder().glob("*.json")) == locale_tags()


def test_the_invocation_name_is_one_alexa_accepts(language: Language) -> None:
    name = language["invocationName"]
    words = name.split(" ")
    assert len(words) >= 2
    assert re.fullmatch(r"[a-z][a-z'. ]*", name)
    assert all(words)
    assert not RESERVED & set(words)


def test_intents_are_named_in_letters_and_underscores_and_each_once(language: Language) -> None:
    names = [intent["name"] for intent in language["intents"]]
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_]+|AMAZON\.[A-Za-z]+", name)] == []
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_the_required_intents_of_alexa_are_there_and_none_it_does_not_have(language: Language) -> None:
    names = {intent["name"] for intent in language["intents"] if intent["name"].startswith("AMAZON.")}
    assert names >= REQUIRED
    assert names <= BUILT_IN


def test_samples_are_written_as_alexa_wants_them(language: Language) -> None:
    pattern = re.compile(r"[a-z][a-z']*(?: (?:[a-z']+|\{[a-z_]+\}))*")
    assert [sample for sample in samples(language) if not pattern.fullmatch(sample)] == []
    assert [sample for sample in samples(language) if len(sample) > LONGEST_SAMPLE] == []
    assert [sample for sample in samples(language) if sample != " ".join(sample.split())] == []


def test_no_sample_belongs_to_two_intents(language: Language) -> None:
    assert [sample for sample, count in Counter(samples(language)).items() if count > 1] == []


def test_every_intent_but_the_fallback_can_be_said(language: Language) -> None:
    silent = [intent["name"] for intent in language["intents"] if not intent["samples"]]
    assert silent == ["AMAZON.FallbackIntent"]


def test_free_text_always_follows_words(language: Language) -> None:
    ask = named(language, ASK_INTENT)
    for sample in ask["samples"]:
        assert re.fullmatch(r"[a-z ]+ \{[a-z_]+\}", sample), sample


def test_every_slot_is_used_and_every_used_slot_exists(language: Language) -> None:
    for intent in language["intents"]:
        used = {name for sample in intent["samples"] for name in re.findall(r"\{(\w+)\}", sample)}
        assert used == {slot["name"] for slot in intent["slots"]}, intent["name"]
        types = {slot["type"] for slot in intent["slots"]}
        assert types <= {"AMAZON.SearchQuery", *(slot_type["name"] for slot_type in language["types"])}
    assert named(language, ASK_INTENT)["slots"]


def test_a_sample_has_at_most_one_free_text(language: Language) -> None:
    ask = named(language, ASK_INTENT)
    assert [sample for sample in ask["samples"] if sample.count("{") != 1] == []
    free = {slot["type"] for slot in ask["slots"]}
    others = (slot for intent in language["intents"] if intent is not ask for slot in intent["slots"])
    assert free == {"AMAZON.SearchQuery"}
    assert all(slot["type"] not in free for slot in others)


def test_a_wording_stands_for_one_value_of_its_type_only(language: Language) -> None:
    for slot_type in language["types"]:
        names = [value["name"] for value in slot_type["values"]]
        said = Counter(text for name in names for text in (name["value"], *name["synonyms"]))
        assert [text for text, count in said.items() if count > 1] == []


def test_every_intent_is_answered_by_something_else_than_the_fallback(
    language: Language, localised: Content
) -> None:
    assistant = Assistant(localised)
    declined = localised.prompts["fallback_first"].say
    choice = Dialogue(offer="massage", other="stretching")
    told = {
        intent["name"]: assistant.reply(
            Turn("IntentRequest", intent["name"], {"why": "do my toes cramp at night"}, "", choice, True)
        ).speech.plain
        for intent in language["intents"]
    }
    assert [name for name, text in told.items() if text == declined] == ["AMAZON.FallbackIntent"]


def test_every_behaviour_has_an_intent(language: Language) -> None:
    assert BEHAVIOURS.keys() - {intent["name"] for intent in language["intents"]} == {"LaunchRequest"}


def test_every_topic_can_be_asked_for_by_an_intent_of_its_own(language: Language, localised: Content) -> None:
    names = Counter(intent["name"] for intent in language["intents"])
    assert [topic.id for topic in localised.by_id.values() if names[topic.intent] != 1] == []


def test_no_topic_takes_the_intent_of_a_command(localised: Content) -> None:
    assert not localised.by_intent.keys() & {command.intent for command in localised.commands}


def test_the_model_is_json_in_the_form_of_the_ask_cli(content: Content) -> None:
    text = model_text(content)
    assert text.endswith("}\n")
    assert json.loads(text).keys() == {"interactionModel"}
    assert json.loads(text)["interactionModel"].keys() == {"languageModel"}


def test_a_red_flag_keeps_words_that_a_topic_has_too(folder: Folder) -> None:
    folder.write("topics/aches.md", TOPIC.replace("does stretching help", "my chest hurts"))
    content = folder.load()
    language = build_model(content)["interactionModel"]["languageModel"]
    flag, topic = (content.by_id[name].intent for name in ("red-flags/chest-pain", "aches"))
    assert "my chest hurts" in named(language, flag)["samples"]
    assert "my chest hurts" not in named(language, topic)["samples"]


def test_what_alexa_does_not_know_by_heart_reaches_our_own_understanding(content: Content) -> None:
    ears = AlexaEars(content)
    assert ears.hear("why would a grown man wake up howling") == (
        ASK_INTENT,
        {"why": "would a grown man wake up howling"},
    )
    assert ears.hear("zanzibar marzipan") == ("AMAZON.FallbackIntent", {})


@pytest.fixture
def folder(tmp_path: Any) -> Folder:
    return Folder(tmp_path)
