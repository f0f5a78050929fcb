"""From nothing to the first answer: get the project, run ``make talk``."""

import os
import subprocess
from pathlib import Path

import pytest

from skill.content import load_content
from tests.pulse import needs_tools

ROOT = Path(__file__).resolve().parents[2]
INSTALL_SECONDS = 900
PASSED_ON = ("PATH", "LANG", "SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")


@pytest.mark.slow
def test_a_fresh_clone_answers_after_one_command(tmp_path: Path) -> None:
    needs_tools("git", "make")
    home, project = tmp_path / "home", tmp_path / "project"
    home.mkdir()
    subprocess.run(["git", "clone", "--quiet", f"file://{ROOT}", str(project)], check=True, timeout=120)
    environment = {
        name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("PIP_")
    }
    done = subprocess.run(
        ["make", "talk"],
        cwd=project,
        input="why do my toes cramp\nstop\n",
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        env={**environment, "HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    content = load_content(root=project / "content")
    said = [
        content.prompts["launch"].say,
        content.by_id["causes"].answer.text,
        content.prompts["goodbye"].say,
    ]
    places = [done.stdout.find(text) for text in said]
    assert -1 not in places
    assert places == sorted(places)
