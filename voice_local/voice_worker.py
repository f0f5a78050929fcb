"""The process in which pyttsx3 runs: texts in on standard input, audio out on standard output.

Its only argument is a folder for the files in between. A request is one line of JSON, ``{"text", "voice",
"rate"}`` or ``{"list": true}``. A reply is a line of JSON followed by as many bytes of audio as its ``bytes``
says; ``error`` in it names what went wrong. The assistant keeps this apart because speech engines hang, abort
and print: whatever happens here, only this process is lost.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

FINISH_SECONDS = 15.0
ATTEMPTS = 3

LONGEST_HEADER = 256
"""Bytes of an audio file that may hold no sound; a WAV file's header has 44 or a few more."""

LONGEST_DATA_PATH = 140
"""Characters of a path to its data that espeak-ng bears (it cuts off at 160, with a file name in it)."""

SEED = 1
"""What espeak-ng's noise starts from; any number will do, as long as it stays."""


class Synthesiser:
    """pyttsx3 used for one thing only: writing a text to a file and saying when the file is complete."""

    def __init__(self, folder: Path) -> None:
        """Start the engine of this platform; ``folder`` takes the files it writes."""
        if sys.platform == "linux":
            _use_bundled_espeak(folder)
        import pyttsx3

        self._file = folder / "speech.wav"
        self._finished = threading.Event()
        self._faults: list[str] = []
        self._engine = pyttsx3.init()
        self._engine.connect("finished-utterance", self._on_finished)
        self._engine.connect("error", self._on_error)
        if sys.platform == "linux":
            # Until its loop has run once, pyttsx3 queues settings instead of making them.
            self._engine.runAndWait()
        self._standard_voice = self._engine.getProperty("voice")

    def voices(self) -> list[dict[str, str]]:
        """List the voices as ``id``, ``name`` and ``language``."""
        return [
            {"id": voice.id, "name": str(voice.name or voice.id), "language": _language(voice)}
            for voice in self._engine.getProperty("voices")
        ]

    def render(self, text: str, voice: str | None, rate: int) -> bytes:
        """Return the audio file of a spoken text.

        Raises:
            LookupError: There is no such voice.
            RuntimeError: The engine made no sound of the text.
        """
        self._faults.clear()
        self._engine.setProperty("voice", self._resolved(voice) if voice else self._standard_voice)
        self._engine.setProperty("rate", rate)
        return until_sound(lambda: self._written(text, voice))

    def _written(self, text: str, voice: str | None) -> bytes:
        _let_espeak_settle()
        _seed_espeak()
        self._finished.clear()
        self._file.unlink(missing_ok=True)
        self._engine.save_to_file(text, str(self._file))
        self._engine.runAndWait()
        # The espeak driver returns from its first runAndWait before anything is written; SAPI5 never
        # reports an end for files, but writes them before it returns.
        if sys.platform != "win32" and not self._finished.wait(FINISH_SECONDS):
            raise RuntimeError("the speech engine does not finish")
        _let_espeak_settle()
        if self._faults and voice:
            raise LookupError(self._faults[0])
        if not self._file.exists():
            raise RuntimeError("; ".join(self._faults) or "the speech engine wrote no file")
        return self._file.read_bytes()

    def _resolved(self, voice: str) -> str:
        """Return the id of a voice called by its id or by a part of its name."""
        if sys.platform == "linux":
            _, _, variant = voice.partition("+")
            # espeak-ng says when it does not know a voice, but takes any variant in silence.
            if variant and variant not in _variants():
                raise LookupError(voice)
            return voice
        for known in self.voices():
            if voice == known["id"] or voice.lower() in known["name"].lower():
                return known["id"]
        raise LookupError(voice)

    def _on_finished(self, name: str | None = None, completed: bool = True) -> None:
        if completed:
            self._finished.set()

    def _on_error(self, name: str | None = None, exception: Exception | None = None) -> None:
        self._faults.append(str(exception))


def until_sound(write: Callable[[], bytes]) -> bytes:
    """Return the audio file that ``write`` makes, made anew while there is no sound in it.

    pyttsx3 now and then cancels a text on its way to the file. A text with nothing to pronounce stays empty
    after so many attempts, which is right.
    """
    for _ in range(ATTEMPTS):
        audio = write()
        if len(audio) > LONGEST_HEADER:
            break
    return audio


def serve(requests: BinaryIO, replies: BinaryIO, folder: Path) -> None:
    """Answer requests until there are no more."""
    try:
        synthesiser = Synthesiser(folder)
    except Exception as fault:
        _reply(replies, {"error": "no-engine", "reason": str(fault)})
        return
    _reply(replies, {"ready": True})
    for line in requests:
        header, audio = _answer(synthesiser, json.loads(line))
        _reply(replies, header, audio)


def _answer(synthesiser: Synthesiser, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        if request.get("list"):
            return {"voices": synthesiser.voices()}, b""
        return {}, synthesiser.render(request["text"], request["voice"], request["rate"])
    except LookupError as fault:
        return {"error": "unknown-voice", "reason": str(fault)}, b""
    except Exception as fault:
        return {"error": "no-speech", "reason": str(fault)}, b""


def _reply(replies: BinaryIO, header: dict[str, Any], audio: bytes = b"") -> None:
    replies.write(json.dumps({**header, "bytes": len(audio)}).encode() + b"\n" + audio)
    replies.flush()


def _use_bundled_espeak(folder: Path) -> None:
    """Have pyttsx3 find the espeak-ng of the ``espeakng-loader`` wheel.

    Its driver opens ``libespeak-ng.so.1`` by name, which is the library loaded here already.
    """
    try:
        import espeakng_loader
    except ImportError:
        return
    data = Path(espeakng_loader.get_data_path())
    if len(str(data)) > LONGEST_DATA_PATH:
        shorter = folder / "espeak-ng-data"
        shorter.symlink_to(data)
        data = shorter
    ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = str(data)


def _variants() -> list[str]:
    folder = Path(os.environ.get("ESPEAK_DATA_PATH", "/usr/share/espeak-ng-data")) / "voices" / "!v"
    return os.listdir(folder) if folder.is_dir() else []


def _let_espeak_settle() -> None:
    """Wait until espeak-ng's own thread has done what it was told.

    pyttsx3 cancels a text begun while that thread is still at a setting or at the end of the text before: one
    in some hundred files is empty without this.
    """
    if sys.platform == "linux":
        from pyttsx3.drivers import _espeak

        _espeak.Synchronize()


def _seed_espeak() -> None:
    """Start espeak-ng's noise from a fixed number; left alone it starts from the second of the clock.

    A conversation that went well once can then be repeated to the sample. Releases before 1.52 cannot.
    """
    if sys.platform == "linux":
        from pyttsx3.drivers import _espeak

        set_seed = getattr(_espeak.dll, "espeak_ng_SetRandSeed", None)
        if set_seed:
            set_seed(ctypes.c_long(SEED))


def _language(voice: Any) -> str:
    first = next(iter(voice.languages or ()), "") or ""
    text = first.decode("utf-8", "ignore") if isinstance(first, bytes) else str(first)
    return "".join(character for character in text if character.isprintable()).replace("_", "-")


def main() -> None:
    """Run as a process of its own."""
    # Ctrl-C goes to the whole terminal; the assistant ends this process by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # pyttsx3 prints to standard output, which therefore becomes another name of standard error.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, replies, Path(sys.argv[1]))
    # espeak-ng asserts when it is unloaded; there is nothing left to do for this process.
    os._exit(0)


if __name__ == "__main__":
    main()
