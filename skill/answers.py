"""What to reply to each kind of turn. Knows the content and the dialogue, and no protocol."""

from skill.content import Content, Pair, Topic
from skill.content.spelling import fill
from skill.dialogue import ANYTHING, CHOICE, GUESS, MORE, PART, SOURCES, TIP, TIP_SOURCES, Dialogue
from skill.doubts import Doubts
from skill.frames import Frames
from skill.reply import Card, Reply
from skill.speech import Speech
from skill.telling import OFFER, Telling, place
from skill.tips import Tips

ABOUT_SOURCES = "sources"
"""The topic that tells where all of it comes from; it answers "who says so" before anything was said."""
HELPED = "prompt:help:help_question"
"""What ``said`` is after the first help."""
GREETINGS = ("greeting_hi", "greeting_hello", "greeting_here")
"""Fixed sentences that take turns for somebody who has been greeted before."""


class Answers:
    """Composes replies from one locale's content.

    Every method takes where the dialogue stands and gives the reply with where it stands afterwards.
    ``in_session`` tells an open conversation, which goes on with a question, from a one-shot question,
    which is answered and closed.

    Attributes:
        doubts: What is said where it is not clear what was meant.
        tips: Gives tips.
        frames: Answers questions about a thing of a list.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._telling = Telling(content)
        self.doubts = Doubts(content, self._telling)
        self.tips = Tips(content, self._telling)
        self.frames = Frames(content, self._telling, self.doubts)

    def launch(self, dialogue: Dialogue, in_session: bool, draw: int) -> Reply:
        """Greet and ask; to somebody who has not been greeted yet, say what this is and is not.

        Args:
            dialogue: Where the conversation stands.
            in_session: Whether it was open already.
            draw: Any number; it chooses among the later greetings.
        """
        greeted = in_session or dialogue.greeted
        name = GREETINGS[draw % len(GREETINGS)] if greeted else "launch"
        return self._telling.told(name, Dialogue(), "launch_question", card="disclaimer")

    def help(self, dialogue: Dialogue) -> Reply:
        """Say what can be asked; asked for again, what else."""
        name = "help_more" if dialogue.said == HELPED else "help"
        return self._telling.told(name, dialogue.with_(offer="", other="", misses=0), "help_question")

    def privacy(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Say what becomes of what people say."""
        after = dialogue.with_(offer=ANYTHING, other="", misses=0)
        return self._telling.told("privacy", after, OFFER if in_session else "")

    def thanks(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Take thanks, and see whether that was all."""
        after = dialogue.with_(offer=ANYTHING, other="", misses=0)
        return self._telling.told("thanks", after, OFFER if in_session else "")

    def topic(self, topic: Topic, in_session: bool) -> Reply:
        """The short answer of a topic, or a red flag's instruction."""
        return self._telling.part(topic, 0, in_session)

    def then(self, reply: Reply, second: Topic) -> Reply:
        """An answer with the offer to go on with the other thing that was asked in the same breath."""
        told = self._content.by_id.get(reply.dialogue.topic)
        if reply.dialogue.said != PART or told is None or told.urgency or told == second:
            return reply
        return self.offering(reply, second)

    def offering(self, reply: Reply, second: Topic) -> Reply:
        """A reply that closes with the offer to go on with what else was asked."""
        question = fill(self._telling.prompt("offer_second"), {"name": second.name})
        return Reply(reply.speech, reply.dialogue.with_(offer=second.id), question, card=reply.card)

    def pair(self, pair: Pair | None, in_session: bool) -> Reply:
        """Whether something is safe for somebody; what no source says is for a pharmacist."""
        if pair is not None:
            return self._telling.part(self._content.by_id[pair.topic], pair.part, in_session)
        return self._telling.told("pair_unknown", Dialogue(offer=ANYTHING), OFFER if in_session else "")

    def more(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """The next part of the last topic; after a tip, the next tip; before any topic, more help."""
        topic = self._telling.topic_of(dialogue)
        if dialogue.said in {TIP, TIP_SOURCES}:
            return self.tips.next(dialogue, in_session)
        if topic is None and dialogue.said == HELPED:
            return self.help(dialogue)
        if topic is None:
            return self._telling.told("more_nothing", Dialogue(), "first_question")
        part = place(topic, dialogue.part)
        if part + 1 < len(topic.parts):
            return self._telling.part(topic, part + 1, in_session)
        offer = self._telling.next_offer(topic, part)
        after = dialogue.with_(said=PART, offer=offer, other="", misses=0)
        return self._telling.asking(Reply(Speech().say(self._telling.prompt("more_end")), after), in_session)

    def details(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """More about what was just told; after a tip, the topic it belongs to."""
        topic = self._telling.topic_of(dialogue)
        if topic and dialogue.said in {TIP, TIP_SOURCES}:
            return self.topic(topic, in_session)
        return self.more(dialogue, in_session)

    def previous(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """The part before the one spoken last; at the answer, the answer again."""
        topic = self._telling.topic_of(dialogue)
        if topic is None or dialogue.said != PART:
            return self.repeat(dialogue, in_session)
        return self._telling.part(topic, dialogue.part - 1, in_session)

    def sources(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Name aloud where the last part came from; the card lists it with addresses."""
        if dialogue.said in {TIP, TIP_SOURCES}:
            return self.tips.sources(dialogue, in_session)
        topic, cards = self._telling.topic_of(dialogue), self._telling.cards
        about = self._content.by_id.get(ABOUT_SOURCES)
        if topic is None and about is not None:
            return self._telling.part(about, 0, in_session)
        passage = topic.parts[place(topic, dialogue.part)] if topic else None
        after = dialogue.with_(offer=ANYTHING, other="", misses=0)
        if topic is None or passage is None or not passage.sources:
            return self._telling.told("sources_nothing", after, OFFER if in_session else "")
        text = fill(self._telling.prompt("sources"), {"sources": cards.spoken(passage.sources)})
        card = Card(topic.title, cards.source_list(passage.sources))
        told = Reply(Speech().say(text), after.with_(said=SOURCES), card=card)
        return self._telling.asking(told, in_session)

    def repeat(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Say the last thing again."""
        topic = self._telling.topic_of(dialogue)
        first, second = (self._content.by_id.get(offered) for offered in (dialogue.offer, dialogue.other))
        if dialogue.said == TIP:
            return self.tips.again(dialogue, in_session)
        if dialogue.said in {SOURCES, TIP_SOURCES}:
            return self.sources(dialogue, in_session)
        if dialogue.said == CHOICE and first and second:
            return self.doubts.did_you_mean(first, second, dialogue)
        if dialogue.said == GUESS and first:
            return self.doubts.guess(first, dialogue)
        frame = self.frames.declined(dialogue)
        if frame:
            return self.frames.decline(frame, in_session)
        told = self._telling.again(dialogue)
        if told is None and topic is not None:
            return self._telling.part(topic, dialogue.part, in_session)
        return told or self._telling.told("repeat_nothing", Dialogue(), "first_question")

    def yes(self, dialogue: Dialogue) -> Reply:
        """Take up what was offered last."""
        if dialogue.offer == MORE:
            return self.more(dialogue, in_session=True)
        if dialogue.offer == TIP:
            return self.tips.next(dialogue, in_session=True)
        offered = self._content.by_id.get(dialogue.offer)
        if offered is not None:
            return self.topic(offered, in_session=True)
        return self._telling.told(
            "go_ahead", dialogue.with_(offer="", other="", misses=0), "go_ahead_question"
        )

    def no(self, dialogue: Dialogue) -> Reply:
        """Turn an offer down; nothing more wanted at all ends the session."""
        if dialogue.offer == ANYTHING:
            return self.stop()
        if dialogue.said == GUESS:
            return self.doubts.rephrase(dialogue)
        return self._telling.told(
            "all_right", dialogue.with_(offer=ANYTHING, other="", misses=0), "what_else"
        )

    def start_over(self) -> Reply:
        """Forget the topic and begin again."""
        return self._telling.told("all_right", Dialogue(), "first_question")

    def pause(self, dialogue: Dialogue) -> Reply:
        """Wait without losing the place."""
        return self._telling.told("pause", dialogue.with_(misses=0), "pause_question")

    def resume(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Go on: after a pause with what was said before it, else with what is offered."""
        topic = self._telling.topic_of(dialogue)
        if topic and dialogue.said.startswith("prompt:pause:"):
            return self._telling.part(topic, dialogue.part, in_session)
        if dialogue.offer:
            return self.yes(dialogue)
        if topic is None:
            return self._telling.told("all_right", dialogue.with_(misses=0), "first_question")
        return self.more(dialogue, in_session)

    def error(self, dialogue: Dialogue) -> Reply:
        """Own up to a fault of ours and ask again."""
        return self._telling.told("error", dialogue, "error_question")

    def gone(self, dialogue: Dialogue, in_session: bool) -> Reply:
        """Be glad that the cramp is over."""
        after = dialogue.with_(offer=ANYTHING, other="", misses=0)
        return self._telling.told("gone", after, OFFER if in_session else "")

    def stop(self) -> Reply:
        """Say goodbye."""
        return self._telling.told("goodbye", Dialogue())

    def cancel(self) -> Reply:
        """Leave off at once."""
        return self._telling.told("cancelled", Dialogue())

    def home(self) -> Reply:
        """Make room for the device's home screen."""
        return self._telling.told("home", Dialogue())
