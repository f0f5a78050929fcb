"""Serving the application with waitress, stopping without dropping an answer."""

import contextlib
import errno
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.server import create_server
from waitress.task import ErrorTask

from skill.problem import Problem

if TYPE_CHECKING:
    from types import FrameType

THREADS = 8
# Alexa gives up on an answer after 8 s, so nothing is worth waiting for longer.
GRACE_SECONDS = 8.0

_MAX_HEADER_BYTES = 32_768
_CONNECTIONS = 500
_IDLE_SECONDS = 30
_LINGER_SECONDS = 5.0


class Server:
    """A listening server: it has its port at once and serves while ``run`` runs."""

    def __init__(self, app: Flask, host: str, port: int, *, threads: int = THREADS) -> None:
        """Start listening.

        Args:
            app: The application; its ``MAX_CONTENT_LENGTH`` also bounds what is read from the wire.
            host: Name or address of the interface, for example ``127.0.0.1`` or ``0.0.0.0``.
            port: TCP port; 0 takes a free one.
            threads: How many requests are answered at the same time.

        Raises:
            Problem: ``port-in-use``, ``port-not-allowed`` or ``host-unusable``.
        """
        listening = _listen(host, port)
        self.host, self.port = listening.getsockname()[:2]
        limit = app.config["MAX_CONTENT_LENGTH"] or 0
        self._sockets: dict[int, object] = {}
        self._waitress = create_server(
            app,
            map=self._sockets,
            sockets=[listening],
            threads=threads,
            # Room above the application's own limit, so that it is the application that says 413.
            max_request_body_size=2 * limit + 1,
            max_request_header_size=_MAX_HEADER_BYTES,
            connection_limit=_CONNECTIONS,
            channel_timeout=_IDLE_SECONDS,
            cleanup_interval=_IDLE_SECONDS // 3,
            asyncore_use_poll=hasattr(select, "poll"),
            ident=None,
        )
        self._waitress.channel_class = _Channel
        self._stopping = threading.Event()

    def run(self) -> None:
        """Serve until ``stop`` is called, then finish what has been begun."""
        while not self._stopping.is_set():
            self._turn(1.0)
        wasyncore.dispatcher.close(self._waitress)
        latest = time.monotonic() + GRACE_SECONDS
        while self._busy() and time.monotonic() < latest:
            self._turn(0.05)
        self._waitress.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._sockets)

    def stop(self) -> None:
        """Make ``run`` end; from any thread, or from a signal handler."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._waitress.pull_trigger()

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(seconds, self._waitress.adj.asyncore_use_poll, self._sockets, count=1)

    def _busy(self) -> bool:
        channels = list(self._waitress.active_channels.values())
        return any(channel.requests or channel.request or channel.total_outbufs_len for channel in channels)


def serve(
    app: Flask, host: str, port: int, *, announce: Callable[[str, int], None], threads: int = THREADS
) -> None:
    """Serve until SIGTERM or SIGINT (Ctrl-C), then finish what has been begun.

    Args:
        app: The application.
        host: Name or address of the interface.
        port: TCP port; 0 takes a free one.
        announce: Told the address and the port once connections are accepted.
        threads: How many requests are answered at the same time.

    Raises:
        Problem: ``port-in-use``, ``port-not-allowed`` or ``host-unusable``.
    """
    server = Server(app, host, port, threads=threads)
    with _stopped_by_signals(server):
        announce(server.host, server.port)
        server.run()


@contextlib.contextmanager
def _stopped_by_signals(server: Server) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: "FrameType | None") -> None:
        server.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65_535:
        raise Problem("port-not-allowed", port=port)
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=1024)
    except (UnicodeError, socket.gaierror) as fault:
        raise Problem("host-unusable", host=host) from fault
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise Problem("port-in-use", port=port) from fault
        if fault.errno in (errno.EACCES, errno.EPERM):
            raise Problem("port-not-allowed", port=port) from fault
        raise Problem("host-unusable", host=host) from fault


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Calls what waitress would answer with 501, or drop the connection for, a bad request."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except (TransferEncodingNotImplemented, ValueError) as fault:
            raise ParsingError(type(fault).__name__) from fault


class _PlainErrorTask(ErrorTask):  # type: ignore[misc]
    """Says what is wrong in one line, without quoting the request."""

    def execute(self) -> None:
        fault = self.request.error
        body = f"{fault.reason}\n".encode()
        self.status = f"{fault.code} {fault.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.channel.lingers = True
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """Reads on for a while after refusing a request halfway.

    Closing at once would make the system reset the connection, and the client, still busy sending,
    would never see why it was refused.
    """

    parser_class = _Parser
    error_task_class = _PlainErrorTask

    lingers = False
    _lingers_until: float | None = None

    def readable(self) -> bool:
        return self._lingers_until is not None or bool(super().readable())

    def writable(self) -> bool:
        if self._lingers_until is not None:
            return time.monotonic() >= self._lingers_until
        return bool(super().writable())

    def handle_read(self) -> None:
        if self._lingers_until is None:
            super().handle_read()
        else:
            with contextlib.suppress(OSError):
                self.recv(65_536)

    def handle_close(self) -> None:
        if self.lingers and self._lingers_until is None:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
                self._lingers_until = time.monotonic() + _LINGER_SECONDS
                return
        super().handle_close()
