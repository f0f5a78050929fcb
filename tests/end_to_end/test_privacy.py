"""Nothing leaves the machine and nothing is written down: the command is run in a sealed process."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from skill.content import Content
from tests.end_to_end.loudspeakers import Loudspeaker
from tests.end_to_end.programs import COMMAND, TIMEOUT_SECONDS, Terminal, environment
from tests.end_to_end.sealed.sitecustomize import FILES, NETWORK
from tests.pulse import SoundCard
from tests.speakers import say
from voice_local.models import EMBEDDED
from voice_local.wav import read_wav

SEAL = Path(__file__).parent / "sealed"
QUESTION = "why do my toes cramp at night"
TOPIC = "night-cramps"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the seal knows the paths of POSIX")


class Home:
    """The folders of a person who has just moved in, all in one."""

    def __init__(self, root: Path) -> None:
        self.desk = root / "desk"
        self._root = root
        for folder in ("home", "desk", "tmp"):
            (root / folder).mkdir()

    def variables(self, base: dict[str, str] | None = None) -> dict[str, str]:
        """The environment that makes these folders the person's."""
        home = self._root / "home"
        return {
            **(os.environ if base is None else base),
            "SEALED": str(self._root.resolve()),
            "PYTHONPATH": str(SEAL),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(home),
            "TMPDIR": str(self._root / "tmp"),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_STATE_HOME": str(home / ".state"),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_DATA_HOME": str(home / ".data"),
        }

    def files(self) -> dict[str, bytes]:
        """Every file there is, by its path."""
        found = (path for path in self._root.rglob("*") if path.is_file())
        return {str(path.relative_to(self._root)): path.read_bytes() for path in found}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def without_a_network() -> list[str]:
    """What to put before a command to take the network away from native code too, where that is allowed."""
    tool = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") and not subprocess.run([*tool, "true"], capture_output=True).returncode:
        return tool
    return []


def sealed(home: Home, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*without_a_network(), *command],
        input=typed,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        cwd=home.desk,
        env=environment(base=home.variables()),
    )


@pytest.mark.parametrize(
    ("attempt", "status"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", NETWORK),
        ("import socket as s; s.socket(type=s.SOCK_DGRAM).sendto(b'toes', ('127.0.0.1', 9))", NETWORK),
        ("import urllib.request as r; r.urlopen('http://localhost')", NETWORK),
        (f"open({str(SEAL / 'note.txt')!r}, 'a')", FILES),
        ("open('note.txt', 'w')", 0),
    ],
)
def test_the_seal_holds(home: Home, attempt: str, status: int) -> None:
    assert sealed(home, sys.executable, "-c", attempt).returncode == status


def test_the_seal_is_on_the_process_that_speaks_too(home: Home) -> None:
    program = (
        "import subprocess, sys\n"
        "look_up = 'import socket; socket.gethostbyname(str())'\n"
        "worker = [sys.executable, '-P', '-c', look_up]\n"
        "sys.exit(subprocess.run(worker).returncode)"
    )
    assert sealed(home, sys.executable, "-c", program).returncode == NETWORK


def test_a_typed_conversation_needs_no_network_and_leaves_no_trace(home: Home, content: Content) -> None:
    done = sealed(home, *COMMAND, "--text", typed=f"{QUESTION}\nmore\ni have a cramp right now\nstop\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert content.by_id[TOPIC].answer.text in done.stdout
    assert home.files() == {}


def test_a_spoken_question_needs_no_network_and_leaves_only_the_answer_that_was_asked_for(
    home: Home, content: Content
) -> None:
    say(QUESTION).save(home.desk / "question.wav")
    before = home.files()
    arguments = ("--wav", "question.wav", "--say-to", "answer.wav", "--model", EMBEDDED)
    done = sealed(home, *COMMAND, *arguments)
    assert done.returncode == 0, done.stderr
    assert content.by_id[TOPIC].answer.text in done.stdout
    assert home.files().keys() == {*before, "desk/answer.wav"}
    assert read_wav(home.desk / "answer.wav").seconds > 3


def test_what_was_said_is_written_where_somebody_asks_for_it_and_nowhere_else(
    home: Home, content: Content
) -> None:
    done = sealed(home, *COMMAND, "--transcript", "talk.txt", "--text", typed=f"{QUESTION}\nstop\n")
    assert done.returncode == 0, done.stderr
    assert home.files().keys() == {"desk/talk.txt"}
    written = home.files()["desk/talk.txt"].decode()
    assert QUESTION in written
    assert content.by_id[TOPIC].answer.text in written


def test_the_doctor_needs_no_network_and_leaves_only_its_report(home: Home) -> None:
    done = sealed(home, *COMMAND, "doctor", "--report", "doctor.txt")
    assert done.returncode in (0, 1), done.stderr
    assert home.files().keys() == {"desk/doctor.txt"}
    assert str(home.desk.parent / "home") not in home.files()["desk/doctor.txt"].decode()


@pytest.mark.devices
@pytest.mark.slow
def test_a_live_conversation_leaves_nothing_but_that_somebody_was_greeted(
    home: Home, card: SoundCard, content: Content
) -> None:
    base = home.variables(card.environment)
    with Terminal("--rate", "400", "--plain", base=base) as program, Loudspeaker(card) as loudspeaker:
        loudspeaker.falls_silent()
        card.speak(say(QUESTION))
        program.shows(content.by_id[TOPIC].answer.text)
        program.press("\x03")
        assert program.ends() == 130
    assert home.files() == {"home/.state/toe-cramps/greeted": b""}
