import subprocess
import sys

import pytest

PROGRAM = """
import sys
from voice_local.vosk_library import load_vosk
print(load_vosk().__name__)
print(*sorted({"requests", "tqdm", "srt"} & set(sys.modules)))
import urllib.request
print(urllib.request.urlopen.__name__)
"""


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """What a fresh interpreter prints that loads Vosk."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_vosk_is_imported_without_what_only_fetches_models(lines: list[str]) -> None:
    assert lines[:2] == ["vosk", ""]


def test_what_was_put_off_can_be_imported_later(lines: list[str]) -> None:
    assert lines[2] == "urlopen"
