"""Speaking the SSML of the answers, sentence by sentence, with pauses to the millisecond."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from xml.etree import ElementTree

from voice_local.sound import Sound
from voice_local.voice import Voice

SENTENCE_PAUSE_MS = 300
PARAGRAPH_PAUSE_MS = 500
PAUSE_RATE = 16_000
"""Sample rate in Hz of the silences: a whole number of samples in a millisecond."""

_BREAK_STRENGTHS_MS = {"none": 0, "x-weak": 100, "weak": 200, "medium": 350, "strong": 600, "x-strong": 1000}
_MANNERS = frozenset({"emphasis", "prosody", "phoneme", "lang", "w"})
"""How words are said; the platforms' voices leave that to themselves, so only the words are taken."""

_ELEMENTS = frozenset({"speak", "p", "s", "break", "say-as", "sub"}) | _MANNERS
_SPELLED_OUT = frozenset({"characters", "spell-out", "digits", "telephone"})
_TIME = re.compile(r"\s*\+?(\d+(?:\.\d+)?|\.\d+)(ms|s)\s*")
_NO_END = "".join(rf"(?<!\b{word}\.)" for word in ("Dr", "Mr", "Mrs", "Ms", "St", "vs", r"e\.g", r"i\.e"))
_CUT, _MARK, _SPACE = "\0", "\1", "\2"
"""Marks in a text under way: no XML text holds these characters."""

_BOTH = re.compile(f"{_MARK}([^{_MARK}]*){_MARK}([^{_MARK}]*){_MARK}")
_SENTENCE_END = re.compile(rf"((?<=[.!?…]){_NO_END}[\"'”’)]*)\s+")


@dataclass(frozen=True, slots=True)
class Text:
    """Words to say in one go: a sentence, or the part of one between two pauses.

    Attributes:
        text: How they are said.
        written: How they are written, where that is different; it makes no other text of it.
    """

    text: str
    written: str = field(default="", compare=False)

    @property
    def shown(self) -> str:
        """How they are written."""
        return self.written or self.text


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence of a length in milliseconds."""

    ms: int


@dataclass(frozen=True, slots=True)
class _Boundary:
    """Where a sentence or paragraph ends, which takes a pause unless a ``break`` is there."""

    ms: int


Segment = Text | Pause


def segments(ssml: str) -> tuple[Segment, ...]:
    """Take SSML apart into texts and pauses, in the order they are heard.

    Between two sentences stands a pause of ``SENTENCE_PAUSE_MS``, between two paragraphs one of
    ``PARAGRAPH_PAUSE_MS``. A ``break`` there replaces it and is kept to the millisecond.

    Args:
        ssml: A ``speak`` element with ``p``, ``s``, ``break``, ``say-as`` and ``sub`` in it. Of ``emphasis``,
            ``prosody``, ``phoneme``, ``lang`` and ``w`` only the words are taken.

    Raises:
        ValueError: The text is no well-formed SSML or uses another element.
    """
    pieces = _merged(_spoken(_parsed(ssml)))
    runs = [
        (is_text, list(run)) for is_text, run in groupby(pieces, key=lambda piece: isinstance(piece, Text))
    ]
    found: list[Segment] = []
    for place, (is_text, run) in enumerate(runs):
        if is_text:
            found += [piece for piece in run if isinstance(piece, Text)]
        elif (pause := _pause_of(run, inside=0 < place < len(runs) - 1)).ms:
            found.append(pause)
    return tuple(found)


def markup(found: Iterable[Segment]) -> str:
    """Put texts and pauses together to SSML again."""
    return f"<speak>{' '.join(map(_marked_up, found))}</speak>"


def plain_text(ssml: str) -> str:
    """Return SSML as it is read: the words as written (not their ``alias``), on one line.

    Raises:
        ValueError: The text is no well-formed SSML or uses another element.
    """
    return _one_line("".join(_written(_parsed(ssml))))


def render(ssml: str, voice: Voice) -> Iterator[Sound]:
    """Render SSML piece by piece, so that the first can be heard while the next ones are made.

    The silence that the voice puts around a sentence is cut off, for the pauses to be exact.

    Args:
        ssml: What to say.
        voice: Who says it.

    Yields:
        The sound of each text (at the voice's sample rate) and of each pause (at ``PAUSE_RATE``).

    Raises:
        ValueError: The text is no well-formed SSML or uses another element.
        Problem: The voice fails.
    """
    for segment in segments(ssml):
        yield sound_of(segment, voice)


def sound_of(segment: Segment, voice: Voice) -> Sound:
    """Return a text at the voice's sample rate or a pause at ``PAUSE_RATE``.

    Raises:
        Problem: The voice fails.
    """
    if isinstance(segment, Pause):
        return Sound.silence(segment.ms / 1000, PAUSE_RATE)
    return voice.render(segment.text).trimmed()


def _marked_up(segment: Segment) -> str:
    if isinstance(segment, Pause):
        return f'<break time="{segment.ms}ms"/>'
    if segment.shown == segment.text:
        return escape(segment.text, quote=False)
    return f'<sub alias="{escape(segment.text)}">{escape(segment.shown, quote=False)}</sub>'


def _parsed(ssml: str) -> ElementTree.Element:
    if "<!" in ssml:
        raise ValueError("SSML has neither a document type nor comments")
    try:
        root = ElementTree.fromstring(ssml)  # noqa: S314  (without a document type there are no entities to expand)
    except ElementTree.ParseError as fault:
        raise ValueError(f"this is no well-formed SSML: {fault}") from None
    if root.tag != "speak":
        raise ValueError(f"SSML is a <speak> element, not <{root.tag}>")
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            raise ValueError(f"<{element.tag}> is not among the elements spoken here")
    return root


def _spoken(element: ElementTree.Element) -> Iterator[str | Pause | _Boundary]:
    """Walk an element, yielding bits of text and what separates them."""
    boundary = {"p": _Boundary(PARAGRAPH_PAUSE_MS), "s": _Boundary(SENTENCE_PAUSE_MS)}.get(element.tag)
    if boundary:
        yield boundary
    match element.tag:
        case "break":
            yield Pause(_milliseconds(element))
        case "sub":
            yield _both(element.get("alias") or _inner(element), _inner(element))
        case "say-as" if element.get("interpret-as") in _SPELLED_OUT:
            written = _inner(element)
            yield _both(" ".join(character for character in written if character.isalnum()), written)
        case _:
            yield element.text or ""
            for child in element:
                yield from _spoken(child)
                yield child.tail or ""
    if boundary:
        yield boundary


def _written(element: ElementTree.Element) -> Iterator[str]:
    separator = " " if element.tag in {"p", "s", "break"} else ""
    yield separator + (element.text or "")
    for child in element:
        yield from _written(child)
        yield child.tail or ""
    yield separator


def _merged(bits: Iterator[str | Pause | _Boundary]) -> Iterator[Text | Pause | _Boundary]:
    """Join neighbouring bits of text and cut them where sentences end."""
    for is_text, run in groupby(bits, key=lambda bit: isinstance(bit, str)):
        if not is_text:
            yield from (bit for bit in run if not isinstance(bit, str))
            continue
        text = "".join(bit for bit in run if isinstance(bit, str))
        for number, sentence in enumerate(_sentences(text)):
            if number:
                yield _Boundary(SENTENCE_PAUSE_MS)
            yield Text(_BOTH.sub(r"\1", sentence).replace(_SPACE, " "), _as_written(sentence))


def _both(said: str, written: str) -> str:
    """One word that holds two readings, for sentences not to be cut in the midst of it."""
    return _MARK.join(["", *(_one_line(text).replace(" ", _SPACE) for text in (said, written)), ""])


def _as_written(sentence: str) -> str:
    return _BOTH.sub(r"\2", sentence).replace(_SPACE, " ") if _MARK in sentence else ""


def _sentences(text: str) -> Iterator[str]:
    return filter(None, map(_one_line, _SENTENCE_END.sub(rf"\1{_CUT}", text).split(_CUT)))


def _pause_of(run: list[Text | Pause | _Boundary], *, inside: bool) -> Pause:
    breaks = [piece.ms for piece in run if isinstance(piece, Pause)]
    if breaks:
        return Pause(sum(breaks))
    return Pause(max((piece.ms for piece in run if isinstance(piece, _Boundary)), default=0) if inside else 0)


def _milliseconds(element: ElementTree.Element) -> int:
    if (time := element.get("time")) is not None:
        if not (found := _TIME.fullmatch(time)):
            raise ValueError(f"a break lasts so many s or ms, not {time!r}")
        return round(float(found[1]) * (1000 if found[2] == "s" else 1))
    strength = element.get("strength", "medium")
    if strength not in _BREAK_STRENGTHS_MS:
        raise ValueError(f"a break is none to x-strong, not {strength!r}")
    return _BREAK_STRENGTHS_MS[strength]


def _inner(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def _one_line(text: str) -> str:
    return " ".join(text.split())
