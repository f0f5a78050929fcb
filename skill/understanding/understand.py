"""The seam: one function from an utterance to its meaning."""

from collections.abc import Sequence
from dataclasses import replace

from skill.content import Content, Frame
from skill.dialogue import Dialogue
from skill.understanding.alarms import Alarm, AlarmRules
from skill.understanding.classifier import Classifier
from skill.understanding.clauses import Clauses
from skill.understanding.deciding import Decider
from skill.understanding.entities import Entities, Frames
from skill.understanding.explanation import Explanation, explained
from skill.understanding.interpretation import ASK_INTENT, Interpretation, Reason, torn
from skill.understanding.normalise import Normaliser, spoken_words
from skill.understanding.phrases import Phrases
from skill.understanding.readings import ranked, rivals, shaky
from skill.understanding.safe_together import SafeTogether
from skill.understanding.targets import Kind, Target

CERTAIN = 1.0
"""Confidence in what stands in the content word for word, or meets a rule."""


class Understanding:
    """Understands the utterances of one locale.

    The result depends on the text, the content and where the dialogue stands, and on nothing else.

    Args:
        content: What can be meant.
        classifier: The trained topic layer; the packaged one by default.
    """

    def __init__(self, content: Content, classifier: Classifier | None = None) -> None:
        self._content = content
        self._classifier = classifier or Classifier()
        self._normal = Normaliser(content.words)
        self._rules = AlarmRules(content)
        self._commands = Phrases(content.commands, self._normal)
        self._follow_ups = Phrases(content.follow_ups, self._normal)
        self._frames = Frames(content.frames)
        self._entities = Entities(content.slots)
        self._safe_together = SafeTogether(content, self._entities)
        self._clauses = Clauses(content.words)
        self._decider = Decider(content, self._classifier)
        self._known = self._wordings()
        routines = [routine for routine in content.routines if routine.for_now]
        self._at_once = {name for one in routines for name in (one.intent, one.topic)}

    def understand(self, text: str, dialogue: Dialogue | None = None) -> Interpretation:
        """What an utterance means: red flags first, then commands, follow-ups, topics, then doubt.

        What stands in the content word for word means what its writer put it under. Of two questions the more
        urgent one is answered first; where somebody takes back what they said, what comes after counts.
        """
        whole = self._whole(text, dialogue.topic if dialogue else "")
        if whole.reason in (Reason.RED_FLAG, Reason.EMPTY) or whole.confidence >= CERTAIN:
            return whole
        return self._corrected(text) or self._two_questions(text) or whole

    def understand_best(
        self, readings: Sequence[str], dialogue: Dialogue | None = None, confidence: float = 1.0
    ) -> tuple[str, Interpretation]:
        """What is meant by words that a recogniser reads in several ways.

        Args:
            readings: The ways, likeliest first.
            dialogue: Where the conversation stands.
            confidence: How sure the recogniser is of its words, from 0 to 1.

        Returns:
            The reading that makes most sense, and its meaning; where another makes nearly as much and means
            something else, the question which was meant; nothing where neither words nor meaning are sure.
        """
        found = ranked([(reading, self.understand(reading, dialogue)) for reading in readings])
        if not found:
            return "", self.understand("")
        best = found[0].meant
        # Somebody with a cramp now is helped first and asked later.
        if self._urgent(best):
            return found[0].text, best
        if shaky(best, confidence):
            return found[0].text, Interpretation(ASK_INTENT, None, best.confidence, Reason.EMPTY)
        others = rivals(found)
        rival = next((other for other in others if not self._alike(best, other)), None)
        return found[0].text, torn(best, rival) if rival else best

    def explain(self, text: str, dialogue: Dialogue | None = None) -> Explanation:
        """Why an utterance means what it means."""
        meant = self.understand(text, dialogue)
        alarm = self._alarm(text)
        words = alarm.words if alarm else ()
        return explained(self._normal(text), meant, words, self._classifier, self._decider)

    def _whole(self, text: str, last: str) -> Interpretation:
        words = spoken_words(text)
        said = " ".join(words)
        together = self._safe_together.find(said, last)
        known = self._known.get(said)
        # After an answer "is that safe when i'm pregnant" is about that answer, whoever else wrote it down.
        if known and (known.kind is Kind.RED_FLAG or not (last and together)):
            return self._decider.meaning(known)
        alarm = self._alarm(text)
        if alarm:
            return self._decider.meaning(self._decider.targets[alarm.topic])
        short = self._short(text, last)
        if short:
            return short
        framed = self._entities.fill(said, self._frames)
        if framed:
            return _about_thing(*framed)
        plain = self._normal.of(words)
        if not plain:
            return Interpretation(ASK_INTENT, None, 0.0, Reason.EMPTY)
        meant = self._decider.decide(plain)
        return together if together and meant.reason is not Reason.RED_FLAG else meant

    def _alarm(self, text: str) -> Alarm | None:
        """The red flag that a rule finds, unless everything else speaks for something ordinary."""
        alarm = self._rules.find(text)
        return None if alarm and self._decider.harmless(self._normal(text)) else alarm

    def _short(self, text: str, last: str) -> Interpretation | None:
        """A command, or a question that leans on what was spoken about last."""
        command = self._commands.find(text)
        if command:
            return self._decider.meaning(self._decider.targets[command.intent])
        follow_up = self._follow_ups.find(text)
        if not follow_up:
            return None
        answer = follow_up.answered_by(last)
        topic = answer if answer in self._content.by_id else None
        return Interpretation(follow_up.intent, topic, CERTAIN, Reason.FOLLOW_UP)

    def _corrected(self, text: str) -> Interpretation | None:
        """What stands after a correction, where it says enough."""
        after = self._clauses.corrected(text)
        return self._part(after) if after else None

    def _two_questions(self, text: str) -> Interpretation | None:
        """The more urgent of two questions with the other in ``then``; None where it is one.

        A sentence before a question is its story, unless it calls for help at once.
        """
        for pair in self._clauses.pairs(text):
            one = self._part(pair.first)
            if not (one and one.topic and (pair.asks or self._urgent(one))):
                continue
            other = self._part(pair.second)
            if other and other.topic and not self._alike(one, other):
                if self._urgent(other) and not self._urgent(one):
                    one, other = other, one
                return replace(one, then=other.topic)
        return None

    def _part(self, text: str) -> Interpretation | None:
        """What a part of an utterance means on its own."""
        words = spoken_words(text)
        known = self._known.get(" ".join(words))
        if known:
            return self._decider.meaning(known)
        plain = self._normal.of(words)
        meant = self._decider.alone(plain) if plain else None
        return meant if meant and meant.reason is not Reason.UNSURE else None

    def _alike(self, one: Interpretation, other: Interpretation) -> bool:
        families = {self._decider.targets[meant.topic].family for meant in (one, other) if meant.topic}
        return len(families) == 1

    def _urgent(self, meant: Interpretation) -> bool:
        return meant.reason is Reason.RED_FLAG or bool({meant.intent, meant.topic} & self._at_once)

    def _wordings(self) -> dict[str, Target]:
        """Ways to ask that stand in the content; what somebody wrote down for a topic is never mistaken.

        What stands under several belongs to the first of them, red flags being before topics.
        """
        topics = [*self._content.safety, *self._content.topics]
        lists = [(topic.id, (*topic.ask, *topic.heard)) for topic in topics]
        lists += self._content.ordinary.items()
        known: dict[str, Target] = {}
        for topic_id, texts in reversed(lists):
            known.update(dict.fromkeys(texts, self._decider.targets[topic_id]))
        return known


def _about_thing(frame: Frame, thing: str) -> Interpretation:
    topic, _ = frame.answers.get(thing, (None, 0))
    return Interpretation(frame.intent, topic, CERTAIN, Reason.TOPIC, {frame.slot: thing})
