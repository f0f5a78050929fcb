import sys

import pytest

from skill.messages import Messages
from tests.terminals import Terminal
from voice_local.screen import JsonScreen, LineScreen, PlainScreen
from voice_local.screens import lines_for, view_for
from voice_local.settings import Settings

PROGRAM = """
import sys
from skill.messages import load_messages
from voice_local.screens import lines_for, view_for
from voice_local.settings import Settings
settings, messages = Settings(**{name: True for name in sys.argv[1:]}), load_messages()
with view_for(settings, messages, lines_for(settings, messages)) as screen:
    name = type(screen).__name__
print(f"<{name}>")
"""


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (Settings(), LineScreen),
        (Settings(plain=True), PlainScreen),
        (Settings(json=True), JsonScreen),
        (Settings(json=True, plain=True), JsonScreen),
    ],
)
def test_the_lines_are_those_that_were_asked_for(
    settings: Settings, kind: type[LineScreen], messages: Messages
) -> None:
    assert type(lines_for(settings, messages)) is kind


def test_where_there_is_no_terminal_lines_are_printed_as_they_are(
    messages: Messages, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = lines_for(Settings(), messages)
    with view_for(Settings(), messages, lines) as screen:
        assert screen is lines
        screen.say("word " * 50)
        screen.partial("why do my")
        screen.note("typing")
    written = capsys.readouterr()
    assert written.out == "word " * 50 + "\n"
    assert written.err == messages.text("typing") + "\n"


@pytest.mark.parametrize(
    ("terminal", "flag", "kind"),
    [
        ("xterm-256color", "", "TerminalScreen"),
        ("dumb", "", "LineScreen"),
        ("xterm-256color", "plain", "PlainScreen"),
        ("xterm-256color", "json", "JsonScreen"),
    ],
)
def test_a_terminal_that_can_be_drawn_on_is_drawn_on(terminal: str, flag: str, kind: str) -> None:
    command = ["env", f"TERM={terminal}", sys.executable, "-c", PROGRAM, *filter(None, [flag])]
    with Terminal(command) as window:
        assert f"<{kind}>" in window.read_until(">")
