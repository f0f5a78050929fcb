"""The commands about what the assistant listens and speaks with: models, devices, voices."""

import sys
from typing import TYPE_CHECKING

import click

from skill.messages import Messages
from skill.problem import Problem
from voice_local.choices import Choices
from voice_local.settings import Settings

if TYPE_CHECKING:
    from voice_local.devices import Direction


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
    def listing(choices: Choices) -> None:
        _list_models(choices, messages)

    @model.command(name="get", help=say("model-get-help"))
    @click.argument("name", required=False)
    def get(name: str | None) -> None:
        _get_model(name, messages)

    @model.command(name="check", help=say("model-check-help"))
    @click.pass_obj
    def check(choices: Choices) -> None:
        _check_model(choices.settings(), messages)

    @group.command(help=say("devices-help"))
    @click.option("--use-microphone", help=say("use-microphone-help"))
    @click.option("--use-speaker", help=say("use-speaker-help"))
    @click.pass_obj
    def devices(choices: Choices, use_microphone: str | None, use_speaker: str | None) -> None:
        from voice_local.devices import Direction

        if use_microphone:
            _remember(choices, "device", use_microphone, Direction.CAPTURE, messages)
        if use_speaker:
            _remember(choices, "speaker", use_speaker, Direction.PLAYBACK, messages)
        if not (use_microphone or use_speaker):
            _list_devices(messages)

    @group.command(help=say("voices-help"))
    def voices() -> None:
        from voice_local.voice import Pyttsx3Voice

        with Pyttsx3Voice() as voice:
            for info in voice.voices():
                click.echo(say("voice-line", id=info.id, name=info.name))


def _list_models(choices: Choices, messages: Messages) -> None:
    from voice_local.models import EMBEDDED, choose, installed

    chosen, models = choose(choices.settings().model), installed()
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


def _get_model(name: str | None, messages: Messages) -> None:
    from voice_local.model_download import get
    from voice_local.models import RECOMMENDED

    wanted = name or RECOMMENDED
    with click.progressbar(length=0, label=wanted, file=sys.stderr) as bar:

        def progress(done: int, total: int | None) -> None:
            bar.length = total or done
            bar.update(done - bar.pos)

        model = get(wanted, progress=progress)
    click.echo(messages.text("model-got", name=model.name, path=model.path))


def _check_model(settings: Settings, messages: Messages) -> None:
    """Name the words of the content the listening model cannot hear; fail where there are any."""
    from skill.content import load_content
    from voice_local.models import choose
    from voice_local.vocabulary import unknown_words, ways_to_ask

    model = choose(settings.model)
    missing = unknown_words(model.words(), ways_to_ask(load_content(settings.locale)))
    if missing:
        raise Problem("model-lacks-words", name=model.name, count=len(missing), words=", ".join(missing))
    click.echo(messages.text("model-knows", name=model.name))


def _remember(
    choices: Choices, setting: str, wanted: str, direction: "Direction", messages: Messages
) -> None:
    """Keep a device by its name: numbers change with every cable that is plugged in."""
    from voice_local.devices import devices, find_device

    name = find_device(wanted, devices(direction)).name
    choices.file.keep(setting, name)
    click.echo(messages.text("device-kept", name=name, path=choices.file.path))


def _list_devices(messages: Messages) -> None:
    from voice_local.devices import Direction, devices

    for heading, direction in (("devices-in", Direction.CAPTURE), ("devices-out", Direction.PLAYBACK)):
        click.echo(messages.text(heading))
        found = devices(direction)
        for device in found:
            mark = messages.text("device-default") if device.default else ""
            click.echo(messages.text("device-line", number=device.number, name=device.name, default=mark))
        if not found:
            click.echo(messages.text("none-found"))
