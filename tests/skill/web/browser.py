"""A real browser without a window: headless Chromium, steered through its DevTools protocol."""

import base64
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from websockets.sync.client import ClientConnection, connect

PROGRAM = "chromium"
TIMEOUT_SECONDS = 30.0
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


class Tab:
    """One page in the browser.

    Attributes:
        requested: Every address the page has loaded or tried to.
        complaints: What the browser wrote to its console: script errors, breaches of the content policy.
    """

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._numbers = itertools.count(1)
        self.requested: list[str] = []
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol and its result."""
        number = next(self._numbers)
        self._line.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._line.recv(timeout=TIMEOUT_SECONDS))
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                result: dict[str, Any] = message["result"]
                return result
            self._note(message)

    def size(self, width: int, height: int) -> None:
        """Give the page the measures of a phone's screen, in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2,
            mobile=True,
        )

    def open(self, address: str) -> None:
        """Load a page and wait until it is there."""
        self.send("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; promises are waited for."""
        result = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until an expression is true."""
        latest = time.monotonic() + TIMEOUT_SECONDS
        while not self.run(condition):
            assert time.monotonic() < latest, f"never true: {condition}"
            time.sleep(0.05)

    def picture(self) -> bytes:
        """A PNG of what the screen shows."""
        return base64.b64decode(self.send("Page.captureScreenshot")["data"])

    def _note(self, message: dict[str, Any]) -> None:
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requested.append(parameters["request"]["url"])
        elif method == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"]))


@contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    """Start the browser with a fresh profile and give its page.

    Args:
        folder: Empty folder for the profile.
    """
    program = shutil.which(PROGRAM)
    assert program
    process = subprocess.Popen(
        [program, *_ARGUMENTS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with connect(_page_address(_port(folder)), max_size=None) as line:
            yield Tab(line)
    finally:
        process.terminate()
        process.wait(20)


def _port(folder: Path) -> int:
    written = folder / "DevToolsActivePort"
    latest = time.monotonic() + TIMEOUT_SECONDS
    while not (written.exists() and written.read_text()):
        assert time.monotonic() < latest, "the browser does not start"
        time.sleep(0.05)
    return int(written.read_text().split()[0])


def _page_address(port: int) -> str:
    with urlopen(Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")) as response:
        address: str = json.load(response)["webSocketDebuggerUrl"]
        return address
