"""The command as a person uses it: in a process of its own, with pipes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from skill.content import Content
from skill.messages import Messages
from voice_local.cli import build_cli, main
from voice_local.wav import read_wav

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60


def run(*arguments: str | bytes, typed: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """Run the command; whatever happens, nobody gets to see a traceback."""
    given = typed if isinstance(typed, bytes) else typed.encode()
    done = subprocess.run(
        [sys.executable, "-m", "voice_local.cli", *arguments],
        input=given,
        capture_output=True,
        timeout=TIMEOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in out + err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def turns(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_refused(done: subprocess.CompletedProcess[str]) -> None:
    """One line says what is the matter and what to do; nothing else is printed."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_question_is_answered(content: Content) -> None:
    done = run("ask", "why do my toes cramp at night")
    assert done.returncode == 0
    assert content.by_id["night-cramps"].answer.text in done.stdout
    assert done.stderr == ""


def test_a_question_need_not_be_quoted(content: Content) -> None:
    done = run("ask", "does", "magnesium", "help")
    assert content.by_id["magnesium-supplements"].answer.text in done.stdout


def test_questions_from_a_pipe_are_answered_one_by_one() -> None:
    done = run("ask", "--json", "-", typed="night cramps\n\nmore\ndoes magnesium help\n")
    assert done.returncode == 0
    assert [turn["topic"] for turn in turns(done)] == ["night-cramps", None, "magnesium-supplements"]


def test_a_line_without_words_does_not_lose_the_questions_after_it() -> None:
    done = run("ask", "--json", "-", typed="night cramps\n???\ndoes magnesium help\n")
    assert turns(done)[-1]["topic"] == "magnesium-supplements"


def test_hundreds_of_questions_are_answered_in_one_go() -> None:
    done = run("ask", "--json", "-", typed="night cramps\ndoes magnesium help\n" * 150)
    assert done.returncode == 0
    assert len(turns(done)) == 300


def test_a_pipe_that_ends_in_stop_is_a_conversation(content: Content) -> None:
    done = run(typed="night cramps\nmore\nstop\nnever read\n")
    assert done.returncode == 0
    assert content.by_id["night-cramps"].more[0].text in done.stdout
    assert content.prompts["goodbye"].say in done.stdout.splitlines()[-2]


def test_a_conversation_for_programs_is_one_object_a_turn() -> None:
    done = run("--text", "--json", typed="night cramps\nmore\nstop\n")
    assert done.returncode == 0
    assert [turn["intent"] for turn in turns(done)] == [
        "LaunchRequest",
        "AboutNightCrampsIntent",
        "MoreIntent",
        "AMAZON.StopIntent",
    ]
    assert [turn["session_ended"] for turn in turns(done)] == [False, False, False, True]


def test_a_pipe_may_simply_end() -> None:
    done = run("--text", typed="night cramps")
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.parametrize("question", [[], ["?!"]])
def test_an_empty_question_is_refused(question: list[str]) -> None:
    assert_refused(run("ask", *question))


def test_a_question_of_ten_thousand_characters_is_answered() -> None:
    done = run("ask", "--json", "why do my toes cramp " * 480)
    assert done.returncode == 0
    (turn,) = turns(done)
    assert turn["speech"]


def test_bytes_that_are_no_text_are_answered_as_well_as_can_be() -> None:
    done = run("ask", "--json", "-", typed=b"caf\xe9 cramps\nnight cramps\n")
    assert done.returncode == 0
    assert turns(done)[-1]["topic"] == "night-cramps"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows passes text, not bytes")
def test_an_argument_that_is_no_text_is_answered_as_well_as_can_be() -> None:
    done = run("ask", "--json", b"night cramps caf\xe9")
    assert done.returncode == 0
    assert len(turns(done)) == 1


def test_an_answer_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    done = run("ask", "night cramps", "--say-to", str(tmp_path / "no" / "answer.wav"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_voice_nobody_has_is_refused(tmp_path: Path) -> None:
    done = run("ask", "night cramps", "--voice", "nobody", "--say-to", str(tmp_path / "answer.wav"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_the_help_can_be_had_in_a_process_of_its_own() -> None:
    assert run("--help").returncode == 0


def commands(group: click.Group, name: str = "toe-cramps") -> Iterator[tuple[str, click.Command]]:
    """Every command there is, with what to type for it."""
    yield name, group
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {command.name}")
        else:
            yield f"{name} {command.name}", command


def test_every_command_and_every_option_has_a_help_text_with_examples(messages: Messages) -> None:
    for name, command in commands(build_cli(messages)):
        shown = CliRunner().invoke(command, ["--help"]).output
        assert "Example" in shown, name
        assert name in " ".join(shown.split()) or "toe-cramps --" in shown, name
        for parameter in command.params:
            assert getattr(parameter, "help", "") or parameter.param_type_name == "argument"


@pytest.mark.parametrize(
    "arguments",
    [["--volume", "101"], ["--rate", "10"], ["--locale", "xx-XX"], ["--nonsense"], ["sing"]],
)
def test_a_wrong_option_is_answered_with_the_usage(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["toe-cramps", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.err.startswith("Usage: ")
    assert told.out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of another kind")
def test_a_reader_that_goes_away_is_no_fault_of_ours() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "voice_local.cli", "ask", "--json", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdout.close()
        try:
            process.stdin.write(b"night cramps\n" * 2000)
            process.stdin.close()
        except BrokenPipeError:
            pass
        errors = process.stderr.read()
        process.wait(TIMEOUT)
    assert b"Traceback" not in errors
    assert b"BrokenPipe" not in errors


def test_silence_can_be_chosen_as_a_volume(messages: Messages, tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    arguments = ["ask", "night cramps", "--volume", "0", "--say-to", str(path)]
    CliRunner().invoke(build_cli(messages), arguments, catch_exceptions=False)
    assert read_wav(path).peak_dbfs < -90
