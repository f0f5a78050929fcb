import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_local.sound import Sound
from voice_local.ssml import (
    PARAGRAPH_PAUSE_MS,
    SENTENCE_PAUSE_MS,
    Pause,
    Text,
    plain_text,
    render,
    segments,
)


class Beep:
    """A voice that says a second of tone for any text, with silence around it."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def render(self, text: str) -> Sound:
        self.texts.append(text)
        quiet = Sound.silence(0.4, 22_050)
        return Sound.joined([quiet, Sound(b"\0\x40" * 22_050, 22_050), quiet], 22_050)


def test_sentences_are_said_one_by_one_with_a_pause_between() -> None:
    assert segments("<speak>Stand up. Does it hurt? Walk about!</speak>") == (
        Text("Stand up."),
        Pause(SENTENCE_PAUSE_MS),
        Text("Does it hurt?"),
        Pause(SENTENCE_PAUSE_MS),
        Text("Walk about!"),
    )


@pytest.mark.parametrize(
    ("time", "ms"),
    [("500ms", 500), ("1.5s", 1500), ("10s", 10_000), ("0.25s", 250), ("+3s", 3_000), (" 7ms ", 7)],
)
def test_a_break_lasts_what_it_says(time: str, ms: int) -> None:
    assert segments(f'<speak>Hold <break time="{time}"/>and let go.</speak>') == (
        Text("Hold"),
        Pause(ms),
        Text("and let go."),
    )


def test_a_break_between_sentences_replaces_their_pause_and_breaks_add_up() -> None:
    ssml = '<speak><p>Hold.</p><break time="9s"/><break time="8s"/><p>Let go.</p></speak>'
    assert segments(ssml) == (Text("Hold."), Pause(17_000), Text("Let go."))


def test_a_break_of_no_strength_joins_two_sentences() -> None:
    assert segments('<speak>Yes.<break strength="none"/>No.</speak>') == (Text("Yes."), Text("No."))


def test_paragraphs_are_further_apart_than_sentences() -> None:
    ssml = "<speak><p>One.</p>  <p><s>Two</s><s>Three</s></p></speak>"
    assert segments(ssml) == (
        Text("One."),
        Pause(PARAGRAPH_PAUSE_MS),
        Text("Two"),
        Pause(SENTENCE_PAUSE_MS),
        Text("Three"),
    )


def test_breaks_at_the_ends_are_kept() -> None:
    assert segments('<speak><break time="1s"/>Now.<break time="2s"/></speak>') == (
        Pause(1_000),
        Text("Now."),
        Pause(2_000),
    )


@pytest.mark.parametrize(
    ("ssml", "said"),
    [
        ('<speak>Call <say-as interpret-as="digits">911</say-as> now.</speak>', "Call 9 1 1 now."),
        ('<speak>See a <sub alias="general practitioner">GP</sub>.</speak>', "See a general practitioner."),
        ('<speak>It is <emphasis level="strong">not</emphasis> you.</speak>', "It is not you."),
        ('<speak>About <say-as interpret-as="cardinal">300</say-as> of them.</speak>', "About 300 of them."),
        ("<speak>Salt &amp; water, 5 &lt; 6.</speak>", "Salt & water, 5 < 6."),
        ("<speak>Dr. Who, e.g. at 2.5 miles,\n  vs. you.</speak>", "Dr. Who, e.g. at 2.5 miles, vs. you."),
    ],
)
def test_marked_words_are_said_as_marked_in_one_go(ssml: str, said: str) -> None:
    assert segments(ssml) == (Text(said),)


def test_plain_text_is_what_is_written_on_one_line() -> None:
    ssml = (
        '<speak><p>See a <sub alias="general practitioner">GP</sub>.</p><p>Call '
        '<say-as interpret-as="digits">911</say-as><break time="1s"/>now &amp; wait.</p></speak>'
    )
    assert plain_text(ssml) == "See a GP. Call 911 now & wait."


@pytest.mark.parametrize(
    "ssml",
    [
        "",
        "plain words",
        "<speak>",
        "<speak>a & b</speak>",
        "<p>no speak</p>",
        "<speak><audio src='x'/></speak>",
        '<speak><break time="soon"/></speak>',
        '<speak><break strength="odd"/></speak>',
        '<!DOCTYPE speak [<!ENTITY a "aaa">]><speak>&a;</speak>',
    ],
)
def test_anything_else_is_refused(ssml: str) -> None:
    with pytest.raises(ValueError, match=r"SSML|element|break"):
        segments(ssml)


def test_pauses_are_exact_to_the_millisecond_whatever_the_voice_adds() -> None:
    voice = Beep()
    sounds = list(render('<speak>One.<break time="1234ms"/>Two. Three.</speak>', voice))
    assert voice.texts == ["One.", "Two.", "Three."]
    assert [round(sound.seconds * 1000) for sound in sounds] == [1020, 1234, 1020, 300, 1020]
    assert sounds[1].peak_dbfs < -90


def test_the_first_sentence_is_ready_before_the_second_is_made() -> None:
    voice = Beep()
    sounds = render("<speak>One. Two.</speak>", voice)
    next(sounds)
    assert voice.texts == ["One."]


@given(st.lists(st.text("ab .!?'\n", max_size=12), max_size=6), st.integers(0, 9_999))
def test_no_word_is_lost_and_no_empty_text_is_said(parts: list[str], ms: int) -> None:
    pause = f'<break time="{ms}ms"/>'
    found = segments(f"<speak>{pause.join(parts)}</speak>")
    words = [word for part in parts for word in part.split()]
    assert [word for piece in found if isinstance(piece, Text) for word in piece.text.split()] == words
    assert all(piece.text.strip() for piece in found if isinstance(piece, Text))
    assert all(piece.ms for piece in found if isinstance(piece, Pause))
