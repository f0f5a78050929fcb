import subprocess
import sys
from pathlib import Path

from skill.checks import CHECKS

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    command = [sys.executable, "-m", "skill.cli", "check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert "Traceback" not in done.stderr + done.stdout
    return done


def test_the_list_names_every_check_and_runs_none() -> None:
    done = run("--list")
    assert done.returncode == 0
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == list(CHECKS)
    assert all(": Protects from " in line for line in done.stdout.splitlines())


def test_a_check_that_finds_nothing_ends_well() -> None:
    done = run("--only", "doses", "--only", "promises")
    assert done.returncode == 0, done.stdout
    assert "nothing found" in done.stdout


def test_what_is_found_stands_on_a_line_each_and_fails_the_command(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("<eps> 0\n", encoding="utf-8")
    done = run("--only", "vocabulary", "--words", str(words))
    assert done.returncode == 1
    assert all(line.endswith(" [vocabulary]") for line in done.stdout.splitlines())
    assert len(done.stdout.splitlines()) > 100
    assert len(done.stderr.splitlines()) == 1


def test_an_unknown_check_is_told_in_one_line() -> None:
    done = run("--only", "smell")
    assert done.returncode == 1
    assert "smell" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_list_of_words_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("--only", "vocabulary", "--words", str(tmp_path / "none.txt"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
