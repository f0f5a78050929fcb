"""Puts the parts of a session together: which ears, which mouth, which screen."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from skill.assistant import Assistant
from skill.content import load_content
from skill.messages import Messages
from skill.problem import Problem
from voice_local.conversation import Conversation, Exchange
from voice_local.mouth import FrailMouth, Mouth, Mute
from voice_local.screen import JsonScreen, Screen
from voice_local.settings import Settings

if TYPE_CHECKING:
    from voice_local.recogniser import VoskRecogniser

CHUNK_BYTES = 6400
"""0.2 s of sound at 16 kHz, the step in which Vosk itself works (vosk-api issue 336)."""


class Session:
    """One run of the assistant.

    Args:
        settings: What was chosen.
        messages: The words for the screen.
    """

    def __init__(self, settings: Settings, messages: Messages) -> None:
        self._settings = settings
        self._messages = messages
        make = JsonScreen if settings.json else Screen
        self._screen = make(messages, click.echo, _note, _live if sys.stderr.isatty() else lambda text: None)

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

        A question without a word is one that was not understood; those after it are answered all the same.

        Raises:
            Problem: The voice fails.
        """
        assistant = self._assistant()
        conversation = Conversation(assistant)
        with self._mouth() as mouth:
            for question in questions:
                exchange = conversation.say(question.strip())
                while exchange.goes_on and not self._settings.json:
                    self._give(exchange.without_question(), mouth)
                    exchange = conversation.go_on()
                self._give(exchange, mouth)
                conversation.close()

    def _give(self, exchange: Exchange, mouth: Mouth) -> None:
        self._screen.exchange(exchange, spoken=False)
        mouth.speak(exchange.ssml)

    def talk(self) -> None:
        """Hold a conversation with whatever ears there are.

        Raises:
            Problem: A recording, model or voice that was asked for cannot be used.
        """
        if self._settings.wav:
            self._listen_to(self._settings.wav)
        elif self._settings.text or not (sys.stdin.isatty() or self._settings.device):
            self._type(self._messages.text("typing") if sys.stdin.isatty() else "")
        else:
            self._listen()

    def _type(self, note: str) -> None:
        if note:
            _note(note)
        from voice_local.talk import talk_typed

        with self._mouth() as mouth:
            talk_typed(Conversation(self._assistant()), self._typed_lines(), self._screen, mouth)

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
        """Talk through microphone and loudspeaker; without a microphone, type."""
        from voice_local.microphone import MiniaudioMicrophone
        from voice_local.talk import talk_aloud

        with contextlib.ExitStack() as stack:
            try:
                microphone = stack.enter_context(MiniaudioMicrophone(self._settings.device))
            except Problem as problem:
                if problem.key not in ("no-microphone", "no-sound-library"):
                    raise
                reason = self._messages.of(problem)
                self._type(self._messages.text("typing-instead", reason=reason))
                return
            # The voice's own process starts while the model is read.
            mouth = stack.enter_context(self._mouth(aloud=True))
            recogniser = self._recogniser()
            conversation = Conversation(self._assistant())
            talk_aloud(conversation, microphone, recogniser, self._screen, mouth, self._settings.silence)

    def _listen_to(self, path: Path) -> None:
        from voice_local.talk import talk_recorded
        from voice_local.wav import read_wav

        sound = read_wav(path)
        chunks = (sound.pcm[at : at + CHUNK_BYTES] for at in range(0, len(sound.pcm), CHUNK_BYTES))
        with self._mouth() as mouth:
            recogniser = self._recogniser()
            count = talk_recorded(Conversation(self._assistant()), chunks, recogniser, self._screen, mouth)
        if not count:
            raise Problem("nothing-heard", path=path)

    def _assistant(self) -> Assistant:
        return Assistant(load_content(self._settings.locale))

    def _recogniser(self) -> "VoskRecogniser":
        from voice_local.models import EMBEDDED, choose
        from voice_local.recogniser import VoskRecogniser

        model = choose(self._settings.model)
        recogniser = VoskRecogniser(model.path)
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
        from voice_local.speaker import FileSpeaker, MiniaudioSpeaker
        from voice_local.voice import Pyttsx3Voice

        chosen, path = self._settings, self._settings.say_to
        with (
            FileSpeaker(path) if path else MiniaudioSpeaker(chosen.speaker) as speaker,
            Pyttsx3Voice(chosen.voice, chosen.rate, chosen.volume / 100, chosen.locale) as voice,
        ):
            mouth = SpeakingMouth(voice, speaker)
            yield mouth if path else FrailMouth(mouth, self._silenced)

    def _silenced(self, fault: Problem) -> None:
        self._screen.note("silent-instead", reason=self._messages.of(fault))


def _note(line: str) -> None:
    click.echo(line, err=True)


def _live(text: str) -> None:
    """Show a passing line in place on the terminal."""
    sys.stderr.write(f"\r\x1b[2K{text}")
    sys.stderr.flush()
