"""Getting a certificate chain from Amazon's store, through a proxy where there is one."""

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from http.client import HTTPSConnection
from urllib.parse import unquote, urlsplit

from skill.problem import Problem

# Alexa waits 8 s for an answer; a chain that has not come by then helps nobody.
TIMEOUT_SECONDS = 2.5
# Amazon's chains are about 6 kB.
MAX_BYTES = 65_536


class FetchError(OSError):
    """The address gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy that tunnels.

    Attributes:
        host: Name or address.
        port: TCP port.
        headers: Sent with CONNECT; carries the credentials, if any.
    """

    host: str
    port: int
    headers: Mapping[str, str]


class ChainFetcher:
    """Fetches one small document over https: no redirects, bounded in size and in total time."""

    def __init__(
        self,
        context: Callable[[], ssl.SSLContext],
        environ: Mapping[str, str],
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Set up a fetcher.

        Args:
            context: Whom to trust; asked when there is something to fetch.
            environ: Where ``https_proxy``, ``HTTPS_PROXY``, ``no_proxy`` and ``NO_PROXY`` are looked up.
            timeout_seconds: For everything together, from looking up the name to the last byte.
            max_bytes: A longer answer counts as none.

        Raises:
            Problem: ``proxy-unusable``, the proxy's address cannot be understood.
        """
        self._context = context
        self._proxy = _proxy(_either(environ, "https_proxy"))
        self._no_proxy = _either(environ, "no_proxy")
        self._timeout = timeout_seconds
        self._max_bytes = max_bytes

    def __call__(self, address: str) -> bytes:
        """Fetch the document at an https address.

        Raises:
            OSError: Not reachable, not trusted, not in time, too long, or any status but 200.
        """
        connection = self._connection(address)
        outcome: Future[bytes] = Future()
        # Socket timeouts count per operation and name look-up has none; only waiting from outside
        # bounds the whole.
        threading.Thread(
            target=self._settle,
            args=(outcome, connection, urlsplit(address).path),
            name="certificate-fetch",
            daemon=True,
        ).start()
        try:
            return outcome.result(self._timeout)
        except TimeoutError:
            _abort(connection)
            raise

    def _connection(self, address: str) -> HTTPSConnection:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 443
        proxy = self._proxy
        if proxy is None or _bypassed(host, port, self._no_proxy):
            return HTTPSConnection(host, port, timeout=self._timeout, context=self._context())
        connection = HTTPSConnection(proxy.host, proxy.port, timeout=self._timeout, context=self._context())
        connection.set_tunnel(host, port, proxy.headers)
        return connection

    def _settle(self, outcome: Future[bytes], connection: HTTPSConnection, path: str) -> None:
        try:
            outcome.set_result(self._body(connection, path))
        except OSError as fault:
            outcome.set_exception(fault)
        except Exception as fault:
            # What http.client makes of a server that does not speak HTTP.
            outcome.set_exception(FetchError(type(fault).__name__))
        finally:
            connection.close()

    def _body(self, connection: HTTPSConnection, path: str) -> bytes:
        connection.request("GET", path, headers={"Accept": "application/x-pem-file, */*"})
        with connection.getresponse() as response:
            if response.status != 200:
                raise FetchError(f"status {response.status}")
            body = response.read(self._max_bytes + 1)
        if len(body) > self._max_bytes:
            raise FetchError("too long")
        return body


def _abort(connection: HTTPSConnection) -> None:
    # Wakes the reader, which then closes the connection itself. The plain socket's method, because
    # the TLS one would let the reader take what is still in the pipe for plain text.
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _either(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name) or environ.get(name.upper()) or ""


def _bypassed(host: str, port: int, no_proxy: str) -> bool:
    names = [entry.strip().lower().removeprefix(".") for entry in no_proxy.split(",")]
    return any(
        name == "*" or name in (host, f"{host}:{port}") or host.endswith(f".{name}") for name in names if name
    )


def _proxy(text: str) -> Proxy | None:
    if not text:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname, parts.port or 80
    except ValueError as fault:
        raise Problem("proxy-unusable") from fault
    if parts.scheme != "http" or not host:
        raise Problem("proxy-unusable")
    if parts.username is None:
        return Proxy(host, port, {})
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return Proxy(host, port, {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode()}"})
