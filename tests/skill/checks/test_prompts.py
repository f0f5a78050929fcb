import pytest

from tests.skill.checks.workshop import PROGRAM, Workshop


@pytest.mark.parametrize(
    "code",
    [
        'self._prompt("hullo")',
        'self._told("hullo")',
        'content.prompts["hullo"]',
        'self._prompt("hullo" if 1 else "launch")',
    ],
)
def test_a_sentence_the_programs_name_has_to_be_there(workshop: Workshop, code: str) -> None:
    workshop.program(PROGRAM + f"        {code}\n")
    assert workshop.flaws("prompts") == ["skill/program.py:7: prompts.yaml has no 'hullo' [prompts]"]


def test_a_sentence_nobody_says_is_found(workshop: Workshop) -> None:
    workshop.write("prompts.yaml", "goodbye: Goodbye.\nlaunch: Hi.\nsong: {say: La la., reprompt: La?}\n")
    assert workshop.flaws("prompts") == [
        "content/en/prompts.yaml:3: nothing says the prompt 'song' [prompts]"
    ]
