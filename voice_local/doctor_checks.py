"""What the doctor looks at: settings, content, sound, model, voice, and the way through all of them."""

import contextlib
from collections.abc import Iterator
from itertools import islice

from skill.assistant import Assistant
from skill.content import Content, ContentError, load_content
from skill.problem import Problem
from voice_local.choices import Choices
from voice_local.conversation import Conversation
from voice_local.devices import Direction, backends, find_device, sound_library
from voice_local.doctor import Check, Good, Skipped
from voice_local.doctor_equipment import Equipment
from voice_local.level import judge, measure, noise_floor
from voice_local.microphone import CHUNK_FRAMES
from voice_local.recogniser import Final, Recogniser
from voice_local.settings import Settings
from voice_local.sound import Sound
from voice_local.vocabulary import spoken_words, unknown_words, ways_to_ask
from voice_local.wav import LISTENING_RATE

LISTEN_SECONDS = 3.0
"""How long the microphone is listened to."""

ECHO_SECONDS = 1.0
"""How much later than it was played a sound may arrive at the microphone, with both devices' buffers."""

MADE_OUT = 0.6
"""Share of the words of its own voice that the recogniser has to make out."""

SPEECH_OVER_ROOM_DB = 10.0
"""How much louder than the room what is taken for speech has to be."""

SLOWEST_MS = 800.0
"""Milliseconds of work for a second of speech; with a thousand it would never catch up."""

_CHUNK_SECONDS = CHUNK_FRAMES / LISTENING_RATE
_SHOWN_WORDS = 5


class Doctor:
    """Examines one computer; later checks use what earlier ones found.

    Args:
        choices: The settings.
        sentence: What is spoken and listened to: a question the content answers.
        aloud: Whether to speak it through the loudspeaker into the microphone too.
        equipment: The devices and engines.
    """

    def __init__(
        self, choices: Choices, sentence: str, aloud: bool = False, equipment: Equipment | None = None
    ) -> None:
        self._choices = choices
        self._settings = Settings()
        self._sentence = sentence
        self._aloud = aloud
        self._with = equipment or Equipment()
        self._content: Content | None = None
        self._recogniser: Recogniser | None = None
        self._said: Sound | None = None
        self._ms: dict[str, float] = {}

    def checks(self) -> tuple[Check, ...]:
        """Everything to look at, in the order in which one thing needs the other."""
        aloud = (Check("aloud", self.spoken_aloud),) if self._aloud else ()
        return (
            Check("settings", self.settings),
            Check("content", self.content),
            Check("sound-library", self.library),
            Check("microphone", self.microphone),
            Check("loudspeaker", self.loudspeaker),
            Check("model", self.model),
            Check("voice", self.voice),
            Check("loopback", self.loopback),
            *aloud,
            Check("latency", self.latency),
        )

    def settings(self) -> Good:
        """Whether the settings can be used. Where they cannot, the rest is examined without them."""
        self._settings = self._choices.settings()
        kept = sum(choice.origin != "default" for choice in self._choices.listed())
        return Good("doctor-settings", {"count": kept, "path": self._choices.file.path})

    def content(self) -> Good:
        """Whether the content can be read."""
        try:
            self._content = load_content(self._settings.locale)
        except ContentError as fault:
            raise Problem("doctor-content-broken", reason=fault) from None
        topics, locale = len(self._content.topics), self._settings.locale
        return Good("doctor-content", {"topics": topics, "locale": locale})

    def library(self) -> Good:
        """Whether there is a sound library and a sound system."""
        miniaudio = sound_library()
        try:
            system = miniaudio.Devices(backends()).backend
        except miniaudio.MiniaudioError:
            raise Problem("no-sound-system") from None
        return Good("doctor-library", {"version": miniaudio.__version__, "system": system})

    def microphone(self) -> Good | Problem:
        """Whether the microphone hears well."""
        with self._with.microphone(self._settings.device) as microphone:
            levels = [measure(chunk) for chunk in islice(microphone, round(LISTEN_SECONDS / _CHUNK_SECONDS))]
        if all(level.silent for level in levels):
            raise Problem("microphone-muted")
        room = noise_floor(levels)
        loudest = sorted(levels, key=lambda level: level.rms_dbfs)[-len(levels) // 10 :]
        speech = [level for level in levels if level.rms_dbfs > room + SPEECH_OVER_ROOM_DB] or loudest
        problem = judge(speech, levels)
        found: dict[str, object] = {
            "name": self._name(self._settings.device, Direction.CAPTURE),
            "level": round(max(level.rms_dbfs for level in speech)),
            "room": round(room),
            "clipped": round(100 * max(level.clipped for level in levels), 1),
        }
        return Problem(problem.key, **found) if problem else Good("doctor-microphone", found)

    def loudspeaker(self) -> Good:
        """Whether the loudspeaker takes sound; what it is given is silence."""
        speaker = self._with.speaker(self._settings.speaker)
        with contextlib.closing(speaker):
            speaker.play(Sound.silence(0.3, LISTENING_RATE))
            speaker.wait()
        return Good("doctor-loudspeaker", {"name": self._name(self._settings.speaker, Direction.PLAYBACK)})

    def model(self) -> Good | Problem:
        """Whether a model can be loaded, and whether it knows the words people use."""
        model = self._with.model(self._settings.model)
        model.check()
        self._recogniser = self._with.recogniser(model.path)
        known = model.words()
        asked = list(ways_to_ask(self._content)) if self._content else []
        missing = unknown_words(known, asked)
        total = len({word for text in asked for word in spoken_words(text)})
        if missing:
            some = ", ".join(missing[:_SHOWN_WORDS])
            return Problem("doctor-model-lacks", name=model.name, count=len(missing), total=total, some=some)
        found = {
            "name": model.name,
            "megabytes": round(model.size() / 1e6, 1),
            "words": len(known),
            "total": total,
            "digest": model.digest()[:16],
        }
        return Good("doctor-model", found)

    def voice(self) -> Good:
        """Whether the voice says something."""
        with self._with.voice(self._settings) as voice:
            # The first sentence also waits for the engine to start.
            voice.render(self._sentence)
            begun = self._with.clock()
            said = voice.render(self._sentence)
            self._ms["speak"] = 1000 * (self._with.clock() - begun)
        if not said.trimmed().frames and self._settings.volume:
            raise Problem("no-voice")
        self._said = said
        return Good("doctor-voice", {"seconds": round(said.seconds, 1), "ms": round(self._ms["speak"])})

    def loopback(self) -> Good | Problem:
        """Whether the recogniser understands the voice, without a sound in the room."""
        if self._recogniser is None or self._said is None:
            raise Skipped("doctor-loopback-skipped")
        pause = Sound.silence(1.0, LISTENING_RATE)
        sound = Sound.joined([pause, self._said, pause], LISTENING_RATE)
        begun = self._with.clock()
        heard = _heard(self._recogniser, _chunks(sound))
        self._ms["hear"] = 1000 * (self._with.clock() - begun) / sound.seconds
        return self._made_out(heard, "doctor-loopback", "doctor-loopback-poor")

    def spoken_aloud(self) -> Good | Problem:
        """Whether the recogniser understands the voice through loudspeaker, room and microphone."""
        if self._recogniser is None or self._said is None:
            raise Skipped("doctor-loopback-skipped")
        speaker = self._with.speaker(self._settings.speaker)
        with self._with.microphone(self._settings.device) as microphone, contextlib.closing(speaker):
            speaker.play(self._said)
            count = round((self._said.seconds + ECHO_SECONDS) / _CHUNK_SECONDS)
            heard = _heard(self._recogniser, islice(microphone, count))
            speaker.wait()
        return self._made_out(heard, "doctor-aloud", "doctor-aloud-poor")

    def latency(self) -> Good | Problem:
        """How long each stage takes."""
        if self._content is None or not {"hear", "speak"} <= self._ms.keys():
            raise Skipped("doctor-latency-skipped")
        conversation = Conversation(Assistant(self._content))
        conversation.launch()
        answered = conversation.say(self._sentence)
        stages = {**self._ms, **answered.ms}
        if self._ms["hear"] > SLOWEST_MS:
            return Problem("doctor-slow", ms=round(self._ms["hear"]))
        return Good("doctor-latency", {stage: round(spent) for stage, spent in stages.items()})

    def _made_out(self, heard: set[str], good: str, poor: str) -> Good | Problem:
        words = set(spoken_words(self._sentence))
        found: dict[str, object] = {"count": len(words & heard), "total": len(words)}
        return Good(good, found) if len(words & heard) >= MADE_OUT * len(words) else Problem(poor, **found)

    def _name(self, wanted: str | None, direction: Direction) -> str:
        among = self._with.devices(direction)
        if wanted:
            return find_device(wanted, among).name
        return next((device.name for device in among if device.default), "")


def _heard(recogniser: Recogniser, chunks: Iterator[bytes]) -> set[str]:
    recogniser.reset()
    finals = [*(recogniser.accept(chunk) for chunk in chunks), recogniser.finish()]
    return {word for final in finals if isinstance(final, Final) for word in final.text.split()}


def _chunks(sound: Sound) -> Iterator[bytes]:
    size = 2 * CHUNK_FRAMES
    return (sound.pcm[at : at + size] for at in range(0, len(sound.pcm), size))
