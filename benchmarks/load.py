"""Load on a server: requests ready for the wire, over connections that are kept open."""

import socket
import threading
import time
from collections.abc import Callable, Sequence

CONNECTIONS = 8


class Line:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        """Send a request and read its response, which has to be a 200."""
        self._socket.sendall(request)
        data = self._socket.recv(65_536)
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(data.decode("utf-8", "replace"))
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += self._socket.recv(65_536)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def load(port: int, requests: Sequence[bytes], seconds: float) -> tuple[int, float]:
    """Keep every connection busy; gives how many requests were answered in how many seconds."""
    begun = time.perf_counter()
    ends = begun + seconds
    counts = [0] * CONNECTIONS

    def busy(number: int) -> None:
        line = Line(port)
        while time.perf_counter() < ends:
            line.ask(requests[(counts[number] + number) % len(requests)])
            counts[number] += 1
        line.close()

    _together(busy)
    return sum(counts), time.perf_counter() - begun


def latencies(port: int, requests: Sequence[bytes], seconds: float, per_second: float) -> list[float]:
    """Times to an answer in milliseconds, with requests sent on a timetable."""
    begins = time.perf_counter() + 0.05
    total = int(seconds * per_second)
    found: list[float] = []

    def paced(number: int) -> None:
        line = Line(port)
        for at in range(number, total, CONNECTIONS):
            due = begins + at / per_second
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            line.ask(requests[at % len(requests)])
            found.append((time.perf_counter() - due) * 1000)
        line.close()

    _together(paced)
    return sorted(found)


def answer(port: int, requests: Sequence[bytes], count: int) -> None:
    """Have so many requests answered, over all connections."""

    def busy(number: int) -> None:
        line = Line(port)
        for at in range(number, count, CONNECTIONS):
            line.ask(requests[at % len(requests)])
        line.close()

    _together(busy)


def _together(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
