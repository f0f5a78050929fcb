import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from skill.problem import Problem
from voice_local import model_files
from voice_local.models import EMBEDDED, RECOMMENDED, InstalledModel, choose, download_folder, installed

NOTHING: dict[str, str] = {}


def foreign_model(folder: Path) -> Path:
    """A model as other makers publish it: without our manifest."""
    shutil.copytree(choose(EMBEDDED).path, folder)
    (folder / model_files.MANIFEST).unlink()
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    return foreign_model(tmp_path / "foreign")


def cut(path: Path, keep: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])


class TestChoosing:
    def test_the_embedded_model_listens_where_no_other_is_installed(self, home: Path) -> None:
        assert choose(home=home, environment=NOTHING).kind == "embedded"

    def test_an_official_model_wins_over_the_embedded_one(self, home: Path) -> None:
        folder = foreign_model(download_folder(home) / RECOMMENDED)
        model = choose(home=home, environment=NOTHING)
        assert (model.name, model.kind, model.path) == (RECOMMENDED, "official", folder)

    def test_the_recommended_model_wins_over_other_official_ones(self, home: Path) -> None:
        for name in ("vosk-model-small-en-us-zamia-0.5", RECOMMENDED, "vosk-model-en-us-0.22-lgraph"):
            foreign_model(download_folder(home) / name)
        assert choose(home=home, environment=NOTHING).name == RECOMMENDED

    @pytest.mark.parametrize("name", ["vosk-model-small-de-0.15", "my-model"])
    def test_models_of_other_languages_and_makers_have_to_be_asked_for(self, home: Path, name: str) -> None:
        foreign_model(download_folder(home) / name)
        assert choose(home=home, environment=NOTHING).name == EMBEDDED
        assert choose(name, home=home, environment=NOTHING).name == name

    def test_a_model_without_run_time_grammar_has_to_be_asked_for(self, home: Path) -> None:
        folder = foreign_model(download_folder(home) / "vosk-model-en-us-0.22")
        (folder / "graph" / "HCLr.fst").rename(folder / "graph" / "HCLG.fst")
        assert choose(home=home, environment=NOTHING).name == EMBEDDED
        assert not choose("vosk-model-en-us-0.22", home=home, environment=NOTHING).takes_grammar

    def test_a_damaged_official_model_leaves_the_embedded_one_listening(self, home: Path) -> None:
        folder = foreign_model(download_folder(home) / RECOMMENDED)
        cut(folder / "am" / "final.mdl", 0.5)
        assert choose(home=home, environment=NOTHING).name == EMBEDDED
        assert [model.faulty_file for model in installed(home, NOTHING) if model.name == RECOMMENDED] == [
            "am/final.mdl"
        ]

    def test_the_embedded_model_can_be_asked_for(self, home: Path) -> None:
        foreign_model(download_folder(home) / RECOMMENDED)
        assert choose(EMBEDDED, home=home, environment=NOTHING).kind == "embedded"

    def test_a_folder_can_be_asked_for(self, home: Path, foreign: Path) -> None:
        for wanted in (foreign, str(foreign)):
            model = choose(wanted, home=home, environment=NOTHING)
            assert (model.name, model.kind, model.path) == ("foreign", "other", foreign)

    def test_models_in_vosk_model_path_are_found(self, home: Path, tmp_path: Path) -> None:
        foreign_model(tmp_path / "shelf" / RECOMMENDED)
        environment = {"VOSK_MODEL_PATH": str(tmp_path / "shelf")}
        assert choose(home=home, environment=environment).path == tmp_path / "shelf" / RECOMMENDED

    def test_an_unknown_name_is_refused_and_the_known_ones_are_named(self, home: Path) -> None:
        with pytest.raises(Problem) as caught:
            choose("vosk-model-small-en-us-0.51", home=home, environment=NOTHING)
        assert caught.value.key == "unknown-model"
        assert EMBEDDED in str(caught.value.fields["installed"])

    def test_a_missing_folder_is_refused(self, home: Path, tmp_path: Path) -> None:
        with pytest.raises(Problem) as caught:
            choose(tmp_path / "nowhere", home=home, environment=NOTHING)
        assert caught.value.key == "missing-model"

    def test_a_damaged_folder_is_refused_and_the_file_is_named(self, home: Path, foreign: Path) -> None:
        cut(foreign / "am" / "final.mdl", 0.99)
        with pytest.raises(Problem) as caught:
            choose(foreign, home=home, environment=NOTHING)
        assert caught.value.key == "corrupt-model"
        assert caught.value.fields["file"] == "am/final.mdl"


class TestDamage:
    @pytest.mark.parametrize("file", ["am/final.mdl", "graph/Gr.fst", "graph/words.txt", "conf/model.conf"])
    def test_one_changed_byte_in_our_own_model_is_seen(self, tmp_path: Path, file: str) -> None:
        copy = tmp_path / "model"
        shutil.copytree(choose(EMBEDDED).path, copy)
        assert model_files.faulty_file(copy) is None
        data = bytearray((copy / file).read_bytes())
        data[len(data) // 2] ^= 1
        (copy / file).write_bytes(data)
        assert model_files.faulty_file(copy) == file

    @pytest.mark.parametrize("keep", [0.0, 0.3, 0.9999])
    def test_a_network_that_ends_too_early_is_seen(self, foreign: Path, keep: float) -> None:
        cut(foreign / "am" / "final.mdl", keep)
        assert model_files.faulty_file(foreign) == "am/final.mdl"

    @pytest.mark.parametrize("file", ["conf/mfcc.conf", "conf/model.conf", "graph/Gr.fst", "graph/HCLr.fst"])
    def test_a_missing_file_is_seen(self, foreign: Path, file: str) -> None:
        (foreign / file).unlink()
        assert model_files.faulty_file(foreign) == file

    @pytest.mark.parametrize("content", [b"", b"junk" * 20])
    def test_a_graph_that_is_none_is_seen(self, foreign: Path, content: bytes) -> None:
        (foreign / "graph" / "HCLr.fst").write_bytes(content)
        assert model_files.faulty_file(foreign) == "graph/HCLr.fst"

    def test_empty_settings_which_would_abort_the_process_are_seen(self, foreign: Path) -> None:
        (foreign / "conf" / "model.conf").write_bytes(b"")
        assert model_files.faulty_file(foreign) == "conf/model.conf"

    def test_an_empty_folder_and_no_folder_are_seen(self, tmp_path: Path) -> None:
        assert model_files.faulty_file(tmp_path) == "am/final.mdl"
        assert model_files.faulty_file(tmp_path / "nowhere") == "am/final.mdl"

    def test_an_unreadable_manifest_is_seen(self, foreign: Path) -> None:
        (foreign / model_files.MANIFEST).write_text("{}")
        assert model_files.faulty_file(foreign) == model_files.MANIFEST

    def test_a_whole_model_passes_the_check_by_loading(self, foreign: Path) -> None:
        choose(foreign).check()

    def test_damage_that_only_vosk_sees_is_found_by_loading(self, foreign: Path) -> None:
        cut(foreign / "graph" / "Gr.fst", 0.5)
        with pytest.raises(Problem, match="corrupt-model"):
            choose(foreign).check()

    @pytest.mark.slow
    def test_an_abort_of_libvosk_only_ends_the_probing_process(self, foreign: Path) -> None:
        (foreign / "conf" / "model.conf").write_bytes(b"")
        assert not model_files.loads(foreign)


class TestFacts:
    def test_the_embedded_model_knows_our_words(self) -> None:
        words = choose(EMBEDDED).words()
        assert {"hey", "toe", "helper", "cramp", "magnesium", "podiatrist"} <= words
        assert not words & {"[unk]", "<eps>"}

    def test_words_are_the_ones_libvosk_knows(self) -> None:
        import vosk

        vosk.SetLogLevel(-1)
        embedded = choose(EMBEDDED)
        loaded = vosk.Model(str(embedded.path))
        assert all(loaded.vosk_model_find_word(word) > 0 for word in embedded.words())

    def test_words_are_read_from_a_graph_that_carries_them(self, foreign: Path) -> None:
        import vosk

        vosk.SetLogLevel(-1)
        expected = choose(foreign).words()
        carry_words_in_graph(foreign)
        assert choose(foreign).words() == expected
        assert vosk.Model(str(foreign)).vosk_model_find_word("magnesium") > 0

    def test_unreadable_words_are_a_problem(self, foreign: Path) -> None:
        (foreign / "graph" / "words.txt").unlink()
        with pytest.raises(Problem, match="corrupt-model"):
            choose(foreign).words()

    def test_equal_files_have_equal_digests(self, foreign: Path) -> None:
        assert choose(foreign).digest() == choose(EMBEDDED).digest()
        cut(foreign / "graph" / "Gr.fst", 0.5)
        assert choose(foreign).digest() != choose(EMBEDDED).digest()

    def test_the_embedded_model_is_small_enough_to_ship(self) -> None:
        assert choose(EMBEDDED).size() < 10_000_000

    def test_models_of_the_first_layout_are_understood(self, foreign: Path, tmp_path: Path) -> None:
        flat = tmp_path / "flat"
        flat.mkdir()
        for path in foreign.rglob("*"):
            if path.is_file() and path.name != "model.conf":
                shutil.copy(path, flat / path.name)
        assert model_files.faulty_file(flat) is None
        assert choose(flat).words() == choose(foreign).words()


def carry_words_in_graph(folder: Path) -> None:
    """Move words.txt into Gr.fst, as the makers of Vosk do."""
    path = folder / "graph" / "words.txt"
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    text: Callable[[str], bytes] = lambda value: struct.pack("<i", len(value.encode())) + value.encode()  # noqa: E731
    table = struct.pack("<i", 2125658996) + text("words") + struct.pack("<qq", len(rows), len(rows))
    table += b"".join(text(word) + struct.pack("<q", int(number)) for word, number in rows)
    graph = (folder / "graph" / "Gr.fst").read_bytes()
    flags = 4 + 4 + len("const") + 4 + len("standard") + 4
    end = flags + 4 + 8 * 4
    (folder / "graph" / "Gr.fst").write_bytes(
        graph[:flags] + struct.pack("<i", 2) + graph[flags + 4 : end] + table + graph[end:]
    )
    path.unlink()


def test_a_model_describes_itself_as_a_value(home: Path) -> None:
    first, second = (choose(home=home, environment=NOTHING) for _ in range(2))
    assert isinstance(first, InstalledModel)
    assert first == second
