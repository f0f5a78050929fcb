from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.assistant import Assistant
from skill.content import AlarmRule, Content
from skill.understanding import Reason, Understanding
from skill.understanding.alarms import AlarmRules

RULES = (
    AlarmRule("clot", (("leg", "calf"), ("swollen", "hot*")), unless=("both legs",)),
    AlarmRule("stroke", (("face _ droop*", "arm _ weak"),)),
)


@pytest.fixture(scope="module")
def alarms(content: Content) -> AlarmRules:
    return AlarmRules(replace(content, alarm_rules=RULES))


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("my leg is swollen", "clot"),
        ("swollen is what my LEG is!", "clot"),
        ("one calf feels hotter", "clot"),
        ("why do my toes cramp and by the way my leg's swollen, my leg", "clot"),
        ("my leg hurts", None),
        ("my toe is swollen", None),
        ("both legs and one leg are swollen", None),
        ("my legend is swollen", None),
        ("his face is drooping", "stroke"),
        ("his face is hanging and drooping", "stroke"),
        ("his face on the very left side is drooping", None),
        ("my arm weakens", None),
        ("", None),
    ],
)
def test_a_rule_needs_a_phrase_of_every_group_and_none_that_switches_it_off(
    said: str, topic: str | None, alarms: AlarmRules
) -> None:
    assert found(alarms, said) == topic


@given(st.text(max_size=200))
def test_any_words_are_searched(alarms: AlarmRules, said: str) -> None:
    assert found(alarms, said) in (None, "clot", "stroke")


def test_an_alarm_says_which_words_set_it_off(alarms: AlarmRules) -> None:
    alarm = alarms.find("one calf feels hotter")
    assert alarm is not None
    assert alarm.words == ("calf", "hotter")


def test_the_first_rule_that_fits_is_taken(content: Content) -> None:
    rules = (AlarmRule("first", (("toe",),)), AlarmRule("second", (("toe",),)))
    assert found(AlarmRules(replace(content, alarm_rules=rules)), "my toe") == "first"


def test_every_clean_way_to_report_a_red_flag_is_heard_as_one(content: Content) -> None:
    understanding = Understanding(content)
    missed = [
        (topic.id, text)
        for topic in content.safety
        for text in topic.ask
        if understanding.understand(text).reason is not Reason.RED_FLAG
    ]
    assert missed == []


def test_drama_that_is_written_down_is_never_an_alarm(assistant: Assistant, content: Content) -> None:
    sayings = [text for texts in content.ordinary.values() for text in texts]
    assert [text for text in sayings if assistant.understand(text).urgency] == []


def test_hardly_any_drama_sets_off_a_rule(content: Content) -> None:
    rules = AlarmRules(content)
    sayings = [text for texts in content.ordinary.values() for text in texts]
    assert sum(found(rules, text) is not None for text in sayings) / len(sayings) < 0.02


def test_how_tall_somebody_is_has_nothing_to_do_with_a_foot(content: Content) -> None:
    rules = AlarmRules(replace(content, alarm_rules=(AlarmRule("clot", (("foot", "feet"), ("cold",))),)))
    assert found(rules, "my foot is cold") == "clot"
    assert found(rules, "i'm six foot tall and have a cold") is None


def test_ways_to_ask_about_a_topic_set_off_no_rule(content: Content) -> None:
    rules = AlarmRules(content)
    false = [(topic.id, text, found(rules, text)) for topic in content.topics for text in topic.ask]
    assert [alarm for alarm in false if alarm[2]] == []


def test_every_shipped_rule_can_be_set_off(content: Content) -> None:
    """By the first words of its own groups, unless an exception stands in the way."""
    for rule in content.alarm_rules:
        alone = AlarmRules(replace(content, alarm_rules=(replace(rule, unless=()),)))
        for group, others in ((group, [g for g in rule.groups if g is not group]) for group in rule.groups):
            for phrase in group:
                said = " and ".join(spoken(words) for words in (phrase, *(other[0] for other in others)))
                assert found(alone, said) == rule.topic, said


def found(alarms: AlarmRules, said: str) -> str | None:
    alarm = alarms.find(said)
    return alarm.topic if alarm else None


def spoken(phrase: str) -> str:
    """A phrase of a rule as somebody would say it."""
    return " ".join(word for word in phrase.replace("*", "").split() if word != "_")
