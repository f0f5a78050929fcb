"""Seals a Python process, and every one it starts: named in PYTHONPATH, this is run before anything else.

Whoever turns to the network or looks up a name ends at once, and so does whoever opens a file for writing
outside the folder named in ``SEALED``. Without that variable nothing is sealed.
"""

import os
import socket
import sys
from typing import Any

NETWORK, FILES = 97, 98
_NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
_SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg")
_NOWHERE = ("/dev/null", "/dev/tty")


def _watch(event: str, values: tuple[Any, ...]) -> None:
    if event in _NAMES or (event in _SENDING and values[0].family != socket.AF_UNIX):
        _end(NETWORK, event, values)
    if event == "open" and _writes(values[2]) and isinstance(values[0], str | bytes):
        path = os.path.realpath(os.fsdecode(values[0]))
        if path not in _NOWHERE and not path.startswith(os.environ["SEALED"]):
            _end(FILES, event, values)


def _writes(flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND))


def _end(status: int, event: str, values: tuple[Any, ...]) -> None:
    os.write(2, f"sealed: {event} {values}\n".encode())
    os._exit(status)


if "SEALED" in os.environ:
    sys.addaudithook(_watch)
