"""A virtual sound card for tests: a private PulseAudio daemon whose devices are wired to the test.

What the test plays with :meth:`SoundCard.speak` is heard by the default microphone, and what goes to the
default loudspeaker is given back by :meth:`SoundCard.recording`.
"""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest

from voice_local.sound import Samples, Sound

RATE = 48_000
TIMEOUT_SECONDS = 30.0
_TRIALS = 8
_DROPPED = 0.02
"""Share of a sound that may be silence put in by a card that was late."""

_NULL_SINK = "module-null-sink sink_name={name} norewinds=1 rate={rate} channels=1 format=s16le"


def needs_tools(*names: str) -> None:
    """Skip the test where a program is missing, or fail where ``TOE_CRAMPS_TOOLS=1`` promises it."""
    missing = [name for name in names if not shutil.which(name)]
    if missing and os.environ.get("TOE_CRAMPS_TOOLS") == "1":
        pytest.fail(f"missing programs: {', '.join(missing)}")
    if missing:
        pytest.skip(f"missing programs: {', '.join(missing)}")


class Recording:
    """What the loudspeaker played while the recording ran."""

    def __init__(self) -> None:
        self.sound = Sound(b"", RATE)


class SoundCard:
    """A microphone and a loudspeaker made of two null sinks, for as long as the context lasts."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="toe-cramps-pulse-"))
        self._daemon: subprocess.Popen[bytes] | None = None
        self.server = f"unix:{self._folder / 'native'}"
        self.environment = {
            **os.environ,
            "PULSE_SERVER": self.server,
            "PULSE_COOKIE": str(self._folder / "cookie"),
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_RUNTIME_PATH": str(self._folder),
            "PULSE_STATE_PATH": str(self._folder),
            "HOME": str(self._folder),
        }

    def __enter__(self) -> Self:
        needs_tools("pulseaudio", "pactl", "paplay", "parec")
        self.plug_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unplug()
        shutil.rmtree(self._folder, ignore_errors=True)

    def plug_in(self) -> None:
        """Start the sound card, for the first time or after :meth:`unplug`."""
        modules = [
            f"module-native-protocol-unix socket={self._folder / 'native'} auth-anonymous=1",
            _NULL_SINK.format(name="mic", rate=RATE) + " sink_properties=device.description=Bedside",
            _NULL_SINK.format(name="loudspeaker", rate=RATE)
            + " sink_properties=device.description=Loudspeaker",
        ]
        loading = [part for module in modules for part in ("-L", module)]
        options = [
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--disable-shm=yes",
            "--realtime=no",
            "-n",
            *loading,
        ]
        environment = {key: value for key, value in self.environment.items() if key != "PULSE_SERVER"}
        self._daemon = subprocess.Popen(["pulseaudio", *options], env=environment, stderr=subprocess.DEVNULL)
        self._wait_until_ready()
        self._run("pactl", "set-default-source", "mic.monitor")
        self._run("pactl", "set-default-sink", "loudspeaker")

    def unplug(self) -> None:
        """Take the sound card away, as when its cable is pulled."""
        if self._daemon:
            self._daemon.kill()
            self._daemon.wait()
            self._daemon = None

    def speak(self, sound: Sound, to: str = "mic") -> None:
        """Play a sound to a microphone and return when it is over."""
        file = self._folder / "spoken.wav"
        sound.save(file)
        self._run("paplay", f"--device={to}", str(file))

    @contextmanager
    def humming(self, dbfs: float = -60.0, seconds: float = 60.0) -> Iterator[None]:
        """Let the microphone hear the noise of a room while the context lasts, at most so many seconds."""
        noise = np.random.default_rng(5).normal(0.0, 10 ** (dbfs / 20), round(seconds * RATE))
        file = self._folder / "hum.wav"
        Sound.of_samples(noise, RATE).save(file)
        player = subprocess.Popen(["paplay", "--device=mic", str(file)], env=self.environment)
        try:
            yield
        finally:
            player.terminate()
            player.wait(TIMEOUT_SECONDS)

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """Record the loudspeaker while the context lasts; the sound is complete after it."""
        recording, chunks, running = Recording(), list[bytes](), threading.Event()
        options = ["--device=loudspeaker.monitor", f"--rate={RATE}", "--channels=1", "--latency-msec=20"]
        recorder = subprocess.Popen(
            ["parec", "--raw", "--format=s16le", *options], env=self.environment, stdout=subprocess.PIPE
        )

        def collect() -> None:
            assert recorder.stdout
            while chunk := os.read(recorder.stdout.fileno(), 4096):
                chunks.append(chunk)
                running.set()

        collector = threading.Thread(target=collect)
        collector.start()
        try:
            assert running.wait(TIMEOUT_SECONDS), "the recorder does not start"
            yield recording
            # What was played last is still on its way through the daemon and the recorder.
            time.sleep(0.4)
        finally:
            recorder.terminate()
            recorder.wait(TIMEOUT_SECONDS)
            collector.join(TIMEOUT_SECONDS)
            assert recorder.stdout
            recorder.stdout.close()
            pcm = b"".join(chunks)
            recording.sound = Sound(pcm[: len(pcm) - len(pcm) % 2], RATE)

    def needs_unbroken_sound(self) -> None:
        """Skip the test where sound does not come through in one piece: the machine is too busy now."""
        for _ in range(_TRIALS):
            if self._flows():
                return
        pytest.skip("this machine is too busy for sound in real time: the virtual sound card drops samples")

    def _flows(self) -> bool:
        noise = np.random.default_rng(6).uniform(0.1, 0.2, RATE)
        file = self._folder / "trial.wav"
        Sound.of_samples(noise, RATE).save(file)
        with self.recording() as recording:
            self._run("paplay", "--device=loudspeaker", str(file))
        heard = np.flatnonzero(recording.sound.samples)
        return bool(len(heard)) and heard[-1] - heard[0] < len(noise) * (1 + _DROPPED)

    def load(self, module: str, *options: str) -> str:
        """Load a module of PulseAudio; give the number to unload it by."""
        return self._run("pactl", "load-module", module, *options).stdout.decode().strip()

    def unload(self, number: str) -> None:
        """Unload a module."""
        self._run("pactl", "unload-module", number)

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + TIMEOUT_SECONDS
        while self._run("pactl", "info", check=False).returncode:
            if time.monotonic() > end:
                raise TimeoutError("PulseAudio does not start")
            time.sleep(0.05)

    def _run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, env=self.environment, check=check, capture_output=True, timeout=TIMEOUT_SECONDS
        )


@contextmanager
def plugged_in(card: SoundCard, environment: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    """Make this process use the card while the context lasts."""
    for name in ("PULSE_SERVER", "PULSE_COOKIE", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
        environment.setenv(name, card.environment[name])
    with card:
        yield card


def share_heard(heard: Sound, played: Sound) -> float:
    """Return which part of a sound, from 0.0 to 1.0, is in another one, in pieces of 0.1 s and in order.

    Pieces rather than the whole, because a busy machine may leave a gap of some milliseconds.
    """
    piece = heard.rate // 10
    samples, wanted = heard.samples, played.at_rate(heard.rate).samples
    pieces = [wanted[start : start + piece] for start in range(0, len(wanted) - piece + 1, piece)]
    audible = [part for part in pieces if np.max(np.abs(part)) > 0.05]
    found = place = 0
    for part in audible:
        ahead = samples[place : place + heard.rate] if found else samples
        scores = _correlations(ahead, part)
        best = float(np.max(scores, initial=0.0))
        if best > 0.9:
            found += 1
            place += int(np.argmax(scores > 0.98 * best)) + piece - heard.rate // 100
    return found / len(audible)


def _correlations(signal: Samples, part: Samples) -> Samples:
    """Return the normalised correlation of a part with every place of a signal that has room for it."""
    places = len(signal) - len(part) + 1
    if places < 1:
        return np.zeros(0)
    size = len(signal) + len(part)
    products = np.fft.irfft(np.fft.rfft(signal, size) * np.conj(np.fft.rfft(part, size)), size)[:places]
    energy = np.concatenate([[0.0], np.cumsum(np.square(signal))])
    energies = np.maximum(energy[len(part) :] - energy[:places], 1e-6)
    return np.asarray(products / np.sqrt(energies * np.sum(np.square(part))))
