from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skill.speech import MAX_BREAK_MS, MAX_SSML, Speech
from tests.skill.limits import check_ssml

PARTS = st.lists(st.one_of(st.text(max_size=300), st.integers(-10, 100_000)), max_size=12)


def speech_of(parts: list[str | int]) -> Speech:
    speech = Speech()
    for part in parts:
        speech = speech.say(part) if isinstance(part, str) else speech.pause(part)
    return speech


def breaks(speech: Speech) -> list[int]:
    elements = ElementTree.fromstring(speech.ssml).iter("break")
    return [int(element.attrib["time"].removesuffix("ms")) for element in elements]


def test_words_and_pauses_stand_in_order() -> None:
    speech = Speech().say("Pull your toes up.").pause(500).say("Let go.")
    assert speech.ssml == '<speak>Pull your toes up. <break time="500ms"/> Let go.</speak>'


def test_saying_more_leaves_the_speech_before_as_it_was() -> None:
    before = Speech().say("One.")
    before.say("Two.")
    assert before.plain == "One."


def test_signs_that_mean_something_in_xml_are_escaped() -> None:
    assert Speech().say("5 < 6 & 7 > 3").ssml == "<speak>5 &lt; 6 &amp; 7 &gt; 3</speak>"


def test_characters_that_xml_does_not_allow_are_dropped() -> None:
    assert Speech().say("a\x00b\x0b\ud800c\uffff").ssml == "<speak>abc</speak>"


def test_a_long_silence_is_split_into_breaks_alexa_accepts() -> None:
    assert breaks(Speech().say("Hold.").pause(25_000).say("Let go.")) == [10_000, 10_000, 5_000]


def test_a_speech_does_not_begin_with_silence() -> None:
    assert Speech().pause(500).say("Go.").ssml == "<speak>Go.</speak>"


@pytest.mark.parametrize("text", ["", "   ", "\n", "\x00"])
def test_nothing_to_say_adds_nothing(text: str) -> None:
    assert Speech().say(text) == Speech()


def test_what_does_not_fit_is_left_off_at_a_word() -> None:
    ssml = Speech().say("word " * 3000).ssml
    assert MAX_SSML - 10 < len(ssml) <= MAX_SSML
    assert ssml.endswith("word</speak>")


def test_nothing_follows_what_was_left_off() -> None:
    ssml = Speech().say("word " * 3000).pause(500).say("More.").ssml
    assert "More." not in ssml
    assert "break" not in ssml


@given(PARTS)
@example(["&" * 2000])
@example(["<" * 9000])
@example(["x" * 7976, 300])
@example(["word " * 1595, 100_000, "end"])
def test_any_words_become_markup_that_every_device_can_speak(parts: list[str | int]) -> None:
    speech = speech_of(parts)
    check_ssml(speech.ssml)
    assert all(0 < length <= MAX_BREAK_MS for length in breaks(speech))


@given(st.text(max_size=500))
def test_what_is_heard_is_what_was_said(text: str) -> None:
    speech = Speech().say(text)
    root = ElementTree.fromstring(speech.ssml)
    assert (root.text or "") == speech.plain
    assert speech.plain.split() == speech.plain.split(" ") or not speech.plain


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=5))
def test_the_silence_lasts_as_long_as_was_asked_for(lengths: list[int]) -> None:
    speech = speech_of(["Hold.", *lengths])
    assert sum(breaks(speech)) == sum(lengths)
