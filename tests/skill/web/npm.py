"""Packages of npm that some tests need."""

import os
from pathlib import Path

import pytest

from tests.pulse import needs_tools

MODULES = "TOE_CRAMPS_NODE_MODULES"
"""Names the folder ``node_modules`` that has the packages in ``.ci/package.json``."""


def node_modules(*packages: str) -> Path:
    """The folder with these packages.

    Where it is not named the test is skipped, or fails where ``TOE_CRAMPS_TOOLS=1`` promises every tool.
    """
    needs_tools("node")
    folder = Path(os.environ.get(MODULES, ""))
    missing = [name for name in packages if MODULES not in os.environ or not (folder / name).is_dir()]
    if missing and os.environ.get("TOE_CRAMPS_TOOLS") == "1":
        pytest.fail(f"not in {MODULES}: {', '.join(missing)}")
    if missing:
        pytest.skip(f"{MODULES} names no folder with {', '.join(missing)}")
    return folder
