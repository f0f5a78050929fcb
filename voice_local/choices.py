"""Which value each setting has, and whether a flag, the environment or the settings file says so."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from skill.problem import Problem
from voice_local.setting_kinds import Value
from voice_local.settings import KEPT, Setting, Settings
from voice_local.settings_file import Entry, SettingsFile

Origin = Literal["flag", "variable", "file", "default"]

_DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of one setting.

    Attributes:
        setting: Which one.
        value: What holds; None where the program decides for itself.
        origin: Who chose it.
        where: The flag, the variable, or the file and line; empty for a default.
    """

    setting: Setting
    value: Value | None
    origin: Origin
    where: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that was chosen, in layers: a flag wins over the environment, and that over the file.

    Nothing is read before it is asked for, so that a broken file stops nobody who does not need it.

    Attributes:
        flags: Options given on the command line, by name; those of a single run among them.
        environment: Variables; an empty one counts as none.
        file: The settings file.
    """

    flags: Mapping[str, Any]
    environment: Mapping[str, str]
    file: SettingsFile

    def over(self, flags: Mapping[str, Any]) -> "Choices":
        """The same with the options of a subcommand, which win."""
        return Choices({**self.flags, **flags}, self.environment, self.file)

    def listed(self) -> tuple[Choice, ...]:
        """The value of each setting that can be kept.

        Raises:
            Problem: A value is not allowed, or the file cannot be read or names a setting there is not.
        """
        kept = self.file.read()
        for name, entry in kept.items():
            setting_called(name, f"{self.file.path}:{entry.line}: ")
        return tuple(self._choice(setting, kept.get(setting.name)) for setting in KEPT)

    def settings(self) -> Settings:
        """The choices of this run.

        Raises:
            Problem: As :meth:`listed` does.
        """
        chosen = [choice for choice in self.listed() if choice.origin != "default"]
        remembered = frozenset(choice.setting.name for choice in chosen if choice.origin != "flag")
        values: dict[str, Any] = {choice.setting.name: choice.value for choice in chosen}
        return Settings(**{**self.flags, **values}, remembered=remembered)

    def _choice(self, setting: Setting, entry: Entry | None) -> Choice:
        if setting.name in self.flags:
            return Choice(setting, self.flags[setting.name], "flag", setting.flag)
        given = self.environment.get(setting.variable, "")
        if given.strip():
            value = setting.kind.read(given, setting.variable)
            return Choice(setting, value, "variable", setting.variable)
        if entry is not None:
            place = f"{self.file.path}:{entry.line}"
            return Choice(setting, setting.kind.read(entry.value, f"{place}: {setting.name}"), "file", place)
        return Choice(setting, getattr(_DEFAULTS, setting.name), "default", "")


def setting_called(name: str, place: str = "") -> Setting:
    """Find a setting by its name.

    Args:
        name: As a person wrote it.
        place: Put before the sentence of the problem.

    Raises:
        Problem: ``unknown-setting``, with the nearest name there is.
    """
    known = {setting.name: setting for setting in KEPT}
    if name not in known:
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
        raise Problem("unknown-setting", place=place, name=name, nearest=nearest)
    return known[name]
