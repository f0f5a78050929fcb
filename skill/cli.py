"""The ``toe-cramps-skill`` command."""

import datetime
import logging
import os
import sys
from functools import partial
from pathlib import Path

import click

from skill.content import ContentError, content_folder, load_locales
from skill.messages import Messages, load_messages
from skill.problem import Problem

APPLICATION_VARIABLE = "TOE_CRAMPS_APPLICATION_ID"
WORDS = Path("voice_local/model/graph/words.txt")
"""The words of the recogniser that comes with the project, beside the content."""
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

        for content in load_locales():
            path = model_path(content, folder)
            if check and (not path.exists() or path.read_text(encoding="utf-8") != model_text(content)):
                raise Problem("stale-model", path=path)
            if not check:
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(model_text(content), encoding="utf-8")
                except OSError as fault:
                    raise Problem("unwritable-file", path=path, reason=fault.strerror) from fault
                click.echo(say("models-wrote", path=path))
        if check:
            click.echo(say("models-current"))

    @skill.command(help=say("check-help"))
    @click.option("--only", multiple=True, metavar="NAME", help=say("check-only-help"))
    @click.option("--list", "listed", is_flag=True, help=say("check-list-help"))
    @click.option("--words", type=click.Path(path_type=Path, dir_okay=False), help=say("check-words-help"))
    def check(only: tuple[str, ...], listed: bool, words: Path | None) -> None:
        from skill.checks import CHECKS, Project, find_flaws

        if listed:
            for known in CHECKS.values():
                click.echo(say("check-line", name=known.name, protects=known.protects))
            return
        for name in only:
            if name not in CHECKS:
                raise Problem("unknown-check", name=name, known=", ".join(CHECKS))
        folder = content_folder().parent
        project = Project(folder, datetime.date.today(), words or folder / WORDS)
        count = 0
        for flaw in find_flaws(project, only):
            click.echo(str(flaw))
            count += 1
        if count:
            raise Problem("check-failed", count=count)
        click.echo(say("check-passed", count=len(project.base.by_id)))

    @skill.command(help=say("package-help"))
    @click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
    @click.option("--endpoint", metavar="URL", help=say("endpoint-help"))
    @click.option("--lambda", "function", metavar="ARN", help=say("lambda-help"))
    @click.option("--site", default="", metavar="URL", help=say("site-help"))
    @click.option("--wildcard", is_flag=True, help=say("wildcard-help"))
    def package(folder: Path, endpoint: str | None, function: str | None, site: str, wildcard: bool) -> None:
        from skill.package.manifest import lambda_place, web_place
        from skill.package.project import write_project
        from skill.package.store import StoreTexts

        if endpoint and not function:
            place = web_place(endpoint, site, "wildcard" if wildcard else "trusted")
        elif function and not endpoint:
            place = lambda_place(function, site)
        else:
            raise Problem("endpoint-or-lambda")
        for path in write_project(folder, load_locales(), place, StoreTexts()):
            click.echo(say("package-wrote", path=path))

    @skill.command(help=say("serve-help"))
    @click.option("--host", default="127.0.0.1", show_default=True, help=say("host-help"))
    @click.option(
        "--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help=say("port-help")
    )
    @click.option(
        "--application-id", multiple=True, envvar=APPLICATION_VARIABLE, help=say("application-id-help")
    )
    @click.option("--metrics", "counted", is_flag=True, help=say("metrics-help"))
    def serve(host: str, port: int, application_id: tuple[str, ...], counted: bool) -> None:
        from skill.assistants import load_assistants
        from skill.handlers import build_skill_of, invoke
        from skill.web.answering import Handle
        from skill.web.metrics import Metrics, metrics_blueprint
        from skill.web.pages import pages_blueprint
        from skill.web.production import production_app
        from skill.web.server import serve as run

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
        assistants = load_assistants()
        handle: Handle = partial(invoke, build_skill_of(assistants))
        blueprints = [pages_blueprint(assistants, handle)]
        metrics = Metrics()
        if counted:
            handle = metrics.watching(handle)
            blueprints.append(metrics_blueprint(metrics))
        app = production_app(handle, application_id, environ=os.environ, blueprints=blueprints)
        if counted:
            metrics.watch(app)
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


def _fail(reason: str) -> None:
    click.echo(reason, err=True)
    sys.exit(EXIT_FAILED)


if __name__ == "__main__":
    main()
