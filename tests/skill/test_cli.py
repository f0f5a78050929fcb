import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from skill.content.loader import locale_tags
from tests.skill.web.signing import APPLICATION_ID

TIMEOUT = 30


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    done = subprocess.run(
        [sys.executable, "-m", "skill.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        cwd=cwd,
        env=environment(),
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


def environment(**more: str) -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TOE_CRAMPS_")}
    return {**kept, "PYTHONPATH": root, **more}


def test_the_help_shows_examples() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert "toe-cramps-skill serve" in done.stdout


def test_models_are_written_for_every_locale_and_then_are_current(tmp_path: Path) -> None:
    written = run("models", str(tmp_path))
    assert written.returncode == 0
    assert sorted(path.stem for path in tmp_path.iterdir()) == locale_tags()
    for path in tmp_path.iterdir():
        json.loads(path.read_text(encoding="utf-8"))
    assert run("models", "--check", str(tmp_path)).returncode == 0


def test_a_model_that_is_out_of_step_fails_the_check_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / f"{locale_tags()[0]}.json"
    path.write_text("{}", encoding="utf-8")
    done = run("models", "--check", str(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert path.read_text(encoding="utf-8") == "{}"


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("models", str(tmp_path / "file" / "below"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_the_endpoint_does_not_start_without_an_application_id() -> None:
    done = run("serve", "--port", "0")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_an_impossible_port_is_refused_with_the_usage() -> None:
    done = run("serve", "--port", "70000")
    assert done.returncode == 2
    assert "70000" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to ask politely with")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_endpoint_says_where_it_serves_and_ends_when_asked(ending: signal.Signals) -> None:
    command = [sys.executable, "-u", "-m", "skill.cli", "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(TOE_CRAMPS_APPLICATION_ID=APPLICATION_ID),
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.send_signal(ending)
        _, errors = process.communicate(timeout=TIMEOUT)
    assert "http://127.0.0.1:" in line
    assert process.returncode == 0
    assert "Traceback" not in errors
