"""Whether the assistant could answer, for Alexa to ask before she hands a question over.

Nothing happens here and nothing is remembered: the same question gets the same verdict.
"""

from ask_sdk_model.canfulfill import (
    CanFulfillIntent,
    CanFulfillIntentValues,
    CanFulfillSlot,
    CanFulfillSlotValues,
    CanUnderstandSlotValues,
)

from skill.assistant import Assistant
from skill.content import Content
from skill.question import question_of
from skill.turn import Turn
from skill.understanding import ASK_INTENT, SAFE_TOGETHER, Reason

YES, MAYBE, NO = CanFulfillIntentValues.YES, CanFulfillIntentValues.MAYBE, CanFulfillIntentValues.NO


def can_fulfill(assistant: Assistant, turn: Turn) -> CanFulfillIntent:
    """The verdict on an intent somebody said without naming the skill.

    Topics, guided routines and whether two things go together are for us. Words that only mean something
    in the middle of a conversation ("yes", "next") are not, and neither are emergencies: whoever speaks of
    chest pain without naming this skill is better served by Alexa's own answer than by a skill about toes.
    """
    verdict = _of_question(assistant, turn) if turn.intent == ASK_INTENT else _of_intent(assistant, turn)
    slots = {name: _slot(verdict) for name in turn.slots}
    return CanFulfillIntent(can_fulfill=verdict, slots=slots or None)


def _of_intent(assistant: Assistant, turn: Turn) -> CanFulfillIntentValues:
    return YES if _is_ours(assistant.content, turn.intent) else NO


def _of_question(assistant: Assistant, turn: Turn) -> CanFulfillIntentValues:
    meant = assistant.understand(question_of(turn.slots, assistant.content.carriers))
    if meant.urgency:
        return NO
    if meant.did_you_mean or meant.reason is Reason.UNSURE:
        return MAYBE
    return YES if _is_ours(assistant.content, meant.intent) else NO


def _is_ours(content: Content, intent: str) -> bool:
    topic = content.by_intent.get(intent)
    if topic is not None:
        return topic.urgency is None
    ours = {SAFE_TOGETHER, *content.frames_by_intent, *content.routines_by_intent}
    return intent in ours


def _slot(verdict: CanFulfillIntentValues) -> CanFulfillSlot:
    fulfilled = CanFulfillSlotValues.NO if verdict is NO else CanFulfillSlotValues.YES
    return CanFulfillSlot(CanUnderstandSlotValues(verdict.value), fulfilled)
