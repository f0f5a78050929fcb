"""The voice of the laptop: text becomes sound through pyttsx3, in a process of its own."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any, Protocol

from skill.problem import Problem
from voice_local.aiff import decode_aiff
from voice_local.closing import Closing
from voice_local.sound import Sound
from voice_local.wav import decode_wav

WORDS_PER_MINUTE = 170
START_SECONDS = 20.0
"""How long an engine may take to start: SAPI5 builds its type library on the first run."""

RENDER_SECONDS = 20.0
FAREWELL_SECONDS = 0.5

RATE = 22_050
"""Sample rate in Hz of the sounds made here; what all three platforms' voices give at most."""

_ESPEAK_VOICES = {
    "en-US": "gmw/en-us",
    "en-CA": "gmw/en-us",
    "en-GB": "gmw/en-gb-x-rp",
    "en-AU": "gmw/en-gb-x-rp",
}
_ESPEAK_VARIANT = "f1"


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that can be chosen.

    Attributes:
        id: What to choose it by.
        name: What its maker calls it.
        language: Language tag, for example ``en-us``; empty when unknown.
    """

    id: str
    name: str
    language: str


class Voice(Protocol):
    """Makes sound of text."""

    def render(self, text: str) -> Sound:
        """Return the text spoken.

        Raises:
            Problem: ``no-voice`` or ``unknown-voice``.
        """
        ...


class Pyttsx3Voice(Closing):
    """A voice of the platform: espeak-ng on Linux, NSSpeechSynthesizer on macOS, SAPI5 on Windows.

    The speech engine is started ahead in another process and kept. When it hangs or dies it is started anew
    once for each text.
    """

    def __init__(
        self,
        voice: str | None = None,
        rate: int = WORDS_PER_MINUTE,
        volume: float = 1.0,
        locale: str = "en-US",
        command: tuple[str, ...] | None = None,
        patience: float = RENDER_SECONDS,
        start_patience: float = START_SECONDS,
    ) -> None:
        """Start the engine; what is wrong with it is told by the first :meth:`render`.

        Args:
            voice: Id of a voice (see :meth:`voices`), on Linux also one with a variant as in ``en-us+f3``;
                None takes one that suits the locale.
            rate: Words a minute, about.
            volume: From 0.0 (silent) to 1.0.
            locale: Locale whose voice is taken when none is named.
            command: Command that starts the engine's process.
            patience: Seconds that a text may take.
            start_patience: Seconds that the engine may take to start.
        """
        self._voice = voice or default_voice(locale)
        self._rate = rate
        self._volume = min(max(volume, 0.0), 1.0)
        self._patience = patience
        self._start_patience = start_patience
        self._command = command or (sys.executable, "-P", "-m", "voice_local.voice_worker")
        self._worker: _Worker | None = None
        with contextlib.suppress(_WorkerLostError):
            self._worker = _Worker(self._command, self._start_patience)

    def render(self, text: str) -> Sound:
        """See :meth:`Voice.render`. A text without a letter or digit becomes an empty sound."""
        if not any(character.isalnum() for character in text):
            return Sound(b"", RATE)
        _, audio = self._asked({"text": text, "voice": self._voice, "rate": self._rate})
        sound = _decoded(audio).at_rate(RATE)
        return Sound.of_samples(sound.samples * self._volume, RATE) if self._volume < 1 else sound

    def voices(self) -> tuple[VoiceInfo, ...]:
        """List the voices that can be chosen.

        Raises:
            Problem: ``no-voice``.
        """
        header, _ = self._asked({"list": True})
        return tuple(VoiceInfo(**voice) for voice in header["voices"])

    def close(self) -> None:
        """End the engine's process."""
        if self._worker:
            self._worker.close()
            self._worker = None

    def _asked(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        reason = ""
        for _ in range(2):
            try:
                self._worker = self._worker or _Worker(self._command, self._start_patience)
                header, audio = self._worker.ask(request, self._patience)
            except _WorkerLostError as fault:
                reason = str(fault)
                self.close()
                continue
            if header.get("error") == "unknown-voice":
                raise Problem("unknown-voice", voice=self._voice)
            if "error" in header:
                reason = str(header.get("reason"))
                break
            return header, audio
        raise Problem("no-voice", reason=reason)


def default_voice(locale: str, platform: str = sys.platform) -> str | None:
    """Return the id of the voice for a locale; None leaves it to the platform."""
    if platform != "linux":
        return None
    return f"{_ESPEAK_VOICES.get(locale, 'gmw/en')}+{_ESPEAK_VARIANT}"


class _WorkerLostError(Exception):
    """The engine's process died or does not answer."""


_Reply = tuple[dict[str, Any], bytes]


class _Worker:
    """The engine's process, read by a thread so that an answer can be waited for with a limit everywhere."""

    def __init__(self, command: tuple[str, ...], start_patience: float) -> None:
        folder = tempfile.mkdtemp(prefix="toe-cramps-voice-")
        paths = [str(Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH", "")]
        try:
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                [*command, folder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            )
        except OSError as fault:
            shutil.rmtree(folder, ignore_errors=True)
            raise _WorkerLostError(str(fault)) from None
        self._replies: Queue[_Reply | None] = Queue()
        assert self._process.stdout
        reader = threading.Thread(target=_forward, args=(self._process.stdout, self._replies), daemon=True)
        reader.start()
        self._ready = False
        self._start_patience = start_patience
        self.close = weakref.finalize(self, _end, self._process, reader, folder)

    def ask(self, request: dict[str, Any], patience: float) -> _Reply:
        """Send a request and wait for its reply, at most so many seconds."""
        if not self._ready:
            header, _ = self._next(self._start_patience)
            if "error" in header:
                return header, b""
            self._ready = True
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise _WorkerLostError("the speech engine stopped") from None
        return self._next(patience)

    def _next(self, patience: float) -> _Reply:
        try:
            reply = self._replies.get(timeout=patience)
        except Empty:
            raise _WorkerLostError("the speech engine does not answer") from None
        if reply is None:
            raise _WorkerLostError("the speech engine stopped")
        return reply


def _forward(stream: IO[bytes], replies: Queue[_Reply | None]) -> None:
    try:
        while line := stream.readline():
            header = json.loads(line)
            replies.put((header, stream.read(header["bytes"])))
    except (OSError, ValueError, KeyError, TypeError):
        pass
    replies.put(None)


def _end(process: subprocess.Popen[bytes], reader: threading.Thread, folder: str) -> None:
    assert process.stdin
    assert process.stdout
    with contextlib.suppress(OSError):
        process.stdin.close()
    try:
        process.wait(FAREWELL_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    reader.join()
    process.stdout.close()
    shutil.rmtree(folder, ignore_errors=True)


def _decoded(audio: bytes) -> Sound:
    try:
        return decode_aiff(audio) if audio[:4] == b"FORM" else decode_wav(audio, "speech", RATE)
    except (ValueError, Problem) as fault:
        if isinstance(fault, Problem) and fault.key == "empty-wav":
            return Sound(b"", RATE)
        raise Problem("no-voice", reason="the speech engine wrote a file that cannot be read") from None
