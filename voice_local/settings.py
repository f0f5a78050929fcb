"""What a person can choose for a session."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of one session; see ``toe-cramps --help``.

    Attributes:
        text: Type instead of talking.
        wav: Recording to listen to instead of the microphone.
        say_to: WAV file to write the speech to instead of playing it.
        json: Print JSON lines instead of text.
        voice: Voice to speak with; None takes one that suits the locale.
        rate: Words a minute.
        volume: Loudness from 0 to 100.
        locale: Locale of the answers.
        model: Vosk model by name or folder; None takes the best one installed.
        device: Microphone by number or part of its name; None takes the default one.
        speaker: Loudspeaker by number or part of its name; None takes the default one.
        silence: Seconds without a word until the assistant asks again, and again until it says goodbye.
    """

    text: bool = False
    wav: Path | None = None
    say_to: Path | None = None
    json: bool = False
    voice: str | None = None
    rate: int = 170
    volume: int = 100
    locale: str = "en-US"
    model: str | None = None
    device: str | None = None
    speaker: str | None = None
    silence: float = 8.0
