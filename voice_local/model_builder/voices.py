"""Synthetic speakers of this machine: eSpeak NG, Flite and Festival, as Debian packages them."""

import shutil
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voice_local.model_builder.fst import BuildError
from voice_local.sound import Sound

PACKAGES = "espeak-ng flite festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts"

TEST_VOICES = (
    "flite:rms",
    "festival:ked_diphone",
    "espeak:en-us+f3",
    "espeak:en-us+Andy",
    "espeak:en-us+klatt3",
)
"""For measuring only: no network was ever trained on them."""

SAMPLED_VOICES = {
    "flite:slt": 16,
    "flite:awb": 16,
    "flite:kal16": 12,
    "festival:cmu_us_slt_arctic_hts": 10,
    "festival:kal_diphone": 4,
}
"""Training voices made from recordings, with their shares in percent; the rest is eSpeak NG."""

ACCENTS = {
    "en-us": 70,
    "en-gb": 8,
    "en-gb-scotland": 4,
    "en-gb-x-rp": 6,
    "en-us-nyc": 8,
    "en-029": 4,
}
"""eSpeak NG's kinds of English for training, with their shares."""

_VARIANTS = """
Alex Alicia Andrea Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Michael Mike Nguyen
RicishayMax adam anika antonio aunty belinda benjamin boris caleb david ed edward f1 f2 f4 f5 gustave iven
iven2 john kaukovalta klatt klatt2 klatt4 linda m1 m2 m3 m4 m6 m7 m8 marcelo max michel miguel norbert
pablo paul pedro quincy rob robert sandro shelby steph steph2 travis victor zac
"""
VARIANTS = tuple(_VARIANTS.split())
"""eSpeak NG's speakers for training."""

_NATURAL_SPEED = 165
_NATURAL_PITCH_HZ = 105


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sentence is said.

    Attributes:
        stretch: Duration compared with the voice's own.
        pitch: From -1.0 (low) to 1.0 (high), where the engine allows it.
    """

    stretch: float = 1.0
    pitch: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, who says it (``engine:voice``), and how."""

    text: str
    voice: str
    manner: Manner = Manner()


def say(lines: Sequence[Line]) -> list[Sound | None]:
    """Speak sentences at the engines' own sample rates.

    Festival starts slowly, so its sentences go to one process for each voice.

    Returns:
        A sound for each line, None where the engine gave up on one.

    Raises:
        BuildError: An engine is not installed.
    """
    _require({line.voice.split(":")[0] for line in lines})
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{index}.wav") for index in range(len(lines))]
        in_festival: dict[str, list[tuple[Line, Path]]] = {}
        for line, file in zip(lines, files, strict=True):
            if line.voice.startswith("festival:"):
                in_festival.setdefault(line.voice, []).append((line, file))
            else:
                _run(_espeak(line, file) if line.voice.startswith("espeak:") else _flite(line, file))
        for voice, parts in in_festival.items():
            _run(["festival", "--pipe"], _festival_script(voice, parts))
        return [_read(file) for file in files]


def _require(engines: set[str]) -> None:
    programs = {"espeak": "espeak-ng"}
    missing = sorted(name for name in engines if shutil.which(programs.get(name, name)) is None)
    if missing:
        raise BuildError(
            f"{', '.join(missing)} not found; install Debian's packages: apt-get install {PACKAGES}"
        )


def _espeak(line: Line, file: Path) -> list[str]:
    speed = str(int(_NATURAL_SPEED / line.manner.stretch))
    pitch = str(int(50 + 35 * line.manner.pitch))
    return ["espeak-ng", "-v", line.voice.split(":")[1], "-s", speed, "-p", pitch, "-w", str(file), line.text]


def _flite(line: Line, file: Path) -> list[str]:
    name = line.voice.split(":")[1]
    command = ["flite", "-voice", name, "--setf", f"duration_stretch={line.manner.stretch:.2f}"]
    if name == "kal16":
        command += ["--setf", f"int_f0_target_mean={_NATURAL_PITCH_HZ * (1 + 0.3 * line.manner.pitch):.0f}"]
    return [*command, "-t", line.text, "-o", str(file)]


def _festival_script(voice: str, parts: Sequence[tuple[Line, Path]]) -> str:
    script = [f"(voice_{voice.split(':')[1]})"]
    for line, file in parts:
        script += [
            f"(Parameter.set 'Duration_Stretch {line.manner.stretch:.2f})",
            f"(set! spoken (utt.synth (eval (list 'Utterance 'Text \"{line.text}\"))))",
            f'(utt.save.wave spoken "{file}")',
        ]
    return "\n".join(script)


def _run(command: Sequence[str], script: str | None = None) -> None:
    subprocess.run(command, input=script, text=True, capture_output=True, check=False)


def _read(file: Path) -> Sound | None:
    if not file.exists():
        return None
    with wave.open(str(file), "rb") as spoken:
        return Sound(spoken.readframes(spoken.getnframes()), spoken.getframerate())
