import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from skill.messages import Messages
from skill.problem import Problem
from tests.pulse import SoundCard, plugged_in
from voice_local.cli import build_cli
from voice_local.devices import Device, Direction, devices, find_device, handle_of, is_held, sound_library
from voice_local.settings_file import SettingsFile

SHELF = (
    Device(1, "Built-in Audio", default=True),
    Device(2, "USB Headset 7"),
    Device(3, "USB Microphone"),
    Device(4, "usb"),
)

NO_SOUND_SYSTEM = """
from skill.problem import Problem
from voice_local.devices import Direction, devices
from voice_local.microphone import MiniaudioMicrophone
from voice_local.sound import Sound
from voice_local.speaker import MiniaudioSpeaker

print(devices(Direction.CAPTURE), devices(Direction.PLAYBACK))
try:
    MiniaudioMicrophone().__enter__()
except Problem as problem:
    print(problem.key)
with MiniaudioSpeaker() as speaker:
    try:
        speaker.play(Sound.silence(1, 16_000))
    except Problem as problem:
        print(problem.key, speaker.playing)
"""


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    with plugged_in(SoundCard(), monkeypatch) as card:
        yield card


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("1", 1),
        ("4", 4),
        ("built", 1),
        ("BUILT-IN AUDIO", 1),
        (" headset ", 2),
        ("7", 2),
        ("usb", 4),
        ("USB Mic", 3),
    ],
)
def test_a_device_is_found_by_number_name_or_part_of_it(wanted: str, number: int) -> None:
    assert find_device(wanted, SHELF).number == number


@pytest.mark.parametrize("wanted", ["", "  ", "0", "5", "-1", "bluetooth"])
def test_an_unknown_device_is_a_problem(wanted: str) -> None:
    with pytest.raises(Problem) as problem:
        find_device(wanted, SHELF)
    assert (problem.value.key, problem.value.fields) == ("unknown-device", {"wanted": wanted})


def test_a_part_of_several_names_is_a_problem_that_names_them() -> None:
    with pytest.raises(Problem) as problem:
        find_device("usb ", SHELF[:3])
    assert problem.value.key == "ambiguous-device"
    assert problem.value.fields["found"] == "USB Headset 7, USB Microphone"


def test_no_wish_is_the_default_device() -> None:
    assert handle_of(None, Direction.CAPTURE) is None


@pytest.mark.devices
def test_devices_are_listed_by_direction_with_the_default_marked(card: SoundCard) -> None:
    assert devices(Direction.CAPTURE) == (
        Device(1, "Monitor of Bedside", default=True),
        Device(2, "Monitor of Loudspeaker"),
    )
    assert devices(Direction.PLAYBACK) == (Device(1, "Bedside"), Device(2, "Loudspeaker", default=True))


@pytest.mark.devices
def test_a_device_is_chosen_for_later_by_its_name(card: SoundCard, messages: Messages) -> None:
    chosen = ("devices", "--use-microphone", "bedside", "--use-speaker", "2")
    assert CliRunner().invoke(build_cli(messages), chosen).exit_code == 0
    kept = {name: entry.value for name, entry in SettingsFile().read().items()}
    assert kept == {"device": "Monitor of Bedside", "speaker": "Loudspeaker"}


@pytest.mark.devices
def test_a_device_that_is_not_there_is_not_chosen(card: SoundCard, messages: Messages) -> None:
    result = CliRunner().invoke(build_cli(messages), ("devices", "--use-speaker", "kitchen"))
    assert isinstance(result.exception, Problem)
    assert SettingsFile().read() == {}


def test_a_device_that_another_program_holds_is_told_from_one_that_is_not_there() -> None:
    miniaudio = sound_library()
    assert is_held(miniaudio.MiniaudioError("failed to init device", miniaudio.lib.MA_BUSY))
    assert not is_held(miniaudio.MiniaudioError("failed to init device", miniaudio.lib.MA_NO_DEVICE))
    assert not is_held(miniaudio.MiniaudioError("no suitable audio backend found"))


def test_without_miniaudio_every_device_says_so() -> None:
    program = "import sys; sys.modules['miniaudio'] = None" + NO_SOUND_SYSTEM
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.splitlines() == ["() ()", "no-sound-library", "no-sound-library False"]
    assert (run.returncode, run.stderr) == (0, "")


def test_without_a_sound_system_every_device_says_so_at_once_and_quietly(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", NO_SOUND_SYSTEM],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PULSE_SERVER": f"unix:{tmp_path / 'nothing'}",
            "ALSA_CONFIG_PATH": str(tmp_path / "no-alsa.conf"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.splitlines() == ["() ()", "no-microphone", "no-speaker False"]
    assert (run.returncode, run.stderr) == (0, "")
