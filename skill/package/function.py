"""Packs the AWS Lambda function.

    python -m skill.package.function build/toe-cramps.zip

The zip holds the programs, the content ready to use, and what they need from the package index for
Lambda's own system. Run it with the Python version of Lambda's runtime, 3.12 or 3.13.
"""

import argparse
import compileall
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from py_compile import PycInvalidationMode

from skill.assistants import BAKED, bake
from skill.content import content_folder

NEEDED = ("ask-sdk-core", "numpy")
"""All that the handler imports. Vosk, the voice and the web server stay at home."""
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux2014_x86_64")
"""Amazon Linux 2023, which Lambda's runtimes from Python 3.12 on stand on, has glibc 2.34."""
_LEFT_OUT = (
    "web/templates",
    "web/static",
    "package",
    "checks",
    "cli.py",
    "understanding/training.py",
    "__pycache__",
)
_USELESS = (
    "*.dist-info/RECORD",
    "**/tests",
    "**/__pycache__",
    "bin",
    "numpy/*.pyi",
    "numpy/f2py",
    "numpy/_pyinstaller",
)
_STAMP = (1980, 1, 1, 0, 0, 0)


def build(target: Path, install: Callable[[Path], None]) -> Path:
    """Write the zip.

    Args:
        target: Where to write it.
        install: Puts what the handler needs into a folder.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder)
        root = content_folder().parent
        shutil.copytree(root / "skill", folder / "skill", ignore=_ignored)
        bake(folder / BAKED)
        # Lambda's disk is read-only: without these files every cold start would compile everything anew.
        with warnings.catch_warnings(action="ignore", category=SyntaxWarning):
            compileall.compile_dir(folder, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
        target.parent.mkdir(parents=True, exist_ok=True)
        _zip(folder, target)
    return target


def install_needed(folder: Path, constraints: Path | None = None) -> None:
    """Get the packages from the index.

    Args:
        folder: Where to put them.
        constraints: A pip constraints file with the versions to take.

    Raises:
        subprocess.CalledProcessError: pip could not get them.
    """
    limits = ["--constraint", str(constraints)] if constraints else []
    platforms = [option for name in PLATFORMS for option in ("--platform", name)]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    wheels = ["--only-binary=:all:", *platforms, "--python-version", version]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder)]
    subprocess.run([*command, *wheels, *limits, *NEEDED], check=True)  # noqa: S603  (nothing of it is typed)
    for pattern in _USELESS:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _ignored(folder: str, names: list[str]) -> set[str]:
    inside = Path(folder).parts
    below = inside[len(inside) - inside[::-1].index("skill") :]
    return {name for name in names if "/".join((*below, name)) in _LEFT_OUT or name in _LEFT_OUT}


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _STAMP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())


def main() -> None:
    """Read the command line and write the zip."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("target", type=Path)
    parser.add_argument("--constraints", type=Path)
    chosen = parser.parse_args()
    print(build(chosen.target, partial(install_needed, constraints=chosen.constraints)))


if __name__ == "__main__":
    main()
