"""From words to what is meant: intent, slots, confidence, runner-up."""

from skill.understanding.explanation import Explanation
from skill.understanding.interpretation import ASK_INTENT, SAFE_TOGETHER, Interpretation, Reason
from skill.understanding.understand import Understanding

__all__ = [
    "ASK_INTENT",
    "SAFE_TOGETHER",
    "Explanation",
    "Interpretation",
    "Reason",
    "Understanding",
]
