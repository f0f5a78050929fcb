"""Waiting for a device to come back."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Generic, Protocol, TypeVar

D = TypeVar("D")

BLINK_SECONDS = 0.1
FIRST_NAP_SECONDS = 0.25
LONGEST_NAP_SECONDS = 2.0


class Tell(Protocol):
    """Takes the key of a text and the fields that fill it."""

    def __call__(self, key: str, **fields: object) -> None:
        """Tell it."""
        ...


class Standby(Generic[D]):
    """A device that may go away, and what it takes to open it or another one in its place."""

    def __init__(
        self,
        make: Callable[[str | None], D],
        device: str | None,
        tell: Tell,
        *,
        may_be_gone: bool = False,
        nap: Callable[[float], object] | None = None,
    ) -> None:
        """Choose the device.

        Args:
            make: Makes a device of its number or name; None is the default one.
            device: The chosen one.
            tell: Told when it is lost, when it is back, and when the default one takes its place.
            may_be_gone: Take the default one at once where the chosen one is not there to begin with.
            nap: Waits so many seconds between two attempts; a nap of its own ends when nobody wants the
                device any more.
        """
        self._make = make
        self._device = device
        self._tell = tell
        self._may_be_gone = may_be_gone
        self._ended = Event()
        self._nap = nap or self._ended.wait
        self._inner = make(device)

    def _attempts(self) -> Iterator[float]:
        """Give the seconds somebody had to wait so far before every attempt, with longer and longer naps.

        The first one comes after a blink: a device that is lost as soon as it is open shall not keep the
        computer busy.
        """
        self._nap(BLINK_SECONDS)
        waited, seconds = 0.0, FIRST_NAP_SECONDS
        while True:
            yield waited
            self._nap(seconds)
            waited += seconds
            seconds = min(2 * seconds, LONGEST_NAP_SECONDS)
