import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from skill.messages import Messages
from skill.problem import Problem
from tests.conftest import shipped
from tests.end_to_end.loudspeakers import echo
from tests.pulse import SoundCard, plugged_in
from tests.speakers import louder, say
from tests.voice_local.silence import SilentSpeaker
from voice_local.choices import Choices
from voice_local.devices import Device
from voice_local.doctor import Finding, State, examine
from voice_local.doctor_checks import LISTEN_SECONDS, Doctor
from voice_local.doctor_equipment import Equipment
from voice_local.doctor_report import is_well, json_report, line, text_report
from voice_local.microphone import Microphone, WavMicrophone
from voice_local.models import EMBEDDED, InstalledModel, choose
from voice_local.recogniser import VoskRecogniser
from voice_local.settings_file import SettingsFile
from voice_local.sound import Sound
from voice_local.speaker import Speaker
from voice_local.vocabulary import spoken_words, ways_to_ask
from voice_local.voice import Pyttsx3Voice
from voice_local.wav import LISTENING_RATE

SENTENCE = "why do my toes cramp at night"
DEVICE = "Bedside"


class Whole(InstalledModel):
    """A model that need not be loaded to see that it is whole, and that knows every word."""

    __slots__ = ()

    def check(self) -> None:
        """It is whole."""

    def words(self) -> frozenset[str]:
        """All of the content."""
        return frozenset(word for text in ways_to_ask(shipped()["en-US"]) for word in spoken_words(text))


class Ignorant(Whole):
    """A model that knows one word."""

    __slots__ = ()

    def words(self) -> frozenset[str]:
        """One."""
        return frozenset({"toes"})


@pytest.fixture(scope="module")
def ears() -> VoskRecogniser:
    return VoskRecogniser(choose(EMBEDDED).path)


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    with Pyttsx3Voice() as voice:
        yield voice


@pytest.fixture(scope="module")
def spoken() -> Sound:
    """Somebody speaks, in a room that is not quite silent."""
    room = np.random.default_rng(7).normal(0.0, 0.001, round(LISTEN_SECONDS * LISTENING_RATE))
    speech = say(SENTENCE).samples[: len(room)]
    room[: len(speech)] += speech
    return Sound.of_samples(room, LISTENING_RATE)


@pytest.fixture
def equipment(ears: VoskRecogniser, voice: Pyttsx3Voice, spoken: Sound) -> Equipment:
    """Everything works; model and voice are the real ones, loaded once."""
    return Equipment(
        microphone=lambda name: WavMicrophone(spoken),
        speaker=lambda name: SilentSpeaker(),
        devices=lambda direction: (Device(1, DEVICE, default=True),),
        voice=lambda settings: nullcontext(voice),
        model=lambda name: Whole(**asdict(choose(name or EMBEDDED))),
        recogniser=lambda path: ears,
        clock=count(0.0, 0.1).__next__,
    )


@pytest.fixture
def choices(tmp_path: Path) -> Choices:
    return Choices({}, {}, SettingsFile(tmp_path / "settings.toml"))


def found(choices: Choices, equipment: Equipment, *only: str, aloud: bool = False) -> dict[str, Finding]:
    """What the doctor finds, in all parts or only in some."""
    checks = Doctor(choices, SENTENCE, aloud, equipment).checks()
    wanted = [check for check in checks if not only or check.name in only]
    return {finding.check: finding for finding in examine(wanted, equipment.clock)}


def test_where_everything_works_everything_is_well(
    choices: Choices, equipment: Equipment, messages: Messages
) -> None:
    findings = found(choices, equipment)
    # Where these tests run there may be no sound system, and it is the only thing not replaced.
    del findings["sound-library"]
    assert {finding.state for finding in findings.values()} == {"good"}
    microphone = line(findings["microphone"], messages)
    assert DEVICE in microphone
    assert findings["loopback"].fields == {"count": 7, "total": 7}
    assert {"hear", "understand", "answer", "speak"} <= findings["latency"].fields.keys()


def scaled(decibels: float) -> Callable[[Sound], Sound]:
    return lambda sound: louder(sound, decibels)


def muted(sound: Sound) -> Sound:
    return Sound.silence(sound.seconds, sound.rate)


def drowned(sound: Sound) -> Sound:
    hum = np.sin(np.arange(sound.frames) / 20) * 0.4
    return Sound.of_samples(sound.samples / 8 + hum, sound.rate)


@pytest.mark.parametrize(
    ("change", "state", "key"),
    [
        (muted, "broken", "microphone-muted"),
        (scaled(40.0), "doubt", "microphone-clipping"),
        (scaled(-50.0), "doubt", "microphone-quiet"),
        (drowned, "doubt", "microphone-noisy"),
    ],
)
def test_what_is_wrong_with_the_microphone_is_told(
    choices: Choices,
    equipment: Equipment,
    spoken: Sound,
    change: Callable[[Sound], Sound],
    state: State,
    key: str,
) -> None:
    changed = replace(equipment, microphone=lambda name: WavMicrophone(change(spoken)))
    finding = found(choices, changed, "microphone")["microphone"]
    assert (finding.state, finding.key) == (state, key)


def no_microphone(name: str | None) -> Microphone:
    raise Problem("no-microphone")


def no_speaker(name: str | None) -> Speaker:
    raise Problem("no-speaker")


class Hoarse:
    """A voice that fails."""

    def render(self, text: str) -> Sound:
        raise Problem("no-voice", reason="hoarse")


def test_without_devices_all_else_is_examined(choices: Choices, equipment: Equipment) -> None:
    bare = replace(equipment, microphone=no_microphone, speaker=no_speaker, devices=lambda direction: ())
    findings = found(
        choices, bare, "microphone", "loudspeaker", "model", "voice", "loopback", "aloud", aloud=True
    )
    assert findings["microphone"].key == "no-microphone"
    assert findings["loudspeaker"].key == findings["aloud"].key == "no-speaker"
    assert findings["loopback"].state == "good"
    assert not is_well(list(findings.values()))


def test_without_a_voice_what_needs_it_is_left_out(choices: Choices, equipment: Equipment) -> None:
    findings = found(
        choices,
        replace(equipment, voice=lambda settings: nullcontext(Hoarse())),
        "model",
        "voice",
        "loopback",
        "latency",
    )
    assert findings["voice"].key == "no-voice"
    assert findings["loopback"].state == findings["latency"].state == "skipped"


def test_without_a_model_what_needs_it_is_left_out(choices: Choices, equipment: Equipment) -> None:
    findings = found(
        choices.over({"model": "nowhere"}), equipment, "settings", "model", "voice", "loopback", "latency"
    )
    assert findings["model"].key == "unknown-model"
    assert findings["loopback"].state == findings["latency"].state == "skipped"
    assert findings["voice"].state == "good"


def test_a_model_that_lacks_words_people_use_is_doubtful(
    choices: Choices, equipment: Equipment, messages: Messages
) -> None:
    model = Ignorant(**asdict(choose(EMBEDDED)))
    finding = found(choices, replace(equipment, model=lambda name: model), "content", "model")["model"]
    assert (finding.state, finding.key) == ("doubt", "doctor-model-lacks")
    assert len(line(finding, messages)) < 300


def test_a_model_that_cannot_be_loaded_is_broken(
    choices: Choices, equipment: Equipment, tmp_path: Path
) -> None:
    damaged = tmp_path / "model"
    shutil.copytree(choose(EMBEDDED).path, damaged)
    next(damaged.rglob("final.mdl")).write_bytes(b"no network")
    finding = found(
        choices.over({"model": str(damaged)}), replace(equipment, model=choose), "settings", "model"
    )["model"]
    assert (finding.state, finding.key) == ("broken", "corrupt-model")


def test_with_settings_that_cannot_be_used_the_rest_is_examined_without_them(
    choices: Choices, equipment: Equipment
) -> None:
    choices.file.path.write_text("rate = 5\nlocale = 'en-GB'\n")
    findings = found(choices, equipment, "settings", "content")
    assert findings["settings"].key == "setting-not-whole"
    assert findings["content"].fields["locale"] == "en-US"


class Mumbling:
    """A voice that nobody understands."""

    def render(self, text: str) -> Sound:
        return Sound.of_samples(np.random.default_rng(3).normal(0.0, 0.1, LISTENING_RATE), LISTENING_RATE)


def test_a_voice_that_is_not_understood_is_doubtful(choices: Choices, equipment: Equipment) -> None:
    findings = found(
        choices,
        replace(equipment, voice=lambda settings: nullcontext(Mumbling())),
        "model",
        "voice",
        "loopback",
    )
    assert (findings["loopback"].state, findings["loopback"].key) == ("doubt", "doctor-loopback-poor")


def test_a_computer_that_is_too_slow_is_told(choices: Choices, equipment: Equipment) -> None:
    finding = found(
        choices,
        replace(equipment, clock=count(0.0, 10.0).__next__),
        "content",
        "model",
        "voice",
        "loopback",
        "latency",
    )["latency"]
    assert (finding.state, finding.key) == ("doubt", "doctor-slow")


def test_aloud_the_sentence_goes_through_loudspeaker_and_microphone(
    choices: Choices, equipment: Equipment
) -> None:
    finding = found(choices, equipment, "model", "voice", "aloud", aloud=True)["aloud"]
    assert (finding.state, finding.fields["count"]) == ("good", 7)


@pytest.mark.devices
def test_on_real_devices_its_own_voice_comes_through_the_room(
    choices: Choices, equipment: Equipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Equipment(voice=equipment.voice, model=equipment.model, recogniser=equipment.recogniser)
    with plugged_in(SoundCard(), monkeypatch) as card, card.humming():
        echo(card)
        parts = ("sound-library", "microphone", "loudspeaker", "model", "voice", "aloud")
        findings = found(choices, real, *parts, aloud=True)
    assert findings["microphone"].key == "microphone-quiet"
    assert findings["loudspeaker"].fields["name"] == "Loudspeaker"
    assert findings["aloud"].state == "good"
    assert is_well(list(findings.values()))


def test_a_report_has_every_finding_and_nothing_that_was_said(
    choices: Choices, equipment: Equipment, messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = choices.file.path.parent
    monkeypatch.setenv("HOME", str(home))
    findings = list(found(choices, equipment, aloud=True).values())
    text = text_report(findings, messages)
    report = json.loads(json_report(findings, messages))
    assert [check["check"] for check in report["checks"]] == [finding.check for finding in findings]
    assert report["well"] == is_well(findings)
    for check in report["checks"]:
        assert check["text"] in text
    assert str(home) not in text + json.dumps(report)
    assert not {"why", "night"} & set(text.lower().split())
