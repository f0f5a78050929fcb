"""Putting together what a conversation aloud is heard with."""

import contextlib
from collections.abc import Iterator

from voice_local.aloud import Manner
from voice_local.attention import Attention
from voice_local.conversation import Conversation
from voice_local.ears import Ears
from voice_local.interruption import Interruption, load_phrases
from voice_local.keys import Keys
from voice_local.listening import Listener
from voice_local.microphone import Microphone
from voice_local.phrases import PhraseRecogniser
from voice_local.push import PushedAttention
from voice_local.recogniser import VoskRecogniser
from voice_local.screen import Screen
from voice_local.settings import Settings
from voice_local.voice_activity import SileroVoiceActivity, SparingVoiceActivity
from voice_local.wake import WakePhrase, load_wake_words


def manner_of(settings: Settings) -> Manner:
    """How the conversation is held that was chosen."""
    return Manner(settings.silence, settings.earcon_volume, settings.mode == "wake")


def listener_for(conversation: Conversation, recogniser: VoskRecogniser) -> Listener:
    """What makes utterances of sound, as this conversation understands them."""
    activity = SparingVoiceActivity(SileroVoiceActivity())
    commands = PhraseRecogniser(recogniser.sibling())
    return Listener(activity, recogniser, conversation.worth, commands)


@contextlib.contextmanager
def ears_for(
    settings: Settings,
    conversation: Conversation,
    recogniser: VoskRecogniser,
    microphone: Microphone,
    screen: Screen,
) -> Iterator[Ears]:
    """The ears for a conversation, with the keyboard as long as the context lasts.

    Args:
        settings: What was chosen.
        conversation: Understands what is heard.
        recogniser: Fresh; its model is shared by all who listen.
        microphone: Open.
        screen: Shows what is heard, and tells what is wrong with the microphone's sound.
    """
    attention: Attention = listener_for(conversation, recogniser)
    interruption = Interruption.beside(recogniser, load_phrases()) if settings.barge_in else None
    wake = None
    if settings.mode == "wake":
        activity = SparingVoiceActivity(SileroVoiceActivity())
        wake = WakePhrase.beside(recogniser, load_wake_words(), activity)
    with Keys() as keys:
        if settings.mode == "push":
            attention = PushedAttention(attention, keys)
        yield Ears(microphone, attention, screen, keys, interruption=interruption, wake=wake)
