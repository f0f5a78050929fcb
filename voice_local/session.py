"""Puts the parts of a session together: which ears, which mouth, which screen."""

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skill.messages import Messages
from skill.problem import Problem
from voice_local.ahead import Ahead
from voice_local.lasting import lasting
from voice_local.launches import Launches
from voice_local.memory import give_back, hold_little
from voice_local.mouth import FrailMouth, Mouth, Mute
from voice_local.screens import lines_for, note, view_for
from voice_local.settings import Settings
from voice_local.transcript import Transcript

if TYPE_CHECKING:
    from voice_local.conversation import Conversation, Exchange
    from voice_local.microphone import Microphone
    from voice_local.models import InstalledModel
    from voice_local.recogniser import VoskRecogniser

    _Loaded = tuple[InstalledModel, VoskRecogniser]

_MODE_NOTES = {"wake": "mode-wake", "push": "mode-push"}
"""What to do to be heard, where it is not just to speak."""


class Session:
    """One run of the assistant.

    Args:
        settings: What was chosen.
        messages: The words for the screen.
    """

    def __init__(self, settings: Settings, messages: Messages) -> None:
        self._settings = settings
        self._messages = messages
        self._aloud: Mouth = Mute()
        self._screen = lines_for(settings, messages)

    def ask(self, question: str) -> None:
        """Answer one question.

        Raises:
            Problem: The question is empty, or the voice fails.
        """
        if not any(character.isalnum() for character in question):
            raise Problem("empty-question")
        self.ask_each([question])

    def ask_each(self, questions: Iterable[str]) -> None:
        """Answer each question on its own; a routine is given as a whole, but for programs its first step.

        Where two things are asked at once, both are answered. A question without a word is one that was not
        understood; those after it are answered all the same.

        Raises:
            Problem: The voice fails.
        """
        conversation = self._conversation()
        with self._mouth() as mouth:
            for question in questions:
                exchange = conversation.say(question.strip())
                if exchange.goes_on and not self._settings.json:
                    exchange = self._guided(conversation, exchange, mouth)
                elif exchange.also and not self._settings.json:
                    self._give(exchange.without_question(), mouth)
                    exchange = conversation.agree().without_question()
                self._give(exchange, mouth)
                conversation.close()

    def explain(self, questions: Iterable[str]) -> None:
        """Show why each question is taken for what it is taken for."""
        from skill.assistants import load_assistants
        from voice_local.explaining import lines

        understanding = load_assistants()[self._settings.locale].understanding
        for question in questions:
            explanation = understanding.explain(question.strip())
            if self._settings.json:
                click.echo(json.dumps(explanation.as_json(), ensure_ascii=False))
            else:
                click.echo("\n".join((*lines(explanation, self._messages), "")))

    def _guided(self, conversation: "Conversation", exchange: "Exchange", mouth: Mouth) -> "Exchange":
        """Go through a routine; give its closing words, without the question that nobody can answer."""
        while exchange.goes_on:
            self._give(exchange.without_question(), mouth)
            exchange = conversation.go_on()
        return exchange.without_question()

    def _give(self, exchange: "Exchange", mouth: Mouth) -> None:
        self._screen.exchange(exchange, spoken=False)
        mouth.speak(exchange.ssml)

    def talk(self) -> None:
        """Hold a conversation with whatever ears there are.

        Raises:
            Problem: A recording, model or voice that was asked for cannot be used.
        """
        if self._settings.wav:
            self._listen_to(self._settings.wav)
        elif self._settings.text or not (sys.stdin.isatty() or self._asked_for_a_microphone):
            self._type(self._messages.text("typing") if sys.stdin.isatty() else "")
        else:
            self._listen()

    @property
    def _asked_for_a_microphone(self) -> bool:
        return self._settings.device is not None and "device" not in self._settings.remembered

    def _type(self, reason: str) -> None:
        if reason:
            note(reason)
        from voice_local.talk import talk_typed

        with self._mouth() as mouth:
            talk_typed(self._conversation(sys.stdin.isatty()), self._typed_lines(), self._screen, mouth)

    def _typed_lines(self) -> Iterator[str]:
        if sys.stdin.isatty():
            prompt = self._messages.text("prompt") + " "
            with contextlib.suppress(EOFError):
                while True:
                    yield input(prompt)
        else:
            sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
            yield from sys.stdin

    def _listen(self) -> None:
        """Talk through microphone and loudspeaker; without a microphone, type.

        A person is waiting: the microphone records from the first moment on, and the voice's process starts
        and the model is read while the answers are.
        """
        from voice_local.microphone import MiniaudioMicrophone
        from voice_local.reopening import ReopeningMicrophone
        from voice_local.vosk_library import load_vosk

        hold_little()
        chosen, gone = self._settings.device, "device" in self._settings.remembered
        with contextlib.ExitStack() as stack:
            try:
                device = ReopeningMicrophone(MiniaudioMicrophone, chosen, self._tell, may_be_gone=gone)
                microphone = stack.enter_context(device)
            except Problem as problem:
                if problem.key not in ("no-microphone", "microphone-busy", "no-sound-library"):
                    raise
                reason = self._messages.of(problem)
                self._type(self._messages.text("typing-instead", reason=reason))
                return
            self._aloud = stack.enter_context(self._mouth(aloud=True))
            load_vosk()
            loading = stack.enter_context(Ahead(self._loaded))
            self._screen = stack.enter_context(view_for(self._settings, self._messages, self._screen))
            self._talk_aloud(microphone, loading, self._aloud)

    def _talk_aloud(self, microphone: "Microphone", loading: "Ahead[_Loaded]", mouth: Mouth) -> None:
        from voice_local.aloud import Stage, talk_aloud
        from voice_local.live import ears_for, manner_of

        settings = self._settings
        with lasting():
            conversation = self._conversation(with_somebody=True)
        recogniser = self._told(*loading.result())

        def tidy(stage: Stage) -> None:
            if stage in (Stage.SPOKEN, Stage.INTERRUPTED):
                give_back()

        if settings.mode in _MODE_NOTES:
            self._screen.note(_MODE_NOTES[settings.mode])
        with ears_for(settings, conversation, recogniser, microphone, self._screen) as ears:
            talk_aloud(conversation, ears, mouth, self._screen, manner_of(settings), tidy)

    def _tell(self, key: str, **fields: object) -> None:
        """Tell what happens to a device, on whichever screen there is, and aloud to who cannot be heard."""
        self._screen.note(key, **fields)
        if key == "microphone-lost":
            from skill.speech import Speech

            self._aloud.speak(Speech().say(self._messages.text("microphone-lost-aloud")).ssml)

    def _listen_to(self, path: Path) -> None:
        from voice_local.live import listener_for
        from voice_local.microphone import WavMicrophone
        from voice_local.talk import talk_recorded
        from voice_local.wav import read_wav

        sound = read_wav(path)
        with self._mouth() as mouth, WavMicrophone(sound) as microphone:
            conversation = self._conversation()
            listener = listener_for(conversation, self._told(*self._loaded()))
            count = talk_recorded(conversation, microphone, listener, self._screen, mouth)
        if not count:
            raise Problem("nothing-heard", path=path)

    def _conversation(self, with_somebody: bool = False) -> "Conversation":
        """A new conversation; for programs every launch is the first, so that they always get the same."""
        from skill.assistants import load_assistants
        from voice_local.conversation import Conversation

        assistant, path = load_assistants()[self._settings.locale], self._settings.transcript
        launches = Launches()
        greeted = with_somebody and launches.greeted
        if with_somebody:
            launches.remember()
        witness = Transcript(path, self._messages) if path else lambda exchange: None
        return Conversation(assistant, greeted=greeted, witness=witness)

    def _loaded(self) -> "_Loaded":
        from voice_local.models import choose
        from voice_local.recogniser import VoskRecogniser

        model = choose(self._settings.model)
        return model, VoskRecogniser(model.path)

    def _told(self, model: "InstalledModel", recogniser: "VoskRecogniser") -> "VoskRecogniser":
        """The recogniser, after telling which model it listens with."""
        from voice_local.models import EMBEDDED

        key = "listening-embedded" if model.name == EMBEDDED else "listening-other"
        self._screen.note(key, name=model.name, words=len(model.words()))
        return recogniser

    @contextlib.contextmanager
    def _mouth(self, aloud: bool = False) -> Iterator[Mouth]:
        """Writes to the file that was asked for, speaks aloud, or is mute."""
        if self._settings.say_to is None and not aloud:
            yield Mute()
            return
        from voice_local.mouth import SpeakingMouth
        from voice_local.pronunciation import PronouncingVoice, load_pronunciation
        from voice_local.reopening import ReopeningSpeaker
        from voice_local.speaker import FileSpeaker, MiniaudioSpeaker
        from voice_local.voice import Pyttsx3Voice

        chosen, path = self._settings, self._settings.say_to
        gone = "speaker" in chosen.remembered
        with (
            FileSpeaker(path)
            if path
            else ReopeningSpeaker(MiniaudioSpeaker, chosen.speaker, self._tell, may_be_gone=gone) as speaker,
            Pyttsx3Voice(chosen.voice, chosen.rate, chosen.volume / 100, chosen.locale) as voice,
            SpeakingMouth(PronouncingVoice(voice, load_pronunciation()), speaker) as mouth,
        ):
            yield mouth if path else FrailMouth(mouth, self._silenced)

    def _silenced(self, fault: Problem) -> None:
        self._screen.note("silent-instead", reason=self._messages.of(fault))
