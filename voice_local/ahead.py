"""Work that is begun now and needed later."""

from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Does something in a thread of its own, while others do what does not need it.

    Leaving it as a context manager waits for it, so that nothing is still going on when a fault is told.

    Args:
        make: Gives the result. What it raises, asking for the result raises.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._results: list[T] = []
        self._fault: Exception | None = None
        self._thread = Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.join()

    def result(self) -> T:
        """Wait for what was made and give it."""
        self._thread.join()
        if self._fault:
            raise self._fault
        return self._results[0]

    def _run(self) -> None:
        try:
            self._results.append(self._make())
        except Exception as fault:
            self._fault = fault
