import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.messages import Messages
from skill.problem import Problem
from voice_local.settings_file import Entry, SettingsFile

WRITTEN = """\
# Grandma hears better when it is slow.
rate = 120  # words a minute

"volume" = 80
device = 'USB microphone'
"""


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    (tmp_path / "settings.toml").write_text(WRITTEN)
    return SettingsFile(tmp_path / "settings.toml")


@pytest.fixture
def fresh(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "not" / "yet" / "settings.toml")


def test_it_is_read_with_the_lines_things_stand_in(file: SettingsFile) -> None:
    assert file.read() == {
        "rate": Entry(120, 2),
        "volume": Entry(80, 4),
        "device": Entry("USB microphone", 5),
    }


def test_a_file_that_is_not_there_says_nothing(fresh: SettingsFile) -> None:
    assert fresh.read() == {}
    assert not fresh.path.exists()


def test_the_first_setting_makes_the_file(fresh: SettingsFile) -> None:
    fresh.keep("rate", 150)
    assert fresh.path.read_text() == "rate = 150\n"


def test_a_setting_is_changed_where_it_stands_and_all_else_is_left_alone(file: SettingsFile) -> None:
    file.keep("rate", 150)
    file.keep("device", 'The "old" one')
    expected = WRITTEN.replace("120  # words a minute", "150")
    assert file.path.read_text() == expected.replace("'USB microphone'", '"The \\"old\\" one"')


def test_a_new_setting_goes_to_the_end(file: SettingsFile) -> None:
    file.keep("plain", True)
    assert file.path.read_text() == f"{WRITTEN}plain = true\n"


def test_a_setting_is_forgotten_with_its_line(file: SettingsFile) -> None:
    assert file.forget("volume")
    assert file.path.read_text() == WRITTEN.replace('"volume" = 80\n', "")
    assert not file.forget("volume")


def test_what_spans_lines_is_changed_too(file: SettingsFile) -> None:
    file.path.write_text('voice = """\nrate = 3\n"""\nrate = 120\n')
    file.keep("rate", 150)
    assert tomllib.loads(file.path.read_text()) == {"voice": "rate = 3\n", "rate": 150}


@pytest.mark.parametrize("text", ["rate = ", "rate 150", "rate = 1\nrate = 2", "[rate"])
def test_a_file_that_is_no_toml_is_a_problem_and_stays_as_it_is(
    text: str, file: SettingsFile, messages: Messages
) -> None:
    file.path.write_text(text)
    for use in (file.read, lambda: file.keep("rate", 150), lambda: file.forget("rate")):
        with pytest.raises(Problem) as problem:
            use()
        assert problem.value.key == "settings-broken"
        assert str(file.path) in messages.of(problem.value)
    assert file.path.read_text() == text


def test_a_file_that_cannot_be_read_or_written_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        SettingsFile(tmp_path).read()
    assert problem.value.key == "unreadable-file"
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem) as problem:
        SettingsFile(tmp_path / "file" / "settings.toml").keep("rate", 150)
    assert problem.value.key in ("unreadable-file", "unwritable-file")


@given(text=st.text(), other=st.integers(0, 100))
def test_whatever_is_kept_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, text: str, other: int
) -> None:
    file = SettingsFile(tmp_path_factory.mktemp("settings") / "settings.toml")
    file.path.write_text("# mine\nvolume = 7 # loud\n")
    file.keep("voice", text)
    file.keep("volume", other)
    assert {name: entry.value for name, entry in file.read().items()} == {"voice": text, "volume": other}
    assert file.path.read_text().startswith("# mine\n")
    file.forget("voice")
    assert file.path.read_text() == f"# mine\nvolume = {other}\n"
