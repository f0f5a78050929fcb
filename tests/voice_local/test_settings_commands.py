import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from skill.messages import Messages
from skill.problem import Problem
from voice_local.cli import build_cli
from voice_local.settings import KEPT
from voice_local.settings_file import SettingsFile


@pytest.fixture
def path() -> Path:
    return SettingsFile().path


def run(messages: Messages, *arguments: str) -> Result:
    return CliRunner().invoke(build_cli(messages), arguments, catch_exceptions=not sys.gettrace())


def problem_of(result: Result) -> Problem:
    assert isinstance(result.exception, Problem)
    return result.exception


def rows(result: Result) -> dict[str, str]:
    return {line.split()[0]: " ".join(line.split()[1:]) for line in result.output.splitlines()}


def test_each_setting_is_shown_with_its_value_and_where_it_comes_from(
    messages: Messages, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    SettingsFile().keep("plain", True)
    monkeypatch.setenv("TOE_CRAMPS_VOLUME", "50")
    shown = rows(run(messages, "--rate", "200", "settings"))
    assert list(shown) == [setting.name for setting in KEPT]
    assert shown["rate"] == f"200 {messages.text('setting-from-flag', where='--rate')}"
    assert shown["volume"] == f"50 {messages.text('setting-from-variable', where='TOE_CRAMPS_VOLUME')}"
    assert shown["plain"] == f"true {messages.text('setting-from-file', where=f'{path}:1')}"
    assert shown["mode"] == f"open {messages.text('setting-from-nowhere')}"


@pytest.mark.parametrize("name", ["barge_in", "barge-in", "--barge-in"])
def test_a_setting_is_kept_and_forgotten(messages: Messages, name: str) -> None:
    assert run(messages, "settings", "set", "--", name, "off").exit_code == 0
    assert SettingsFile().read()["barge_in"].value is False
    assert run(messages, "settings", "unset", "--", name).exit_code == 0
    assert SettingsFile().read() == {}


def test_what_is_not_set_may_be_unset(messages: Messages) -> None:
    assert run(messages, "settings", "unset", "rate").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("set", "rate", "fast"), "setting-not-whole"),
        (("set", "rat", "150"), "unknown-setting"),
        (("unset", "rat"), "unknown-setting"),
    ],
)
def test_a_mistake_changes_nothing(
    messages: Messages, arguments: tuple[str, ...], key: str, path: Path
) -> None:
    assert problem_of(run(messages, "settings", *arguments)).key == key
    assert not path.exists()


def test_what_is_no_setting_but_stands_in_the_file_can_be_removed(messages: Messages, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("rat = 3\n")
    assert problem_of(run(messages, "settings")).key == "unknown-setting"
    assert run(messages, "settings", "unset", "rat").exit_code == 0
    assert run(messages, "settings").exit_code == 0


def test_the_file_is_named_even_where_it_is_broken(messages: Messages, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("rate =")
    assert run(messages, "settings", "path").output == f"{path}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="the editor of this test is a shell script")
def test_the_file_is_opened_in_the_editor_and_looked_through_after(
    messages: Messages, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "rate = 5" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    assert problem_of(run(messages, "settings", "edit")).key == "setting-not-whole"
    assert path.read_text() == "rate = 5\n"
