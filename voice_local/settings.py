"""What a person can choose for a session."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from skill.content.loader import locale_tags
from voice_local.setting_kinds import Decimal, Kind, OneOf, Switch, Text, Whole

Mode = Literal["open", "wake", "push"]
"""When it listens: all the time, after the wake phrase, or after a key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of one session; see ``toe-cramps --help``.

    Attributes:
        text: Type instead of talking.
        wav: Recording to listen to instead of the microphone.
        say_to: WAV file to write the speech to instead of playing it.
        json: Print JSON lines instead of text.
        transcript: File to write the conversation to; None writes nothing anywhere.
        mode: When it listens.
        barge_in: Whether it listens while it speaks, so that it can be interrupted.
        voice: Voice to speak with; None takes one that suits the locale.
        rate: Words a minute.
        volume: Loudness of the voice from 0 to 100.
        earcon_volume: Loudness of the earcons from 0 (none) to 100.
        locale: Locale of the answers.
        model: Vosk model by name or folder; None takes the best one installed.
        device: Microphone by number or part of its name; None takes the default one.
        speaker: Loudspeaker by number or part of its name; None takes the default one.
        silence: Seconds without a word until the assistant asks again, and again until it says goodbye.
        plain: Show lines only, nothing that moves, for screen readers.
        remembered: Names of the choices that were made earlier, in the settings file or the environment: a
            device that is gone today is no mistake then.
    """

    text: bool = False
    wav: Path | None = None
    say_to: Path | None = None
    json: bool = False
    transcript: Path | None = None
    mode: Mode = "open"
    barge_in: bool = True
    voice: str | None = None
    rate: int = 170
    volume: int = 100
    earcon_volume: int = 60
    locale: str = "en-US"
    model: str | None = None
    device: str | None = None
    speaker: str | None = None
    silence: float = 8.0
    plain: bool = False
    remembered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Setting:
    """A choice that can be kept.

    Attributes:
        name: What it is called in :class:`Settings` and in the settings file.
        kind: What values it takes.
        help: Key of its help text.
    """

    name: str
    kind: Kind
    help: str

    @property
    def flag(self) -> str:
        """Its option on the command line."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"TOE_CRAMPS_{self.name.upper()}"


KEPT = (
    Setting("mode", OneOf(lambda: get_args(Mode)), "mode-help"),
    Setting("barge_in", Switch(), "barge-in-help"),
    Setting("voice", Text(), "voice-help"),
    Setting("rate", Whole(80, 400), "rate-help"),
    Setting("volume", Whole(0, 100), "volume-help"),
    Setting("earcon_volume", Whole(0, 100), "earcon-volume-help"),
    Setting("locale", OneOf(locale_tags), "locale-help"),
    Setting("model", Text(), "model-option-help"),
    Setting("device", Text(), "device-help"),
    Setting("speaker", Text(), "speaker-help"),
    Setting("silence", Decimal(1, 60), "silence-help"),
    Setting("plain", Switch(), "plain-help"),
)
"""The choices that a file, the environment or a flag can make; those of a single run are flags only."""
