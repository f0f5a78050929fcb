from pathlib import Path

import pytest

from skill.content import Content, ContentError
from skill.package.store import FILE, StoreTexts

WORDS = """name: Toes
summary: About toes, and their color.
description: |
  Not medical advice. See a {doctor}. Call {emergency_number}.
keywords: [toe]
examples: ["Alexa, open toes"]
testing: Say {emergency_number}.
"""


def store(folder: Path, words: str) -> StoreTexts:
    (folder / "en").mkdir()
    (folder / "en" / "store.yaml").write_text(words, encoding="utf-8")
    return StoreTexts(folder)


def test_each_country_gets_its_own_words_and_spelling(tmp_path: Path, contents: tuple[Content, ...]) -> None:
    texts = store(tmp_path, WORDS)
    by_tag = {content.locale.tag: texts.of(content.locale) for content in contents}
    assert by_tag["en-US"].description == "Not medical advice. See a doctor. Call 911."
    assert by_tag["en-GB"].description == "Not medical advice. See a GP. Call 999."
    assert by_tag["en-US"].summary == "About toes, and their color."
    assert by_tag["en-GB"].summary == "About toes, and their colour."
    assert by_tag["en-IN"].testing == "Say 112."
    assert by_tag["en-AU"].keywords == ("toe",)


@pytest.mark.parametrize(
    ("words", "line", "reason"),
    [
        (WORDS.replace("name: Toes\n", ""), 1, "name"),
        (WORDS + "colour: red\n", 8, "unknown key 'colour'"),
        (WORDS.replace("[toe]", "toe"), 5, "keywords"),
        (WORDS.replace("summary: About toes, and their color.", "summary: [a, b]"), 2, "summary"),
        (WORDS.replace("name: Toes", "name: ''"), 1, "name"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, words: str, line: int, reason: str) -> None:
    with pytest.raises(ContentError) as fault:
        store(tmp_path, words)
    found = fault.value.findings
    assert [(finding.file, finding.line) for finding in found][:1] == [(FILE, line)]
    assert reason in str(found[0])
