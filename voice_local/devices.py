"""The sound devices of this computer: listing them and finding the one somebody means."""

import contextlib
import ctypes
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from skill.problem import Problem


class Direction(Enum):
    """Which way sound goes through a device."""

    CAPTURE = "microphone"
    PLAYBACK = "speaker"


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device.

    Attributes:
        number: What it is called in the list, counted from 1.
        name: What the operating system calls it.
        default: Whether it is the one taken when none is named.
        handle: What miniaudio opens it by.
    """

    number: int
    name: str
    default: bool = False
    handle: Any = field(default=None, compare=False, repr=False)


def sound_library() -> Any:
    """Return the miniaudio module.

    Raises:
        Problem: ``no-sound-library``: it is not installed, as where it has no ready-made wheel.
    """
    try:
        import miniaudio
    except ImportError:
        raise Problem("no-sound-library") from None
    return miniaudio


def backends() -> list[Any]:
    """Return the sound systems of this platform as miniaudio names them, the preferred one first.

    Its null backend is never among them: it would record silence and play into nothing where no sound system
    runs, instead of saying so. ALSA's library is told not to write its own account to standard error.
    """
    names = {
        "linux": ("PULSEAUDIO", "ALSA"),
        "darwin": ("COREAUDIO",),
        "win32": ("WASAPI", "DSOUND", "WINMM"),
    }.get(sys.platform, ("SNDIO", "AUDIO4", "OSS"))
    if sys.platform == "linux":
        _silence_alsa()
    return [sound_library().Backend[name] for name in names]


def devices(direction: Direction) -> tuple[Device, ...]:
    """List the devices of a direction; none where no sound system runs."""
    try:
        miniaudio = sound_library()
    except Problem:
        return ()
    try:
        system = miniaudio.Devices(backends())
    except miniaudio.MiniaudioError:
        return ()
    # miniaudio's own lists lack the default mark, and fail as a whole where one device cannot be opened.
    ffi, nothing = miniaudio.ffi, miniaudio.ffi.NULL
    infos, count = ffi.new("ma_device_info **"), ffi.new("ma_uint32 *")
    places = (
        (nothing, nothing, infos, count)
        if direction is Direction.CAPTURE
        else (infos, count, nothing, nothing)
    )
    if miniaudio.lib.ma_context_get_devices(system._context, *places) != miniaudio.lib.MA_SUCCESS:
        return ()
    real = [infos[0][place] for place in range(count[0])]
    if system.backend == "ALSA":
        real = [info for info in real if _is_alsa_device(bytes(ffi.buffer(ffi.addressof(info, "id"))))]
    return tuple(
        Device(
            number,
            ffi.string(info.name).decode("utf-8", "replace"),
            default=bool(info.isDefault),
            handle=ffi.new("ma_device_id *", info.id),
        )
        for number, info in enumerate(real, start=1)
    )


def find_device(wanted: str, among: Sequence[Device]) -> Device:
    """Find a device by its number, its name or a part of its name, capitals or not.

    Raises:
        Problem: ``unknown-device`` when none fits, ``ambiguous-device`` when several do.
    """
    sought = wanted.strip().casefold()
    exact = [device for device in among if sought in (str(device.number), device.name.casefold())]
    if exact:
        return exact[0]
    partly = [device for device in among if sought and sought in device.name.casefold()]
    if len(partly) == 1:
        return partly[0]
    if partly:
        raise Problem("ambiguous-device", wanted=wanted, found=", ".join(device.name for device in partly))
    raise Problem("unknown-device", wanted=wanted)


def handle_of(wanted: str | None, direction: Direction) -> Any:
    """Return what miniaudio opens the wanted device by; None stands for the default device.

    Raises:
        Problem: ``unknown-device`` or ``ambiguous-device``.
    """
    return None if wanted is None else find_device(wanted, devices(direction)).handle


def is_held(error: Exception) -> bool:
    """Tell whether a device is there but could not be opened, by what miniaudio says of the attempt.

    Another program may hold it, or the operating system may keep this one from using it.
    """
    held = ("MA_BUSY", "MA_ALREADY_IN_USE", "MA_ACCESS_DENIED", "MA_SHARE_MODE_NOT_SUPPORTED")
    library = sound_library().lib
    return any(getattr(library, name) in error.args for name in held)


def close_device(device: Any) -> None:
    """Close a miniaudio device and the connection to the sound system that it leaves open."""
    device.stop_callback = None
    device.close()
    context, device._context = device._context, None
    if context is not None:
        sound_library().lib.ma_context_uninit(context)


def _is_alsa_device(handle: bytes) -> bool:
    """Tell sound cards, by the name in their handle, from the converters that ALSA lists with them."""
    name = handle.split(b"\0")[0]
    return name in (b"default", b"pipewire") or name.startswith((b":", b"hw:"))


_nothing = ctypes.CFUNCTYPE(None)(lambda: None)


def _silence_alsa() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_nothing)
