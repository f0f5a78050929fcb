"""The real server on a real port: signed requests over HTTP, rude clients, and a tidy end."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread, Timer

import pytest
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope

import skill
from skill.problem import Problem
from skill.web.answering import Handle
from skill.web.app import create_app
from skill.web.server import Server
from tests.skill.web.signing import AlexaClient, Amazon, over_http, running


@pytest.fixture(scope="module")
def server(handle: Handle, signer: Amazon) -> Iterator[Server]:
    with running(create_app(handle, signer.verifier(), max_body_bytes=100_000)) as listening:
        yield listening


@pytest.fixture
def device(server: Server, signer: Amazon) -> AlexaClient:
    return signer.client(over_http(server.host, server.port))


def test_a_conversation_over_http_is_answered(device: AlexaClient) -> None:
    assert "Welcome" in device.launch()["response"]["outputSpeech"]["ssml"]
    assert "big toe" in device.intent("EchoIntent", part="big toe")["response"]["outputSpeech"]["ssml"]
    assert device.intent("EchoIntent", part="toe")["sessionAttributes"] == {"turn": 2}


def test_many_devices_are_answered_at_once(server: Server, signer: Amazon) -> None:
    def converse(number: int) -> bool:
        device = signer.client(over_http(server.host, server.port))
        device.launch()
        return (
            f"toe {number}."
            in device.intent("EchoIntent", said=f"toe {number}.")["response"]["outputSpeech"]["ssml"]
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(converse, range(40)))


def test_a_connection_serves_several_requests(server: Server, signer: Amazon) -> None:
    connection = HTTPConnection(server.host, server.port, timeout=10)
    device = signer.client(over_http(server.host, server.port))
    body = json.dumps(device.envelope({"type": "LaunchRequest"})).encode()
    for _ in range(3):
        connection.request("POST", "/alexa", body, signer.headers(body))
        response = connection.getresponse()
        assert (response.status, b"Welcome" in response.read()) == (200, True)
    connection.close()


def test_a_body_in_chunks_is_read(server: Server, signer: Amazon) -> None:
    device = signer.client(over_http(server.host, server.port))
    body = json.dumps(device.envelope({"type": "LaunchRequest"})).encode()
    connection = HTTPConnection(server.host, server.port, timeout=10)
    headers = {**signer.headers(body), "Transfer-Encoding": "chunked"}
    pieces = (body[:10], body[10:])
    connection.request("POST", "/alexa", iter(pieces), headers, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_a_tampered_body_is_refused_over_http(server: Server, signer: Amazon) -> None:
    send = over_http(server.host, server.port)
    body = json.dumps(signer.client(send).envelope({"type": "LaunchRequest"})).encode()
    reply = send(body + b" ", signer.headers(body))
    assert (reply.status, reply.text) == (400, "the signature does not match the body\n")


@pytest.mark.parametrize("size", [100_001, 200_000, 50_000_000])
def test_a_body_that_is_too_big_is_refused(server: Server, device: AlexaClient, size: int) -> None:
    reply = device.post_bytes(b"x" * size)
    assert (reply.status, reply.text) == (413, "Request Entity Too Large\n")


POST = b"POST /alexa HTTP/1.1\r\nHost: toe\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"toe\r\n\r\n",
        b"POST\r\n\r\n",
        b"POST /alexa HTTP/9.9\r\n\r\n",
        b"POST /alexa\x00 HTTP/1.1\r\n\r\n",
        b"POST http://[ HTTP/1.1\r\nHost: toe\r\n\r\n",
        b"POST http://[::1/alexa HTTP/1.1\r\nHost: toe\r\n\r\n",
        b"POST /%ff%fe%00 HTTP/1.1\r\nHost: toe\r\n\r\n",
        b"POST //alexa HTTP/1.1\r\nHost: toe\r\n\r\n",
        b"POST /alexa?" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: toe\r\n\r\n",
        POST + b"X: " + b"a" * 60_000 + b"\r\n\r\n",
        POST + b"X: y\r\n" * 10_000 + b"\r\n",
        POST + b"no colon\r\n\r\n",
        POST + b" folded\r\n\r\n",
        POST + b"X: a\nY: b\r\n\r\n",
        POST + b"X: \x00\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: toe\r\n\r\n",
        POST + b"Content-Length: 1, 2\r\n\r\nxx",
        POST + b"Content-Length: \xb2\r\n\r\nxx",
        POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
        POST + b"Content-Length: " + b"9" * 6_000 + b"\r\n\r\n",
        POST + b"Transfer-Encoding: gzip\r\n\r\n",
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        POST + b"Expect: a miracle\r\nContent-Length: 0\r\n\r\n",
        POST + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        POST + b"Signature_256: AAAA\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: toe\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: toe\r\n\r\n",
    ],
    ids=lambda sent: repr(sent[:70]),
)
def test_a_rude_client_is_refused_in_one_line(server: Server, sent: bytes) -> None:
    with socket.create_connection((server.host, server.port), timeout=10) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        head, _, body = b"".join(iter(lambda: wire.recv(65_536), b"")).partition(b"\r\n\r\n")
    status = head.split(b"\r\n")[0].split(b" ")[1]
    assert status.startswith(b"4"), head
    assert body.count(b"\n") <= 1
    assert b"Traceback" not in body


def raw_launch(signer: Amazon, device: AlexaClient, *extra: str) -> bytes:
    """A signed launch as it goes over the wire."""
    body = json.dumps(device.envelope({"type": "LaunchRequest"})).encode()
    lines = [f"{name}: {value}" for name, value in signer.headers(body).items()]
    head = ["POST /alexa HTTP/1.1", "Host: toe", f"Content-Length: {len(body)}", *lines, *extra, "", ""]
    return "\r\n".join(head).encode() + body


def test_requests_that_come_before_the_answer_to_the_first_are_answered_in_turn(
    server: Server, signer: Amazon, device: AlexaClient
) -> None:
    forged = POST + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    sent = raw_launch(signer, device) + forged + raw_launch(signer, device, "Connection: close")
    with socket.create_connection((server.host, server.port), timeout=10) as wire:
        wire.sendall(sent)
        answers = b"".join(iter(lambda: wire.recv(65_536), b""))
    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"200", b"400", b"200"]


def test_clients_that_dawdle_keep_nobody_waiting(server: Server, signer: Amazon, device: AlexaClient) -> None:
    # More of them than the server has threads, each with all but the end of a rightly signed request.
    request = raw_launch(signer, device)
    with contextlib.ExitStack() as stack:
        address = (server.host, server.port)
        wires = [stack.enter_context(socket.create_connection(address, timeout=10)) for _ in range(20)]
        for wire in wires:
            wire.sendall(request[:-20])
        assert device.launch()["version"] == "1.0"
        for byte in range(20, 0, -1):
            wires[0].sendall(request[len(request) - byte : len(request) - byte + 1])
        assert b"200 OK" in wires[0].recv(65_536)


def test_a_client_that_hangs_up_halfway_does_no_harm(server: Server, device: AlexaClient) -> None:
    for sent in (b"POST", POST, POST + b"Content-Length: 900\r\n\r\n{"):
        with socket.create_connection((server.host, server.port), timeout=10) as wire:
            wire.sendall(sent)
    assert device.launch()["version"] == "1.0"


class TestListening:
    def test_a_port_in_use_is_said(self, handle: Handle, amazon: Amazon) -> None:
        app = create_app(handle, amazon.verifier())
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            with pytest.raises(Problem) as caught:
                Server(app, "127.0.0.1", port)
        assert (caught.value.key, caught.value.fields) == ("port-in-use", {"port": port})

    @pytest.mark.parametrize("host", ["no such host", "192.0.2.1", "a" * 300, "\ud800"])
    def test_a_host_that_is_not_this_machine_is_said(self, handle: Handle, amazon: Amazon, host: str) -> None:
        with pytest.raises(Problem) as caught:
            Server(create_app(handle, amazon.verifier()), host, 0)
        assert caught.value.key == "host-unusable"

    @pytest.mark.parametrize("port", [-1, 65_536, 10**9])
    def test_a_number_that_is_no_port_is_said(self, handle: Handle, amazon: Amazon, port: int) -> None:
        with pytest.raises(Problem) as caught:
            Server(create_app(handle, amazon.verifier()), "127.0.0.1", port)
        assert (caught.value.key, caught.value.fields) == ("port-not-allowed", {"port": port})


class TestStopping:
    def test_an_answer_that_has_been_begun_is_finished(self, amazon: Amazon) -> None:
        begun, finish = Event(), Event()

        def slow(_envelope: RequestEnvelope) -> ResponseEnvelope:
            begun.set()
            assert finish.wait(10)
            return ResponseEnvelope(version="1.0", session_attributes={"finished": True})

        answers = []
        with running(create_app(slow, amazon.verifier())) as listening:
            device = amazon.client(over_http(listening.host, listening.port))
            asking = Thread(target=lambda: answers.append(device.launch()))
            asking.start()
            assert begun.wait(10)
            listening.stop()
            # Longer than the threads are waited for once nothing is under way any more.
            Timer(1.5, finish.set).start()
            asking.join(10)
        assert answers == [{"version": "1.0", "sessionAttributes": {"finished": True}}]

    def test_nothing_is_accepted_afterwards(self, handle: Handle, amazon: Amazon) -> None:
        with running(create_app(handle, amazon.verifier())) as listening:
            listening.stop()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((listening.host, listening.port), timeout=10)

    def test_an_idle_connection_does_not_hold_the_end_up(self, handle: Handle, amazon: Amazon) -> None:
        with running(create_app(handle, amazon.verifier())) as listening:
            connection = HTTPConnection(listening.host, listening.port, timeout=10)
            connection.request("GET", "/healthz")
            assert connection.getresponse().read() == b"ok\n"
            listening.stop()
            assert connection.sock.recv(1) == b""
            connection.close()

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without asking them")
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_the_process_in_peace(self, number: signal.Signals) -> None:
        program = (
            "from flask import Flask\n"
            "from skill.web.server import serve\n"
            "app = Flask('toe')\n"
            "app.config['MAX_CONTENT_LENGTH'] = 1000\n"
            "serve(app, '127.0.0.1', 0, announce=lambda host, port: print(host, port, flush=True))\n"
            "print('over')\n"
        )
        root = Path(skill.__file__).parents[1]
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        assert process.stdout is not None
        host, port = process.stdout.readline().split()
        with socket.create_connection((host, int(port)), timeout=10):
            process.send_signal(number)
            said, complained = process.communicate(timeout=30)
        assert (said, complained, process.returncode) == ("over\n", "", 0)
