"""The seam: one function from an utterance to its meaning."""

from collections.abc import Iterable
from dataclasses import dataclass

from skill.content import Content, Pair
from skill.dialogue import Dialogue
from skill.understanding.alarms import AlarmRules
from skill.understanding.classifier import Classifier, Scores
from skill.understanding.entities import CONDITIONS, REMEDIES, Entities
from skill.understanding.interpretation import ASK_INTENT, SAFE_TOGETHER, Interpretation, Reason
from skill.understanding.normalise import Normaliser, spoken_words
from skill.understanding.phrases import Phrases
from skill.understanding.targets import Kind, Target, targets

ALARM_AT = 0.25
"""Share of all red flags together from which one is taken to be meant: rather a false alarm than a miss."""
IN_SCOPE_AT = 0.42
"""Below this probability of being this assistant's business an utterance is declined."""
SURE = 0.45
"""From this share on the best topic is taken without asking."""
CLOSE = 0.2
"""Below that, the runner-up is asked about when it has at least this part of the best one's share."""
COMMAND_AT = 0.6
"""A command in words nobody foresaw has to be likelier than this: stopping by mistake is rude."""
COMMAND_WORDS = 8
"""Nobody steers a conversation in a longer sentence."""


_REASONS = {
    Kind.TOPIC: Reason.TOPIC,
    Kind.ROUTINE: Reason.TOPIC,
    Kind.COMMAND: Reason.COMMAND,
    Kind.RED_FLAG: Reason.RED_FLAG,
}


PIECE = 12
"""Words of a long story that are looked at together; most questions are shorter."""
PIECE_IN_SCOPE_AT = 0.8
LONGEST_STORY = 60


@dataclass(frozen=True, slots=True)
class _Family:
    """The best target of a family, with the share of the whole family."""

    best: Target
    share: float


class Understanding:
    """Understands the utterances of one locale.

    The result depends on the text, the content and where the dialogue stands, and on nothing else.

    Args:
        content: What can be meant.
        classifier: The trained topic layer; the packaged one by default.
    """

    def __init__(self, content: Content, classifier: Classifier | None = None) -> None:
        self._content = content
        self._normal = Normaliser(content.words)
        self._rules = AlarmRules(content)
        self._commands = Phrases(content.commands, self._normal)
        self._follow_ups = Phrases(content.follow_ups, self._normal)
        self._classifier = classifier or Classifier()
        self._entities = Entities(content.slots)
        self._targets = targets(content)
        self._known = self._wordings()

    def understand(self, text: str, dialogue: Dialogue | None = None) -> Interpretation:
        """What an utterance means: red flags first, then commands, follow-ups, topics, then doubt.

        What stands in the content word for word means what its writer put it under.
        """
        last = dialogue.topic if dialogue else ""
        said = " ".join(spoken_words(text))
        pair = self._pair(said, last)
        known = self._known.get(said)
        # After an answer "is that safe when i'm pregnant" is about that answer, whoever else wrote it down.
        if known and (known.kind is Kind.RED_FLAG or not (last and pair)):
            return _meaning(known, 1.0, _REASONS[known.kind], self._content)
        alarm = self._rules.find(text)
        if alarm:
            return _meaning(self._targets[alarm.topic], 1.0, Reason.RED_FLAG, self._content)
        command = self._commands.find(text)
        if command:
            return _meaning(self._targets[command.intent], 1.0, Reason.COMMAND, self._content)
        follow_up = self._follow_ups.find(text)
        if follow_up:
            answer = follow_up.answered_by(last)
            topic = answer if answer in self._content.by_id else None
            return Interpretation(follow_up.intent, topic, 1.0, Reason.FOLLOW_UP)
        plain = self._normal(text)
        if not plain:
            return Interpretation(ASK_INTENT, None, 0.0, Reason.EMPTY)
        meant = self._classified(plain)
        if pair and meant.reason is not Reason.RED_FLAG:
            return pair
        return self._in_pieces(plain) or meant if meant.reason is Reason.UNKNOWN else meant

    def _wordings(self) -> dict[str, Target]:
        """Ways to ask that stand in the content; what somebody wrote down for a topic is never mistaken."""
        known: dict[str, Target] = {}
        for topic in (*self._content.safety, *self._content.topics):
            for text in (*topic.ask, *topic.heard):
                known.setdefault(text, self._targets[topic.id])
        for topic_id, texts in self._content.ordinary.items():
            for text in texts:
                known.setdefault(text, self._targets[topic_id])
        return known

    def _pair(self, said: str, last: str) -> Interpretation | None:
        """Whether something is safe for somebody: a word for safety, a remedy, and a condition or person.

        Without a remedy it is the one that the last topic was about.
        """
        words = f" {said} "
        if not any(f" {asks} " in words for asks in self._content.pairs.asks):
            return None
        named = self._entities.find(words)
        remedy = next((named[kind] for kind in REMEDIES if kind in named), None)
        condition = next((named[kind] for kind in CONDITIONS if kind in named), None)
        pairs = self._content.pairs
        if not condition or remedy == condition:
            return None
        pair = pairs.find(remedy, condition) if remedy else pairs.leaning_on(last, condition)
        if not remedy:
            return _safe_together(pair.remedy, condition, pair) if pair else None
        if pair is None and not {"remedy", "medicine", "condition"} & named.keys():
            # What a child or an old person may eat and drink is an everyday question.
            return None
        return _safe_together(remedy, condition, pair)

    def _classified(self, plain: str) -> Interpretation:
        scores = self._classifier.scores(plain)
        ranking = self._ranking(scores)
        flags = [(target, share) for target, share in ranking if target.kind is Kind.RED_FLAG]
        danger = sum(share for _, share in flags)
        if danger >= ALARM_AT:
            return _meaning(flags[0][0], danger, Reason.RED_FLAG, self._content)
        if scores.in_scope < IN_SCOPE_AT:
            return Interpretation(ASK_INTENT, None, scores.in_scope, Reason.UNKNOWN)
        families = _families(
            (target, share)
            for target, share in ranking
            if target.kind in (Kind.TOPIC, Kind.ROUTINE) or _may_steer(target, share, plain)
        )
        return self._decided(families[0], families[1]) if len(families) > 1 else self._sure(families[0])

    def _in_pieces(self, plain: str) -> Interpretation | None:
        """The one question in a long story, where the story as a whole says nothing."""
        words = plain.split()[:LONGEST_STORY]
        if len(words) <= PIECE:
            return None
        pieces = (" ".join(words[at : at + PIECE]) for at in range(0, len(words) - PIECE // 2, PIECE // 2))
        likely = [piece for piece in pieces if self._classifier.scores(piece).in_scope >= PIECE_IN_SCOPE_AT]
        found = (self._classified(piece) for piece in likely)
        return next((meant for meant in found if meant.reason is not Reason.UNKNOWN), None)

    def _decided(self, first: _Family, second: _Family) -> Interpretation:
        """The first family; where the second is close, the question which of them is meant."""
        close = first.share < SURE and second.share >= CLOSE * first.share
        if close and first.best.topic and second.best.topic:
            choice = (first.best.topic, second.best.topic)
            return Interpretation(
                ASK_INTENT, choice[0], first.share, Reason.UNSURE, runner_up=choice[1], did_you_mean=choice
            )
        return self._sure(first, second.best.topic)

    def _sure(self, first: _Family, runner_up: str | None = None) -> Interpretation:
        return _meaning(first.best, first.share, _REASONS[first.best.kind], self._content, runner_up)

    def _ranking(self, scores: Scores) -> list[tuple[Target, float]]:
        return [(self._targets[name], share) for name, share in scores.ranking if name in self._targets]


def _safe_together(remedy: str, condition: str, pair: Pair | None) -> Interpretation:
    slots = {"remedy": remedy, "condition": condition}
    return Interpretation(SAFE_TOGETHER, pair.topic if pair else None, 1.0, Reason.PAIR, slots)


def _may_steer(target: Target, share: float, plain: str) -> bool:
    return share >= COMMAND_AT and len(plain.split()) <= COMMAND_WORDS


def _families(ranking: Iterable[tuple[Target, float]]) -> list[_Family]:
    """Families by their whole share, best first, each with its best target."""
    best: dict[str, Target] = {}
    shares: dict[str, float] = {}
    for target, share in ranking:
        best.setdefault(target.family, target)
        shares[target.family] = shares.get(target.family, 0.0) + share
    found = [_Family(best[name], share) for name, share in shares.items()]
    return sorted(found, key=lambda one: -one.share)


def _meaning(
    target: Target, confidence: float, reason: Reason, content: Content, runner_up: str | None = None
) -> Interpretation:
    topic = content.by_id.get(target.topic or "")
    return Interpretation(
        target.intent,
        target.topic,
        confidence,
        reason,
        runner_up=runner_up,
        urgency=topic.urgency if topic else None,
    )
