import sys

import pytest

from skill.content import Content
from tests.end_to_end.programs import Terminal


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of another kind")
def test_somebody_who_comes_back_is_not_told_everything_again(content: Content) -> None:
    greetings = []
    for _ in range(2):
        with Terminal("--text") as program:
            program.press("stop\n")
            assert program.ends() == 0
        greetings.append(program.printed)
    whole = content.prompts["launch"].say
    assert whole in greetings[0]
    assert whole not in greetings[1]
    assert content.prompts["launch_question"].say in greetings[1]
