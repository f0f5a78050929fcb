from tests.skill.checks.workshop import PROGRAM, Workshop


def test_a_problem_without_a_sentence_is_found(workshop: Workshop) -> None:
    workshop.program(PROGRAM + '        raise Problem("no-mouth")\n')
    assert workshop.flaws("problems") == ["skill/program.py:7: problems.yaml has no 'no-mouth' [problems]"]


def test_a_sentence_without_a_problem_is_found(workshop: Workshop) -> None:
    workshop.edit("problems.yaml", "no-ears:", "no-nose: No nose.\nno-ears:")
    assert workshop.flaws("problems") == [
        "content/en/problems.yaml:1: nothing shows the text 'no-nose' [problems]"
    ]


def test_a_field_nothing_fills_in_is_found(workshop: Workshop) -> None:
    workshop.edit("problems.yaml", "Plug in", "{hint} Plug in")
    (flaw,) = workshop.flaws("problems")
    assert "has {hint} in it, which skill/program.py:6 does not fill in" in flaw


def test_fields_that_come_from_elsewhere_are_trusted(workshop: Workshop) -> None:
    workshop.edit("problems.yaml", "Plug in", "{hint} Plug in")
    workshop.program(PROGRAM.replace('Problem("no-ears", path="x")', 'Problem("no-ears", **fields)'))
    assert workshop.flaws("problems") == []


def test_a_problem_is_told_in_a_line(workshop: Workshop) -> None:
    workshop.edit("problems.yaml", "Plug in", "Plug in " * 50)
    (flaw,) = workshop.flaws("problems")
    assert "longer than a line or two" in flaw
