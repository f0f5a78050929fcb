import json

import pytest
from click.testing import CliRunner

from skill.assistant import Assistant
from skill.messages import Messages
from voice_local.cli import build_cli
from voice_local.explaining import lines

QUESTION = "could magnesium pills be any use to my old feet"


def explained(messages: Messages, *arguments: str, typed: str = "") -> str:
    done = CliRunner().invoke(build_cli(messages), ["ask", "--explain", *arguments], typed)
    assert done.exit_code == 0, done.output
    return done.output


def test_an_explanation_names_stage_candidates_words_and_thresholds(messages: Messages) -> None:
    shown = explained(messages, QUESTION)
    assert messages.text("explain-normal", text=QUESTION) in shown
    assert "magnesium-supplements, confidence" in shown
    assert any(line.startswith("  +") and line.endswith("magnesium") for line in shown.splitlines())
    assert shown.splitlines()[-2].startswith(messages.text("explain-danger", share="", threshold="")[:10])


def test_a_program_gets_an_explanation_for_each_line_it_sends(messages: Messages) -> None:
    shown = explained(messages, "--json", "-", typed=f"{QUESTION}\nplay some jazz\n")
    first, second = (json.loads(line) for line in shown.splitlines())
    assert first["candidates"][0][0] == "magnesium-supplements"
    assert second["meant"]["reason"] == "unknown"
    assert second["in_scope"] < second["thresholds"]["in_scope"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("does magnesium help and why do toes cramp at night", "night-cramps"),
        ("my chest hurts and i can't breathe", "hurts and i can't breathe"),
    ],
)
def test_a_second_question_and_words_of_danger_are_named(
    said: str, words: str, messages: Messages, assistant: Assistant
) -> None:
    shown = "\n".join(lines(assistant.understanding.explain(said), messages))
    key = "explain-then" if assistant.understand(said).then else "explain-alarm"
    assert messages.text(key, topic=words, words=words) in shown
