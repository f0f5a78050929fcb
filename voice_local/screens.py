"""Choosing the screen that suits what was asked for and where the output goes."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator

import click

from skill.messages import Messages
from voice_local.screen import WIDEST, JsonScreen, LineScreen, PlainScreen, Screen
from voice_local.settings import Settings


def lines_for(settings: Settings, messages: Messages) -> Screen:
    """A screen that prints lines."""
    live = _live if sys.stderr.isatty() else lambda text: None
    if settings.json:
        return JsonScreen(messages, click.echo, note, live)
    write = _wrapped if sys.stdout.isatty() else click.echo
    return PlainScreen(messages, write, note) if settings.plain else LineScreen(messages, write, note, live)


@contextlib.contextmanager
def view_for(settings: Settings, messages: Messages, lines: Screen) -> Iterator[Screen]:
    """A picture of the conversation where there is a terminal to draw it on, else the lines."""
    drawable = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    if settings.plain or settings.json or not drawable:
        yield lines
        return
    from voice_local.view_terminal import TerminalScreen

    with TerminalScreen(messages) as screen:
        yield screen


def note(line: str) -> None:
    """Print a line that is not part of the conversation."""
    click.echo(line, err=True)


def _wrapped(line: str) -> None:
    """Print a line of a terminal's width, which would itself break it within a word."""
    columns = min(shutil.get_terminal_size().columns, WIDEST)
    click.echo(click.wrap_text(line, columns))


def _live(text: str) -> None:
    """Show a passing line in place on the terminal."""
    sys.stderr.write(f"\r\x1b[2K{text}")
    sys.stderr.flush()
