"""How fast the endpoint answers, beside the least that could answer at all, in one run.

    python benchmarks/endpoint.py [--json FILE] [--seconds 3] [--rounds 3]

Contenders, each a process of its own under waitress with eight threads, on one core; the load comes from
another core over this machine's loopback, on connections that are kept open:

- ``ours``: the whole endpoint with verification on, asked for topics and launches. The certificate chain has
  been proven once, as it has after the first request of the day; every signature is checked.
- ``free-text``: the same endpoint, asked questions in free words, which our own understanding has to read.
- ``unverified``: the same skill behind a bare Flask route that deserialises, invokes and serialises.
- ``smallest``: the smallest skill ask-sdk-core can make, behind the same bare route.
- ``echo``: a Flask route that parses JSON and sends it back: the limit.

Rounds go through all contenders by turns, and ratios are taken within a round, so that a noisy machine
disturbs them alike. Latency is measured at half of the contender's own throughput, with requests sent on a
timetable: waiting for one's turn counts.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.skill.web.signing import APPLICATION_ID, Amazon, Reply  # noqa: E402

CONTENDERS = ("ours", "free-text", "unverified", "smallest", "echo")
THREADS = 8
QUESTIONS = ("why do my toes cramp at night", "does magnesium help", "should i see a doctor about it")
TOPICS = ("night-cramps", "massage", "pregnancy", "tight-shoes", "food")
CONNECTIONS = 8
_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


@dataclass(frozen=True, slots=True)
class Round:
    """What one contender did in one round.

    Attributes:
        per_second: Requests answered per second with all connections busy.
        cpu_us: Processor time of the server for each of them; it stays when others use the machine too.
        p50_ms: Median time to an answer at half that load.
        p99_ms: Time within which 99 of 100 are answered at half that load.
    """

    per_second: float
    cpu_us: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: medians over the rounds.

    Attributes:
        name: Contender.
        per_second: See ``Round``.
        ratio: Part of the echo's throughput in the same round.
        cpu_us: See ``Round``.
        cpu_ratio: What the echo takes of the processor in the same round, as a part of what this takes.
        p50_ms: See ``Round``.
        p99_ms: See ``Round``.
        cold_ms: From starting the process to its first answer; the best of the rounds.
        memory_mb: Resident memory after the load.
    """

    name: str
    per_second: float
    ratio: float
    cpu_us: float
    cpu_ratio: float
    p50_ms: float
    p99_ms: float
    cold_ms: float
    memory_mb: float


def serve(name: str, folder: Path) -> None:
    """Be a contender: print the port, then serve until killed."""
    from skill.web.server import Server

    app = {
        "ours": _ours,
        "free-text": _ours,
        "unverified": _unverified,
        "smallest": _smallest,
        "echo": _echo,
    }[name](folder)
    app.config["MAX_CONTENT_LENGTH"] = 262_144
    server = Server(app, "127.0.0.1", 0, threads=THREADS)
    print(server.port, flush=True)
    server.run()


def _ours(folder: Path) -> Any:
    from datetime import UTC, datetime

    from cryptography import x509

    from skill.assistants import load_assistants
    from skill.handlers import build_skill_of, invoke
    from skill.web.app import create_app
    from skill.web.verification import RequestVerifier

    chain = (folder / "chain.pem").read_bytes()
    verifier = RequestVerifier(
        fetch=lambda _: chain,
        roots=[x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())],
        clock=lambda: datetime.now(UTC),
        application_ids=[APPLICATION_ID],
    )
    return create_app(partial(invoke, build_skill_of(load_assistants())), verifier)


def _unverified(_: Path) -> Any:
    from skill.assistants import load_assistants
    from skill.handlers import build_skill_of

    return _bare(build_skill_of(load_assistants()))


def _smallest(_: Path) -> Any:
    from ask_sdk_core.skill_builder import SkillBuilder

    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=lambda _: True)
    def hello(handler_input: Any) -> Any:
        return handler_input.response_builder.speak("Hello.").response

    return _bare(builder.create())


def _bare(skill: Any) -> Any:
    from ask_sdk_core.serialize import DefaultSerializer
    from ask_sdk_model import RequestEnvelope
    from flask import Flask, jsonify, request

    app, serializer = Flask(__name__), DefaultSerializer()

    @app.post("/alexa")
    def alexa() -> Any:
        envelope = serializer.deserialize(request.get_data(as_text=True), RequestEnvelope)
        return jsonify(serializer.serialize(skill.invoke(envelope, None)))

    return app


def _echo(_: Path) -> Any:
    from flask import Flask, jsonify, request

    app = Flask(__name__)

    @app.post("/alexa")
    def alexa() -> Any:
        return jsonify(request.get_json())

    return app


def signed_requests(amazon: Amazon) -> tuple[list[bytes], list[bytes]]:
    """Requests as Alexa sends them, ready for the wire: launches and topics, then free questions."""
    from skill.content import load_content
    from skill.understanding import ASK_INTENT

    found: list[bytes] = []

    def keep(body: bytes, headers: Any) -> Reply:
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join(
            ("POST /alexa HTTP/1.1", "Host: x", *lines, f"Content-Length: {len(body)}", "", "")
        )
        found.append(head.encode() + body)
        return Reply(200, "application/json", b"{}")

    by_id = load_content().by_id
    amazon.client(keep).launch()
    for topic in TOPICS:
        amazon.client(keep).intent(by_id[topic].intent)
    for question in QUESTIONS:
        amazon.client(keep).intent(ASK_INTENT, question=question)
    return found[: -len(QUESTIONS)], found[-len(QUESTIONS) :]


@contextmanager
def started(name: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Start a contender on the first core; gives its port and process id."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--serve", name, "--folder", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    _pin(process.pid, first=True)
    try:
        assert process.stdout
        yield int(process.stdout.readline()), process.pid
    finally:
        process.terminate()
        process.wait(20)


class Line:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        """Send a request and read its response, which has to be a 200."""
        self._socket.sendall(request)
        data = self._socket.recv(65_536)
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(data.decode("utf-8", "replace"))
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += self._socket.recv(65_536)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def throughput(port: int, requests: Sequence[bytes], seconds: float) -> float:
    """Requests per second with every connection busy."""
    ends = time.perf_counter() + seconds
    counts = [0] * CONNECTIONS

    def busy(number: int) -> None:
        line = Line(port)
        while time.perf_counter() < ends:
            line.ask(requests[(counts[number] + number) % len(requests)])
            counts[number] += 1
        line.close()

    _together(busy)
    return sum(counts) / seconds


def latencies(port: int, requests: Sequence[bytes], seconds: float, per_second: float) -> list[float]:
    """Times to an answer in milliseconds, with requests sent on a timetable."""
    begins = time.perf_counter() + 0.05
    total = int(seconds * per_second)
    found: list[float] = []

    def paced(number: int) -> None:
        line = Line(port)
        for at in range(number, total, CONNECTIONS):
            due = begins + at / per_second
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            line.ask(requests[at % len(requests)])
            found.append((time.perf_counter() - due) * 1000)
        line.close()

    _together(paced)
    return sorted(found)


def _together(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _pin(process: int, *, first: bool) -> None:
    """Keep a process to the first core or to the others, where the system lets us and has two."""
    if hasattr(os, "sched_setaffinity") and len(_CORES) > 1:
        os.sched_setaffinity(process, set(_CORES[:1] if first else _CORES[1:]))


def _cpu_seconds(process: int) -> float:
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return float("nan")
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _memory_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024


def measure(seconds: float, rounds: int) -> list[Row]:
    """All contenders, by turns."""
    amazon = Amazon()
    results: dict[str, list[Round]] = {name: [] for name in CONTENDERS}
    cold: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        (folder / "root.pem").write_bytes(amazon.authority.root_pem)
        (folder / "chain.pem").write_bytes(amazon.credentials.chain_pem)
        for _ in range(rounds):
            known, free = signed_requests(amazon)
            for name in CONTENDERS:
                requests = free if name == "free-text" else known
                begun = time.perf_counter()
                with started(name, folder) as (port, process):
                    line = Line(port)
                    line.ask(requests[0])
                    cold[name].append((time.perf_counter() - begun) * 1000)
                    line.close()
                    throughput(port, requests, seconds / 4)
                    before = _cpu_seconds(process)
                    per_second = throughput(port, requests, seconds)
                    cpu_us = (_cpu_seconds(process) - before) / (per_second * seconds) * 1e6
                    times = latencies(port, requests, seconds, per_second / 2)
                    p99 = times[int(len(times) * 0.99)]
                    results[name].append(Round(per_second, cpu_us, statistics.median(times), p99))
                    memory[name] = _memory_mb(process)
    return [_row(name, results, min(cold[name]), memory[name]) for name in CONTENDERS]


def _row(name: str, results: dict[str, list[Round]], cold_ms: float, memory_mb: float) -> Row:
    rounds, echo = results[name], results["echo"]
    return Row(
        name=name,
        per_second=statistics.median(one.per_second for one in rounds),
        ratio=statistics.median(
            one.per_second / other.per_second for one, other in zip(rounds, echo, strict=True)
        ),
        cpu_us=statistics.median(one.cpu_us for one in rounds),
        cpu_ratio=statistics.median(
            other.cpu_us / one.cpu_us for one, other in zip(rounds, echo, strict=True)
        ),
        p50_ms=statistics.median(one.p50_ms for one in rounds),
        p99_ms=statistics.median(one.p99_ms for one in rounds),
        cold_ms=cold_ms,
        memory_mb=memory_mb,
    )


def main() -> None:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        serve(chosen.serve, chosen.folder)
        return
    _pin(os.getpid(), first=False)
    rows = measure(chosen.seconds, chosen.rounds)
    print(
        f"{'':<12}{'req/s':>8}{'of echo':>9}{'CPU us':>8}{'of echo':>9}"
        f"{'p50 ms':>8}{'p99 ms':>8}{'cold ms':>9}{'MB':>7}"
    )
    for row in rows:
        print(
            f"{row.name:<12}{row.per_second:>8.0f}{row.ratio:>9.2f}{row.cpu_us:>8.0f}{row.cpu_ratio:>9.2f}{row.p50_ms:>8.2f}{row.p99_ms:>8.2f}"
            f"{row.cold_ms:>9.0f}{row.memory_mb:>7.0f}"
        )
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
