"""The command that examines the assistant."""

import sys
from pathlib import Path

import click

from skill.messages import Messages
from skill.problem import Problem
from voice_local.choices import Choices

_ILL = 1


def add_commands(group: click.Group, messages: Messages) -> None:
    """Hang the command into the main one."""
    say = messages.text

    @group.command(help=say("doctor-help"))
    @click.option("--aloud", is_flag=True, help=say("aloud-help"))
    @click.option("--json", "as_json", is_flag=True, help=say("doctor-json-help"))
    @click.option("--report", type=click.Path(path_type=Path), help=say("report-help"))
    @click.pass_obj
    def doctor(choices: Choices, aloud: bool, as_json: bool, report: Path | None) -> None:
        from voice_local.doctor import examine
        from voice_local.doctor_checks import Doctor
        from voice_local.doctor_equipment import Equipment
        from voice_local.doctor_report import is_well, json_report, line, text_report

        equipment, findings = Equipment(), []
        if report:
            # Nobody shall wait for a report that cannot be written.
            _write(report, "", mode="a")
        click.echo(say("doctor-speak"), err=True)
        checks = Doctor(choices, say("doctor-sentence"), aloud, equipment).checks()
        for finding in examine(checks, equipment.clock):
            findings.append(finding)
            if not as_json:
                click.echo(line(finding, messages))
        if as_json:
            click.echo(json_report(findings, messages), nl=False)
        if report:
            make = json_report if report.suffix == ".json" else text_report
            _write(report, make(findings, messages))
        if not is_well(findings):
            sys.exit(_ILL)


def _write(path: Path, report: str, mode: str = "w") -> None:
    try:
        with path.open(mode, encoding="utf-8") as file:
            file.write(report)
    except OSError:
        raise Problem("unwritable-file", path=path) from None
