"""``toe-cramps --wav QUESTION --say-to ANSWER`` as a person runs it."""

import json
import shutil
import struct
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skill.content import Content
from skill.messages import Messages
from tests.end_to_end.listening import share_made_out, transcript, words_per_minute
from tests.end_to_end.programs import run
from tests.speakers import say
from tests.voice_local.test_conversation import KEYS
from voice_local.models import EMBEDDED, choose
from voice_local.recogniser import VoskRecogniser
from voice_local.sound import Sound
from voice_local.wav import LISTENING_RATE, read_wav

QUESTION = "why do my toes cramp at night"
TOPIC = "night-cramps"
BUILT_IN = ("--model", EMBEDDED)
EARLIER = b"an earlier answer"

Write = Callable[[Sound, Path], None]


@pytest.fixture(scope="module")
def asked() -> Sound:
    return say(QUESTION, "f3")


@pytest.fixture
def question(asked: Sound, tmp_path: Path) -> Path:
    asked.save(tmp_path / "question.wav")
    return tmp_path / "question.wav"


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    Sound.silence(2.0, LISTENING_RATE).save(tmp_path / "silence.wav")
    return tmp_path / "silence.wav"


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    return tmp_path / "answer.wav"


def turns(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_a_recorded_question_is_answered_in_a_recording(
    answer: Path, content: Content, messages: Messages, ears: VoskRecogniser, tmp_path: Path
) -> None:
    say(QUESTION, "rms").save(tmp_path / "question.wav")
    done = run("--wav", tmp_path / "question.wav", "--say-to", answer, *BUILT_IN)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == messages.text("heard", text=QUESTION)
    assert content.by_id[TOPIC].answer.text in lines[1]
    spoken = read_wav(answer)
    assert 140 < words_per_minute(lines[1], spoken.seconds) < 210
    heard = transcript(ears, spoken)
    assert share_made_out(heard, lines[1]) >= 0.75, heard


def test_for_programs_a_turn_has_the_documented_keys(question: Path) -> None:
    done = run("--wav", question, "--json", *BUILT_IN)
    assert done.returncode == 0, done.stderr
    (turn,) = turns(done.stdout)
    assert turn.keys() == set(KEYS)
    assert (turn["heard"], turn["topic"], turn["session_ended"]) == (QUESTION, TOPIC, False)


def test_two_questions_with_a_pause_between_them_are_two_turns(asked: Sound, question: Path) -> None:
    other = say("does magnesium help", "klatt3")
    pause = Sound.silence(1.5, LISTENING_RATE)
    Sound.joined([asked, pause, other], LISTENING_RATE).save(question)
    done = run("--wav", question, "--json", *BUILT_IN)
    assert [turn["topic"] for turn in turns(done.stdout)] == [TOPIC, "magnesium-supplements"]


def telephone(sound: Sound, path: Path) -> None:
    sound.at_rate(8_000).save(path)


def stereo(sound: Sound, path: Path) -> None:
    samples = np.frombuffer(sound.at_rate(44_100).pcm, dtype="<i2")
    _write(path, np.repeat(samples, 2).tobytes(), channels=2, width=2, rate=44_100)


def studio(sound: Sound, path: Path) -> None:
    whole = (np.frombuffer(sound.at_rate(48_000).pcm, dtype="<i2").astype("<i4") << 8).view(np.uint8)
    _write(path, whole.reshape(-1, 4)[:, :3].tobytes(), channels=1, width=3, rate=48_000)


def floating(sound: Sound, path: Path) -> None:
    data, rate = sound.samples.astype("<f4").tobytes(), sound.rate
    layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, 1, rate, 4 * rate, 4, 32)
    body = b"WAVE" + layout + struct.pack("<4sI", b"data", len(data)) + data
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)


def _write(path: Path, frames: bytes, channels: int, width: int, rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(frames)


@pytest.mark.parametrize("write", [telephone, stereo, studio, floating])
def test_any_usual_recording_is_understood(
    write: Write, asked: Sound, question: Path, ears: VoskRecogniser
) -> None:
    write(asked, question)
    assert transcript(ears, read_wav(question)) == QUESTION


def test_silence_is_refused_and_nothing_is_written(silence: Path, answer: Path, messages: Messages) -> None:
    done = run("--wav", silence, "--say-to", answer, *BUILT_IN)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[1:] == [messages.text("nothing-heard", path=silence)]
    assert not answer.exists()


def test_an_earlier_answer_is_kept_where_nothing_was_spoken(silence: Path, answer: Path) -> None:
    answer.write_bytes(EARLIER)
    assert run("--wav", silence, "--say-to", answer, *BUILT_IN).returncode == 1
    assert answer.read_bytes() == EARLIER


def test_an_earlier_answer_gives_way_to_a_new_one(question: Path, answer: Path) -> None:
    answer.write_bytes(EARLIER)
    done = run("--wav", question, "--json", "--say-to", answer, *BUILT_IN)
    assert [turn["topic"] for turn in turns(done.stdout)] == [TOPIC], done.stderr
    assert read_wav(answer).seconds > 3


def missing(folder: Path) -> list[str | Path]:
    return ["--wav", folder / "nowhere.wav"]


def folder_instead_of_a_file(folder: Path) -> list[str | Path]:
    return ["--wav", folder]


def no_wav(folder: Path) -> list[str | Path]:
    (folder / "notes.wav").write_text("these are notes", encoding="utf-8")
    return ["--wav", folder / "notes.wav"]


def missing_model(folder: Path) -> list[str | Path]:
    return ["--wav", folder / "question.wav", "--model", folder / "nowhere"]


def empty_model(folder: Path) -> list[str | Path]:
    (folder / "model").mkdir()
    return ["--wav", folder / "question.wav", "--model", folder / "model"]


def damaged_model(folder: Path) -> list[str | Path]:
    shutil.copytree(choose(EMBEDDED).path, folder / "model")
    network = next((folder / "model").rglob("final.mdl"))
    network.write_bytes(network.read_bytes()[:100_000])
    return ["--wav", folder / "question.wav", "--model", folder / "model"]


def foreign_model_with_a_damaged_graph(folder: Path) -> list[str | Path]:
    """Without the list of checksums that comes with our own, so that Vosk itself is the first to notice."""
    shutil.copytree(choose(EMBEDDED).path, folder / "model")
    (folder / "model" / "model.json").unlink()
    graph = next((folder / "model").rglob("HCLr.fst"))
    graph.write_bytes(graph.read_bytes()[:100_000])
    return ["--wav", folder / "question.wav", "--model", folder / "model"]


def answer_into_no_folder(folder: Path) -> list[str | Path]:
    return ["--wav", folder / "question.wav", *BUILT_IN, "--say-to", folder / "nowhere" / "answer.wav"]


def answer_into_a_folder(folder: Path) -> list[str | Path]:
    return ["--wav", folder / "question.wav", *BUILT_IN, "--say-to", folder]


@pytest.mark.parametrize(
    ("mistake", "key"),
    [
        (missing, "missing-file"),
        (folder_instead_of_a_file, "unreadable-file"),
        (no_wav, "not-a-wav"),
        (missing_model, "missing-model"),
        (empty_model, "corrupt-model"),
        (damaged_model, "corrupt-model"),
        (foreign_model_with_a_damaged_graph, "corrupt-model"),
        (answer_into_no_folder, "unwritable-file"),
        (answer_into_a_folder, "unwritable-file"),
    ],
)
def test_a_mistake_is_answered_with_one_line_that_says_what_to_do(
    mistake: Callable[[Path], list[str | Path]], key: str, question: Path, messages: Messages
) -> None:
    done = run(*mistake(question.parent))
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.split(".")[-2].strip() == messages.text(key, path="", file="").split(".")[-2].strip()
