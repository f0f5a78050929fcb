from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.content import Content, ContentError, Urgency
from skill.content.loader import locale_tags
from tests.skill.content.folder import TOPIC, Folder

STRETCHING = "topics/stretching.md"
SHOWN = "content/en/topics/stretching.md"
YAML_FILES = (
    "alarms",
    "carriers",
    "commands",
    "locales/en-US",
    "ordinary",
    "out-of-scope",
    "prompts",
    "sources",
    "words",
)


def test_a_folder_becomes_content(folder: Folder) -> None:
    content = folder.load()
    topic = content.by_id["stretching"]
    assert [topic.id for topic in content.topics] == ["shoes", "stretching"]
    assert topic.answer.text == (
        "Pull your toes gently toward your shin. Ask a doctor if it keeps coming back."
    )
    assert topic.answer.sources == ("NHS",)
    assert [part.text for part in topic.more] == ["A wider shoe may help as well."]
    assert topic.ask == ("does stretching help", "stretching")
    assert topic.heard == ("does stretchin help",)
    assert topic.see_also == ("shoes",)
    assert topic.urgency is None


def test_a_red_flag_is_kept_apart_and_needs_no_source(folder: Folder) -> None:
    (flag,) = folder.load().safety
    assert flag.urgency is Urgency.EMERGENCY
    assert flag.answer.sources == ()


def test_placeholders_take_the_words_of_the_locale(folder: Folder) -> None:
    assert "Ask a GP if" in folder.load("en-GB").by_id["stretching"].answer.text
    assert folder.load("en-GB").by_id["red-flags/chest-pain"].answer.text == "Call 999 now."


def test_the_locales_are_those_with_a_file(folder: Folder) -> None:
    assert locale_tags(folder.root) == ["en-GB", "en-US"]


def test_an_unknown_locale_is_told(folder: Folder) -> None:
    with pytest.raises(ContentError, match=r"content/en/locales/xx-XX\.yaml:1: cannot be read"):
        folder.load("xx-XX")


def test_a_file_below_a_topic_is_a_topic_of_its_own(folder: Folder) -> None:
    folder.write("topics/shoes/heels.md", TOPIC)
    assert folder.load().by_id["shoes/heels"].title == "Stretching"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: Stretching", "titel: Stretching", 2, "unknown key 'titel'"),
        ("title: Stretching", "yes: Stretching", 2, "unknown key 'yes'"),
        ("name: stretching your toes\n", "", 1, "the line 'name:' is missing"),
        ("title: Stretching", "title:", 2, "write a text after 'title:'"),
        ("name: stretching your toes", "name: [stretching]", 3, "write a text after 'name:'"),
        ("see_also: [shoes]", "see_also: shoes", 4, "write see_also as"),
        ("see_also: [shoes]", "see_also: [1]", 4, "write see_also as"),
        ("see_also: [shoes]", "see_also: [slippers]", 4, "unknown topic: 'slippers'"),
        ("reviewed: 2026-11-22", "reviewed: last week", 5, "write the review day"),
        ("reviewed: 2026-11-22", "reviewed: 2026-11-31", 5, "not readable as YAML"),
        ("reviewed: 2026-11-22", "reviewed: 2026-11-22\nurgency: soon", 6, "urgency is one of"),
        ("reviewed: 2026-11-22", "reviewed: 2026-11-22\nurgency: [emergency]", 6, "urgency is one of"),
        ("shin. [NHS]", "shin.", 10, "source missing"),
        ("shin. [NHS]", "shin. [NSH]", 10, "source [NSH] is not in sources.yaml"),
        ("A wider shoe may help as well. [NHS]", "A wider shoe may help as well.", 14, "source missing"),
        ("{doctor}", "{docter}", 10, "unknown placeholder {docter}"),
        ("name: stretching your toes", "name: stretching {feet}", 3, "unknown placeholder {feet}"),
        ("Pull your toes", "word " * 46, 10, "answer too long: 58 words, at most 45"),
        ("A wider shoe", "One. Two. Three. A wider shoe", 14, "answer too long: 4 sentences, at most 3"),
        ("# Answer\n", "# Answr\n", 8, "unknown heading 'Answr'"),
        ("# More\n", "# Answer\n", 12, "heading 'Answer' stands here a second time"),
        ("\n# More\n", "\n", 8, "write one paragraph under '# Answer', not 2"),
        ("- stretching\n", "- Stretching?\n", 19, "use only small letters, apostrophes and spaces"),
        ("- stretching\n", "- 2 stretches\n", 19, "use only small letters, apostrophes and spaces"),
        ("- stretching\n", "- does stretching help\n", 19, "stands here a second time"),
        ("- does stretchin help", "- stretching-exercise", 23, "use only small letters"),
        (
            "- does stretching help\n- stretching\n",
            "",
            16,
            "list at least one way to ask",
        ),
    ],
)
def test_a_fault_of_a_topic_file_has_its_line(
    old: str, new: str, line: int, words: str, folder: Folder
) -> None:
    folder.edit(STRETCHING, old, new)
    assert any(fault.startswith(f"{SHOWN}:{line}: ") and words in fault for fault in folder.faults())


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        ("sources.yaml", "  spoken: the NHS\n", "", 1, "NHS: not of the expected form"),
        ("sources.yaml", "  kind:", "  sort:", 1, "NHS: not of the expected form"),
        ("alarms.yaml", "all:", "al:", 1, "chest-pain: not of the expected form"),
        ("alarms.yaml", "chest-pain:", "chest-pane:", 1, "unknown topic: 'red-flags/chest-pane'"),
        ("ordinary.yaml", "stretching:", "stretch:", 1, "unknown topic: 'stretch'"),
        ("ordinary.yaml", "[this stretch is killing me]", "just words", 1, "a list of texts is expected"),
        ("commands.yaml", "[stop]", "[stop, no]", 1, "put yes, no and on into quotation marks"),
        ("commands.yaml", "intent:", "intend:", 1, "stop: not of the expected form"),
        ("carriers.yaml", "why: [why]", "why: [yes]", 2, "put yes, no and on into quotation marks"),
        ("prompts.yaml", "say:", "sya:", 2, "launch: not of the expected form"),
        ("prompts.yaml", "goodbye: Goodbye.", "goodbye: [Goodbye.]", 1, "goodbye: not of the expected form"),
        ("words.yaml", "fillers: [um]", "fillers: [on]", 1, "put yes, no and on into quotation marks"),
        ("words.yaml", "fillers:", "filers:", 1, "unknown key 'filers'"),
        (
            "words.yaml",
            "same: {epson salt: epsom salt}",
            "same: [epson]",
            3,
            "same: not of the expected form",
        ),
        ("locales/en-US.yaml", "invocation:", "invokation:", 1, "the line 'invocation:' is missing"),
        ("locales/en-US.yaml", "invocation:", "invokation:", 1, "unknown key 'invokation'"),
        ("locales/en-US.yaml", "terms: {", "terms: [{", 2, "not readable as YAML"),
    ],
)
def test_a_fault_of_a_table_has_its_line(
    file: str, old: str, new: str, line: int, words: str, folder: Folder
) -> None:
    folder.edit(file, old, new)
    faults = folder.faults()
    assert any(fault.startswith(f"content/en/{file}:") and words in fault for fault in faults), faults
    if "YAML" not in words:
        assert any(fault.startswith(f"content/en/{file}:{line}: ") for fault in faults), faults


def test_terms_that_are_no_table_are_told(folder: Folder) -> None:
    folder.write("locales/en-US.yaml", "invocation: toe cramp helper\nterms: doctor\n")
    assert any(fault.startswith("content/en/locales/en-US.yaml:2: terms:") for fault in folder.faults())


def test_two_files_whose_names_cannot_be_told_apart_are_told(folder: Folder) -> None:
    folder.write("topics/shoes/heels.md", TOPIC)
    folder.write("topics/shoes-heels.md", TOPIC)
    (fault,) = folder.faults()
    assert "duplicate id" in fault
    assert "'shoes-heels'" in fault
    assert "'shoes/heels'" in fault


def test_a_topic_and_a_red_flag_may_not_share_a_name(folder: Folder) -> None:
    folder.write("topics/red-flags/chest-pain.md", TOPIC)
    assert any("duplicate id" in fault for fault in folder.faults())


def test_an_empty_folder_is_told(folder: Folder) -> None:
    folder.remove("safety/chest-pain.md")
    assert "content/en/safety:1: no topic files in this folder" in folder.faults()


@pytest.mark.parametrize("name", YAML_FILES)
def test_a_missing_table_is_told(name: str, folder: Folder) -> None:
    folder.remove(f"{name}.yaml")
    assert any(fault.startswith(f"content/en/{name}.yaml:1: cannot be read") for fault in folder.faults())


@pytest.mark.parametrize("name", YAML_FILES)
def test_unreadable_bytes_in_a_table_are_told(name: str, folder: Folder) -> None:
    folder.write(f"{name}.yaml", b"a: \xff\xfe\n")
    assert any(fault.startswith(f"content/en/{name}.yaml:1: cannot be read") for fault in folder.faults())


def test_unreadable_bytes_in_a_topic_are_told(folder: Folder) -> None:
    folder.write("topics/bytes.md", b"\xff\xfe\x00")
    assert any(fault.startswith("content/en/topics/bytes.md:1: cannot be read") for fault in folder.faults())


def test_all_faults_are_told_together_in_order_of_file_and_line(folder: Folder) -> None:
    folder.edit(STRETCHING, "{doctor}", "{docter}")
    folder.edit(STRETCHING, "- stretching\n", "- Stretching\n")
    folder.edit("topics/shoes.md", "[NHS]", "[NSH]")
    folder.edit("commands.yaml", "[stop]", "[no]")
    faults = folder.faults()
    for start in (
        "commands.yaml:1",
        "topics/shoes.md:10",
        "topics/stretching.md:10",
        "topics/stretching.md:19",
    ):
        assert any(fault.startswith(f"content/en/{start}: ") for fault in faults), start
    places = [(file, int(line)) for file, line, *_ in (fault.split(":") for fault in faults)]
    assert places == sorted(places)


@settings(max_examples=100)
@given(st.text(alphabet="abc AB'-.é9 ", min_size=1, max_size=20))
def test_an_utterance_is_taken_or_told_with_its_line(
    tmp_path_factory: pytest.TempPathFactory, words: str
) -> None:
    folder = Folder(tmp_path_factory.mktemp("content"))
    folder.edit(STRETCHING, "- stretching\n", f"- {words}\n")
    if words.strip()[:1] in set("abc") and set(words.strip()) <= set("abc '"):
        assert folder.load().by_id["stretching"].ask[-1] == words.strip()
    else:
        assert any(fault.startswith(f"{SHOWN}:19: ") for fault in folder.faults())


def test_every_locale_of_the_project_loads(contents: Sequence[Content]) -> None:
    assert "en-US" in locale_tags()
    assert sorted(content.locale.tag for content in contents) == locale_tags()
    assert len({tuple(sorted(content.locale.terms)) for content in contents}) == 1
    assert len({tuple(topic.id for topic in content.topics) for content in contents}) == 1
