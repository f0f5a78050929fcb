"""Listening to recordings: what was said in them, how fast, and how much of a text can be made out."""

import re

from voice_local.microphone import WavMicrophone
from voice_local.recogniser import Final, VoskRecogniser
from voice_local.sound import Sound
from voice_local.ssml import render
from voice_local.voice import Voice
from voice_local.wav import LISTENING_RATE

_WORD = re.compile(r"[a-z']+")
_SHORTEST = 4
"""Letters of the shortest content word: what is shorter is mostly grammar."""


def utterances(ears: VoskRecogniser, sound: Sound) -> list[Final]:
    """The utterances of a recording, without those that were nothing."""
    ears.reset()
    # No silence after it to find its end by: Vosk takes longer over silence than over speech.
    with WavMicrophone(sound, trailing=0) as microphone:
        heard = [ears.accept(chunk) for chunk in microphone]
    return [final for final in (*heard, ears.finish()) if isinstance(final, Final) and final.text]


def transcript(ears: VoskRecogniser, sound: Sound) -> str:
    """All words of a recording."""
    return " ".join(final.text for final in utterances(ears, sound))


def spoken(ssml: str, voice: Voice, rate: int = LISTENING_RATE) -> Sound:
    """The sound of an answer, at a sample rate in Hz."""
    return Sound.joined(render(ssml, voice), rate)


def share_made_out(heard: str, text: str) -> float:
    """Which part of the content words of a text, from 0.0 to 1.0, is among the words heard."""
    wanted, found = _content_words(text), _content_words(heard)
    return len(wanted & found) / len(wanted)


def words_per_minute(text: str, seconds: float) -> float:
    """How fast a text was spoken, pauses included."""
    return 60 * len(_WORD.findall(text.lower())) / seconds


def _content_words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.lower()) if len(word) >= _SHORTEST}
