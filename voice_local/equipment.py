"""The commands about what the assistant listens and speaks with: models, devices, voices."""

import click

from skill.messages import Messages
from voice_local.settings import Settings


def add_commands(group: click.Group, messages: Messages) -> None:
    """Hang the commands into the main one."""
    say = messages.text

    @group.group(name="model", invoke_without_command=True, help=say("model-help"))
    @click.pass_context
    def model(context: click.Context) -> None:
        if context.invoked_subcommand is None:
            _list_models(context.obj, messages)

    @model.command(name="list", help=say("model-list-help"))
    @click.pass_obj
    def listing(settings: Settings) -> None:
        _list_models(settings, messages)

    @group.command(help=say("voices-help"))
    def voices() -> None:
        from voice_local.voice import Pyttsx3Voice

        with Pyttsx3Voice() as voice:
            for info in voice.voices():
                click.echo(say("voice-line", id=info.id, name=info.name))


def _list_models(settings: Settings, messages: Messages) -> None:
    from voice_local.models import EMBEDDED, choose, installed

    chosen, models = choose(settings.model), installed()
    for model in (*models, *([] if chosen in models else [chosen])):
        click.echo(
            messages.text(
                "model-line",
                mark="*" if model == chosen else " ",
                name=model.name,
                kind=model.kind,
                megabytes=f"{model.size() / 1e6:.1f}",
                words=len(model.words()),
                path=model.path,
            )
        )
    if all(model.kind == EMBEDDED for model in models):
        click.echo(messages.text("model-none-official"))
