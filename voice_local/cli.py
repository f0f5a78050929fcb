"""The ``toe-cramps`` command."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from skill.content import ContentError
from skill.content.loader import locale_tags
from skill.messages import Messages, load_messages
from skill.problem import Problem
from voice_local.settings import Settings

if TYPE_CHECKING:
    from voice_local.session import Session

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130
F = TypeVar("F", bound=Callable[..., Any])


def build_cli(messages: Messages) -> click.Group:
    """Make the command; its help texts are content."""
    say = messages.text

    def session(settings: Settings) -> "Session":
        # The parts of a session take longer to load than all of --help or of a list to print.
        from voice_local.session import Session

        return Session(settings, messages)

    def choices(command: F) -> F:
        """The options every way of talking has."""
        options = (
            click.option("--say-to", type=click.Path(path_type=Path), help=say("say-to-help")),
            click.option("--json", is_flag=True, help=say("json-help")),
            click.option("--voice", help=say("voice-help")),
            click.option("--rate", type=click.IntRange(80, 400), help=say("rate-help")),
            click.option("--volume", type=click.IntRange(0, 100), help=say("volume-help")),
            click.option("--locale", type=click.Choice(locale_tags()), help=say("locale-help")),
        )
        for option in reversed(options):
            command = option(command)
        return command

    @click.group(invoke_without_command=True, help=say("talk-help"))
    @click.option("--text", is_flag=True, help=say("text-help"))
    @click.option("--wav", type=click.Path(path_type=Path), help=say("wav-help"))
    @choices
    @click.option("--model", help=say("model-option-help"))
    @click.option("--device", help=say("device-help"))
    @click.option("--speaker", help=say("speaker-help"))
    @click.option("--silence", type=click.FloatRange(1, 60), help=say("silence-help"))
    @click.version_option(package_name="toe-cramp-helper")
    @click.pass_context
    def talk(context: click.Context, /, **values: Any) -> None:
        context.obj = settings = _chosen(values)
        if context.invoked_subcommand is None:
            session(settings).talk()

    @talk.command(help=say("ask-help"))
    @click.argument("question", nargs=-1)
    @choices
    @click.pass_obj
    def ask(settings: Settings, /, question: tuple[str, ...], **values: Any) -> None:
        # Arguments that are no text in the terminal's encoding arrive as lone surrogates.
        text = " ".join(question).encode("utf-8", "replace").decode()
        chosen = session(_chosen(values, settings))
        if text == "-":
            chosen.ask_each(_lines())
        else:
            chosen.ask(text)

    from voice_local.equipment import add_commands

    add_commands(talk, messages)
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


def _chosen(values: dict[str, Any], base: Settings | None = None) -> Settings:
    """Settings with every option that was given."""
    given = {name: value for name, value in values.items() if value is not None and value is not False}
    return replace(base or Settings(), **given)


def _lines() -> Iterator[str]:
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    return (line for line in sys.stdin if line.strip())


def _fail(reason: str) -> None:
    click.echo(reason, err=True)
    sys.exit(EXIT_FAILED)


if __name__ == "__main__":
    main()
