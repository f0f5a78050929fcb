"""Finite-state transducers as text, and OpenFst's programs that make binary files of them."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PACKAGES = "libfst-tools libfst22-plugins-base"
"""Debian's packages with the programs and the look-ahead type.

``pynini`` from the Python index lacks that type."""

PROGRAMS = ("fstcompile", "fstarcsort", "fstconvert")


class BuildError(Exception):
    """The model cannot be built; the message says what to do."""


@dataclass(slots=True)
class Fst:
    """A transducer under construction: states are numbered from 0, the first one made is the start.

    Attributes:
        states: How many there are.
        arcs: From, to, input label, output label, cost; label 0 is epsilon.
        finals: State to final cost.
    """

    states: int = 0
    arcs: list[tuple[int, int, int, int, float]] = field(default_factory=list)
    finals: dict[int, float] = field(default_factory=dict)

    def state(self) -> int:
        """Add a state and return its number."""
        self.states += 1
        return self.states - 1

    def arc(self, source: int, target: int, label: int, output: int = 0, cost: float = 0.0) -> None:
        """Add an arc."""
        self.arcs.append((source, target, label, output, cost))

    def text(self) -> str:
        """Write it the way ``fstcompile`` reads it; costs get five digits, the same on every machine."""
        rows = [f"{a} {b} {label} {output} {cost:.5f}\n" for a, b, label, output, cost in self.arcs]
        rows += [f"{state} {cost:.5f}\n" for state, cost in self.finals.items()]
        return "".join(rows)


def find_plugins(root: Path = Path("/usr/lib"), path: str | None = None) -> list[Path]:
    """Folders with OpenFst's look-ahead type, which Debian keeps outside the loader's path.

    Args:
        root: Where Debian keeps libraries.
        path: Where to look for programs; the process's ``PATH`` by default.

    Raises:
        BuildError: A program or the type is missing.
    """
    folders = sorted({path.parent for path in root.glob("*/fst/*/olabel_lookahead-fst.so")})
    missing = [program for program in PROGRAMS if shutil.which(program, path=path) is None]
    if missing or not folders:
        lacking = ", ".join(missing or ["olabel_lookahead-fst.so"])
        raise BuildError(f"{lacking} not found; install Debian's packages: apt-get install {PACKAGES}")
    return folders


def compile_lookahead(fst: Fst, target: Path, scratch: Path) -> dict[int, int]:
    """Compile for composition with a grammar at run time.

    OpenFst renumbers the output labels so that those reachable from a state are an interval. Everything
    that is composed with the result, and words.txt, has to use the new numbers.

    Args:
        fst: The transducer.
        target: File to write.
        scratch: Folder for intermediate files.

    Returns:
        Old label to new label.
    """
    _compile(fst, scratch / "unsorted.fst", scratch)
    _run("fstarcsort", "--sort_type=olabel", scratch / "unsorted.fst", scratch / "sorted.fst")
    pairs = scratch / "relabel.txt"
    _run(
        "fstconvert",
        "--fst_type=olabel_lookahead",
        f"--save_relabel_opairs={pairs}",
        scratch / "sorted.fst",
        target,
    )
    rows = (line.split() for line in pairs.read_text(encoding="ascii").splitlines())
    return {int(old): int(new) for old, new in rows}


def compile_constant(fst: Fst, target: Path, scratch: Path) -> None:
    """Compile to a compact read-only file, arcs sorted by input label."""
    _compile(fst, scratch / "unsorted.fst", scratch)
    _run("fstarcsort", scratch / "unsorted.fst", scratch / "sorted.fst")
    _run("fstconvert", "--fst_type=const", scratch / "sorted.fst", target)


def _compile(fst: Fst, target: Path, scratch: Path) -> None:
    source = scratch / "fst.txt"
    source.write_text(fst.text(), encoding="ascii")
    _run("fstcompile", source, target)


def _run(*command: str | Path) -> None:
    plugins = os.pathsep.join(str(folder) for folder in find_plugins())
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, "LD_LIBRARY_PATH": plugins},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(f"{command[0]} failed: {done.stderr.strip()}")
