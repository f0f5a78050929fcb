"""Which words the listening model knows, and which words of the content it can never hear.

Vosk drops a phrase's unknown words with no more than a line in its log, so they are looked for beforehand.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from skill.content import Content

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def spoken_words(text: str) -> tuple[str, ...]:
    """Split a text into the words a recogniser writes: small letters and inner apostrophes.

    Hyphens and all other signs separate words; figures are left out, since they are heard as words.

    Args:
        text: A sentence in any spelling, or an utterance.
    """
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def unknown_words(model_words: Collection[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Name the words of the texts that a model cannot output.

    Args:
        model_words: What the model knows, as ``InstalledModel.words()`` gives it.
        texts: Utterances or sentences.

    Returns:
        Each word once, in alphabetical order.
    """
    return tuple(sorted({word for text in texts for word in spoken_words(text)} - set(model_words)))


def ways_to_ask(content: Content) -> Iterator[str]:
    """Go through everything people are expected to say: questions and commands."""
    for topic in content.by_id.values():
        yield from topic.ask
    for command in content.commands:
        yield from command.ask


def can_hear(model_words: Collection[str], text: str) -> bool:
    """Whether a model knows every word of a text, so that it makes sense in a grammar."""
    return set(spoken_words(text)).issubset(model_words)
