import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skill.problem import Problem
from voice_local.voice import RATE, Pyttsx3Voice, default_voice

SENTENCE = "Stand up and put your weight on the foot."
BREATHY = "gmw/en-us+f3"

PYTHON = (sys.executable, "-u", "-c")

ONCE_BROKEN = """
import json, pathlib, sys
sys.path.insert(0, {root!r})
mark = pathlib.Path({mark!r})
print(json.dumps({{"ready": True, "bytes": 0}}))
for line in sys.stdin:
    if not mark.exists():
        mark.touch()
        {fault}
    from voice_local.sound import Sound
    audio = Sound.silence(0.5, 22050).wav()
    sys.stdout.buffer.write(json.dumps({{"bytes": len(audio)}}).encode() + b"\\n" + audio)
    sys.stdout.flush()
"""

ROOT = str(Path(__file__).parents[2])


def test_a_text_becomes_sound() -> None:
    with Pyttsx3Voice() as voice:
        sound = voice.render(SENTENCE)
    assert sound.rate == RATE
    assert 1.5 < sound.seconds < 4
    assert -12 < sound.peak_dbfs < 0


def test_each_of_many_texts_is_said_whole() -> None:
    texts = ["stop", SENTENCE, "why", "Pull your toes gently towards your shin, and hold them there."]
    with Pyttsx3Voice() as voice:
        wanted = [voice.render(text).trimmed().seconds for text in texts]
        for turn in range(200):
            place = turn % len(texts)
            assert voice.render(texts[place]).trimmed().seconds == pytest.approx(wanted[place], abs=0.1)
    assert wanted[0] < wanted[1] < wanted[3]


def test_a_voice_sounds_the_same_whenever_it_is_started() -> None:
    with Pyttsx3Voice(BREATHY) as voice:
        first = voice.render(SENTENCE)
    # Left alone, the noise in this voice starts from the clock's second.
    time.sleep(1)
    with Pyttsx3Voice(BREATHY) as voice:
        assert voice.render(SENTENCE).pcm == first.pcm


def test_a_slower_voice_takes_longer_and_a_softer_one_is_softer() -> None:
    with Pyttsx3Voice(rate=170) as usual, Pyttsx3Voice(rate=110) as slow, Pyttsx3Voice(volume=0.1) as soft:
        sound = usual.render(SENTENCE)
        assert slow.render(SENTENCE).seconds > 1.2 * sound.seconds
        assert soft.render(SENTENCE).rms_dbfs == pytest.approx(sound.rms_dbfs - 20, abs=0.5)


def test_two_voices_sound_different() -> None:
    with Pyttsx3Voice("gmw/en-us+f3") as one, Pyttsx3Voice("gmw/en-us+m3") as other:
        assert one.render(SENTENCE).pcm != other.render(SENTENCE).pcm


@pytest.mark.parametrize("text", ["", "  \n", "...", "—", "\N{FOOT}"])
def test_a_text_without_a_word_is_an_empty_sound(text: str) -> None:
    with Pyttsx3Voice(command=("never-started",)) as voice:
        assert voice.render(text).frames == 0


@pytest.mark.parametrize(
    "text", ["<b>5</b> & 6", "a\nb\tc", "naïve 東京 \N{FOOT} 1", "-v en --path=/", '"' * 50 + "x"]
)
def test_odd_characters_are_no_obstacle(text: str) -> None:
    with Pyttsx3Voice() as voice:
        assert voice.render(text).seconds < 10
        assert voice.render("still here").trimmed().seconds > 0.3


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-CA", "en-AU", "en-IN"])
def test_every_locale_has_a_voice(locale: str) -> None:
    with Pyttsx3Voice(locale=locale) as voice:
        assert voice.render("Hello.").trimmed().seconds > 0.2


def test_outside_linux_the_platform_chooses_the_voice() -> None:
    assert default_voice("en-US", platform="darwin") is None
    assert default_voice("en-US", platform="win32") is None


def test_the_voices_can_be_listed_and_chosen_from() -> None:
    with Pyttsx3Voice() as voice:
        voices = voice.voices()
    english = next(info for info in voices if info.language == "en-us")
    with Pyttsx3Voice(english.id) as voice:
        assert voice.render("Hello.").frames


@pytest.mark.parametrize("name", ["no such voice", "gmw/en-us+nobody", "en-us+../../en_dict"])
def test_an_unknown_voice_is_a_problem_and_never_another_voice(name: str) -> None:
    with Pyttsx3Voice(name) as voice, pytest.raises(Problem) as problem:
        voice.render("Hello.")
    assert (problem.value.key, problem.value.fields) == ("unknown-voice", {"voice": name})


@pytest.mark.parametrize(
    "fault",
    ["sys.exit(3)", "import os; os.abort()", "import time; time.sleep(60)", "print('not JSON', flush=True)"],
)
def test_an_engine_that_fails_once_is_started_again(fault: str, tmp_path: Path) -> None:
    program = ONCE_BROKEN.format(root=ROOT, mark=str(tmp_path / "mark"), fault=fault)
    with Pyttsx3Voice(command=(*PYTHON, program), patience=3) as voice:
        assert voice.render("Hello.").seconds == pytest.approx(0.5, abs=0.001)


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(1)",
        "import sys; sys.stdin.read()",
        """print('{"error": "no-engine", "reason": "none", "bytes": 0}')""",
        """print('{"ready": true, "bytes": 0}'); print('{"bytes": 9}'); print('not sound')""",
        "print('[]'); print('{}')",
    ],
)
def test_an_engine_that_fails_for_good_is_a_problem(program: str) -> None:
    with (
        Pyttsx3Voice(command=(*PYTHON, program), patience=1, start_patience=1) as voice,
        pytest.raises(Problem) as problem,
    ):
        voice.render("Hello.")
    assert problem.value.key == "no-voice"


def test_a_missing_interpreter_is_a_problem() -> None:
    with Pyttsx3Voice(command=("/nonexistent/python",)) as voice, pytest.raises(Problem) as problem:
        voice.render("Hello.")
    assert problem.value.key == "no-voice"


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Pyttsx3Voice() as voice:
        voice.render("Hello.")
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_a_program_that_forgets_to_close_the_voice_ends_all_the_same(tmp_path: Path) -> None:
    program = (
        "from voice_local.voice import Pyttsx3Voice; voice = Pyttsx3Voice(); print(voice.render('a').rate)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": ROOT, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, str(RATE), "")
    assert not list(tmp_path.iterdir())


def test_espeak_finds_its_data_below_a_very_long_path(tmp_path: Path) -> None:
    import espeakng_loader

    package = tmp_path / ("deep" * 30) / "espeakng_loader"
    package.parent.mkdir()
    package.symlink_to(Path(espeakng_loader.__file__).parent)
    program = (
        f"import sys; sys.path.insert(0, {str(package.parent)!r}); "
        "from voice_local.voice_worker import main; main()"
    )
    with Pyttsx3Voice(command=(sys.executable, "-c", program)) as voice:
        assert voice.render("Hello.").trimmed().seconds > 0.2
