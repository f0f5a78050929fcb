"""What an engine costs to have: run by ``benchmarks.understanding``, each engine in a process of its own.

    python -m benchmarks.footprint ENGINE SAMPLES.json

Prints the milliseconds of processor time from a bare interpreter that holds the samples to the first answer,
imports included (and training, where the engine trains), and the MiB the process grew by.
"""

import json
import sys
import time
from pathlib import Path

import psutil

from benchmarks.engines import ENGINES


def main() -> None:
    """Measure and print."""
    name, path = sys.argv[1:]
    samples = [(text, label) for text, label in json.loads(Path(path).read_text(encoding="utf-8"))]
    process = psutil.Process()
    before, start = process.memory_info().rss, time.process_time()
    ENGINES[name](samples).rank("why do my toes cramp at night")
    spent = (time.process_time() - start) * 1000
    grown = (process.memory_info().rss - before) / 2**20
    print(json.dumps({"ms_to_first_answer": spent, "mib": grown}))


if __name__ == "__main__":
    main()
