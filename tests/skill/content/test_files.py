from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skill.content import ContentError
from skill.content.files import Section, read_markdown, read_yaml, split_sources

Read = Callable[[Path, str], Any]
FRONT = "---\ntitle: A\n---\n"
PUNCTUATION = st.text(alphabet="-#[]{}:'\"\n &*!?|>%@`,0a\t", max_size=60)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def sections_of(file: Path, text: str) -> tuple[Section, ...]:
    file.write_text(text, encoding="utf-8")
    return read_markdown(file, "shown.md").sections


def finding(read: Read, file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read(file, "shown")
    return str(caught.value)


def test_the_front_matter_comes_with_the_line_of_each_field(file: Path) -> None:
    file.write_text("---\ntitle: Food\n\nname: food and cramps\n---\n", encoding="utf-8")
    document = read_markdown(file, "shown.md")
    assert document.fields == {"title": "Food", "name": "food and cramps"}
    assert document.field_lines == {"title": 2, "name": 4}


def test_lines_are_joined_into_paragraphs_that_know_where_they_begin(file: Path) -> None:
    (section,) = sections_of(file, f"{FRONT}\n# Answer\n\nOne line\nand another.\n\n\nA second one.\n")
    assert [(p.text, p.number) for p in section.paragraphs()] == [
        ("One line and another.", 7),
        ("A second one.", 11),
    ]


def test_a_dash_begins_a_bullet_and_knows_its_line(file: Path) -> None:
    (section,) = sections_of(file, f"{FRONT}# Ways to ask\n\n- one\n-  two \nthree\n")
    assert [(b.text, b.number) for b in section.bullets()] == [("one", 6), ("two", 7), ("three", 8)]


def test_text_before_the_first_heading_belongs_to_no_section(file: Path) -> None:
    assert [s.heading.text for s in sections_of(file, f"{FRONT}stray\n# Answer\n")] == ["Answer"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "shown:1: begin the file with ---"),
        ("# Answer\n", "shown:1: begin the file with ---"),
        ("---\ntitle: A\n", "shown:1: close the first block"),
        ("---\ntitle: A\nname: [a\n---\n", "shown:4: not readable as YAML"),
        ("---\ntitle: A\ntitle: B\n---\n", "shown:3: 'title' stands here a second time"),
        ("---\n- title\n---\n", "shown:2: should be lines of the form"),
        ("---\ntitle: A\nreviewed: 2026-13-45\n---\n", "shown:3: not readable as YAML: month must be"),
    ],
)
def test_a_broken_beginning_is_told_with_its_line(text: str, words: str, file: Path) -> None:
    assert finding(read_markdown, file, text).startswith(words)


def test_keys_keep_their_spelling_even_where_yaml_has_other_ideas(file: Path) -> None:
    file.write_text("yes: a\nno: b\non: c\n1: d\n~: e\n", encoding="utf-8")
    rows, lines = read_yaml(file, "shown")
    assert list(rows) == list(lines) == ["yes", "no", "on", "1", "~"]


def test_an_empty_yaml_file_is_an_empty_table(file: Path) -> None:
    file.write_text("# nothing but a comment\n", encoding="utf-8")
    assert read_yaml(file, "shown") == ({}, {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\nb: [1, 2\n", "shown:3: not readable"),
        ("a: 1\n\tb: 2\n", "shown:2: not readable"),
        ("a: 1\na: 2\n", "shown:2: 'a' stands here a second time"),
        ("a: 1\n---\nb: 2\n", "shown:2: not readable"),
        ("just words\n", "shown:1: should be lines of the form"),
        ("a: 1\n? [b]\n: c\n", "shown:2: should be a line of the form"),
        ("a: 1\nb: !!int many\n", "shown:2: not readable"),
        ("a: 1\nb: !!python/object:os.system {}\n", "shown:2: not readable"),
        ("a: &a [*a]\n", "shown:1: not readable"),
        ("a: \x00\n", "shown:1: not readable"),
    ],
)
def test_broken_yaml_is_told_with_its_line(text: str, words: str, file: Path) -> None:
    told = finding(read_yaml, file, text)
    assert told.startswith(words)
    assert "\n" not in told


@pytest.mark.parametrize("read", [read_markdown, read_yaml])
def test_a_missing_file_is_told(read: Read, file: Path) -> None:
    with pytest.raises(ContentError, match=r"shown:1: cannot be read: .*No such file"):
        read(file, "shown")


@pytest.mark.parametrize("read", [read_markdown, read_yaml])
def test_bytes_that_are_no_text_are_told(read: Read, file: Path) -> None:
    file.write_bytes(b"---\ntitle: caf\xe9\n---\n")
    with pytest.raises(ContentError, match=r"shown:1: cannot be read: .*utf-8"):
        read(file, "shown")


@settings(max_examples=100)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), PUNCTUATION.map(str.encode)))
@example(b"? [a]\n: b")
@example(b"a: !!bool x")
@example(b"a: !!timestamp x")
@example(b"a: " + b"[" * 2000)
@example(b"a: " + b"9" * 5000)
@example(b"<<: {b: 1}")
def test_any_bytes_are_a_table_or_a_fault_with_file_and_line(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        for read, content in ((read_yaml, data), (read_markdown, data), (read_markdown, _framed(data))):
            path.write_bytes(content)
            try:
                read(path, "shown")
            except ContentError as fault:
                (only,) = fault.findings
                assert only.file == "shown"
                assert only.line >= 1
                assert only.reason


def _framed(data: bytes) -> bytes:
    return b"---\ntitle: A\n" + data + b"\n---\n# Answer\n" + data


def test_source_keys_are_taken_out_of_the_words() -> None:
    text, keys = split_sources("Drink water. [NHS] [AAFP12] It may  help. [NHS]")
    assert text == "Drink water. It may help."
    assert keys == ("NHS", "AAFP12")


@given(st.text(alphabet="ab .[]AZ-9\n", max_size=80))
def test_no_source_key_is_ever_left_to_be_spoken(text: str) -> None:
    spoken, keys = split_sources(text)
    assert all(f"[{key}]" not in spoken for key in keys)
    assert spoken == " ".join(spoken.split())
