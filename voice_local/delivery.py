"""An answer while it is spoken: rendered ahead in the background, and known as far as it was heard."""

from dataclasses import dataclass
from threading import Event, Thread

from voice_local.sound import Sound
from voice_local.speaker import Speaker
from voice_local.ssml import Segment, Text, segments, sound_of
from voice_local.voice import Voice


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence on the speaker's time line, in seconds."""

    text: str
    begins: float
    ends: float

    def words_heard(self, at: float) -> str:
        """As many of the words as were played by then, at an even pace."""
        words = self.text.split()
        share = (at - self.begins) / (self.ends - self.begins) if self.ends > self.begins else 1.0
        return " ".join(words[: max(0, round(min(share, 1.0) * len(words)))])


class Delivery:
    """Speaks one answer in a thread of its own; see :class:`voice_local.mouth.Speaking`.

    Args:
        ssml: What to say.
        voice: Who says it.
        speaker: Where it is heard.
        after: What is said before it; its sound is not cut off.
        lead: Sound to be heard before it.

    Raises:
        ValueError: The text is no SSML that can be spoken here.
    """

    def __init__(
        self,
        ssml: str,
        voice: Voice,
        speaker: Speaker,
        after: "Delivery | None" = None,
        lead: Sound | None = None,
    ) -> None:
        self._segments = segments(ssml)
        self._voice = voice
        self._speaker = speaker
        self._pieces: tuple[_Piece, ...] = ()
        self._over = Event()
        self._begun = False
        self._stopped_at: float | None = None
        self._fault: Exception | None = None
        self._thread = Thread(target=self._run, args=(after, lead), name="speaking", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """See :attr:`voice_local.mouth.Speaking.done`."""
        return self._over.is_set()

    @property
    def text(self) -> str:
        """See :attr:`voice_local.mouth.Speaking.text`."""
        at = self._heard
        sounding = (piece.text for piece in self._pieces if piece.begins <= at < piece.ends)
        return "" if self.done else next(sounding, "")

    @property
    def spoken(self) -> str:
        """See :attr:`voice_local.mouth.Speaking.spoken`."""
        at = self._heard
        heard = (piece.words_heard(at) for piece in self._pieces)
        return " ".join(words for words in heard if words)

    def stop(self) -> None:
        """See :meth:`voice_local.mouth.Speaking.stop`."""
        if not self.done and self._stopped_at is None:
            self._stopped_at = self._speaker.heard
            if self._begun:
                self._speaker.stop()

    def wait(self, timeout: float | None = None) -> bool:
        """See :meth:`voice_local.mouth.Speaking.wait`."""
        over = self._over.wait(timeout)
        if over and self._fault:
            raise self._fault
        return over

    def join(self) -> None:
        """Return when it is done, whether well or not."""
        self._over.wait()

    @property
    def _heard(self) -> float:
        return self._speaker.heard if self._stopped_at is None else self._stopped_at

    def _run(self, after: "Delivery | None", lead: Sound | None) -> None:
        try:
            if after:
                after.join()
            self._begun = True
            if lead:
                self._play(lead)
            for segment in self._segments:
                self._say(segment)
            self._speaker.wait()
        except Exception as fault:
            self._fault = fault
        finally:
            self._over.set()

    def _say(self, segment: Segment) -> None:
        if self._stopped_at is not None:
            return
        sound = sound_of(segment, self._voice)
        begins = self._play(sound)
        if isinstance(segment, Text):
            self._pieces = (*self._pieces, _Piece(segment.shown, begins, begins + sound.seconds))

    def _play(self, sound: Sound) -> float:
        begins = self._speaker.play(sound)
        if self._stopped_at is not None:
            # It was stopped while this sound was made.
            self._speaker.stop()
        return begins
