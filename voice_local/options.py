"""The command-line options of the settings that can be kept."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import click

from skill.messages import Messages
from voice_local.setting_kinds import Decimal, OneOf, Switch, Whole
from voice_local.settings import KEPT, Setting

F = TypeVar("F", bound=Callable[..., Any])


def setting_options(messages: Messages, names: Collection[str] | None = None) -> Callable[[F], F]:
    """Make a decorator that gives a command an option for each setting; None stands for all of them."""

    def decorate(command: F) -> F:
        for setting in reversed(KEPT):
            if names is None or setting.name in names:
                command = _option(setting, messages)(command)
        return command

    return decorate


def given(values: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, of those a command has."""
    return {name: value for name, value in values.items() if value is not None}


def _option(setting: Setting, messages: Messages) -> Callable[[F], F]:
    text = messages.text(setting.help)
    match setting.kind:
        case Switch():
            off = f"--no-{setting.flag.removeprefix('--')}"
            return click.option(f"{setting.flag}/{off}", default=None, help=text)
        case Whole(least, most):
            return click.option(setting.flag, type=click.IntRange(least, most), help=text)
        case Decimal(lowest, highest):
            return click.option(setting.flag, type=click.FloatRange(lowest, highest), help=text)
        case OneOf(among):
            return click.option(setting.flag, type=click.Choice(among()), help=text)
        case _:
            return click.option(setting.flag, help=text)
