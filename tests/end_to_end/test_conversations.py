from pathlib import Path

import pytest

from skill.content import Content
from tests.end_to_end.conversations import Script, hold, scripts
from tests.end_to_end.doors import AudioDoor, DirectDoor, HttpDoor, LaptopDoor

SCRIPTS = scripts()
ON_ALEXA = pytest.mark.parametrize("script", [s for s in SCRIPTS if s.only != "laptop"], ids=str)
ON_LAPTOP = pytest.mark.parametrize("script", [s for s in SCRIPTS if s.only != "alexa"], ids=str)
ALOUD = pytest.mark.parametrize(
    "script",
    [
        pytest.param(s, id=str(s), marks=[] if s.spoken else [pytest.mark.slow])
        for s in SCRIPTS
        if s.only != "alexa"
    ],
)
ON_BOTH = pytest.mark.parametrize("script", [s for s in SCRIPTS if not (s.only or s.varies)], ids=str)


@ON_ALEXA
def test_the_skill_object_holds_the_conversation(
    script: Script, direct_door: DirectDoor, content: Content, names: dict[str, str]
) -> None:
    hold(script, direct_door, content, names)


@ON_ALEXA
def test_the_endpoint_holds_the_conversation(
    script: Script, http_door: HttpDoor, content: Content, names: dict[str, str]
) -> None:
    hold(script, http_door, content, names)


@ON_LAPTOP
def test_the_laptop_holds_the_conversation(
    script: Script, laptop_door: LaptopDoor, content: Content, names: dict[str, str]
) -> None:
    hold(script, laptop_door, content, names)


@ON_BOTH
def test_alexa_and_the_laptop_say_the_same(
    script: Script,
    direct_door: DirectDoor,
    laptop_door: LaptopDoor,
    content: Content,
    names: dict[str, str],
) -> None:
    there, here = (hold(script, door, content, names) for door in (direct_door, laptop_door))
    assert [(o.ssml, o.open, o.topic, o.title) for o in there] == [
        (o.ssml, o.open, o.topic, o.title) for o in here
    ]


@ALOUD
def test_the_conversation_can_be_held_aloud(
    script: Script, audio_door: AudioDoor, content: Content, names: dict[str, str]
) -> None:
    hold(script, audio_door, content, names)
    assert audio_door.seconds > 1


def test_a_file_with_an_unknown_expectation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "typo.yaml").write_text("about: x\nturns: [{say: hello, expect: {opne: true}}]")
    with pytest.raises(ValueError, match=r"typo\.yaml.*opne"):
        scripts(tmp_path)


@pytest.mark.parametrize(
    "expectation",
    [
        "open: false",
        "topic: massage",
        "topic: none",
        "part: more 1",
        "prompt: goodbye",
        "offers: anything",
        "says: [a word nobody says]",
        "waits: [a word nobody says]",
        "silent: true",
    ],
)
def test_a_conversation_that_goes_otherwise_fails(
    expectation: str, tmp_path: Path, laptop_door: LaptopDoor, content: Content
) -> None:
    turns = f"[{{do: launch}}, {{say: night cramps, expect: {{{expectation}}}}}]"
    (tmp_path / "wrong.yaml").write_text(f"about: x\nturns: {turns}")
    with pytest.raises(AssertionError, match="wrong, turn 2"):
        hold(scripts(tmp_path)[0], laptop_door, content, {})


def test_a_turn_that_is_not_told_again_fails(
    tmp_path: Path, laptop_door: LaptopDoor, content: Content
) -> None:
    (tmp_path / "wrong.yaml").write_text(
        "about: x\nturns: [{do: launch}, {say: night cramps, expect: {again: 1}}]"
    )
    with pytest.raises(AssertionError, match="told again"):
        hold(scripts(tmp_path)[0], laptop_door, content, {})
