import datetime
import re
from collections.abc import Iterator

import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model.ui import SsmlOutputSpeech

from skill.assistant import Assistant
from skill.content import Content, ContentError, Topic, Urgency
from skill.content.loader import locale_tags
from skill.content.spelling import respelled
from skill.dialogue import Dialogue
from skill.handlers import build_skill, invoke
from skill.interaction_model import build_model
from skill.speech import Speech
from skill.understanding import Interpretation, Reason
from tests.conftest import shipped
from tests.skill.content.folder import Folder
from voice_local.envelopes import Envelopes
from voice_local.ssml import Text, plain_text, segments

NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
CONTENTS = shipped()
NUMBERS = {
    "en-US": ("911", "nine one one"),
    "en-CA": ("911", "nine one one"),
    "en-GB": ("999", "nine nine nine"),
    "en-AU": ("000", "triple zero"),
    "en-IN": ("112", "one one two"),
}
AMERICAN = (
    r"acetaminophen|urgent care|emergency room|ER|911|988|(?:milli|centi)?(?:lit|met)ers?|colors?|fibers?"
)
AMERICAN_ONLY = {
    "en-CA": r"urgent care|(?:milli|centi)?(?:lit|met)ers?|colors?|fibers?",
    "en-GB": AMERICAN,
    "en-AU": AMERICAN,
    "en-IN": AMERICAN,
}


@pytest.fixture(params=sorted(NUMBERS))
def localised(request: pytest.FixtureRequest) -> Content:
    return CONTENTS[request.param]


def texts(content: Content) -> Iterator[str]:
    """All that is shown or said."""
    for topic in content.by_id.values():
        yield from (topic.title, topic.name, *(part.text for part in topic.parts))
    for routine in content.routines:
        yield from (
            routine.title,
            routine.name,
            routine.not_working.text,
            routine.gone.text,
            routine.after.text,
        )
        yield from (step.passage.text for step in routine.steps)
    for prompt in content.prompts.values():
        yield from (prompt.say, prompt.reprompt)


def aloud(ssml: str) -> str:
    return " ".join(segment.text for segment in segments(ssml) if isinstance(segment, Text))


def answered(skill: CustomSkill, content: Content, topic: Topic) -> str:
    """The markup of the answer to a one-shot question."""
    meant = Interpretation(topic.intent, topic.id, 1.0, Reason.RED_FLAG)
    request = Envelopes(content.locale.tag).intent(meant, "", Dialogue(), True, NOW)
    response = invoke(skill, request).response
    speech = response.output_speech if response else None
    assert isinstance(speech, SsmlOutputSpeech)
    return str(speech.ssml)


def test_these_are_the_locales_and_the_base_comes_first() -> None:
    assert sorted(CONTENTS) == sorted(NUMBERS) == locale_tags()
    assert next(iter(CONTENTS)) == "en-US"


def test_every_emergency_answer_says_the_number_of_the_country(localised: Content) -> None:
    shown, said = NUMBERS[localised.locale.tag]
    assert localised.locale.terms["emergency_number"] == shown
    emergencies = [topic for topic in localised.by_id.values() if topic.urgency is Urgency.EMERGENCY]
    assert emergencies
    skill = build_skill(Assistant(localised))
    assert [topic.id for topic in emergencies if shown not in topic.answer.text] == []
    for topic in emergencies:
        speech = answered(skill, localised, topic)
        assert said in aloud(speech), topic.id
        assert shown not in aloud(speech), topic.id


def test_no_word_of_america_alone_is_left_elsewhere() -> None:
    for tag, words in AMERICAN_ONLY.items():
        found = [text for text in texts(CONTENTS[tag]) if re.search(rf"\b(?:{words})\b", text)]
        assert found == [], tag


def test_britain_and_australia_send_people_to_a_gp() -> None:
    for tag in ("en-GB", "en-AU"):
        assert CONTENTS[tag].locale.terms["doctor"] == "GP"
        assert any(re.search(r"\bGP\b", text) for text in texts(CONTENTS[tag]))
    assert not any(re.search(r"\bGP\b", text) for text in texts(CONTENTS["en-US"]))


@pytest.mark.parametrize(
    ("tag", "number"),
    [("en-US", "988"), ("en-CA", "988"), ("en-GB", "116 123"), ("en-AU", "13 11 14"), ("en-IN", "14416")],
)
def test_thoughts_of_suicide_get_the_crisis_line_of_the_country(tag: str, number: str) -> None:
    assert number in CONTENTS[tag].locale.terms["crisis_help"]
    assert number in CONTENTS[tag].locale.spoken


def test_the_day_after_tomorrow_is_no_help_anywhere(localised: Content) -> None:
    assert localised.locale.terms["same_day_help"].endswith(" today")


def test_placeholders_are_all_filled_in_but_those_of_the_moment(localised: Content) -> None:
    left = {name for text in texts(localised) for name in re.findall(r"\{(\w+)\}", text)}
    assert left <= {"name", "first", "second", "sources", "seconds", "step", "routine", "place", "count"}


def test_only_what_differs_differs(localised: Content) -> None:
    base = CONTENTS["en-US"]
    assert [topic.id for topic in localised.by_id.values()] == [topic.id for topic in base.by_id.values()]
    assert localised.locale.invocation == base.locale.invocation
    assert localised.locale.terms.keys() == base.locale.terms.keys()


def test_what_alexa_listens_for_is_spelled_as_in_the_country() -> None:
    def samples(tag: str) -> str:
        intents = build_model(CONTENTS[tag])["interactionModel"]["languageModel"]["intents"]
        return "\n".join(sample for intent in intents for sample in intent["samples"])

    assert re.search(r"\bcolor\b", samples("en-US"))
    assert not re.search(r"\bcolor\b", samples("en-GB"))


def test_figures_are_shown_and_words_are_said() -> None:
    ssml = Speech().say("Call 911 now.").ssml_with({"911": "nine one one"})
    assert ssml == '<speak>Call <sub alias="nine one one">911</sub> now.</speak>'
    assert plain_text(ssml) == "Call 911 now."
    assert aloud(ssml) == "Call nine one one now."


@pytest.mark.parametrize(
    "text", ["Of 1,911 people, some.", "About 9112.", "Some 911.5 of it.", "A 911-model."]
)
def test_other_figures_are_read_as_they_are(text: str) -> None:
    assert Speech().say(text).ssml_with({"911": "nine one one"}) == Speech().say(text).ssml


def test_a_reading_may_hold_any_sign() -> None:
    ssml = Speech().say("Ring A&E.").ssml_with({"911": '<&">'})
    assert aloud(ssml) == "Ring A&E."
    assert 'alias="&lt;&amp;' in Speech().say("911").ssml_with({"911": "<&'\">"})


def test_a_locale_takes_over_what_it_does_not_say(folder: Folder) -> None:
    folder.write("locales/en-NZ.yaml", "base: en-GB\nterms: {emergency_number: '111'}\n")
    locale = folder.load("en-NZ").locale
    assert (locale.tag, locale.invocation) == ("en-NZ", "toe cramp helper")
    assert locale.terms == {"doctor": "GP", "emergency_number": "111"}


def test_a_list_of_spellings_holds_for_titles_answers_and_prompts(folder: Folder) -> None:
    folder.write("spelling.yaml", "british: {color: colour}\n")
    folder.edit("locales/en-GB.yaml", "invocation", "spelling: [british]\ninvocation")
    folder.edit("topics/shoes.md", "title: Shoes", "title: Color of shoes")
    folder.edit("topics/shoes.md", "Pull your toes", "Color or not, pull your toes")
    folder.write("prompts.yaml", "goodbye: Keep your color.\nlaunch: Hi.\n")
    content = folder.load("en-GB")
    shoes = content.by_id["shoes"]
    assert shoes.title == "Colour of shoes"
    assert shoes.answer.text.startswith("Colour or not")
    assert content.prompts["goodbye"].say == "Keep your colour."


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("base: en-XX\n", r"locales/en-XX\.yaml:1: cannot be read"),
        ("base: en-NZ\n", r"locales/en-NZ\.yaml:1: en-NZ is based on this file itself"),
        ("base: en-GB\nspelling: [welsh]\n", "a list that is not in spelling.yaml: 'welsh'"),
        ("base: en-GB\nspelling: welsh\n", r"locales/en-NZ\.yaml:2: spelling: not of the expected form"),
        ("base: en-GB\nterm: {}\n", r"locales/en-NZ\.yaml:2: unknown key 'term'"),
    ],
)
def test_a_faulty_locale_is_told_with_its_line(folder: Folder, file: str, reason: str) -> None:
    folder.write("spelling.yaml", "british: {color: colour}\n")
    folder.write("locales/en-NZ.yaml", file)
    with pytest.raises(ContentError, match=reason):
        folder.load("en-NZ")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Color", "Colour"),
        ("colored", "colored"),
        ("the color.", "the colour."),
        ("discolor", "discolor"),
        ("mom's", "mum's"),
        ("", ""),
    ],
)
def test_only_whole_words_are_respelled(text: str, other: str) -> None:
    assert respelled(text, {"color": "colour", "mom's": "mum's"}) == other
