"""Which words of the content the voice says so that they can be heard back.

    python -m benchmarks.pronunciation [WORD ...] [--locale en-GB] [--most N] [--unaided] [--json FILE]

Every sentence of answers, routines and prompts, or every one with one of the WORDs, is spoken by the default
voice and transcribed by the recogniser. Printed are the words that did not come back, those missed most often
first, with what was heard in their place. That takes a pronunciation nobody would expect for an error, but
also a recogniser that mishears: listen before correcting one in content/en/pronunciations.yaml. ``--unaided``
leaves that list out, to see what it does. Numbers are not compared.
"""

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

import click

from benchmarks.echoes import texts_of
from benchmarks.hearing import PAUSE_SECONDS, RATE, listen
from skill.content import load_content
from skill.speech import Speech
from voice_local.models import choose
from voice_local.pronunciation import PronouncingVoice, Pronunciation, load_pronunciation
from voice_local.recogniser import VoskRecogniser
from voice_local.sound import Sound
from voice_local.ssml import Text, segments
from voice_local.voice import Pyttsx3Voice

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_OUTCOME_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence said and heard back.

    Attributes:
        said: Its words as they are written, in small letters.
        heard: What the recogniser made of them.
    """

    said: tuple[str, ...]
    heard: tuple[str, ...]

    def missed(self) -> Iterator[tuple[str, str]]:
        """Each word that did not come back, with what stands in its place."""
        matcher = SequenceMatcher(None, self.said, self.heard, autojunk=False)
        for kind, first, last, begins, ends in matcher.get_opcodes():
            if kind in ("replace", "delete"):
                instead = " ".join(self.heard[begins:ends])
                yield from ((word, instead) for word in self.said[first:last])


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a word fared: how often it was said and missed, and what was heard instead."""

    word: str
    said: int
    missed: int
    known: bool
    instead: tuple[str, ...]


def heard_back(
    texts: Iterable[str], voice: PronouncingVoice, recogniser: VoskRecogniser
) -> Iterator[Sentence]:
    """Speak and transcribe."""
    pause = Sound.silence(PAUSE_SECONDS, RATE)
    for text in texts:
        sound = Sound.joined([pause, voice.render(text), pause], RATE)
        yield Sentence(words_of(text), words_of(listen(recogniser, sound).text))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without numbers and punctuation."""
    return tuple(_WORD.findall(text.lower()))


def outcomes(sentences: Sequence[Sentence], vocabulary: frozenset[str]) -> list[Outcome]:
    """Count for each word that was missed, those missed most often first."""
    said = Counter(word for sentence in sentences for word in sentence.said)
    instead: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        for word, heard in sentence.missed():
            instead[word].append(heard)
    found = [
        Outcome(
            word,
            said[word],
            len(heard),
            word in vocabulary,
            tuple(text for text, _ in Counter(heard).most_common(_OUTCOME_EXAMPLES)),
        )
        for word, heard in instead.items()
    ]
    return sorted(found, key=lambda outcome: (-outcome.missed / outcome.said, -outcome.said, outcome.word))


@click.command()
@click.argument("words", nargs=-1)
@click.option("--locale", default="en-US", help="Locale of the content and the voice.")
@click.option("--most", default=0, help="Take only so many sentences, the same ones every time.")
@click.option("--unaided", is_flag=True, help="Leave the list of pronunciations out.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Also write every sentence as JSON.")
def main(words: tuple[str, ...], locale: str, most: int, unaided: bool, target: Path | None) -> None:
    """Measure and print a table."""
    content = load_content(locale)
    spoken = content.locale.spoken
    texts = sorted(
        {
            segment.text
            for text in texts_of(content)
            for segment in segments(Speech().say(text).ssml_with(spoken))
            if isinstance(segment, Text)
        }
    )
    wanted = {word.lower() for word in words}
    texts = [text for text in texts if not wanted or wanted & set(words_of(text))]
    if 0 < most < len(texts):
        texts = random.Random(1).sample(texts, most)
    model = choose(None)
    pronunciation = Pronunciation() if unaided else load_pronunciation()
    with Pyttsx3Voice(locale=locale) as voice:
        recogniser = VoskRecogniser(model.path)
        sentences = list(heard_back(texts, PronouncingVoice(voice, pronunciation), recogniser))
    found = outcomes(sentences, model.words())
    said = sum(len(sentence.said) for sentence in sentences)
    missed = sum(outcome.missed for outcome in found)
    print(f"{len(sentences)} sentences, {said} words, {missed} not heard back ({100 * missed / said:.1f}%)")
    print(f"{'word':20}{'said':>6}{'missed':>8}  heard instead")
    for outcome in found:
        note = "" if outcome.known else "(not in the recogniser's vocabulary) "
        print(f"{outcome.word:20}{outcome.said:6}{outcome.missed:8}  {note}{' | '.join(outcome.instead)}")
    if target is not None:
        report = {"outcomes": [asdict(one) for one in found], "sentences": [asdict(one) for one in sentences]}
        target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
