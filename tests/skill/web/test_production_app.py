"""The application as it is deployed: nothing replaced but the authority it trusts and the way out."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.problem import Problem
from skill.web.answering import Handle
from skill.web.production import production_app
from tests.skill.web.signing import (
    APPLICATION_ID,
    CERTIFICATE_ADDRESS,
    AlexaClient,
    Amazon,
    over_flask,
    over_http,
    running,
)
from tests.skill.web.stores import ConnectProxy, connect_proxy, https_store


@pytest.fixture(scope="module")
def amazon() -> Amazon:
    """Keys for the real time, because the certificates meet a real TLS client."""
    return Amazon()


@pytest.fixture
def proxy(amazon: Amazon, tmp_path: Path) -> Iterator[ConnectProxy]:
    """The way to a stand-in for s3.amazonaws.com that holds the certificate chain."""
    with https_store(amazon.authority.issue("s3.amazonaws.com"), tmp_path) as store:
        store.documents["/echo.api/echo-api-cert-99.pem"] = amazon.store[CERTIFICATE_ADDRESS]
        with connect_proxy(store.port) as running_proxy:
            yield running_proxy


@pytest.fixture
def environ(amazon: Amazon, proxy: ConnectProxy, tmp_path: Path) -> dict[str, str]:
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(amazon.authority.root_pem)
    return {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(trusted)}


def test_a_signed_request_is_answered_with_the_chain_fetched_through_the_proxy(
    handle: Handle, amazon: Amazon, proxy: ConnectProxy, environ: dict[str, str]
) -> None:
    app = production_app(handle, [APPLICATION_ID], environ=environ)
    with running(app) as listening:
        device = amazon.client(over_http(listening.host, listening.port))
        assert "Welcome" in device.launch()["response"]["outputSpeech"]["ssml"]
        assert "toe" in device.intent("EchoIntent", said="toe")["response"]["outputSpeech"]["ssml"]
    assert [line.split()[0] for line in proxy.asked] == ["s3.amazonaws.com:443"]


def test_another_authority_is_not_believed(
    handle: Handle, environ: dict[str, str], amazon: Amazon, tmp_path: Path
) -> None:
    stranger = tmp_path / "stranger.pem"
    stranger.write_bytes(Amazon().authority.root_pem)
    app = production_app(handle, [APPLICATION_ID], environ={**environ, "SSL_CERT_FILE": str(stranger)})
    device = amazon.client(over_flask(app))
    assert device.post(device.envelope({"type": "LaunchRequest"})).status == 400


def test_a_way_out_that_is_closed_is_a_refusal(
    handle: Handle, environ: dict[str, str], amazon: Amazon
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    app = production_app(
        handle, [APPLICATION_ID], environ={**environ, "HTTPS_PROXY": f"http://127.0.0.1:{port}"}
    )
    device: AlexaClient = amazon.client(over_flask(app))
    reply = device.post(device.envelope({"type": "LaunchRequest"}))
    assert (reply.status, reply.text) == (400, "the certificate chain could not be fetched\n")


@pytest.mark.parametrize("ids", [[], [""], [" ", "\n"]])
def test_it_does_not_start_without_an_application_id(handle: Handle, ids: list[str]) -> None:
    with pytest.raises(Problem) as caught:
        production_app(handle, ids, environ={})
    assert caught.value.key == "no-application-id"


def test_a_skill_of_the_first_years_keeps_its_id(handle: Handle) -> None:
    assert production_app(handle, ["amzn1.echo-sdk-ams.app.7a0d3f2e-1"], environ={})


@pytest.mark.parametrize("identifier", ["toe", "amzn1.echo-sdk-ams.1", "AMZN1.ASK.SKILL.1"])
def test_it_does_not_start_with_something_else_in_place_of_an_application_id(
    handle: Handle, identifier: str
) -> None:
    with pytest.raises(Problem) as caught:
        production_app(handle, [APPLICATION_ID, identifier], environ={})
    assert (caught.value.key, caught.value.fields) == ("application-id-malformed", {"id": identifier})


@pytest.mark.parametrize(
    "address", ["https://s3.amazonaws.com/echo.api/forged.pem", "http://evil.example/a.pem"]
)
def test_verification_is_on(handle: Handle, environ: dict[str, str], address: str) -> None:
    app = production_app(handle, [APPLICATION_ID], environ=environ)
    headers = {"Content-Type": "application/json", "SignatureCertChainUrl": address, "Signature-256": "AAAA"}
    assert app.test_client().post("/alexa", data="{}", headers=headers).status_code == 400
