"""Real HTTPS servers and CONNECT proxies on this machine, some of them badly behaved."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer
from threading import Event, Thread
from typing import ClassVar

from tests.skill.web.authority import Credentials


@dataclass
class HttpsStore:
    """A certificate store over TLS.

    Attributes:
        port: Where it listens on 127.0.0.1.
        documents: Path to what is served there.
        asked: Paths that were asked for, in order.
    """

    port: int = 0
    documents: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def address(self, path: str) -> str:
        return f"https://localhost:{self.port}{path}"


@contextmanager
def https_store(credentials: Credentials, folder: Path) -> Iterator[HttpsStore]:
    """Serve a store; ``/redirect``, ``/silent``, ``/dripping`` and ``/babble`` misbehave as named."""
    chain, key = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(credentials.chain_pem)
    key.write_bytes(credentials.key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    store, over = HttpsStore(), Event()

    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            with contextlib.suppress(OSError):
                super().finish()
            self.request.close()

        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            store.asked.append(self.path)
            if self.path == "/silent":
                over.wait(20)
            elif self.path == "/dripping":
                self._drip()
            elif self.path == "/babble":
                self.wfile.write(b"220 mail.example ESMTP\r\n")
            elif self.path == "/redirect":
                self._answer(302, b"", Location=store.address("/chain.pem"))
            elif self.path in store.documents:
                self._answer(200, store.documents[self.path])
            else:
                self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

        def _drip(self) -> None:
            self.send_response(200)
            self.end_headers()
            while not over.wait(0.02):
                self.wfile.write(b"-")

        def _answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with _serving(_QuietHttpServer(("127.0.0.1", 0), Handler)) as port:
        store.port = port
        try:
            yield store
        finally:
            over.set()


@dataclass
class ConnectProxy:
    """An HTTP proxy that tunnels every name to one server of this machine.

    Attributes:
        port: Where it listens on 127.0.0.1.
        asked: The lines it was sent, without the first word: ``host:port HTTP/1.1``.
        credentials: ``Proxy-Authorization`` headers it was sent.
    """

    port: int = 0
    asked: list[str] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)


@contextmanager
def connect_proxy(target_port: int, *, refuse: bool = False) -> Iterator[ConnectProxy]:
    """Tunnel whatever is asked for to ``target_port``, or refuse everything with 403."""
    proxy = ConnectProxy()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            proxy.asked.append(self.rfile.readline().decode().split(" ", 1)[1].strip())
            while line := self.rfile.readline().decode().strip():
                name, _, value = line.partition(": ")
                if name.lower() == "proxy-authorization":
                    proxy.credentials.append(value)
            if refuse:
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
                return
            self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            with socket.create_connection(("127.0.0.1", target_port)) as target:
                back = Thread(target=_pump, args=(target, self.connection))
                back.start()
                _pump(self.connection, target)
                back.join()

    with _serving(_QuietTcpServer(("127.0.0.1", 0), Handler)) as port:
        proxy.port = port
        yield proxy


class _QuietHttpServer(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, or distrusts us, is what the tests are about."""
        if isinstance(request, socket.socket):
            request.close()


class _QuietTcpServer(ThreadingTCPServer):
    allow_reuse_address: ClassVar[bool] = True  # type: ignore[misc]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what the tests are about."""


@contextmanager
def _serving(server: TCPServer) -> Iterator[int]:
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
