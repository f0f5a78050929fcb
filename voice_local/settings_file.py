"""The file in which a person's choices are kept."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.problem import Problem
from voice_local.setting_kinds import Value

APPLICATION = "toe-cramps"
"""Name of this program's folders."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the file says about one setting; ``line`` is counted from 1."""

    value: Any
    line: int


class SettingsFile:
    """A TOML file of ``name = value`` lines. Comments and order are the person's and stay as they are.

    Args:
        path: The file, which need not be there yet; the one in the platform's folder for settings by default.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _platform_path()

    def read(self) -> dict[str, Entry]:
        """What is kept, by name; nothing where there is no file.

        Raises:
            Problem: ``unreadable-file`` or ``settings-broken``: it is no TOML.
        """
        text = self._text()
        return {name: Entry(value, _line(text, name)) for name, value in self._parsed(text).items()}

    def keep(self, name: str, value: Value) -> None:
        """Write one setting.

        Raises:
            Problem: As :meth:`read` does, or ``unwritable-file``.
        """
        text = self._text()
        line, pattern = _dumped({name: value}), _line_of(name)
        if pattern.search(text):
            changed = pattern.sub(lambda match: line, text, count=1)
        else:
            changed = f"{text.rstrip()}\n{line}".lstrip()
        self._write(changed, {**self._parsed(text), name: value})

    def forget(self, name: str) -> bool:
        """Remove one setting; tell whether it was there.

        Raises:
            Problem: As :meth:`keep` does.
        """
        text = self._text()
        rest = self._parsed(text)
        if name not in rest:
            return False
        del rest[name]
        self._write(_line_of(name).sub("", text, count=1), rest)
        return True

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError):
            raise Problem("unreadable-file", path=self.path) from None

    def _parsed(self, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise Problem("settings-broken", path=self.path, reason=error) from None

    def _write(self, text: str, meant: dict[str, Any]) -> None:
        """Write the text if it says what is meant, else what is meant without the person's comments."""
        fresh = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(text if _says(text, meant) else _dumped(meant), encoding="utf-8")
            fresh.replace(self.path)
        except OSError:
            raise Problem("unwritable-file", path=self.path) from None


def _line_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"""^[ \t]*["']?{re.escape(name)}["']?[ \t]*=.*(?:\n|\Z)""", re.MULTILINE)


def _line(text: str, name: str) -> int:
    found = _line_of(name).search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _says(text: str, meant: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == meant
    except tomllib.TOMLDecodeError:
        return False


def _dumped(values: dict[str, Any]) -> str:
    import tomli_w

    return tomli_w.dumps(values)


def _platform_path() -> Path:
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False) / "settings.toml"
