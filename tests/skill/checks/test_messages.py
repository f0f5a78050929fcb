import pytest

from tests.skill.checks.workshop import PROGRAM, Workshop


@pytest.mark.parametrize("code", ['say("bye")', 'messages.text("bye")', 'screen.note("bye")'])
def test_a_text_the_programs_show_has_to_be_there(workshop: Workshop, code: str) -> None:
    workshop.program(PROGRAM + f"        {code}\n")
    assert workshop.flaws("messages") == ["skill/program.py:7: screen.yaml has no 'bye' [messages]"]


def test_a_text_nobody_sees_is_found(workshop: Workshop) -> None:
    workshop.edit("screen.yaml", "hello:", "secret: You cannot see me.\nhello:")
    assert workshop.flaws("messages") == [
        "content/en/screen.yaml:1: nothing shows the text 'secret' [messages]"
    ]


@pytest.mark.parametrize(("text", "field"), [("Hello {nmae}.", "nmae"), ("Hello {name.", "braces")])
def test_a_field_nothing_fills_in_is_found(workshop: Workshop, text: str, field: str) -> None:
    workshop.write("screen.yaml", f'hello: "{text}"\n')
    (flaw,) = workshop.flaws("messages")
    assert field in flaw
