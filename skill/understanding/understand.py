"""The seam: one function from an utterance to its meaning."""

from skill.content import Content, Topic
from skill.dialogue import Dialogue
from skill.understanding.alarms import AlarmRules
from skill.understanding.classifier import Classifier, Scores
from skill.understanding.commands import Commands
from skill.understanding.interpretation import ASK_INTENT, Interpretation, Reason
from skill.understanding.normalise import Normaliser

ALARM_AT = 0.5
REJECT_BELOW = 0.5
CLOSE = 0.6
"""The runner-up is asked about when it has at least this share of the best one's probability."""
SURE = 0.45
"""Above this probability the best topic is taken without asking."""


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
        self._commands = Commands(content, self._normal)
        self._classifier = classifier or Classifier()
        self._safety = {topic.id for topic in content.safety}

    def understand(self, text: str, dialogue: Dialogue | None = None) -> Interpretation:
        """What an utterance means: red flags first, then commands, then topics, then doubt."""
        plain = self._normal(text)
        ruled = self._rules.find(text)
        if ruled:
            return self._red_flag(self._content.by_id[ruled], 1.0)
        command = self._commands.find(text)
        if command:
            return Interpretation(command.intent, None, 1.0, Reason.COMMAND)
        if not plain:
            return Interpretation(ASK_INTENT, None, 0.0, Reason.EMPTY)
        return self._classified(self._classifier.scores(plain))

    def _classified(self, scores: Scores) -> Interpretation:
        flagged = [(name, share) for name, share in scores.ranking if name in self._safety]
        if flagged and scores.red_flag >= ALARM_AT:
            return self._red_flag(self._content.by_id[flagged[0][0]], scores.red_flag)
        known = [
            (self._content.by_id[name], share)
            for name, share in scores.ranking
            if name in self._content.by_id and name not in self._safety
        ]
        if not known or scores.in_scope < REJECT_BELOW:
            return Interpretation(ASK_INTENT, None, scores.in_scope, Reason.UNKNOWN)
        (best, share), (second, next_share) = known[0], known[1] if len(known) > 1 else known[0]
        if share < SURE and next_share > CLOSE * share:
            return Interpretation(
                ASK_INTENT,
                best.id,
                share,
                Reason.UNSURE,
                runner_up=second.id,
                did_you_mean=(best.id, second.id),
            )
        return Interpretation(best.intent, best.id, share, Reason.TOPIC, runner_up=second.id)

    def _red_flag(self, topic: Topic, confidence: float) -> Interpretation:
        return Interpretation(topic.intent, topic.id, confidence, Reason.RED_FLAG, urgency=topic.urgency)
