"""The command as an owner runs it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

SKILL_ID = "amzn1.ask.skill.7a0d3f2e-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    command = [sys.executable, "-m", "skill.cli", "serve", "--port", "0", "--metrics"]
    environ = {**os.environ, "TOE_CRAMPS_APPLICATION_ID": SKILL_ID, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ
    ) as server:
        assert server.stdout
        yield int(server.stdout.readline().split(". ")[0].rpartition(":")[2])
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0


def sent(port: int, method: str, path: str, body: object = None) -> tuple[HTTPResponse, str]:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    data = None if body is None else json.dumps(body)
    line.request(method, path, data, {"Content-Type": "application/json"} if data else {})
    response = line.getresponse()
    text = response.read().decode("utf-8")
    line.close()
    return response, text


@pytest.mark.parametrize(
    "path", ["/", "/privacy", "/terms", "/healthz", "/metrics", "/static/try.js", "/icon.png"]
)
def test_everything_is_served(port: int, path: str) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path)
    assert line.getresponse().status == 200
    line.close()


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-CA", "en-AU", "en-IN"])
def test_the_box_answers_in_every_country(port: int, locale: str) -> None:
    _, text = sent(port, "POST", "/try", {"text": "does magnesium help", "locale": locale})
    assert "magnesium" in json.loads(text)["shown"]


def test_nobody_but_amazon_is_believed(port: int) -> None:
    response, text = sent(port, "POST", "/alexa", {"request": {"type": "LaunchRequest"}})
    assert (response.status, len(text.splitlines())) == (400, 1)


def test_what_happened_is_counted(port: int) -> None:
    sent(port, "POST", "/alexa", {})
    _, text = sent(port, "GET", "/metrics")
    assert 'toe_cramps_responses_total{route="alexa.answer",status="400"}' in text
