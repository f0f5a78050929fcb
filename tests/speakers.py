"""Test voices that say a text: synthetic speakers that no model here was trained on."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from tests.pulse import needs_tools
from voice_local.sound import Sound
from voice_local.voice import Pyttsx3Voice
from voice_local.wav import LISTENING_RATE, read_wav

BundledSpeaker = Literal["f3", "Andy", "klatt3"]
"""Variants of espeak-ng, which is always there."""

InstalledSpeaker = Literal["rms", "ked"]
"""flite's and festival's voices, which Debian's flite, festival and festvox-kdlpc16k bring."""

BUNDLED: tuple[BundledSpeaker, ...] = get_args(BundledSpeaker)
INSTALLED: tuple[InstalledSpeaker, ...] = get_args(InstalledSpeaker)

WORDS_PER_MINUTE = 150
TIMEOUT_SECONDS = 60


@cache
def say(text: str, speaker: BundledSpeaker | InstalledSpeaker = "f3") -> Sound:
    """Return the text as the speaker says it, at 16 kHz.

    A speaker that is not installed skips the test, or fails it where ``TOE_CRAMPS_TOOLS=1``.
    """
    match speaker:
        case "rms":
            return _said_by_flite(text)
        case "ked":
            return _said_by_festival(text)
        case _:
            with Pyttsx3Voice(f"gmw/en-us+{speaker}", rate=WORDS_PER_MINUTE) as voice:
                return voice.render(text).at_rate(LISTENING_RATE)


def _said_by_flite(text: str) -> Sound:
    needs_tools("flite")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rms.wav"
        _run("flite", "-voice", "rms", "-t", text, "-o", str(file))
        return read_wav(file)


def _said_by_festival(text: str) -> Sound:
    needs_tools("text2wave")
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder) / "ked.wav", Path(folder) / "text"
        script.write_text(text, encoding="utf-8")
        _run("text2wave", "-eval", "(voice_ked_diphone)", "-F", "16000", "-o", str(file), str(script))
        return read_wav(file)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_SECONDS)


def louder(sound: Sound, decibels: float) -> Sound:
    """Return the sound with a gain (negative is softer); peaks are clipped."""
    return Sound.of_samples(sound.samples * 10 ** (decibels / 20), sound.rate)
