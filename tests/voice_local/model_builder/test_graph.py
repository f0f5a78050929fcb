import filecmp
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from skill.content import Content
from voice_local import model_files
from voice_local.model_builder import fst, graph
from voice_local.model_builder.lexicon import Lexicon
from voice_local.model_builder.texts import Texts, model_texts
from voice_local.models import EMBEDDED, choose
from voice_local.vocabulary import unknown_words


@pytest.fixture(scope="module")
def texts(contents: Sequence[Content], lexicon: Lexicon) -> Texts:
    return model_texts(contents, lexicon)


@pytest.fixture
def tools() -> None:
    try:
        fst.find_plugins()
    except fst.BuildError as error:
        if os.environ.get("TOE_CRAMPS_TOOLS") == "1":
            raise
        pytest.skip(str(error))


def test_the_embedded_model_was_made_from_the_content_as_it_is(texts: Texts) -> None:
    assert graph.is_current(texts), "the words have changed: run make model-graph"


def test_the_embedded_model_is_whole() -> None:
    assert model_files.faulty_file(graph.MODEL) is None


def test_every_word_of_the_content_can_be_pronounced(texts: Texts, lexicon: Lexicon) -> None:
    graph.check_pronunciations(texts, lexicon)


def test_the_embedded_model_knows_everything_the_content_asks(content: Content) -> None:
    asked = [text for topic in (*content.topics, *content.safety) for text in topic.ask]
    asked += [text for command in content.commands for text in command.ask]
    assert unknown_words(choose(EMBEDDED).words(), asked) == ()


def test_a_word_nobody_can_pronounce_is_named(lexicon: Lexicon) -> None:
    with pytest.raises(fst.BuildError, match="flumbergast, zzyzx"):
        graph.check_pronunciations(Texts((), ("flumbergast", "toe", "zzyzx")), lexicon)


def test_changed_words_make_the_model_out_of_date(texts: Texts) -> None:
    assert not graph.is_current(Texts((*texts.sentences, ("toe toe", 1.0)), texts.vocabulary))


def test_missing_programs_are_named_with_their_packages(tmp_path: Path) -> None:
    with pytest.raises(fst.BuildError, match=r"fstcompile.*libfst-tools"):
        fst.find_plugins(path=str(tmp_path))


@pytest.mark.usefixtures("tools")
def test_a_missing_plug_in_is_named_with_its_package(tmp_path: Path) -> None:
    with pytest.raises(fst.BuildError, match=r"olabel_lookahead.*libfst22-plugins-base"):
        fst.find_plugins(tmp_path)


@pytest.mark.usefixtures("tools")
def test_regenerating_the_graph_gives_the_same_bytes(tmp_path: Path, texts: Texts, lexicon: Lexicon) -> None:
    graph.write_graph(tmp_path, texts, lexicon, graph.phone_probability(graph.NETWORK))
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    kept = graph.MODEL / "graph"
    assert made == sorted(path.relative_to(graph.MODEL) for path in kept.rglob("*") if path.is_file())
    assert [
        path for path in made if not filecmp.cmp(tmp_path / path, graph.MODEL / path, shallow=False)
    ] == []


@pytest.mark.usefixtures("tools")
def test_vosk_loads_a_new_graph_and_knows_its_words(tmp_path: Path, lexicon: Lexicon) -> None:
    shutil.copytree(graph.MODEL, tmp_path / "model")
    (tmp_path / "model" / model_files.MANIFEST).unlink()
    small = Texts((("my toe cramps", 1.0), ("stop", 1.0)), ("cramps", "my", "stop", "toe"))
    graph.write_graph(tmp_path / "model", small, lexicon, graph.phone_probability(graph.NETWORK))
    model = choose(tmp_path / "model")
    assert model.words() == {"cramps", "my", "stop", "toe"}
    model.check()


@pytest.mark.usefixtures("tools")
def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    broken = fst.Fst()
    broken.arc(0, 1, -7)
    with pytest.raises(fst.BuildError, match="fst"):
        fst.compile_constant(broken, tmp_path / "missing" / "out.fst", tmp_path)


def test_checking_needs_no_programs(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path)}
    command = [sys.executable, "-m", "voice_local.model_builder.graph", "--check"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "The model's graph is up to date.")
