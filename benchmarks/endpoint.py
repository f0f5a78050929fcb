"""How fast the endpoint answers, beside the least that could answer at all, in one run.

    python benchmarks/endpoint.py [--json FILE] [--seconds 3] [--rounds 3] [--servers waitress gunicorn]
    python benchmarks/endpoint.py --requests 200000

Contenders, each a process of its own with eight threads under waitress and under gunicorn (one worker), on
one core; the load comes from another core over this machine's loopback, on connections that are kept open:

- ``ours``: the whole endpoint with verification and its log on, asked for topics and launches. The
  certificate chain has been proven once, as it has after the first request of the day; every signature is
  checked. It takes Alexa's requests past Flask's routing, which the others pass through.
- ``free-text``: the same endpoint, asked questions in free words, which our own understanding has to read.
- ``unverified``: the same skill behind a bare Flask route that deserialises, invokes and serialises.
- ``smallest``: the smallest skill ask-sdk-core can make, behind the same bare route.
- ``echo``: a Flask route that parses JSON and sends it back: the limit.

In a round all contenders are up and are loaded by turns, a fraction of a second each, many times over; ratios
are taken within a round. So a noisy machine, or one that changes its speed, disturbs them alike. Latency is
measured at half of the contender's own throughput, with requests sent on a timetable: waiting for one's turn
counts. With ``--requests`` it is only watched whether the endpoint's memory stays what it is.
"""

import argparse
import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from benchmarks.contenders import APPLICATION_ID, CHAIN, CONTENDERS, ROOT, SERVERS  # noqa: E402
from benchmarks.load import answer, latencies, load  # noqa: E402
from skill.content import load_content  # noqa: E402
from skill.understanding import ASK_INTENT  # noqa: E402
from tests.skill.web import signing  # noqa: E402

QUESTIONS = ("why do my toes cramp at night", "does magnesium help", "should i see a doctor about it")
TOPICS = ("night-cramps", "massage", "pregnancy", "tight-shoes", "food")
SLICE = 0.25
"""Seconds of load before it is the next contender's turn."""
LOOKS, BATCH = 20, 1000
"""How often memory is looked at in a long run, and after how many requests they are signed anew."""
_CORES = psutil.Process().cpu_affinity() if hasattr(psutil.Process, "cpu_affinity") else []

Contender = tuple[str, str]
"""A name and the server it runs under."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one contender did in one round.

    Attributes:
        per_second: Requests answered per second with all connections busy.
        cpu_us: Processor time of the server for each of them; it stays when others use the machine too.
        p50_ms: Median time to an answer at half that load.
        p99_ms: Time within which 99 of 100 are answered at half that load.
        cold_ms: From starting the process to its first answer.
        memory_mb: Resident memory after the load.
    """

    per_second: float
    cpu_us: float
    p50_ms: float
    p99_ms: float
    cold_ms: float
    memory_mb: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: medians over the rounds.

    Attributes:
        name: Contender.
        server: What serves it.
        per_second: See ``Round``.
        ratio: Part of the echo's throughput in the same round.
        cpu_us: See ``Round``.
        cpu_ratio: What the echo takes of the processor in the same round, as a part of what this takes.
        p50_ms: See ``Round``.
        p99_ms: See ``Round``.
        cold_ms: The best of the rounds.
        memory_mb: The most of the rounds.
    """

    name: str
    server: str
    per_second: float
    ratio: float
    cpu_us: float
    cpu_ratio: float
    p50_ms: float
    p99_ms: float
    cold_ms: float
    memory_mb: float


def signed_requests(amazon: signing.Amazon) -> tuple[list[bytes], list[bytes]]:
    """Requests as Alexa sends them, ready for the wire: launches and topics, then free questions."""
    found: list[bytes] = []

    def keep(body: bytes, headers: Mapping[str, str]) -> signing.Reply:
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join(
            ("POST /alexa HTTP/1.1", "Host: x", *lines, f"Content-Length: {len(body)}", "", "")
        )
        found.append(head.encode() + body)
        return signing.Reply(200, "application/json", b"{}")

    amazon.client(keep).launch()
    for intent in _intents():
        amazon.client(keep).intent(intent)
    for question in QUESTIONS:
        amazon.client(keep).intent(ASK_INTENT, question=question)
    return found[: -len(QUESTIONS)], found[-len(QUESTIONS) :]


@functools.cache
def _intents() -> tuple[str, ...]:
    by_id = load_content().by_id
    return tuple(by_id[topic].intent for topic in TOPICS)


@contextmanager
def published(amazon: signing.Amazon) -> Iterator[Path]:
    """A folder with what the contenders have to know of Amazon."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ROOT).write_bytes(amazon.authority.root_pem)
        (folder / CHAIN).write_bytes(amazon.credentials.chain_pem)
        (folder / APPLICATION_ID).write_text(signing.APPLICATION_ID)
        yield folder


@contextmanager
def started(contender: Contender, folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    """Start a contender on the first core; gives its port and its process."""
    script = Path(__file__).with_name("contenders.py")
    process = subprocess.Popen(
        [sys.executable, str(script), *contender, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=REPOSITORY,
    )
    _pin(process.pid, first=True)
    try:
        assert process.stdout
        yield int(process.stdout.readline()), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _pin(process: int, *, first: bool) -> None:
    """Keep a process to the first core or to the others, where the system lets us and has two."""
    if len(_CORES) > 1:
        psutil.Process(process).cpu_affinity(_CORES[:1] if first else _CORES[1:])


def _answering(process: psutil.Process) -> psutil.Process:
    """The process that has answered: gunicorn's is a child of the one that was started."""
    return next(iter(process.children()), process)


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _memory_mb(process: psutil.Process) -> float:
    return float(process.memory_info().rss / 2**20)


def measure(contenders: Sequence[Contender], seconds: float, rounds: int) -> list[Row]:
    """All contenders, by turns."""
    amazon = signing.Amazon()
    results: dict[Contender, list[Round]] = {contender: [] for contender in contenders}
    with published(amazon) as folder:
        for _ in range(rounds):
            known, free = signed_requests(amazon)
            with ExitStack() as stack:
                running = [
                    Running.of(contender, stack, folder, free if contender[0] == "free-text" else known)
                    for contender in contenders
                ]
                for _ in range(max(1, round(seconds / SLICE))):
                    for one in running:
                        one.load(SLICE)
                for one in running:
                    results[one.contender].append(one.round(seconds))
    return [_row(contender, results) for contender in contenders]


class Running:
    """A contender that is up, and what has been seen of it in this round."""

    def __init__(
        self,
        contender: Contender,
        port: int,
        process: psutil.Process,
        requests: Sequence[bytes],
        cold_ms: float,
    ) -> None:
        self.contender = contender
        self._port = port
        self._process = process
        self._requests = requests
        self._cold_ms = cold_ms
        self._answered, self._seconds, self._cpu_seconds = 0, 0.0, 0.0

    @classmethod
    def of(cls, contender: Contender, stack: ExitStack, folder: Path, requests: Sequence[bytes]) -> "Running":
        """Start a contender, have it answer once, and let it get warm."""
        begun = time.perf_counter()
        port, starter = stack.enter_context(started(contender, folder))
        answer(port, requests, 1)
        cold_ms = (time.perf_counter() - begun) * 1000
        load(port, requests, SLICE)
        return cls(contender, port, _answering(starter), requests, cold_ms)

    def load(self, seconds: float) -> None:
        """Keep it busy for a while."""
        before = _cpu_seconds(self._process)
        answered, took = load(self._port, self._requests, seconds)
        self._cpu_seconds += _cpu_seconds(self._process) - before
        self._answered += answered
        self._seconds += took

    def round(self, seconds: float) -> Round:
        """What it did, and how long an answer takes at half that load."""
        per_second = self._answered / self._seconds
        times = latencies(self._port, self._requests, seconds, per_second / 2)
        return Round(
            per_second,
            self._cpu_seconds / self._answered * 1e6,
            statistics.median(times),
            times[int(len(times) * 0.99)],
            self._cold_ms,
            _memory_mb(self._process),
        )


def _row(contender: Contender, results: Mapping[Contender, list[Round]]) -> Row:
    name, server = contender
    pairs = list(zip(results[contender], results["echo", server], strict=True))
    return Row(
        name=name,
        server=server,
        per_second=statistics.median(one.per_second for one, _ in pairs),
        ratio=statistics.median(one.per_second / echo.per_second for one, echo in pairs),
        cpu_us=statistics.median(one.cpu_us for one, _ in pairs),
        cpu_ratio=statistics.median(echo.cpu_us / one.cpu_us for one, echo in pairs),
        p50_ms=statistics.median(one.p50_ms for one, _ in pairs),
        p99_ms=statistics.median(one.p99_ms for one, _ in pairs),
        cold_ms=min(one.cold_ms for one, _ in pairs),
        memory_mb=max(one.memory_mb for one, _ in pairs),
    )


def watch_memory(contender: Contender, count: int) -> list[tuple[int, float]]:
    """Resident memory in MB after so many requests, looked at now and then."""
    amazon = signing.Amazon()
    looks: list[tuple[int, float]] = []
    with published(amazon) as folder, started(contender, folder) as (port, starter):
        for answered in range(BATCH, count + 1, BATCH):
            # A signature is good for two and a half minutes only.
            requests = [request for kind in signed_requests(amazon) for request in kind]
            answer(port, requests, BATCH)
            if answered * LOOKS // count > len(looks):
                looks.append((answered, _memory_mb(_answering(starter))))
    return looks


def main() -> None:
    """Read the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS))
    parser.add_argument("--requests", type=int, help="watch the memory of ours over so many requests")
    chosen = parser.parse_args()
    _pin(os.getpid(), first=False)
    if chosen.requests:
        looks = watch_memory(("ours", chosen.servers[0]), chosen.requests)
        for count, megabytes in looks:
            print(f"{count:>9} requests{megabytes:>8.1f} MB")
        written: object = looks
    else:
        contenders = [(name, server) for server in chosen.servers for name in CONTENDERS]
        rows = measure(contenders, chosen.seconds, chosen.rounds)
        _print(rows)
        written = [asdict(row) for row in rows]
    if chosen.json:
        chosen.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def _print(rows: Sequence[Row]) -> None:
    print(
        f"{'':<12}{'':<10}{'req/s':>8}{'of echo':>9}{'CPU us':>8}{'of echo':>9}"
        f"{'p50 ms':>8}{'p99 ms':>8}{'cold ms':>9}{'MB':>7}"
    )
    for row in rows:
        print(
            f"{row.name:<12}{row.server:<10}{row.per_second:>8.0f}{row.ratio:>9.2f}{row.cpu_us:>8.0f}"
            f"{row.cpu_ratio:>9.2f}{row.p50_ms:>8.2f}{row.p99_ms:>8.2f}{row.cold_ms:>9.0f}{row.memory_mb:>7.0f}"
        )


if __name__ == "__main__":
    main()
