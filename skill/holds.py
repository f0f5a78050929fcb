"""How long the holds of a routine last, and how they are spoken."""

from skill.content import Step
from skill.speech import Speech

PACES = (1.0, 1.5, 2.0)
"""How many times as long the holds get each time longer ones are asked for."""
MAX_SECONDS = 180
"""Longest hold at any pace. Alexa cuts off speech after 240 seconds (SSML reference), words included."""


def held(speech: Speech, step: Step, pace: int) -> Speech:
    """Add the hold of a step as silence, with its cues in their places."""
    factor, passed = _factor(step, pace), 0
    for cue in step.cues:
        speech = speech.pause(round((cue.at - passed) * factor * 1000)).say(cue.passage.text)
        passed = cue.at
    return speech.pause(round((step.seconds - passed) * factor * 1000))


def _factor(step: Step, pace: int) -> float:
    return min(PACES[min(max(pace, 0), len(PACES) - 1)], max(1.0, MAX_SECONDS / step.seconds))
