import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skill.content import Content, Words
from skill.understanding.normalise import MAX_CHARACTERS, Normaliser, spoken_words

WORDS = Words(
    fillers=("um", "you know"),
    openers=("can you tell me", "so", "hey"),
    same={"epson salts": "epsom salt", "what's": "what is"},
)


@pytest.fixture(scope="module")
def normal() -> Normaliser:
    return Normaliser(WORDS)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Why do my toes cramp?!", "why do my toes cramp"),
        ("  why\tdo\nmy toes  cramp ", "why do my toes cramp"),
        ("charley-horse", "charley horse"),
        ("I can’t sleep", "i can't sleep"),
        ("Naïve café", "naive cafe"),
        ("for 10 minutes", "for ten minutes"),
        ("for 37 minutes", "for 37 minutes"),
        ("'quoted' words", "quoted words"),
        ("um why do um my toes cramp you know", "why do my toes cramp"),
        ("can you tell me why toes cramp", "why toes cramp"),
        ("hey so um can you tell me why toes cramp", "why toes cramp"),
        ("What's the cause", "what is the cause"),
        ("do epson um salts help", "do epsom salt help"),
        ("", ""),
        ("?!…", ""),
        ("um", ""),
        ("so", "so"),
    ],
)
def test_an_utterance_is_brought_into_its_normal_form(said: str, plain: str, normal: Normaliser) -> None:
    assert normal(said) == plain


@pytest.mark.parametrize("word", ["umbrella", "sodium", "heyday", "album"])
def test_a_filler_inside_a_word_stays(word: str, normal: Normaliser) -> None:
    assert normal(word) == word


def test_a_long_speech_is_cut() -> None:
    assert len(" ".join(spoken_words("cramp " * 5000))) <= MAX_CHARACTERS


def test_without_any_words_of_its_own_it_only_tidies_up() -> None:
    assert Normaliser(Words())("Um, so WHAT?") == "um so what"


@given(st.text(max_size=MAX_CHARACTERS // 3))
@example("İstanbul ﬁne ß \ud800 \x00")
@example("can you um tell me")
@example("you um know")
def test_the_normal_form_of_anything_is_in_normal_form(normal: Normaliser, said: str) -> None:
    plain = normal(said)
    assert normal(plain) == plain
    assert set(plain) <= set("abcdefghijklmnopqrstuvwxyz0123456789' ")
    assert plain == " ".join(plain.split())


@settings(max_examples=100)
@given(st.data())
def test_words_of_the_content_stay_in_normal_form(content: Content, data: st.DataObject) -> None:
    normal = Normaliser(content.words)
    vocabulary = (*content.words.fillers, *content.words.openers, *content.words.same, "why", "cramp")
    said = " ".join(data.draw(st.lists(st.sampled_from(vocabulary), max_size=8)))
    assert normal(normal(said)) == normal(said)
