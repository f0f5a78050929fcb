import dataclasses
from collections.abc import Container
from pathlib import Path

from skill.content import Content, Passage
from voice_local.model_builder.texts import Texts, expand, is_held_out, model_texts, pattern_sentences
from voice_local.vocabulary import spoken_words


class Anything(Container[str]):
    """Every word can be pronounced."""

    def __contains__(self, word: object) -> bool:
        return True


def texts_of(content: Content, pronounceable: Container[str] | None = None) -> Texts:
    return model_texts([content], pronounceable or Anything())


def with_topic(content: Content, **changes: object) -> Content:
    first, *others = content.topics
    return dataclasses.replace(content, topics=(dataclasses.replace(first, **changes), *others))  # type: ignore[arg-type]


def test_everything_people_may_ask_or_command_is_expected(content: Content) -> None:
    sentences = {sentence for sentence, _ in texts_of(content).sentences}
    wanted = [text for topic in (*content.topics, *content.safety) for text in topic.ask]
    wanted += [text for command in content.commands for text in command.ask]
    assert [text for text in wanted if " ".join(spoken_words(text)) not in sentences] == []


def test_the_wake_phrase_is_expected(content: Content) -> None:
    assert "hey toe helper" in {sentence for sentence, _ in texts_of(content).sentences}


def test_every_word_of_every_sentence_is_in_the_vocabulary(content: Content) -> None:
    texts = texts_of(content)
    assert {word for sentence, _ in texts.sentences for word in sentence.split()} <= set(texts.vocabulary)


def test_words_of_answers_can_be_said_back(content: Content) -> None:
    changed = with_topic(content, answer=Passage("Try a flumbergast, it's 350 zogs."))
    words = set(texts_of(changed).vocabulary)
    assert {"flumbergast", "it's", "zogs"} <= words
    assert "350" not in words


def test_answers_of_every_locale_count(content: Content) -> None:
    british = with_topic(content, answer=Passage("Ring the surgeryish."))
    assert "surgeryish" in model_texts([content, british], Anything()).vocabulary


def test_a_messy_line_with_a_word_of_its_own_is_left_out(content: Content) -> None:
    texts = texts_of(with_topic(content, heard=("my toe zzyzx", "my toe cramp ouch yes")))
    sentences = {text for text, _ in texts.sentences}
    assert "my toe cramp ouch yes" in sentences
    assert "my toe zzyzx" not in sentences
    assert "zzyzx" not in texts.vocabulary


def test_a_word_that_messy_lines_share_is_heard_if_it_can_be_pronounced(content: Content) -> None:
    changed = with_topic(content, heard=("my toe zzyzx", "oh zzyzx my toe"))
    assert "zzyzx" in texts_of(changed).vocabulary
    assert "zzyzx" not in texts_of(changed, {"my", "toe", "oh"}).vocabulary


def test_off_topic_nonsense_is_left_out_but_not_a_question(content: Content) -> None:
    changed = dataclasses.replace(
        with_topic(content, ask=("what is zzyzx",)), out_of_scope={"other": ("flurb nog",)}
    )
    texts = texts_of(changed, {"what", "is"})
    assert "flurb" not in texts.vocabulary
    assert "zzyzx" in texts.vocabulary


def test_a_changed_question_changes_the_digest(content: Content) -> None:
    before = texts_of(content).digest()
    assert texts_of(content).digest() == before
    assert texts_of(with_topic(content, ask=("why oh why",))).digest() != before


def test_a_changed_pronunciation_changes_the_digest(content: Content, tmp_path: Path) -> None:
    texts, file = texts_of(content), tmp_path / "pronunciations.txt"
    file.write_text("toe T OW\n")
    assert texts.digest(file) != texts.digest()


def test_a_pattern_is_written_out() -> None:
    assert expand("my (toe|big toe) (hurts|)") == ["my toe hurts", "my toe", "my big toe hurts", "my big toe"]


def test_held_out_sentences_are_never_in_the_language_model(content: Content) -> None:
    held_out = {text for sentences in pattern_sentences(held_out=True) for text in sentences}
    used = {text for sentences in pattern_sentences() for text in sentences}
    assert held_out
    assert not held_out & used
    assert all(is_held_out(text) for text in held_out)
