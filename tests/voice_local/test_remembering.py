from voice_local.remembering import RememberingVoice
from voice_local.sound import Sound


class Voice:
    """A voice that takes a second for anything."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def render(self, text: str) -> Sound:
        self.texts.append(text)
        return Sound.silence(1, 16_000)


def test_what_was_said_is_not_made_again() -> None:
    voice = Voice()
    remembering = RememberingVoice(voice)
    assert remembering.render("Hello.") is remembering.render("Hello.")
    assert voice.texts == ["Hello."]


def test_what_was_not_said_for_longest_is_forgotten() -> None:
    voice = Voice()
    remembering = RememberingVoice(voice, seconds=2)
    for text in ("one", "two", "one", "three", "one", "two"):
        remembering.render(text)
    assert voice.texts == ["one", "two", "three", "two"]


def test_a_text_longer_than_there_is_room_for_is_said_all_the_same() -> None:
    assert RememberingVoice(Voice(), seconds=0.5).render("Hello.").seconds == 1
