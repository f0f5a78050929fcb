import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
import textstat
import yaml

from skill.answers import Answers
from skill.assistant import Assistant
from skill.content import Content, Passage
from skill.content.loader import locale_tags
from skill.content.topics import MAX_SENTENCES, MAX_WORDS
from skill.understanding import Reason
from tests.conftest import NewTurn, shipped

HIGHEST_GRADE = 8.0
FACTS = Path(__file__).with_name("article_facts.yaml")
UNSPEAKABLE = re.compile(r"[()\[\]{};/*_#<>&\"\n]|\be\.g\.|\bi\.e\.|\betc\b")


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of the article, a question that asks for it, and what is heard.

    Attributes:
        article: What the article says.
        ask: The question.
        topic: Id of the topic that answers.
        hear: Groups of words; of each group one is in the topic's answer or its further parts.
        credit: Whether the statement has to be credited to the article, since studies see it otherwise.
    """

    article: str
    ask: str
    topic: str
    hear: list[list[str]]
    credit: bool = False


def facts() -> list[Fact]:
    return [Fact(**row) for row in yaml.safe_load(FACTS.read_text(encoding="utf-8"))]


def parts(content: Content) -> list[tuple[str, Passage]]:
    return [
        (f"{topic.id} {number}", part)
        for topic in (*content.topics, *content.safety)
        for number, part in enumerate(topic.parts)
    ]


def test_every_answer_can_be_read_at_grade_eight(content: Content) -> None:
    grades = {name: textstat.flesch_kincaid_grade(part.text) for name, part in parts(content)}
    assert {name: grade for name, grade in grades.items() if grade > HIGHEST_GRADE} == {}


def test_every_answer_is_short_enough_to_be_heard(content: Content) -> None:
    lengths = {name: len(part.text.split()) for name, part in parts(content)}
    assert {name: length for name, length in lengths.items() if length > MAX_WORDS} == {}
    ends = {name: len(re.findall(r"[.!?](?=\s|$)", part.text)) for name, part in parts(content)}
    assert {name: count for name, count in ends.items() if not 1 <= count <= MAX_SENTENCES} == {}


@pytest.mark.parametrize("tag", locale_tags())
def test_every_answer_can_be_read_aloud_in_every_locale(tag: str) -> None:
    strange = {n: UNSPEAKABLE.findall(p.text) for n, p in parts(shipped()[tag])}
    assert {name: found for name, found in strange.items() if found} == {}


def test_no_answer_ends_with_a_question_of_its_own(content: Content) -> None:
    assert [name for name, part in parts(content) if not part.text.endswith((".", "!"))] == []


def test_every_source_that_is_named_is_known(content: Content) -> None:
    named = {key for _, part in parts(content) for key in part.sources}
    assert named - content.sources.keys() == set()


def test_every_answer_beside_the_red_flags_has_a_source(content: Content) -> None:
    assert [topic.id for topic in content.topics if not topic.answer.sources] == []


def test_every_source_says_who_published_what(content: Content) -> None:
    for source in content.sources.values():
        assert source.organisation, source.key
        assert source.spoken, source.key
        assert source.title, source.key
        assert not source.link or source.link.startswith("https://") or source.link.startswith("http://")


def test_every_topic_leads_on_to_another(content: Content) -> None:
    for topic in content.topics:
        assert topic.see_also, topic.id
        assert topic.id not in topic.see_also, topic.id


def test_no_two_topics_are_called_the_same(content: Content) -> None:
    by_name: dict[str, list[str]] = defaultdict(list)
    for topic in content.topics:
        by_name[topic.name].append(topic.id)
        by_name[topic.title.casefold()].append(topic.id)
    assert {name: set(ids) for name, ids in by_name.items() if len(set(ids)) > 1} == {}


def test_no_way_to_ask_belongs_to_two_topics(content: Content) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for topic in (*content.topics, *content.safety):
        for text in (*topic.ask, *topic.heard):
            owners[text].add(topic.id)
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


def test_no_way_to_ask_is_a_command(content: Content) -> None:
    """Beside the topic about sources, which may be asked for in the words of the command of that name."""
    commands = {text for command in content.commands for text in (*command.ask, *command.heard)}
    others = [topic for topic in content.by_id.values() if topic.id != "sources"]
    asked = {text for topic in others for text in (*topic.ask, *topic.heard)}
    assert commands & asked == set()


def test_an_emergency_names_the_number_to_call_first(content: Content) -> None:
    for flag in content.safety:
        if flag.urgency == "emergency":
            first = flag.answer.text.split(". ")[0]
            assert content.locale.terms["emergency_number"] in first, flag.id


def test_a_same_day_answer_says_so_within_two_sentences(content: Content) -> None:
    for flag in content.safety:
        if flag.urgency == "same-day":
            beginning = " ".join(flag.answer.text.split(". ")[:2]).casefold()
            assert content.locale.terms["same_day_help"].casefold().rstrip(".") in beginning, flag.id


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.article)
def test_what_the_article_says_can_be_asked_for_and_heard(
    fact: Fact, assistant: Assistant, turn: NewTurn
) -> None:
    meant = assistant.understand(fact.ask)
    assert meant.reason is Reason.TOPIC
    assert meant.topic == fact.topic
    told = heard_in_full(assistant, turn, fact.ask)
    for words in fact.hear:
        assert any(word.casefold() in told for word in words), f"none of {words} in {told!r}"
    if fact.credit:
        assert "article" in told, f"the article is not credited in {told!r}"


def heard_in_full(assistant: Assistant, turn: NewTurn, question: str) -> str:
    """The answer to a question and everything "more" adds, in small letters."""
    reply = assistant.reply(turn(question=question))
    told = [reply.speech.plain]
    while reply.dialogue.offer == "more":
        reply = assistant.reply(turn("MoreIntent", reply.dialogue))
        told.append(reply.speech.plain)
    return " ".join(told).casefold()


def test_more_tells_every_part_of_every_topic_once(
    content: Content, answers: Answers, assistant: Assistant, turn: NewTurn
) -> None:
    for topic in content.topics:
        reply = answers.topic(topic, in_session=True)
        for part in topic.more:
            reply = assistant.reply(turn("MoreIntent", reply.dialogue))
            assert reply.speech.plain == part.text
        ending = assistant.reply(turn("MoreIntent", reply.dialogue))
        assert ending.speech.plain == content.prompts["more_end"].say
