"""The commands that show and change the settings."""

import click

from skill.messages import Messages
from voice_local.choices import Choice, Choices, setting_called


def add_commands(group: click.Group, messages: Messages) -> None:
    """Hang the commands into the main one."""
    say = messages.text

    @group.group(name="settings", invoke_without_command=True, help=say("settings-help"))
    @click.pass_context
    def settings(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            for choice in context.obj.listed():
                click.echo(_line(choice, messages))

    @settings.command(name="set", help=say("settings-set-help"))
    @click.argument("name")
    @click.argument("value")
    @click.pass_obj
    def keep(choices: Choices, name: str, value: str) -> None:
        setting = setting_called(_written(name))
        choices.file.keep(setting.name, setting.kind.read(value, setting.name))
        click.echo(say("setting-kept", name=setting.name, path=choices.file.path))

    @settings.command(name="unset", help=say("settings-unset-help"))
    @click.argument("name")
    @click.pass_obj
    def forget(choices: Choices, name: str) -> None:
        # What is no setting may still stand in the file, where it stops everything else.
        key = _written(name)
        if not choices.file.forget(key):
            setting_called(key)
        click.echo(say("setting-forgotten", name=key))

    @settings.command(help=say("settings-path-help"))
    @click.pass_obj
    def path(choices: Choices) -> None:
        click.echo(choices.file.path)

    @settings.command(help=say("settings-edit-help"))
    @click.pass_obj
    def edit(choices: Choices) -> None:
        choices.file.path.parent.mkdir(parents=True, exist_ok=True)
        click.edit(filename=str(choices.file.path))
        choices.listed()


def _written(name: str) -> str:
    """The name as it stands in the file, for somebody who writes it as its flag."""
    return name.strip().lower().removeprefix("--").replace("-", "_")


def _line(choice: Choice, messages: Messages) -> str:
    say, setting = messages.text, choice.setting
    origins = {
        "flag": say("setting-from-flag", where=choice.where),
        "variable": say("setting-from-variable", where=choice.where),
        "file": say("setting-from-file", where=choice.where),
        "default": say("setting-from-nowhere"),
    }
    value = say("setting-automatic") if choice.value is None else _shown(choice.value)
    return say("setting-line", name=setting.name, value=value, origin=origins[choice.origin])


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).lower() if isinstance(value, bool) else str(value)
