"""Showing why a question was taken for what it was taken for."""

from collections.abc import Iterator

from skill.messages import Messages
from skill.understanding import Explanation


def lines(explanation: Explanation, messages: Messages) -> Iterator[str]:
    """An explanation as lines for a person.

    Args:
        explanation: What the understanding looked at.
        messages: The words.
    """
    say, meant, at = messages.text, explanation.meant, explanation.thresholds
    yield say("explain-normal", text=explanation.normal)
    chosen = " / ".join(meant.did_you_mean) or meant.topic or meant.intent
    yield say("explain-decided", stage=meant.reason, chosen=chosen, confidence=f"{meant.confidence:.2f}")
    if meant.then:
        yield say("explain-then", topic=meant.then)
    if explanation.alarm_words:
        yield say("explain-alarm", words=", ".join(explanation.alarm_words))
    yield say("explain-candidates")
    for label, share in explanation.candidates:
        yield f"  {share:.2f}  {label}"
    yield say("explain-spoke", label=explanation.best)
    for words, added in explanation.spoke:
        yield f"  {added:+.2f}  {words}"
    yield say("explain-close", share=f"{at.close:.2f}")
    yield say("explain-scope", share=f"{explanation.in_scope:.2f}", threshold=f"{at.in_scope:.2f}")
    yield say("explain-danger", share=f"{explanation.danger:.2f}", threshold=f"{at.alarm:.2f}")
