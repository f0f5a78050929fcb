"""The zip for AWS Lambda."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from skill.package.function import build

SKILL_ID = "amzn1.ask.skill.7a0d3f2e-0000-4000-8000-000000000001"
UNPACKED_LIMIT = 250 * 1024 * 1024
"""Bytes of a function with everything in it (AWS Lambda quotas)."""


def install(folder: Path) -> None:
    """In place of the packages of the index, which the tests have already."""
    (folder / "needed.py").write_text("")
    (folder / "needed-1.dist-info").mkdir()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("function") / "build" / "toe-cramps.zip", install)


def test_it_holds_the_programs_what_they_need_and_the_content_ready_to_use(archive: Path) -> None:
    names = set(zipfile.ZipFile(archive).namelist())
    assert {"needed.py", "skill/lambda_handler.py", "skill/web/body.py", "baked/en-GB.pickle"} <= names


def test_it_leaves_out_what_only_a_server_or_a_developer_needs(archive: Path) -> None:
    names = zipfile.ZipFile(archive).namelist()
    kept_out = ("skill/package/", "skill/checks/", "skill/web/static/", "skill/web/templates/", "skill/cli")
    assert [name for name in names if name.startswith((*kept_out, "voice_local", "content"))] == []


def test_everything_is_compiled_so_that_a_cold_start_is_not_spent_on_it(archive: Path) -> None:
    names = set(zipfile.ZipFile(archive).namelist())
    tag = sys.implementation.cache_tag
    assert f"skill/__pycache__/lambda_handler.{tag}.pyc" in names
    assert f"__pycache__/needed.{tag}.pyc" in names


def test_the_handler_answers_from_it_alone(archive: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(archive).extractall(tmp_path)
    ids = {"application": {"applicationId": SKILL_ID}, "user": {"userId": "u"}}
    event = {
        "version": "1.0",
        "session": {"new": True, "sessionId": "s", **ids},
        "context": {"System": ids},
        "request": {
            "type": "LaunchRequest",
            "requestId": "1",
            "timestamp": "2026-11-22T03:00:00Z",
            "locale": "en-GB",
        },
    }
    program = (
        "import json, skill.lambda_handler as l; print(l.__file__);"
        f"print(json.dumps(l.handler(json.loads({json.dumps(json.dumps(event))}), None)))"
    )
    environ = {**os.environ, "PYTHONPATH": str(tmp_path), "TOE_CRAMPS_APPLICATION_ID": SKILL_ID}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    place, response = ran.stdout.splitlines()
    assert Path(place).is_relative_to(tmp_path)
    assert "Toe Cramp Helper" in json.loads(response)["response"]["outputSpeech"]["ssml"]


def test_it_is_well_within_what_lambda_takes(archive: Path) -> None:
    assert sum(entry.file_size for entry in zipfile.ZipFile(archive).infolist()) < UNPACKED_LIMIT / 5
