"""The ``toe-cramps-skill`` command."""

import logging
import os
import sys
from pathlib import Path

import click

from skill.content import Content, ContentError, load_content
from skill.content.loader import locale_tags
from skill.messages import Messages, load_messages
from skill.problem import Problem

APPLICATION_VARIABLE = "TOE_CRAMPS_APPLICATION_ID"
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


def build_cli(messages: Messages) -> click.Group:
    """Make the command; its help texts are content."""
    say = messages.text

    @click.group(help=say("skill-help"))
    @click.version_option(package_name="toe-cramp-helper")
    def skill() -> None:
        pass

    @skill.command(help=say("models-help"))
    @click.option("--check", is_flag=True, help=say("models-check-help"))
    @click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
    def models(check: bool, folder: Path | None) -> None:
        from skill.interaction_model import model_path, model_text

        for content in _all_locales():
            path = model_path(content, folder)
            if check and (not path.exists() or path.read_text(encoding="utf-8") != model_text(content)):
                raise Problem("stale-model", path=path)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(model_text(content), encoding="utf-8")
                click.echo(say("models-wrote", path=path))
        if check:
            click.echo(say("models-current"))

    @skill.command(help=say("serve-help"))
    @click.option("--host", default="127.0.0.1", show_default=True, help=say("host-help"))
    @click.option(
        "--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help=say("port-help")
    )
    @click.option(
        "--application-id", multiple=True, envvar=APPLICATION_VARIABLE, help=say("application-id-help")
    )
    def serve(host: str, port: int, application_id: tuple[str, ...]) -> None:
        from skill.assistant import Assistant
        from skill.handlers import build_skill, invoke
        from skill.web.production import production_app
        from skill.web.server import serve as run

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
        built = build_skill(*(Assistant(content) for content in _all_locales()))
        app = production_app(lambda envelope: invoke(built, envelope), application_id, environ=os.environ)
        run(
            app,
            host,
            port,
            announce=lambda at, number: click.echo(say("serving", address=f"http://{at}:{number}")),
        )

    return skill


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
        sys.exit(EXIT_INTERRUPTED)
    except Problem as fault:
        _fail(messages.of(fault))
    except ContentError as fault:
        _fail(str(fault))


def _all_locales() -> list[Content]:
    """Every locale, en-US first since it also serves locales there are no files for."""
    tags = sorted(locale_tags(), key=lambda tag: (tag != "en-US", tag))
    return [load_content(tag) for tag in tags]


def _fail(reason: str) -> None:
    click.echo(reason, err=True)
    sys.exit(EXIT_FAILED)


if __name__ == "__main__":
    main()
