"""Who is believed: signature, certificate chain, age and addressee."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Event, Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from skill.web.refusal import Refused
from skill.web.verification import RequestVerifier
from tests.skill.web.authority import Authority
from tests.skill.web.signing import (
    APPLICATION_ID,
    AT,
    CERTIFICATE_ADDRESS,
    SIGNER,
    AlexaClient,
    Amazon,
    Json,
    Reply,
)

Envelope = Callable[..., Json]


@pytest.fixture
def envelope(amazon: Amazon) -> Envelope:
    device = AlexaClient(amazon, lambda _body, _headers: Reply(200, "", b""))

    def make(**request: object) -> Json:
        return device.envelope({"type": "LaunchRequest", **request})

    return make


def test_a_genuine_request_is_returned_as_it_came(amazon: Amazon, envelope: Envelope) -> None:
    body = json.dumps(envelope(requestId="amzn1.echo-api.request.1")).encode()
    request = amazon.verifier().verify(amazon.headers(body), body)
    assert request.envelope == json.loads(body)
    assert (request.kind, request.request_id, request.intent) == (
        "LaunchRequest",
        "amzn1.echo-api.request.1",
        None,
    )


def test_header_names_count_in_any_case(amazon: Amazon, envelope: Envelope) -> None:
    body = json.dumps(envelope()).encode()
    headers = {name.upper(): value for name, value in amazon.headers(body).items()}
    assert amazon.verifier().verify(headers, body).kind == "LaunchRequest"


class TestSignature:
    @pytest.mark.parametrize("name", ["Signature-256", "SignatureCertChainUrl"])
    @pytest.mark.parametrize("value", [None, ""])
    def test_a_missing_header_is_refused(
        self, amazon: Amazon, envelope: Envelope, name: str, value: str | None
    ) -> None:
        body = json.dumps(envelope()).encode()
        headers = {key: text for key, text in amazon.headers(body).items() if key != name}
        if value is not None:
            headers[name] = value
        with pytest.raises(Refused, match="missing"):
            amazon.verifier().verify(headers, body)

    def test_the_old_sha_1_header_does_not_count(self, amazon: Amazon, envelope: Envelope) -> None:
        body = json.dumps(envelope()).encode()
        headers = amazon.headers(body)
        headers["Signature"] = headers.pop("Signature-256")
        with pytest.raises(Refused, match="missing"):
            amazon.verifier().verify(headers, body)

    @pytest.mark.parametrize("change", [lambda body: body + b" ", lambda body: body[:-1], lambda _: b""])
    def test_a_changed_body_is_refused(
        self, amazon: Amazon, envelope: Envelope, change: Callable[[bytes], bytes]
    ) -> None:
        body = json.dumps(envelope()).encode()
        with pytest.raises(Refused, match="does not match"):
            amazon.verifier().verify(amazon.headers(body), change(body))

    def test_an_unsigned_body_is_refused_before_it_is_parsed(self, amazon: Amazon) -> None:
        with pytest.raises(Refused, match="does not match"):
            amazon.verifier().verify(amazon.headers(b"{}"), b"[" * 100_000)

    @pytest.mark.parametrize("signature", ["%%%", "AAAA", "ÄÖÜ", "AA AA", "=", "A" * 10_000])
    def test_a_garbled_signature_is_refused(self, amazon: Amazon, envelope: Envelope, signature: str) -> None:
        body = json.dumps(envelope()).encode()
        with pytest.raises(Refused, match="signature"):
            amazon.verifier().verify({**amazon.headers(body), "Signature-256": signature}, body)

    def test_another_key_of_the_same_authority_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        body = json.dumps(envelope()).encode()
        headers = amazon.headers(body, amazon.authority.issue(SIGNER))
        with pytest.raises(Refused, match="does not match"):
            amazon.verifier().verify(headers, body)


class TestCertificateChain:
    def verify(self, amazon: Amazon, envelope: Envelope) -> None:
        body = json.dumps(envelope()).encode()
        amazon.verifier().verify(amazon.headers(body), body)

    def test_another_name_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        amazon.store[CERTIFICATE_ADDRESS] = amazon.authority.issue("echo-api.example.com").chain_pem
        with pytest.raises(Refused, match="not trusted"):
            self.verify(amazon, envelope)

    def test_a_wildcard_for_the_parent_domain_is_not_mistaken_for_another_name(
        self, amazon: Amazon, envelope: Envelope
    ) -> None:
        amazon.store[CERTIFICATE_ADDRESS] = amazon.authority.issue("*.example.com").chain_pem
        with pytest.raises(Refused, match="not trusted"):
            self.verify(amazon, envelope)

    @pytest.mark.parametrize(
        ("begins", "ends"),
        [
            (AT - timedelta(days=90), AT - timedelta(seconds=1)),
            (AT + timedelta(seconds=1), AT + timedelta(days=90)),
        ],
        ids=["expired", "not yet valid"],
    )
    def test_a_certificate_outside_its_validity_is_refused(
        self, amazon: Amazon, envelope: Envelope, begins: datetime, ends: datetime
    ) -> None:
        leaf = amazon.authority.issue(SIGNER, key=amazon.credentials.key, begins=begins, ends=ends)
        amazon.store[CERTIFICATE_ADDRESS] = leaf.chain_pem
        with pytest.raises(Refused, match="not trusted"):
            self.verify(amazon, envelope)

    def test_an_unknown_authority_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        stranger = Authority(amazon.clock).issue(SIGNER, key=amazon.credentials.key)
        amazon.store[CERTIFICATE_ADDRESS] = stranger.chain_pem
        with pytest.raises(Refused, match="not trusted"):
            self.verify(amazon, envelope)

    def test_a_stranger_who_sends_his_root_along_is_still_refused(
        self, amazon: Amazon, envelope: Envelope
    ) -> None:
        stranger = Authority(amazon.clock)
        leaf = stranger.issue(SIGNER, key=amazon.credentials.key)
        amazon.store[CERTIFICATE_ADDRESS] = leaf.chain_pem + stranger.root_pem
        with pytest.raises(Refused, match="not trusted"):
            self.verify(amazon, envelope)

    def test_a_missing_intermediate_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        leaf = amazon.credentials.chain[0].public_bytes(Encoding.PEM)
        amazon.store[CERTIFICATE_ADDRESS] = leaf
        with pytest.raises(Refused, match="not trusted"):
            self.verify(amazon, envelope)

    def test_a_root_sent_along_does_no_harm(self, amazon: Amazon, envelope: Envelope) -> None:
        amazon.store[CERTIFICATE_ADDRESS] += amazon.authority.root_pem
        self.verify(amazon, envelope)

    def test_a_certificate_of_the_authority_itself_is_refused(
        self, amazon: Amazon, envelope: Envelope
    ) -> None:
        amazon.store[CERTIFICATE_ADDRESS] = amazon.authority.root_pem
        with pytest.raises(Refused, match="not trusted"):
            self.verify(amazon, envelope)

    def test_a_key_that_is_not_rsa_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        leaf = amazon.authority.issue(SIGNER, key=ec.generate_private_key(ec.SECP256R1()))
        amazon.store[CERTIFICATE_ADDRESS] = leaf.chain_pem
        with pytest.raises(Refused, match="RSA"):
            self.verify(amazon, envelope)

    def test_a_short_key_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
        amazon.store[CERTIFICATE_ADDRESS] = amazon.authority.issue(SIGNER, key=short).chain_pem
        with pytest.raises(Refused, match="2,048"):
            self.verify(amazon, envelope)

    @pytest.mark.parametrize(
        "document",
        [
            b"",
            b"<Error><Code>NoSuchKey</Code></Error>",
            b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
            b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
            b"-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n",
            b"-----BEGIN CERTIFICATE-----\n",
            b"\xff\x00" * 500,
        ],
    )
    def test_a_document_that_is_no_chain_is_refused(
        self, amazon: Amazon, envelope: Envelope, document: bytes
    ) -> None:
        amazon.store[CERTIFICATE_ADDRESS] = document
        with pytest.raises(Refused, match="unreadable"):
            self.verify(amazon, envelope)

    def test_a_chain_that_cannot_be_fetched_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        amazon.store.clear()
        with pytest.raises(Refused, match="could not be fetched"):
            self.verify(amazon, envelope)


class TestKeptCertificates:
    def test_a_chain_is_fetched_once_whatever_the_spelling(self, amazon: Amazon, envelope: Envelope) -> None:
        verifier = amazon.verifier()
        body = json.dumps(envelope()).encode()
        for address in (
            CERTIFICATE_ADDRESS,
            CERTIFICATE_ADDRESS.replace("amazonaws.com", "AMAZONAWS.com:443"),
            CERTIFICATE_ADDRESS.replace("/echo.api/", "/x/../echo.api/./"),
        ):
            verifier.verify({**amazon.headers(body), "SignatureCertChainUrl": address}, body)
        assert amazon.fetched == [CERTIFICATE_ADDRESS]

    def test_an_address_that_breaks_the_rules_is_never_fetched(
        self, amazon: Amazon, envelope: Envelope
    ) -> None:
        body = json.dumps(envelope()).encode()
        headers = {**amazon.headers(body), "SignatureCertChainUrl": "https://evil.example/echo.api/a.pem"}
        with pytest.raises(Refused, match="address"):
            amazon.verifier().verify(headers, body)
        assert amazon.fetched == []

    def test_a_kept_certificate_is_fetched_again_once_it_has_expired(
        self, amazon: Amazon, envelope: Envelope
    ) -> None:
        ends = AT + timedelta(hours=1)
        old = amazon.authority.issue(SIGNER, key=amazon.credentials.key, ends=ends)
        fresh = amazon.store[CERTIFICATE_ADDRESS]
        amazon.store[CERTIFICATE_ADDRESS] = old.chain_pem
        times = iter([AT, ends, ends + timedelta(seconds=1), ends + timedelta(seconds=2)])
        verifier = amazon.verifier(clock=lambda: next(times))
        for moment in (AT, ends):
            body = json.dumps(envelope(timestamp=moment.isoformat())).encode()
            verifier.verify(amazon.headers(body), body)
        body = json.dumps(envelope(timestamp=ends.isoformat())).encode()
        with pytest.raises(Refused, match="not trusted"):
            verifier.verify(amazon.headers(body), body)
        amazon.store[CERTIFICATE_ADDRESS] = fresh
        verifier.verify(amazon.headers(body), body)
        assert len(amazon.fetched) == 3

    def test_a_failure_is_not_kept(self, amazon: Amazon, envelope: Envelope) -> None:
        verifier = amazon.verifier()
        body = json.dumps(envelope()).encode()
        published = amazon.store.pop(CERTIFICATE_ADDRESS)
        with pytest.raises(Refused):
            verifier.verify(amazon.headers(body), body)
        amazon.store[CERTIFICATE_ADDRESS] = published
        assert verifier.verify(amazon.headers(body), body).kind == "LaunchRequest"

    def test_only_the_certificates_used_last_are_kept(self, amazon: Amazon, envelope: Envelope) -> None:
        body = json.dumps(envelope()).encode()
        headers = amazon.headers(body)
        addresses = [f"https://s3.amazonaws.com/echo.api/{number}.pem" for number in range(3)]
        amazon.store = dict.fromkeys(addresses, amazon.credentials.chain_pem)
        verifier = RequestVerifier(
            fetch=amazon.fetch,
            roots=[amazon.authority.root],
            clock=amazon.clock,
            application_ids=[APPLICATION_ID],
            kept_leaves=2,
        )
        first, second, third = addresses
        for address in (first, second, first, third, first, second):
            verifier.verify({**headers, "SignatureCertChainUrl": address}, body)
        assert amazon.fetched == [first, second, third, second]

    def test_requests_that_arrive_together_share_one_fetch(self, amazon: Amazon, envelope: Envelope) -> None:
        arrived, go = Event(), Event()

        def slow(address: str) -> bytes:
            arrived.set()
            assert go.wait(10)
            return amazon.fetch(address)

        verifier = RequestVerifier(
            fetch=slow,
            roots=[amazon.authority.root],
            clock=amazon.clock,
            application_ids=[APPLICATION_ID],
            concurrent_fetches=1,
        )
        body = json.dumps(envelope()).encode()
        headers = amazon.headers(body)
        kinds: list[str] = []
        threads = [Thread(target=lambda: kinds.append(verifier.verify(headers, body).kind)) for _ in range(6)]
        threads[0].start()
        assert arrived.wait(10)
        for thread in threads[1:]:
            thread.start()
        go.set()
        for thread in threads:
            thread.join(10)
        assert kinds == ["LaunchRequest"] * 6
        assert amazon.fetched == [CERTIFICATE_ADDRESS]

    def test_forged_addresses_cannot_occupy_every_thread(self, amazon: Amazon, envelope: Envelope) -> None:
        arrived, go = Barrier(3), Event()

        def stuck(address: str) -> bytes:
            if "forged" in address:
                arrived.wait(10)
                assert go.wait(10)
            return amazon.fetch(address)

        verifier = RequestVerifier(
            fetch=stuck,
            roots=[amazon.authority.root],
            clock=amazon.clock,
            application_ids=[APPLICATION_ID],
            concurrent_fetches=2,
        )
        body = json.dumps(envelope()).encode()
        headers = amazon.headers(body)
        verifier.verify(headers, body)

        def forged(number: int) -> dict[str, str]:
            address = f"https://s3.amazonaws.com/echo.api/forged-{number}.pem"
            return {**headers, "SignatureCertChainUrl": address}

        def attempt(number: int) -> None:
            with pytest.raises(Refused, match="could not be fetched"):
                verifier.verify(forged(number), body)

        threads = [Thread(target=attempt, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        arrived.wait(10)
        with pytest.raises(Refused, match="too many"):
            verifier.verify(forged(2), body)
        assert verifier.verify(headers, body).kind == "LaunchRequest"
        go.set()
        for thread in threads:
            thread.join(10)


class TestAge:
    @pytest.mark.parametrize("seconds", [0, 1, 149, 150, -150])
    def test_a_timestamp_within_150_seconds_is_fresh(
        self, amazon: Amazon, envelope: Envelope, seconds: int
    ) -> None:
        body = json.dumps(envelope(timestamp=(AT - timedelta(seconds=seconds)).isoformat())).encode()
        assert amazon.verifier().verify(amazon.headers(body), body).kind == "LaunchRequest"

    @pytest.mark.parametrize("seconds", [151, -151, 3600, 86_400, -86_400, 86_410, 31_536_000])
    def test_a_stale_or_future_timestamp_is_refused(
        self, amazon: Amazon, envelope: Envelope, seconds: int
    ) -> None:
        body = json.dumps(envelope(timestamp=(AT - timedelta(seconds=seconds)).isoformat())).encode()
        with pytest.raises(Refused, match="too old or from the future"):
            amazon.verifier().verify(amazon.headers(body), body)

    def test_a_replay_is_refused_once_it_is_stale(self, amazon: Amazon, envelope: Envelope) -> None:
        times = iter([AT, AT + timedelta(seconds=151)])
        verifier = amazon.verifier(clock=lambda: next(times))
        body = json.dumps(envelope()).encode()
        headers = amazon.headers(body)
        verifier.verify(headers, body)
        with pytest.raises(Refused, match="too old"):
            verifier.verify(headers, body)

    @pytest.mark.parametrize("event", ["SkillEnabled", "SkillDisabled", "SkillAccountLinked"])
    def test_skill_events_may_be_an_hour_old(self, amazon: Amazon, envelope: Envelope, event: str) -> None:
        verifier = amazon.verifier()
        kind = f"AlexaSkillEvent.{event}"
        hour = json.dumps(envelope(type=kind, timestamp=(AT - timedelta(hours=1)).isoformat())).encode()
        assert verifier.verify(amazon.headers(hour), hour).kind == kind
        more = json.dumps(envelope(type=kind, timestamp=(AT - timedelta(seconds=3601)).isoformat())).encode()
        with pytest.raises(Refused, match="too old"):
            verifier.verify(amazon.headers(more), more)

    def test_another_time_zone_is_understood(self, amazon: Amazon, envelope: Envelope) -> None:
        body = json.dumps(envelope(timestamp="2026-11-22T08:30:00+05:30")).encode()
        assert amazon.verifier().verify(amazon.headers(body), body).kind == "LaunchRequest"


class TestAddressee:
    OTHER = "amzn1.ask.skill.somebody-elses"

    def refusal(self, amazon: Amazon, envelope: Json) -> str:
        body = json.dumps(envelope).encode()
        with pytest.raises(Refused) as caught:
            amazon.verifier().verify(amazon.headers(body), body)
        return caught.value.reason

    @pytest.mark.parametrize("place", ["session", "context"])
    def test_one_wrong_application_id_is_enough_to_be_refused(
        self, amazon: Amazon, envelope: Envelope, place: str
    ) -> None:
        forged = json.loads(json.dumps(envelope()))
        inner = forged["session"] if place == "session" else forged["context"]["System"]
        inner["application"]["applicationId"] = self.OTHER
        assert "another application" in self.refusal(amazon, forged)

    @pytest.mark.parametrize("gone", ["session", "context"])
    def test_one_right_application_id_is_enough_where_the_other_is_absent(
        self, amazon: Amazon, envelope: Envelope, gone: str
    ) -> None:
        shorter = envelope()
        del shorter[gone]
        body = json.dumps(shorter).encode()
        assert amazon.verifier().verify(amazon.headers(body), body).kind == "LaunchRequest"

    def test_no_application_id_at_all_is_refused(self, amazon: Amazon, envelope: Envelope) -> None:
        nameless = envelope()
        del nameless["session"], nameless["context"]
        assert "no application" in self.refusal(amazon, nameless)

    @pytest.mark.parametrize("identifier", ["", APPLICATION_ID.upper(), f"{APPLICATION_ID} ", None])
    def test_nearly_the_right_id_is_not_right(
        self, amazon: Amazon, envelope: Envelope, identifier: str | None
    ) -> None:
        forged = envelope()
        forged["session"]["application"]["applicationId"] = identifier
        forged["context"]["System"]["application"] = {"applicationId": identifier}
        assert "application" in self.refusal(amazon, forged)

    def test_several_skills_may_share_an_endpoint(self, amazon: Amazon, envelope: Envelope) -> None:
        body = json.dumps(envelope()).encode()
        verifier = amazon.verifier([self.OTHER, APPLICATION_ID])
        assert verifier.verify(amazon.headers(body), body).kind == "LaunchRequest"
