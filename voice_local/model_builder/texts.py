"""What the recogniser should expect to hear, from content and our own lists: sentences and vocabulary."""

import hashlib
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skill.content import Content, Topic
from voice_local.model_builder.lexicon import DATA
from voice_local.vocabulary import spoken_words

PATTERN_SAMPLE = 60
"""So many sentences of each pattern are used, or a pattern with many alternatives would drown the rest."""

FEWEST_USES = 2
"""A word that only off-topic or messy sentences have is worth hearing if it is in so many of them, as typing
errors seldom are."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How often a sentence of each kind counts in the language model."""

    command: float = 20.0
    safety: float = 3.0
    ask: float = 2.0
    heard: float = 1.0
    name: float = 1.0
    question: float = 1.0
    off_topic: float = 1.0
    pattern: float = 12.0
    """Shared by all sentences of one pattern."""
    framed: float = 12.0
    """Shared by all sentences of one way to ask about a thing of a list."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All the graph is made from, beside pronunciations.

    Attributes:
        sentences: What people may say, with a weight each.
        vocabulary: Every word to be recognised, sorted.
    """

    sentences: tuple[tuple[str, float], ...]
    vocabulary: tuple[str, ...]

    def digest(self, pronunciations: Path = DATA / "pronunciations.txt") -> str:
        """SHA-256 over texts and hand-written pronunciations: it tells when a graph is out of date."""
        text = json.dumps([self.sentences, self.vocabulary, pronunciations.read_text(encoding="utf-8")])
        return hashlib.sha256(text.encode()).hexdigest()


def model_texts(contents: Sequence[Content], pronounceable: Container[str], data: Path = DATA) -> Texts:
    """Gather sentences and vocabulary.

    What the assistant says gives words only, since people say them back. Messy and off-topic sentences are
    left out where a word cannot be pronounced, or is in no other: nobody means to say a typing error. A word
    without a pronunciation anywhere else stays in the vocabulary, to be complained of.

    Args:
        contents: The content in each locale; the words differ.
        pronounceable: Words with a known pronunciation.
        data: Folder of the builder's own lists.
    """
    first, weights = contents[0], Weights()
    own = _own_sentences(weights, data)
    asked = list(_asked(first, weights))
    asked += _framed(first, weights, pronounceable)
    vocabulary = {word for sentence, _ in (*asked, *own) for word in sentence.split()}
    strange = _hearable(_off_topic(first), vocabulary, pronounceable)
    asked += [(sentence, weights.off_topic) for sentence in strange]
    vocabulary.update(word for sentence in strange for word in sentence.split())
    for line in (*lines(data / "words.txt"), *lines(data / "held_out.txt")):
        vocabulary.update(line.split())
    for pattern in lines(data / "patterns.txt"):
        vocabulary.update(spoken_words(pattern))
    for content in contents:
        vocabulary.update(word for text in _answers(content) for word in spoken_words(text))
    messy = _hearable(list(_heard(first)), vocabulary, pronounceable)
    vocabulary.update(word for sentence in messy for word in sentence.split())
    heard = [(sentence, weights.heard) for sentence in messy]
    return Texts((*asked, *heard, *own), tuple(sorted(vocabulary)))


def lines(path: Path) -> list[str]:
    """Lines of a list, without empty ones and remarks."""
    stripped = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


def expand(pattern: str) -> list[str]:
    """Write out every sentence of a pattern such as ``my (toe|foot) hurts``."""
    parts = [part.split("|") for part in re.split(r"\(([^)]*)\)", pattern)]
    return [" ".join("".join(choice).split()) for choice in itertools.product(*parts)]


def pattern_sentences(
    data: Path = DATA, most: int = PATTERN_SAMPLE, *, held_out: bool = False
) -> list[list[str]]:
    """Sample sentences of each pattern.

    Args:
        data: Folder of the lists.
        most: Sentences from one pattern.
        held_out: Give those kept out of training and language model instead, one in twelve.
    """
    generator = random.Random(1)
    found = []
    for pattern in lines(data / "patterns.txt"):
        sentences = sorted({text for text in expand(pattern) if is_held_out(text) == held_out})
        generator.shuffle(sentences)
        found.append(sentences[:most])
    return [sentences for sentences in found if sentences]


def is_held_out(sentence: str) -> bool:
    """Whether a written-out sentence is kept for tests."""
    return hashlib.md5(sentence.encode(), usedforsecurity=False).digest()[0] % 12 == 0


def _asked(content: Content, weights: Weights) -> Iterator[tuple[str, float]]:
    for topic in content.topics:
        yield from ((_spoken(text), weights.ask) for text in topic.ask)
    for topic in content.safety:
        yield from ((_spoken(text), weights.safety) for text in topic.ask)
    for command in content.commands:
        yield from ((_spoken(text), weights.command) for text in command.ask)
    for follow_up in content.follow_ups:
        yield from ((_spoken(text), weights.ask) for text in follow_up.ask)
    for topic in _all_topics(content):
        yield from ((_spoken(text), weights.name) for text in (topic.name, topic.title))
    yield from ((_spoken(text), weights.command) for text in (*content.words.fillers, *content.words.openers))
    yield _spoken(content.locale.invocation), weights.command


def _framed(content: Content, weights: Weights, pronounceable: Container[str]) -> Iterator[tuple[str, float]]:
    """Questions about each thing of a list whose name can be pronounced."""
    for frame in content.frames:
        names = [
            _spoken(text)
            for name, others in content.slots[frame.things].items()
            for text in (name, *others)
            if all(word in pronounceable for word in spoken_words(text))
        ]
        for sample in frame.ask:
            for name in names:
                yield _spoken(sample.replace(f"{{{frame.slot}}}", name)), weights.framed / len(names)


def _hearable(
    sentences: Sequence[str], vocabulary: Container[str], pronounceable: Container[str]
) -> list[str]:
    """Those whose words are known, or can be pronounced and are not there for one sentence alone."""
    common = Counter(word for sentence in sentences for word in set(sentence.split()))
    return [
        sentence
        for sentence in sentences
        if all(
            word in vocabulary or (word in pronounceable and common[word] >= FEWEST_USES)
            for word in sentence.split()
        )
    ]


def _off_topic(content: Content) -> list[str]:
    return [_spoken(text) for texts in content.out_of_scope.values() for text in texts]


def _heard(content: Content) -> Iterator[str]:
    for topic in _all_topics(content):
        yield from map(_spoken, topic.heard)
    for command in content.commands:
        yield from map(_spoken, command.heard)


def _answers(content: Content) -> Iterator[str]:
    for topic in _all_topics(content):
        yield from (part.text for part in topic.parts)
    yield from content.locale.terms.values()


def _spoken(text: str) -> str:
    return " ".join(spoken_words(text))


def _all_topics(content: Content) -> Iterable[Topic]:
    return (*content.topics, *content.safety)


def _own_sentences(weights: Weights, data: Path) -> list[tuple[str, float]]:
    patterns = [
        (text, weights.pattern / len(sentences))
        for sentences in pattern_sentences(data)
        for text in sentences
    ]
    questions = [(text, weights.question) for text in lines(data / "questions.txt")]
    return patterns + questions + [(text, weights.off_topic) for text in lines(data / "off_topic.txt")]
