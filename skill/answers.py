"""What to reply to each kind of turn. Knows the content and the dialogue, and no protocol."""

from collections.abc import Iterable

from skill.content import Content, Passage, Topic, Urgency
from skill.content.topics import fill
from skill.dialogue import ANYTHING, MORE, Dialogue
from skill.reply import Card, Reply
from skill.speech import Speech

_NAMED_SOURCES = 3


class Answers:
    """Composes replies from one locale's content.

    Every method takes where the dialogue stands and gives the reply with where it stands afterwards.
    ``in_session`` tells an open conversation, which goes on with a question, from a one-shot question,
    which is answered and closed.
    """

    def __init__(self, content: Content) -> None:
        self._content = content

    def launch(self, dialogue: Dialogue) -> Reply:
        """Greet, say once what this is and is not, and ask."""
        return self._told("launch", Dialogue(said="prompt:launch"), "launch_question", card="disclaimer")

    def help(self, dialogue: Dialogue) -> Reply:
        """Say what can be asked."""
        return self._told("help", dialogue.with_(said="prompt:help", offer="", other=""), "help_question")

    def topic(self, topic: Topic, dialogue: Dialogue, in_session: bool) -> Reply:
        """The short answer of a topic, or a red flag's instruction."""
        return self._part(topic, 0, in_session)

    def more(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """The next part of the last topic."""
        topic = self._topic_of(dialogue)
        if topic is None:
            return self._told("more_nothing", Dialogue(), "first_question")
        if dialogue.part + 1 < len(topic.parts):
            return self._part(topic, dialogue.part + 1, in_session)
        question, offer = self._next_offer(topic, dialogue.part)
        speech = Speech().say(self._prompt("more_end"))
        after = dialogue.with_(said="part", offer=offer, other="", misses=0)
        return self._asking(Reply(speech, after), question, in_session)

    def previous(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """The part before the one spoken last; at the answer, the answer again."""
        topic = self._topic_of(dialogue)
        if topic is None:
            return self.repeat(dialogue, in_session)
        return self._part(topic, max(0, dialogue.part - 1), in_session)

    def sources(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Name aloud where the last part came from; the card lists it with addresses."""
        topic = self._topic_of(dialogue)
        passage = topic.parts[dialogue.part] if topic and dialogue.part < len(topic.parts) else None
        if topic is None or passage is None or not passage.sources:
            general = self._told("sources_nothing", dialogue.with_(said="prompt:sources_nothing"))
            return self._asking(general, self._prompt("anything_else"), in_session)
        text = fill(self._prompt("sources"), {"sources": self._spoken(passage.sources)})
        card = Card(topic.title, self._source_list(passage.sources))
        after = dialogue.with_(said="sources", offer=ANYTHING, other="", misses=0)
        return self._asking(
            Reply(Speech().say(text), after, card=card), self._prompt("anything_else"), in_session
        )

    def repeat(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Say the last thing again."""
        topic = self._topic_of(dialogue)
        kind, _, name = dialogue.said.partition(":")
        if kind == "sources":
            return self.sources(dialogue, in_session)
        if kind == "prompt" and name in self._content.prompts:
            question = f"{name}_question"
            return self._told(name, dialogue, question if question in self._content.prompts else "what_else")
        if topic is not None:
            return self._part(topic, dialogue.part, in_session)
        return self._told("repeat_nothing", Dialogue(), "first_question")

    def yes(self, dialogue: Dialogue) -> Reply:
        """Take up what was offered last."""
        if dialogue.offer == MORE:
            return self.more(dialogue, in_session=True)
        offered = self._content.by_id.get(dialogue.offer)
        if offered is not None:
            return self.topic(offered, dialogue, in_session=True)
        return self._told("go_ahead", dialogue.with_(offer="", other=""), "go_ahead_question")

    def no(self, dialogue: Dialogue) -> Reply:
        """Turn an offer down; nothing more wanted at all ends the session."""
        if dialogue.offer == ANYTHING:
            return self.stop()
        return self._told("all_right", dialogue.with_(offer=ANYTHING, other=""), "what_else")

    def choose(self, second: bool, dialogue: Dialogue) -> Reply:
        """Take the first or second of two topics asked about."""
        topic = self._content.by_id.get(dialogue.other if second else dialogue.offer)
        if topic is None:
            return self.fallback(dialogue)
        return self.topic(topic, dialogue, in_session=True)

    def start_over(self, dialogue: Dialogue) -> Reply:
        """Forget the topic and begin again."""
        return self._told("all_right", Dialogue(), "first_question")

    def pause(self, dialogue: Dialogue) -> Reply:
        """Wait without losing the place."""
        return self._told("pause", dialogue, "pause_question")

    def did_you_mean(self, first: Topic, second: Topic, dialogue: Dialogue) -> Reply:
        """Ask which of two topics was meant."""
        question = fill(self._prompt("did_you_mean"), {"first": first.name, "second": second.name})
        after = dialogue.with_(offer=first.id, other=second.id)
        return Reply(Speech().say(self._prompt("did_you_mean_start")), after, question)

    def fallback(self, dialogue: Dialogue) -> Reply:
        """Say that this is not known: first with an example, then with another, then hand over and close."""
        after = dialogue.with_(misses=dialogue.misses + 1, offer="", other="")
        if after.misses == 1:
            return self._told("fallback_first", after, "fallback_first_question")
        if after.misses == 2:
            return self._told("fallback_again", after, "fallback_again_question")
        return self._told("fallback_last", Dialogue())

    def error(self, dialogue: Dialogue) -> Reply:
        """Own up to a fault of ours and ask again."""
        return self._told("error", dialogue, "error_question")

    def stop(self) -> Reply:
        """Say goodbye."""
        return self._told("goodbye", Dialogue())

    def cancel(self) -> Reply:
        """Leave off at once."""
        return self._told("cancelled", Dialogue())

    def home(self) -> Reply:
        """Make room for the device's home screen."""
        return self._told("home", Dialogue())

    def _part(self, topic: Topic, part: int, in_session: bool) -> Reply:
        question, offer = self._next_offer(topic, part)
        passage = topic.parts[part]
        after = Dialogue(topic=topic.id, part=part, offer=offer, said="part")
        reply = Reply(Speech().say(passage.text), after, card=self._card(topic, passage))
        if topic.urgency is Urgency.EMERGENCY:
            return reply
        return self._asking(reply, question, in_session)

    def _next_offer(self, topic: Topic, part: int) -> tuple[str, str]:
        """The question after a part, and what "yes" to it stands for."""
        if topic.urgency:
            return self._prompt("anything_else"), ANYTHING
        if part + 1 < len(topic.parts):
            return self._prompt("offer_more"), MORE
        if topic.see_also:
            other = self._content.by_id[topic.see_also[0]]
            return fill(self._prompt("offer_topic"), {"name": other.name}), other.id
        return self._prompt("anything_else"), ANYTHING

    def _asking(self, reply: Reply, question: str, in_session: bool) -> Reply:
        if not in_session:
            return reply
        return Reply(reply.speech, reply.dialogue, question, reply.reprompt, reply.card)

    def _told(self, name: str, dialogue: Dialogue, question: str = "", card: str = "") -> Reply:
        prompt = self._content.prompts[name]
        shown = Card(self._prompt("card_title"), f"{prompt.say}\n\n{self._prompt(card)}") if card else None
        asked = self._prompt(question) if question else ""
        return Reply(Speech().say(prompt.say), dialogue, asked, prompt.reprompt, shown)

    def _prompt(self, name: str) -> str:
        return self._content.prompts[name].say

    def _topic_of(self, dialogue: Dialogue) -> Topic | None:
        return self._content.by_id.get(dialogue.topic)

    def _card(self, topic: Topic, passage: Passage) -> Card:
        listed = self._source_list(passage.sources)
        return Card(
            topic.title, "\n\n".join(filter(None, (passage.text, listed, self._prompt("disclaimer"))))
        )

    def _source_list(self, keys: Iterable[str]) -> str:
        sources = [self._content.sources[key] for key in keys]
        if not sources:
            return ""
        lines = (" ".join(filter(None, (f"{s.organisation}: {s.title}.", s.link))) for s in sources)
        return "\n".join((f"{self._prompt('sources_heading')}:", *lines))

    def _spoken(self, keys: Iterable[str]) -> str:
        names = list(dict.fromkeys(self._content.sources[key].spoken for key in keys))
        if len(names) > _NAMED_SOURCES:
            names = [*names[:_NAMED_SOURCES], self._prompt("sources_others")]
        if len(names) == 1:
            return names[0]
        return f"{', '.join(names[:-1])} {self._prompt('sources_and')} {names[-1]}"
