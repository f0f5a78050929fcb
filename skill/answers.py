"""What to reply to each kind of turn. Knows the content and the dialogue, and no protocol."""

from skill.cards import Cards
from skill.content import Content, Pair, Topic, Urgency
from skill.content.spelling import fill
from skill.dialogue import ANYTHING, MORE, Dialogue
from skill.reply import Card, Reply
from skill.speech import Speech

ABOUT_SOURCES = "sources"
"""The topic that tells where all of it comes from; it answers "who says so" before anything was said."""


class Answers:
    """Composes replies from one locale's content.

    Every method takes where the dialogue stands and gives the reply with where it stands afterwards.
    ``in_session`` tells an open conversation, which goes on with a question, from a one-shot question,
    which is answered and closed.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._cards = Cards(content)

    def launch(self, dialogue: Dialogue) -> Reply:
        """Greet, say once what this is and is not, and ask."""
        return self._told("launch", Dialogue(), "launch_question", card="disclaimer")

    def help(self, dialogue: Dialogue) -> Reply:
        """Say what can be asked."""
        return self._told("help", dialogue.with_(offer="", other="", misses=0), "help_question")

    def topic(self, topic: Topic, dialogue: Dialogue, in_session: bool) -> Reply:
        """The short answer of a topic, or a red flag's instruction."""
        return self._part(topic, 0, in_session)

    def pair(self, pair: Pair | None, dialogue: Dialogue, in_session: bool) -> Reply:
        """Whether something is safe for somebody; what no source says is for a pharmacist."""
        if pair is not None:
            return self._part(self._content.by_id[pair.topic], pair.part, in_session)
        return self._told("pair_unknown", Dialogue(offer=ANYTHING), "anything_else" if in_session else "")

    def more(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """The next part of the last topic."""
        topic = self._topic_of(dialogue)
        if topic is None:
            return self._told("more_nothing", Dialogue(), "first_question")
        part = _place(topic, dialogue.part)
        if part + 1 < len(topic.parts):
            return self._part(topic, part + 1, in_session)
        question, offer = self._next_offer(topic, part)
        speech = Speech().say(self._prompt("more_end"))
        after = dialogue.with_(said="part", offer=offer, other="", misses=0)
        return self._asking(Reply(speech, after), question, in_session)

    def previous(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """The part before the one spoken last; at the answer, the answer again."""
        topic = self._topic_of(dialogue)
        if topic is None:
            return self.repeat(dialogue, in_session)
        return self._part(topic, dialogue.part - 1, in_session)

    def sources(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Name aloud where the last part came from; the card lists it with addresses."""
        topic = self._topic_of(dialogue)
        about = self._content.by_id.get(ABOUT_SOURCES)
        if topic is None and about is not None:
            return self._part(about, 0, in_session)
        passage = topic.parts[_place(topic, dialogue.part)] if topic else None
        if topic is None or passage is None or not passage.sources:
            after = dialogue.with_(offer=ANYTHING, other="", misses=0)
            return self._told("sources_nothing", after, "anything_else" if in_session else "")
        text = fill(self._prompt("sources"), {"sources": self._cards.spoken(passage.sources)})
        card = Card(topic.title, self._cards.source_list(passage.sources))
        after = dialogue.with_(said="sources", offer=ANYTHING, other="", misses=0)
        return self._asking(
            Reply(Speech().say(text), after, card=card), self._prompt("anything_else"), in_session
        )

    def repeat(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Say the last thing again."""
        topic = self._topic_of(dialogue)
        kind, _, names = dialogue.said.partition(":")
        name, _, question = names.partition(":")
        choice = [self._content.by_id.get(offered) for offered in (dialogue.offer, dialogue.other)]
        if kind == "sources":
            return self.sources(dialogue, in_session)
        if kind == "choice" and choice[0] and choice[1]:
            return self.did_you_mean(choice[0], choice[1], dialogue)
        if kind == "prompt" and {name, question} <= self._content.prompts.keys():
            return self._told(name, dialogue, question)
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
        return self._told("go_ahead", dialogue.with_(offer="", other="", misses=0), "go_ahead_question")

    def no(self, dialogue: Dialogue) -> Reply:
        """Turn an offer down; nothing more wanted at all ends the session."""
        if dialogue.offer == ANYTHING:
            return self.stop()
        return self._told("all_right", dialogue.with_(offer=ANYTHING, other="", misses=0), "what_else")

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
        return self._told("pause", dialogue.with_(misses=0), "pause_question")

    def resume(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Go on where the conversation stood before the pause."""
        topic = self._topic_of(dialogue)
        if topic is None:
            return self._told("all_right", dialogue.with_(misses=0), "first_question")
        return self._part(topic, dialogue.part, in_session)

    def did_you_mean(self, first: Topic, second: Topic, dialogue: Dialogue) -> Reply:
        """Ask which of two topics was meant."""
        question = fill(self._prompt("did_you_mean"), {"first": first.name, "second": second.name})
        after = dialogue.with_(offer=first.id, other=second.id, said="choice", misses=0)
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

    def gone(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Be glad that the cramp is over."""
        after = dialogue.with_(offer=ANYTHING, other="", misses=0)
        return self._told("gone", after, "anything_else" if in_session else "")

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
        part = _place(topic, part)
        question, offer = self._next_offer(topic, part)
        passage = topic.parts[part]
        after = Dialogue(topic=topic.id, part=part, offer=offer, said="part")
        reply = Reply(Speech().say(passage.text), after, card=self._cards.of(topic.title, passage))
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
        if not question:
            return Reply(Speech().say(prompt.say), dialogue, card=shown)
        after = dialogue.with_(said=f"prompt:{name}:{question}")
        return Reply(Speech().say(prompt.say), after, self._prompt(question), prompt.reprompt, shown)

    def _prompt(self, name: str) -> str:
        return self._content.prompts[name].say

    def _topic_of(self, dialogue: Dialogue) -> Topic | None:
        return self._content.by_id.get(dialogue.topic)


def _place(topic: Topic, part: int) -> int:
    """The part there is nearest to the one asked for; the content may have changed since the last turn."""
    return min(max(part, 0), len(topic.parts) - 1)
