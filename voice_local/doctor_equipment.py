"""The devices and engines the doctor examines."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from voice_local.devices import Device, Direction, devices
from voice_local.microphone import Microphone, MiniaudioMicrophone
from voice_local.models import InstalledModel, choose
from voice_local.recogniser import Recogniser, VoskRecogniser
from voice_local.settings import Settings
from voice_local.speaker import MiniaudioSpeaker, Speaker
from voice_local.voice import Pyttsx3Voice, Voice


def _voice(chosen: Settings) -> Pyttsx3Voice:
    return Pyttsx3Voice(chosen.voice, chosen.rate, chosen.volume / 100, chosen.locale)


@dataclass(frozen=True, slots=True)
class Equipment:
    """How to get them; those of this computer by default.

    Attributes:
        microphone: Makes a microphone of its number or name.
        speaker: Makes a loudspeaker of its number or name.
        devices: Lists the devices of a direction.
        voice: Starts the voice that was chosen.
        model: Decides which model listens.
        recogniser: Loads a model.
        clock: Seconds of a clock that never goes back.
    """

    microphone: Callable[[str | None], Microphone] = MiniaudioMicrophone
    speaker: Callable[[str | None], Speaker] = MiniaudioSpeaker
    devices: Callable[[Direction], tuple[Device, ...]] = devices
    voice: Callable[[Settings], AbstractContextManager[Voice]] = _voice
    model: Callable[[str | None], InstalledModel] = choose
    recogniser: Callable[[Path], Recogniser] = VoskRecogniser
    clock: Callable[[], float] = time.perf_counter
