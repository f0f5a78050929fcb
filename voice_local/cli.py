"""The ``toe-cramps`` command."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from skill.content import ContentError
from skill.messages import Messages, load_messages
from skill.problem import Problem
from voice_local import doctor_command, equipment, settings_commands
from voice_local.choices import Choices
from voice_local.options import given, setting_options
from voice_local.settings import Settings
from voice_local.settings_file import SettingsFile

if TYPE_CHECKING:
    from voice_local.session import Session

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


def build_cli(messages: Messages) -> click.Group:
    """Make the command; its help texts are content."""
    say = messages.text

    def session(settings: Settings) -> "Session":
        # The parts of a session take longer to load than all of --help or of a list to print.
        from voice_local.lasting import lasting

        with lasting():
            from voice_local.session import Session

        return Session(settings, messages)

    @click.group(invoke_without_command=True, help=say("talk-help"))
    @click.option("--text", is_flag=True, default=None, help=say("text-help"))
    @click.option("--wav", type=click.Path(path_type=Path), help=say("wav-help"))
    @click.option("--say-to", type=click.Path(path_type=Path), help=say("say-to-help"))
    @click.option("--json", is_flag=True, default=None, help=say("json-help"))
    @click.option("--transcript", type=click.Path(path_type=Path), help=say("transcript-help"))
    @setting_options(messages)
    @click.version_option(package_name="toe-cramp-helper")
    @click.pass_context
    def talk(context: click.Context, /, **values: Any) -> None:
        context.obj = choices = Choices(given(values), os.environ, SettingsFile())
        if context.invoked_subcommand is None:
            session(choices.settings()).talk()

    @talk.command(help=say("ask-help"))
    @click.argument("question", nargs=-1)
    @click.option("--say-to", type=click.Path(path_type=Path), help=say("say-to-help"))
    @click.option("--json", is_flag=True, default=None, help=say("json-help"))
    @click.option("--explain", is_flag=True, help=say("explain-help"))
    @setting_options(messages, ("voice", "rate", "volume", "locale"))
    @click.pass_obj
    def ask(choices: Choices, /, question: tuple[str, ...], explain: bool, **values: Any) -> None:
        # Arguments that are no text in the terminal's encoding arrive as lone surrogates.
        text = " ".join(question).encode("utf-8", "replace").decode()
        chosen = session(choices.over(given(values)).settings())
        if explain:
            chosen.explain(_lines() if text == "-" else [text])
        elif text == "-":
            chosen.ask_each(_lines())
        else:
            chosen.ask(text)

    for module in (doctor_command, equipment, settings_commands):
        module.add_commands(talk, messages)
    return talk


def main() -> None:
    """Run the command; every fault ends in one line and a non-zero exit."""
    try:
        messages = load_messages()
    except ContentError as fault:
        _fail(str(fault))
    try:
        build_cli(messages).main(standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(err=True)
        sys.exit(EXIT_INTERRUPTED)
    except Problem as fault:
        _fail(messages.of(fault))
    except ContentError as fault:
        _fail(str(fault))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_FAILED)


def _lines() -> Iterator[str]:
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    return (line for line in sys.stdin if line.strip())


def _fail(reason: str) -> None:
    click.echo(reason, err=True)
    sys.exit(EXIT_FAILED)


if __name__ == "__main__":
    main()
