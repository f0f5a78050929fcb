from pathlib import Path
from typing import Any

import pytest
import tomli_w

from skill.messages import Messages
from skill.problem import Problem
from voice_local.choices import Choices, Origin
from voice_local.cli import build_cli
from voice_local.setting_kinds import Value
from voice_local.settings import KEPT, Setting, Settings
from voice_local.settings_file import SettingsFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def choices(path: Path, text: str = "", variables: dict[str, str] | None = None, **flags: Any) -> Choices:
    path.write_text(text)
    return Choices(flags, variables or {}, SettingsFile(path))


def test_without_a_choice_everything_is_as_the_program_decides(path: Path) -> None:
    assert choices(path).settings() == Settings()


@pytest.mark.parametrize(
    ("text", "variables", "flags", "value", "origin"),
    [
        ("rate = 120", {"TOE_CRAMPS_RATE": "130"}, {"rate": 140}, 140, "flag"),
        ("rate = 120", {"TOE_CRAMPS_RATE": "130"}, {}, 130, "variable"),
        ("rate = 120", {"TOE_CRAMPS_RATE": ""}, {}, 120, "file"),
        ("", {}, {}, 170, "default"),
    ],
)
def test_a_flag_wins_over_a_variable_and_that_over_the_file(
    path: Path, text: str, variables: dict[str, str], flags: dict[str, Any], value: int, origin: Origin
) -> None:
    chosen = choices(path, text, variables, **flags)
    (rate,) = (choice for choice in chosen.listed() if choice.setting.name == "rate")
    assert (rate.value, rate.origin) == (value, origin)
    assert chosen.settings().rate == value


OTHER: dict[str, Value] = {
    "mode": "wake",
    "barge_in": False,
    "voice": "Grandma",
    "rate": 200,
    "volume": 33,
    "earcon_volume": 0,
    "locale": "en-GB",
    "model": "embedded",
    "device": "USB",
    "speaker": "2",
    "silence": 9.5,
    "plain": True,
}


@pytest.mark.parametrize("setting", KEPT, ids=lambda setting: setting.name)
def test_every_setting_can_be_given_in_every_way(path: Path, setting: Setting, messages: Messages) -> None:
    name, other = setting.name, OTHER[setting.name]
    assert getattr(choices(path, tomli_w.dumps({name: other})).settings(), name) == other
    variables = {setting.variable: str(other)}
    assert getattr(choices(path, variables=variables).settings(), name) == other
    assert getattr(choices(path).over({name: other}).settings(), name) == other
    options = {option for parameter in build_cli(messages).params for option in parameter.opts}
    assert setting.flag in options


def test_a_switch_can_be_turned_off_by_a_flag(path: Path) -> None:
    assert choices(path, "barge_in = true", barge_in=False).settings().barge_in is False


def test_what_a_subcommand_is_given_wins(path: Path) -> None:
    assert choices(path, rate=140, json=True).over({"rate": 150}).settings() == Settings(rate=150, json=True)


def test_it_is_known_which_choices_were_made_earlier(path: Path) -> None:
    chosen = choices(path, 'device = "USB"', {"TOE_CRAMPS_SPEAKER": "USB"}, rate=150)
    assert chosen.settings().remembered == {"device", "speaker"}


def test_a_value_that_is_not_allowed_is_told_with_file_and_line(path: Path, messages: Messages) -> None:
    with pytest.raises(Problem) as problem:
        choices(path, '# slow\nrate = "slow"\n').settings()
    assert messages.of(problem.value).startswith(f"{path}:2: rate ")


def test_a_value_that_is_not_allowed_is_told_with_its_variable(path: Path, messages: Messages) -> None:
    with pytest.raises(Problem) as problem:
        choices(path, variables={"TOE_CRAMPS_RATE": "slow"}).settings()
    assert messages.of(problem.value).startswith("TOE_CRAMPS_RATE ")


@pytest.mark.parametrize(
    ("name", "nearest"), [("rat", "rate"), ("barge-in", "barge_in"), ("vol", "volume"), ("json", None)]
)
def test_a_setting_there_is_not_is_told_with_the_nearest_there_is(
    path: Path, name: str, nearest: str | None, messages: Messages
) -> None:
    with pytest.raises(Problem) as problem:
        choices(path, f"rate = 100\n{name} = 3\n").settings()
    told = messages.of(problem.value)
    assert told.startswith(f"{path}:2: ")
    assert nearest is None or nearest in told


def test_a_broken_file_stops_nobody_who_does_not_need_it(path: Path) -> None:
    chosen = choices(path, "rate = ", rate=150)
    assert chosen.over({"json": True}).file.path == path
