from pathlib import Path

from voice_local.launches import Launches


def test_the_first_launch_is_remembered_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "state" / "greeted"
    assert not Launches(path).greeted
    Launches(path).remember()
    assert Launches(path).greeted
    assert path.read_bytes() == b""


def test_where_nothing_can_be_written_every_launch_is_the_first(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    launches = Launches(tmp_path / "state" / "greeted")
    launches.remember()
    assert not launches.greeted
