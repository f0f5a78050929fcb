"""A stand-in for Amazon: its certificate authority, its certificate store, and devices that sign for real.

Nothing here loosens verification. An application under test gets a ``RequestVerifier`` that trusts this
authority instead of the public ones; every rule stays in force.

    amazon = Amazon()
    app = create_app(handle, amazon.verifier())
    alexa = amazon.client(over_flask(app))
    reply = alexa.launch()
"""

import base64
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from threading import Thread
from typing import Any

from ask_sdk_core.skill import CustomSkill
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask

from skill.envelope import read_request, write_response
from skill.handlers import invoke
from skill.web.server import Server
from skill.web.verification import Clock, RequestVerifier
from tests.skill.web.authority import Authority, Credentials, now

APPLICATION_ID = "amzn1.ask.skill.7a0d3f2e-0000-4000-8000-000000000001"
CERTIFICATE_ADDRESS = "https://s3.amazonaws.com/echo.api/echo-api-cert-99.pem"
SIGNER = "echo-api.amazon.com"
# For tests that need the time to stand still.
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

Json = dict[str, Any]
Check = Callable[[Json, str], None]

# What an Echo Show says of itself.
SCREEN: Json = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2023.3"}}}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over HTTP."""

    status: int
    content_type: str
    body: bytes

    @property
    def json(self) -> Json:
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


Send = Callable[[bytes, Mapping[str, str]], Reply]


def straight(skill: CustomSkill) -> Send:
    """Hand envelopes to the skill object, with nothing in between."""

    def send(body: bytes, _: Mapping[str, str]) -> Reply:
        answer = write_response(invoke(skill, read_request(body.decode("utf-8"))))
        return Reply(200, "application/json", answer.encode("utf-8"))

    return send


def over_flask(app: Flask) -> Send:
    """Post to the application inside this process."""
    client = app.test_client()

    def send(body: bytes, headers: Mapping[str, str]) -> Reply:
        response = client.post("/alexa", data=body, headers=dict(headers))
        return Reply(response.status_code, response.content_type or "", response.data)

    return send


def over_http(host: str, port: int) -> Send:
    """Post to a running server, one connection a request."""

    def send(body: bytes, headers: Mapping[str, str]) -> Reply:
        connection = HTTPConnection(host, port, timeout=10)
        try:
            connection.request("POST", "/alexa", body, dict(headers))
            response = connection.getresponse()
            return Reply(response.status, response.getheader("Content-Type", ""), response.read())
        finally:
            connection.close()

    return send


@contextmanager
def running(app: Flask) -> Iterator[Server]:
    """Serve an application for real on a free port of this machine."""
    server = Server(app, "127.0.0.1", 0, threads=4)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(20)
        assert not thread.is_alive()


class Amazon:
    """Amazon's side: an authority, a signing certificate, and the store it is published in.

    Attributes:
        clock: What this Amazon takes for the current time.
        authority: Issues its certificates.
        credentials: What it signs with.
        store: Address to PEM chain; change it to publish something else.
        fetched: Every address that was fetched, in order.
    """

    def __init__(self, clock: Clock = now, *, keys_of: "Amazon | None" = None) -> None:
        """Make fresh keys, which takes a moment, or share those of another."""
        self.clock = clock
        self.authority: Authority = keys_of.authority if keys_of else Authority(clock)
        self.credentials: Credentials = keys_of.credentials if keys_of else self.authority.issue(SIGNER)
        self.store: dict[str, bytes] = {CERTIFICATE_ADDRESS: self.credentials.chain_pem}
        self.fetched: list[str] = []

    def fetch(self, address: str) -> bytes:
        self.fetched.append(address)
        if address not in self.store:
            raise OSError("nothing published there")
        return self.store[address]

    def verifier(
        self, application_ids: Iterable[str] = (APPLICATION_ID,), clock: Clock | None = None
    ) -> RequestVerifier:
        """A verifier in full force that trusts this Amazon."""
        return RequestVerifier(
            fetch=self.fetch,
            roots=[self.authority.root],
            clock=clock or self.clock,
            application_ids=application_ids,
        )

    def headers(self, body: bytes, credentials: Credentials | None = None) -> dict[str, str]:
        """The headers Alexa sends with these bytes."""
        key = (credentials or self.credentials).key
        assert isinstance(key, rsa.RSAPrivateKey)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "SignatureCertChainUrl": CERTIFICATE_ADDRESS,
            "Signature-256": base64.b64encode(key.sign(body, PKCS1v15(), SHA256())).decode("ascii"),
        }

    def client(self, send: Send, locale: str = "en-US", check: Check | None = None) -> "AlexaClient":
        """A device that talks to an endpoint; ``check`` is shown every response."""
        return AlexaClient(self, send, locale, check)


@dataclass
class AlexaClient:
    """One device: signs its requests, keeps the session as Alexa does.

    Attributes:
        amazon: Who signs.
        send: Where requests go.
        locale: Locale of the device.
        check: Is shown every response and the locale, and complains.
        interfaces: What the device can do besides talking; ``SCREEN`` gives it a screen.
        application_id: The skill that is asked.
        attributes: Session attributes as the last answer left them.
        in_session: Whether the last answer left the session open.
    """

    amazon: Amazon
    send: Send
    locale: str = "en-US"
    check: Check | None = None
    interfaces: Json = field(default_factory=dict)
    application_id: str = APPLICATION_ID
    attributes: Json = field(default_factory=dict)
    in_session: bool = False
    session_id: str = ""

    def launch(self) -> Json:
        """Open the skill."""
        return self.converse({"type": "LaunchRequest"})

    def intent(self, name: str, **slots: str | None) -> Json:
        """Say something Alexa understood as an intent; a slot value of None is a slot left empty."""
        return self.converse(
            {
                "type": "IntentRequest",
                "dialogState": "COMPLETED",
                "intent": {
                    "name": name,
                    "confirmationStatus": "NONE",
                    "slots": {key: _slot(key, value) for key, value in slots.items()},
                },
            }
        )

    def touch(self, *arguments: object) -> Json:
        """Touch something on the screen that sends these arguments."""
        return self.converse({"type": "Alexa.Presentation.APL.UserEvent", "arguments": list(arguments)})

    def end(self, reason: str = "USER_INITIATED") -> Json:
        """Leave the skill."""
        return self.converse({"type": "SessionEndedRequest", "reason": reason})

    def converse(self, request: Json) -> Json:
        """Send one request of the session and return the answer, which has to be a 200."""
        reply = self.post(self.envelope(request))
        assert reply.status == 200, reply
        answer = reply.json
        if self.check:
            self.check(answer, self.locale)
        self.attributes = answer.get("sessionAttributes") or {}
        self.in_session = answer.get("response", {}).get("shouldEndSession") is False
        return answer

    def post(self, envelope: object) -> Reply:
        """Sign any JSON value and send it."""
        return self.post_bytes(json.dumps(envelope).encode("utf-8"))

    def post_bytes(self, body: bytes, **changed: str | None) -> Reply:
        """Sign any bytes and send them; a header of None is left out, underscores stand for hyphens."""
        headers: dict[str, str | None] = {**self.amazon.headers(body)}
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        return self.send(body, {name: value for name, value in headers.items() if value is not None})

    def envelope(self, request: Json) -> Json:
        """The envelope Alexa would wrap a request in, in the current session or a new one."""
        new = not self.in_session
        if new:
            self.attributes, self.session_id = {}, f"amzn1.echo-api.session.{uuid.uuid4()}"
        application = {"applicationId": self.application_id}
        user = {"userId": "amzn1.ask.account.SOMEBODY"}
        return {
            "version": "1.0",
            "session": {
                "new": new,
                "sessionId": self.session_id,
                "application": application,
                "attributes": self.attributes,
                "user": user,
            },
            "context": {
                "System": {
                    "application": application,
                    "user": user,
                    "device": {
                        "deviceId": "amzn1.ask.device.SOMETHING",
                        "supportedInterfaces": self.interfaces,
                    },
                    "apiEndpoint": "https://api.amazonalexa.com",
                    "apiAccessToken": "token",
                }
            },
            "request": {
                "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
                "timestamp": self.amazon.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self.locale,
                **request,
            },
        }


def _slot(name: str, value: str | None) -> Json:
    slot: Json = {"name": name, "confirmationStatus": "NONE", "source": "USER"}
    if value is not None:
        slot["value"] = value
        slot["slotValue"] = {"type": "Simple", "value": value}
    return slot
