"""What is said where it is not clear what was meant, or where the answer was to another question."""

from skill.content import Content, Topic
from skill.content.spelling import fill
from skill.dialogue import CHOICE, GUESS, PART, Dialogue
from skill.reply import Reply
from skill.speech import Speech
from skill.telling import Telling


class Doubts:
    """Asks back, in the words of one locale."""

    def __init__(self, content: Content, telling: Telling) -> None:
        self._content = content
        self._telling = telling

    def did_you_mean(self, first: Topic, second: Topic, dialogue: Dialogue) -> Reply:
        """Ask which of two topics was meant."""
        question = fill(self._telling.prompt("did_you_mean"), {"first": first.name, "second": second.name})
        after = dialogue.with_(offer=first.id, other=second.id, second="", said=CHOICE, misses=0)
        return Reply(Speech().say(self._telling.prompt("did_you_mean_start")), after, question)

    def choose(self, second: bool, dialogue: Dialogue) -> Reply:
        """Take the first or second of two topics asked about."""
        topic = self._content.by_id.get(dialogue.other if second else dialogue.offer)
        return self._telling.part(topic, 0, in_session=True) if topic else self.fallback(dialogue)

    def wrong(self, dialogue: Dialogue) -> Reply:
        """Own up to an answer to another question, and ask whether the next best guess is right."""
        guess = self._content.by_id.get(dialogue.second) if dialogue.said == PART else None
        return self.guess(guess, dialogue) if guess else self.rephrase(dialogue)

    def guess(self, topic: Topic, dialogue: Dialogue) -> Reply:
        """Ask whether a topic was meant."""
        question = fill(self._telling.prompt("guess"), {"name": topic.name})
        after = dialogue.with_(offer=topic.id, other="", second="", said=GUESS, misses=0)
        return Reply(Speech().say(self._telling.prompt("sorry")), after, question)

    def rephrase(self, dialogue: Dialogue) -> Reply:
        """Ask for the question again; where that was of no use, say how it is best put."""
        after = dialogue.with_(offer="", other="", second="", misses=dialogue.misses + 1)
        if dialogue.said == GUESS or dialogue.misses:
            return self._telling.told("rephrase", after, "rephrase_question")
        return self._telling.told("sorry", after, "sorry_question")

    def fallback(self, dialogue: Dialogue, nearest: Topic | None = None) -> Reply:
        """Say that this is not known: first with an example, then with another, then hand over and close.

        Args:
            dialogue: Where the conversation stands.
            nearest: What comes nearest to the question, to be offered in place of the second example.
        """
        after = dialogue.with_(misses=dialogue.misses + 1, offer="", other="", second="")
        if after.misses == 1:
            return self._telling.told("fallback_first", after, "fallback_first_question")
        if after.misses == 2 and nearest:
            question = fill(self._telling.prompt("fallback_nearest"), {"name": nearest.name})
            after = after.with_(offer=nearest.id, said=GUESS)
            return Reply(Speech().say(self._telling.prompt("fallback_again")), after, question)
        if after.misses == 2:
            return self._telling.told("fallback_again", after, "fallback_again_question")
        return self._telling.told("fallback_last", Dialogue())
