"""How long AWS Lambda's function takes to start, and how large it is.

    python -m benchmarks.lambda_start [--rounds 15] [--json FILE]

Packs the function as ``python -m skill.package.function`` does, unpacks it, and starts it as Lambda does: in
a fresh process with nothing else to import from. The smallest skill ask-sdk-core can make is started from the
same folder by turns with it. "Import" is until the module stands, which for ours includes content,
understanding and the skill; "answer" is the first request after that. The first start of each is thrown away:
it reads files from the disk that all later ones find in memory.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from skill.lambda_handler import APPLICATION_VARIABLE
from skill.package.function import build, install_needed
from tests.skill.web import signing

CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
OURS = "from skill.lambda_handler import handler"
SMALLEST = """
from ask_sdk_core.skill_builder import SkillBuilder
builder = SkillBuilder()
builder.request_handler(lambda _: True)(lambda given: given.response_builder.speak("Hello.").response)
handler = builder.lambda_handler()
"""
TIMED = """
import json, sys, time
begun = time.perf_counter()
sys.path.insert(0, sys.argv[1])
exec(sys.argv[2])
stands, cpu = time.perf_counter(), time.process_time()
answer = handler(json.loads(sys.argv[3]), None)
answered = time.perf_counter()
assert "response" in answer
print(json.dumps([stands - begun, cpu, answered - stands]))
"""


@dataclass(frozen=True, slots=True)
class Start:
    """One line of the table, in milliseconds; medians but for ``best_ms`` and ``worst_ms``.

    Attributes:
        name: What was started.
        import_ms: From a bare interpreter until the module stands.
        best_ms: The same in the fastest start.
        worst_ms: The same in the slowest.
        cpu_ms: Processor time until then, with the interpreter's own.
        answer_ms: The first answer.
    """

    name: str
    import_ms: float
    best_ms: float
    worst_ms: float
    cpu_ms: float
    answer_ms: float


def main() -> None:
    """Pack, start by turns and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packed = build(folder / "function.zip", partial(install_needed, constraints=CONSTRAINTS))
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder / "unpacked")
        sizes = {"zip_mb": packed.stat().st_size / 1e6, "unpacked_mb": size(folder / "unpacked") / 1e6}
        rows = starts(folder / "unpacked", chosen.rounds)
    print(f"zip {sizes['zip_mb']:.1f} MB, {sizes['unpacked_mb']:.1f} MB unpacked")
    print(f"{'':<10}{'import ms':>10}{'best':>7}{'worst':>7}{'CPU ms':>8}{'answer ms':>11}")
    for row in rows:
        print(
            f"{row.name:<10}{row.import_ms:>10.0f}{row.best_ms:>7.0f}{row.worst_ms:>7.0f}"
            f"{row.cpu_ms:>8.0f}{row.answer_ms:>11.1f}"
        )
    if chosen.json:
        written = {**sizes, "starts": [asdict(row) for row in rows]}
        chosen.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def starts(folder: Path, rounds: int) -> list[Start]:
    """Start each so often, by turns."""
    programs = {"ours": OURS, "smallest": SMALLEST}
    event = launch()
    taken: dict[str, list[list[float]]] = {name: [] for name in programs}
    for _ in range(rounds + 1):
        for name, program in programs.items():
            taken[name].append(started(folder, program, event))
    return [_start(name, times[1:]) for name, times in taken.items()]


def started(folder: Path, program: str, event: str) -> list[float]:
    """Seconds until the module stands, of the processor until then, and until the first answer after it."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "AWS_LAMBDA_FUNCTION_NAME": "toe-cramps",
        APPLICATION_VARIABLE: signing.APPLICATION_ID,
    }
    # Isolated and without site-packages: what the zip lacks must not be found elsewhere.
    command = [sys.executable, "-I", "-S", "-c", TIMED, str(folder), program, event]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, env=environment)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def launch() -> str:
    """A launch as Alexa sends it."""
    sent: list[bytes] = []

    def keep(body: bytes, headers: object) -> signing.Reply:
        sent.append(body)
        return signing.Reply(200, "application/json", b"{}")

    signing.Amazon().client(keep).launch()
    return sent[0].decode("utf-8")


def size(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _start(name: str, times: Sequence[Sequence[float]]) -> Start:
    imports, cpu, answers = ([1000 * value for value in column] for column in zip(*times, strict=True))
    return Start(
        name,
        statistics.median(imports),
        min(imports),
        max(imports),
        statistics.median(cpu),
        statistics.median(answers),
    )


if __name__ == "__main__":
    main()
