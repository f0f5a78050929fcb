import json
from pathlib import Path

import pytest

from skill.messages import Messages
from tests.voice_local.test_cli import run


@pytest.fixture
def without_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A computer without a sound system."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nothing'}")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "no-alsa.conf"))


@pytest.mark.usefixtures("without_sound")
def test_without_a_sound_system_everything_is_examined_and_the_remedies_are_told(
    messages: Messages, tmp_path: Path
) -> None:
    done = run("--model", "embedded", "doctor", "--report", str(tmp_path / "doctor.json"))
    assert done.returncode == 1
    report = json.loads((tmp_path / "doctor.json").read_text(encoding="utf-8"))
    assert report["well"] is False
    assert len(report["checks"]) == len(done.stdout.splitlines())
    for check, line in zip(report["checks"], done.stdout.splitlines(), strict=True):
        assert line.startswith(messages.text(f"doctor-{check['state']}"))
        assert line.endswith(check["text"])
    states = {check["check"]: check["state"] for check in report["checks"]}
    assert (states["microphone"], states["loudspeaker"], states["voice"]) == ("broken", "broken", "good")


@pytest.mark.usefixtures("without_sound")
def test_for_programs_it_is_one_json_document(tmp_path: Path) -> None:
    done = run("--model", "nowhere", "doctor", "--json")
    assert done.returncode == 1
    states = {check["check"]: check["state"] for check in json.loads(done.stdout)["checks"]}
    assert (states["model"], states["loopback"]) == ("broken", "skipped")


def test_a_report_that_cannot_be_written_is_told_at_once_in_one_line(
    messages: Messages, tmp_path: Path
) -> None:
    path = tmp_path / "no" / "doctor.txt"
    done = run("doctor", "--report", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [messages.text("unwritable-file", path=path)]
