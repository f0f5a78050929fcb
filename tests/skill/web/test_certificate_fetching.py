"""Fetching over real TLS, through real proxies, from servers that mean no good."""

import base64
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skill.problem import Problem
from skill.web.fetching import ChainFetcher
from skill.web.trust import tls_context, trust_roots
from tests.skill.web.authority import Authority
from tests.skill.web.signing import Amazon
from tests.skill.web.stores import HttpsStore, connect_proxy, https_store

Fetching = Callable[..., ChainFetcher]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def store(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpsStore]:
    with https_store(authority.issue("localhost"), tmp_path_factory.mktemp("store")) as running:
        running.documents["/chain.pem"] = b"a chain"
        yield running


@pytest.fixture
def fetcher(authority: Authority, tmp_path: Path) -> Fetching:
    """Make a fetcher from environment variables, ``SSL_CERT_FILE`` set to the throw-away authority."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(authority.root_pem)

    def make(timeout_seconds: float = 10, max_bytes: int = 1000, **environ: str) -> ChainFetcher:
        environ = {"SSL_CERT_FILE": str(trusted), **environ}
        context = tls_context(trust_roots(environ))
        return ChainFetcher(lambda: context, environ, timeout_seconds=timeout_seconds, max_bytes=max_bytes)

    return make


def test_a_document_is_fetched_over_tls(store: HttpsStore, fetcher: Fetching) -> None:
    assert fetcher()(store.address("/chain.pem")) == b"a chain"


def test_the_usual_authorities_are_not_trusted_beside_ssl_cert_file(store: HttpsStore) -> None:
    fetch = ChainFetcher(lambda: tls_context(trust_roots({})), {}, timeout_seconds=10)
    with pytest.raises(ssl.SSLCertVerificationError):
        fetch(store.address("/chain.pem"))


def test_a_server_with_another_name_is_not_trusted(store: HttpsStore, fetcher: Fetching) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        fetcher()(store.address("/chain.pem").replace("localhost", "127.0.0.1"))


def test_a_redirect_is_not_followed(store: HttpsStore, fetcher: Fetching) -> None:
    store.asked.clear()
    with pytest.raises(OSError, match="302"):
        fetcher()(store.address("/redirect"))
    assert store.asked == ["/redirect"]


def test_a_missing_document_is_a_failure(store: HttpsStore, fetcher: Fetching) -> None:
    with pytest.raises(OSError, match="404"):
        fetcher()(store.address("/missing.pem"))


def test_a_server_that_speaks_no_http_is_a_failure(store: HttpsStore, fetcher: Fetching) -> None:
    with pytest.raises(OSError, match="BadStatusLine"):
        fetcher()(store.address("/babble"))


@pytest.mark.parametrize(("size", "fits"), [(1000, True), (1001, False), (5_000_000, False)])
def test_a_document_may_be_only_so_long(store: HttpsStore, fetcher: Fetching, size: int, fits: bool) -> None:
    store.documents["/sized.pem"] = b"x" * size
    fetch = fetcher(max_bytes=1000)
    if fits:
        assert fetch(store.address("/sized.pem")) == b"x" * size
    else:
        with pytest.raises(OSError, match="too long"):
            fetch(store.address("/sized.pem"))


@pytest.mark.parametrize("path", ["/silent", "/dripping"])
def test_a_server_that_takes_its_time_is_given_up(store: HttpsStore, fetcher: Fetching, path: str) -> None:
    with pytest.raises(TimeoutError):
        fetcher(timeout_seconds=0.3, max_bytes=1_000_000)(store.address(path))


def test_a_port_nobody_speaks_tls_on_is_given_up(fetcher: Fetching) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        with pytest.raises(TimeoutError):
            fetcher(timeout_seconds=0.3)(f"https://localhost:{port}/chain.pem")


def test_a_closed_port_is_a_failure(fetcher: Fetching) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        fetcher()(f"https://localhost:{port}/chain.pem")


class TestProxy:
    @pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy"])
    @pytest.mark.parametrize("scheme", ["http://", ""])
    def test_a_proxy_is_used(self, store: HttpsStore, fetcher: Fetching, variable: str, scheme: str) -> None:
        with connect_proxy(store.port) as proxy:
            fetch = fetcher(**{variable: f"{scheme}127.0.0.1:{proxy.port}"})
            assert fetch("https://localhost/chain.pem") == b"a chain"
        assert proxy.asked == ["localhost:443 HTTP/1.1"] or proxy.asked == ["localhost:443 HTTP/1.0"]

    def test_the_proxy_is_told_its_user_name(self, store: HttpsStore, fetcher: Fetching) -> None:
        with connect_proxy(store.port) as proxy:
            fetch = fetcher(HTTPS_PROXY=f"http://toe:c%40mp@127.0.0.1:{proxy.port}")
            assert fetch("https://localhost/chain.pem") == b"a chain"
        assert proxy.credentials == ["Basic " + base64.b64encode(b"toe:c@mp").decode()]

    @pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
    @pytest.mark.parametrize("value", ["localhost", "example.com, localhost", "*", ".localhost"])
    def test_no_proxy_goes_straight(
        self, store: HttpsStore, fetcher: Fetching, variable: str, value: str
    ) -> None:
        with connect_proxy(store.port) as proxy:
            fetch = fetcher(HTTPS_PROXY=f"http://127.0.0.1:{proxy.port}", **{variable: value})
            assert fetch(store.address("/chain.pem")) == b"a chain"
        assert proxy.asked == []

    @pytest.mark.parametrize("value", ["", " , ", "ocalhost", "example.com", "localhost:1"])
    def test_no_proxy_means_whole_names(self, store: HttpsStore, fetcher: Fetching, value: str) -> None:
        with connect_proxy(store.port) as proxy:
            fetch = fetcher(HTTPS_PROXY=f"http://127.0.0.1:{proxy.port}", NO_PROXY=value)
            assert fetch("https://localhost/chain.pem") == b"a chain"
        assert len(proxy.asked) == 1

    def test_a_proxy_that_refuses_is_a_failure(self, store: HttpsStore, fetcher: Fetching) -> None:
        with connect_proxy(store.port, refuse=True) as proxy:
            fetch = fetcher(HTTPS_PROXY=f"http://127.0.0.1:{proxy.port}")
            with pytest.raises(OSError, match="403"):
                fetch("https://localhost/chain.pem")

    def test_the_server_behind_the_proxy_still_has_to_be_trusted(self, store: HttpsStore) -> None:
        with connect_proxy(store.port) as proxy:
            environ = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}"}
            fetch = ChainFetcher(lambda: tls_context(trust_roots({})), environ, timeout_seconds=10)
            with pytest.raises(ssl.SSLCertVerificationError):
                fetch("https://localhost/chain.pem")

    @pytest.mark.parametrize(
        "value", ["socks5://127.0.0.1:1080", "https://127.0.0.1:1", "http://", "http://[", "h:x"]
    )
    def test_a_proxy_of_a_kind_we_cannot_use_is_said_at_the_start(
        self, fetcher: Fetching, value: str
    ) -> None:
        with pytest.raises(Problem) as caught:
            fetcher(HTTPS_PROXY=value)
        assert caught.value.key == "proxy-unusable"


class TestTrustRoots:
    def test_certifi_is_the_default(self) -> None:
        assert len(trust_roots({})) > 50

    def test_a_bad_certificate_costs_only_itself(self, amazon: Amazon, tmp_path: Path) -> None:
        bundle = tmp_path / "bundle.pem"
        bad = b"-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n"
        bundle.write_bytes(b"# a comment\n" + bad + amazon.authority.root_pem + bad)
        assert trust_roots({"SSL_CERT_FILE": str(bundle)}) == [amazon.authority.root]

    @pytest.mark.parametrize("content", [None, b"", b"not a certificate", b"\xff\xfe"])
    def test_a_file_without_certificates_is_said_at_the_start(
        self, tmp_path: Path, content: bytes | None
    ) -> None:
        bundle = tmp_path / "bundle.pem"
        if content is not None:
            bundle.write_bytes(content)
        with pytest.raises(Problem) as caught:
            trust_roots({"SSL_CERT_FILE": str(bundle)})
        assert (caught.value.key, caught.value.fields) == ("trust-file-unusable", {"path": bundle})


def test_nobody_is_asked_whom_to_trust_before_there_is_something_to_fetch() -> None:
    def never() -> ssl.SSLContext:
        raise OSError("asked")

    fetch = ChainFetcher(never, {})
    with pytest.raises(OSError, match="asked"):
        fetch("https://s3.amazonaws.com/echo.api/chain.pem")
