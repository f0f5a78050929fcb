"""What ``benchmarks.voice`` makes of its measurements: rows, and tables of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.conversing import Start
from benchmarks.endpointing import End
from benchmarks.turns import Turn

T = TypeVar("T")
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Talked:
    """A table row: turns with one loop. Medians are of those that were not cut early.

    Attributes:
        loop: Who was spoken to.
        of: Condition or manner of speaking.
        turns: How many.
        answer_s: Median seconds from the last sample of speech to the first one of the answer.
        answer_95_s: Within how many seconds 19 of 20 answers began.
        earcon_s: Median to the earcon before it.
        early_pct: Turns cut early.
        late_pct: Turns ended late or never.
        wer_pct: Word errors per hundred words.
        topic_pct: Turns answered with the right topic.
        memory_mib: The most resident memory after a turn, without the speech engine's process.
    """

    loop: str
    of: str
    turns: int
    answer_s: float | None
    answer_95_s: float | None
    earcon_s: float | None
    early_pct: float
    late_pct: float
    wer_pct: float
    topic_pct: float
    memory_mib: float


@dataclass(frozen=True, slots=True)
class Stages:
    """A table row: medians of where the time of an answer goes, one after the other.

    Attributes:
        loop: Who was spoken to.
        of: Condition.
        end_ms: From the last sample of speech to the final result.
        understand_ms: The understanding.
        answer_ms: The skill.
        sound_ms: From the printed answer to the first sound, the earcon's where there is one.
    """

    loop: str
    of: str
    end_ms: float | None
    understand_ms: float | None
    answer_ms: float | None
    sound_ms: float | None


@dataclass(frozen=True, slots=True)
class Ends:
    """A table row: ends of utterances found in files. Medians are of those that were not found early.

    Attributes:
        loop: Whose way of finding it.
        of: Condition.
        end_s: Median seconds from the last sample of speech to the end of the block in which it was clear.
        end_95_s: Within how many seconds it was clear for 19 of 20.
        early_pct: Cut early.
        never_pct: Not found in four seconds.
        final_ms: Median of what the last block took, the final result included.
        cpu: Processor time per second of sound, a third of which is speech.
    """

    loop: str
    of: str
    end_s: float | None
    end_95_s: float | None
    early_pct: float
    never_pct: float
    final_ms: float | None
    cpu: float | None


@dataclass(frozen=True, slots=True)
class Started:
    """A table row: medians over starts; see ``benchmarks.conversing.Start``."""

    loop: str
    microphone_s: float | None
    ready_s: float | None


_BARS = (
    ("last sample to answer, s", 0.6, "turns", "answer_s", "quiet"),
    ("the same, 95 %, s", 1.2, "turns", "answer_95_s", "quiet"),
    ("cut early, %", 2.0, "turns", "early_pct", "quiet"),
    ("cut early at 20 dB, %", 2.0, "turns", "early_pct", "20 dB"),
    ("cut early at 10 dB, %", 2.0, "turns", "early_pct", "10 dB"),
    ("command to listening, s", 1.5, "starts", "ready_s", None),
    ("idle, % of a core", 5.0, "idle", "cpu_pct", None),
    ("resident at first, MiB", 150.0, "idle", "memory_mib", None),
    ("resident after turns, MiB", 150.0, "turns", "memory_mib", "quiet"),
)
"""Name, limit, and where the figure is: table, column, and the row's ``of``."""


def talked(of: str, turns: Sequence[Turn]) -> Talked:
    """Sum up turns with one loop."""
    whole = [turn for turn in turns if not turn.early]
    sounded = [turn.sounded for turn in whole]
    words = sum(len(turn.utterance.text.split()) for turn in turns)
    return Talked(
        loop=turns[0].loop,
        of=of,
        turns=len(turns),
        answer_s=quantile(sounded, 0.5),
        answer_95_s=quantile(sounded, 0.95),
        earcon_s=quantile([turn.earcon for turn in whole], 0.5),
        early_pct=percent(turn.early for turn in turns),
        late_pct=percent(turn.late for turn in turns),
        wer_pct=100 * sum(map(_word_errors, turns)) / words,
        topic_pct=percent(turn.topic == turn.utterance.topic for turn in turns),
        memory_mib=max(turn.memory_mib for turn in turns),
    )


def stages(of: str, turns: Sequence[Turn]) -> Stages:
    """Where the time of the answers of one loop went."""
    whole = [turn for turn in turns if turn.decided is not None and not turn.early]
    sounds = [_first(turn.earcon, turn.sounded, turn.decided) for turn in whole]
    return Stages(
        turns[0].loop,
        of,
        _ms(quantile([turn.ended for turn in whole], 0.5)),
        quantile([turn.understand_ms for turn in whole], 0.5),
        quantile([turn.answer_ms for turn in whole], 0.5),
        _ms(quantile(sounds, 0.5)),
    )


def ends(of: str, found: Sequence[End]) -> Ends:
    """Sum up ends of utterances that one loop found in files."""
    whole = [end.seconds for end in found if not end.early]
    return Ends(
        found[0].loop,
        of,
        quantile(whole, 0.5),
        quantile(whole, 0.95),
        percent(end.early for end in found),
        percent(end.seconds is None for end in found),
        quantile([end.final_ms for end in found if end.seconds is not None], 0.5),
        quantile([end.cpu for end in found], 0.5),
    )


def started(starts: Sequence[Start]) -> Started:
    """How soon one loop listens."""
    return Started(
        starts[0].loop,
        quantile([start.microphone for start in starts], 0.5),
        quantile([start.ready for start in starts], 0.5),
    )


def bars(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """What issue and README promise, beside what the tables say; the ratio is the usual loop's to ours."""
    rows = []
    for name, bar, title, column, of in _BARS:
        ours, stock = (
            next((row[column] for row in tables[title] if row["loop"] == loop and row.get("of") == of), None)
            for loop in ("ours", "stock")
        )
        ratio = stock / ours if ours and stock else None
        rows.append({"what": name, "at most": bar, "ours": ours, "stock": stock, "ratio": ratio})
    return rows


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows with the same columns below each other; ``_pct`` and ``_95`` in a name become signs."""
    names = list(rows[0])
    heads = [name.replace("_pct", " %").replace("_95", " 95 %").replace("_", " ") for name in names]
    lines = [heads, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    justify = [str.ljust if isinstance(rows[0][name], str) else str.rjust for name in names]
    return "\n".join(
        "  ".join(put(cell, width) for put, cell, width in zip(justify, line, widths, strict=True))
        for line in lines
    )


def grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Put things with the same key together, in the order in which the keys come first."""
    groups: dict[K, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


def quantile(values: Iterable[float | None], share: float) -> float | None:
    """A quantile of what is there."""
    present = [value for value in values if value is not None]
    return float(np.quantile(present, share)) if present else None


def percent(true: Iterable[bool]) -> float:
    """The share of what is true."""
    return 100 * float(np.mean(list(true)))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
    return "-" if value is None else str(value)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else 1000 * seconds


def _first(earcon: float | None, sounded: float | None, since: float | None) -> float | None:
    first = earcon if earcon is not None else sounded
    return None if first is None or since is None else first - since


def _word_errors(turn: Turn) -> int:
    return Levenshtein.distance(turn.utterance.text.split(), turn.heard.split())
