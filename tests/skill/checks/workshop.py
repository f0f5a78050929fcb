"""A small project without a flaw, to be spoilt in one place."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from skill.assistant import BEHAVIOURS
from skill.checks import Project, find_flaws
from skill.content import Content
from skill.interaction_model import model_path, model_text
from skill.routines import ANY_TIME, UNDER_WAY
from skill.understanding import ASK_INTENT, Interpretation, Reason
from tests.skill.content.folder import Folder

TODAY = datetime.date(2026, 12, 1)
TOPIC = """\
---
title: {title}
name: {name}
see_also: [{other}]
reviewed: 2026-11-22
---

# Answer

{answer}

# More

A wider shoe may help as well. [NHS] Ask a {{doctor}} if it keeps coming back, or {{same_day_help}}.

# Ways to ask

- {ask}

# Heard as

- {heard}
"""
EMERGENCY = """\
---
title: Chest pain
name: chest pain
see_also: []
reviewed: 2026-11-22
urgency: emergency
---

# Answer

Call {emergency_number} now. Chest pain should never wait. [SAFETY]

# Ways to ask

- my chest hurts
"""
PROGRAM = """\
class Program:
    def run(self, say):
        say("hello", name="Ann")
        self._told("launch")
        self._prompt("goodbye")
        raise Problem("no-ears", path="x")
"""


def topic(
    title: str,
    ask: str,
    heard: str,
    other: str,
    name: str = "",
    answer: str = "Pull your toes gently toward your shin. [NHS]",
) -> str:
    """A topic file."""
    name = name or title.lower()
    return TOPIC.format(title=title, name=name, other=other, answer=answer, ask=ask, heard=heard)


class Workshop(Folder):
    """The project; its content is written and edited like any content folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.folder = root
        self.write(
            "topics/stretching.md", topic("Stretching", "does stretching help", "stretchin help", "shoes")
        )
        self.write("topics/shoes.md", topic("Shoes", "are my shoes too tight", "shoes to tight", "massage"))
        self.write("topics/massage.md", topic("Massage", "should i rub it", "shoud i rub it", "stretching"))
        self.write("safety/chest-pain.md", EMERGENCY)
        self.write("commands.yaml", _commands())
        self.write("screen.yaml", "hello: Hello {name}.\n")
        self.write("problems.yaml", 'no-ears: "{path} cannot hear. Plug in a microphone."\n')
        self.write("doses.yaml", 'milligrams:\n  "350": [NHS]\n')
        self.write("spelling.yaml", "british: {color: colour}\n")
        self.locale("en-US", "911", "nine one one", "call your doctor today")
        self.locale("en-GB", "999", "nine nine nine", "call your GP today", "spelling: [british]\n")
        self.program(PROGRAM)
        self.keep_in_step()

    def locale(self, tag: str, number: str, spoken: str, help_: str, more: str = "") -> None:
        """Write a locale file."""
        terms = f"{{doctor: doctor, emergency_number: '{number}', same_day_help: {help_}}}"
        text = f"invocation: toe cramp helper\nterms: {terms}\nspoken: {{'{number}': {spoken}}}\n"
        self.write(f"locales/{tag}.yaml", text + more)

    def program(self, text: str) -> None:
        """Write the only program."""
        path = self.folder / "skill" / "program.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def keep_in_step(self) -> None:
        """Write what is made from the content: interaction models and the recogniser's list of words."""
        project = self.project()
        for content in project.contents:
            path = model_path(content, self.folder / "interaction_models")
            path.parent.mkdir(exist_ok=True)
            path.write_text(model_text(content), encoding="utf-8")
        words = sorted({word for utterance in project.utterances for word in utterance.text.split()})
        project.words.write_text("".join(f"{word} {place}\n" for place, word in enumerate(words)))

    def project(self, today: datetime.date = TODAY) -> Project:
        """What the checks get to see."""
        return Project(self.folder, today, self.folder / "words.txt", understands_its_samples)

    def flaws(self, check: str, today: datetime.date = TODAY) -> list[str]:
        """What a check says, one line each."""
        return [str(flaw) for flaw in find_flaws(self.project(today), [check])]


def understands_its_samples(content: Content) -> Callable[[str], Interpretation]:
    """An understanding that knows the ways to ask by heart, and nothing else."""
    intents = {text: command.intent for command in content.commands for text in command.ask}
    intents |= {text: topic.intent for topic in content.by_id.values() for text in topic.ask}

    def understand(text: str) -> Interpretation:
        reason = Reason.COMMAND if text in intents else Reason.UNKNOWN
        return Interpretation(intents.get(text, ASK_INTENT), None, 1.0, reason)

    return understand


def _commands() -> str:
    """One command for each behaviour there is."""
    names = sorted({*BEHAVIOURS, *ANY_TIME, *UNDER_WAY} - {"LaunchRequest", "AMAZON.FallbackIntent"})
    words = {
        name: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removeprefix("AMAZON.")).lower() for name in names
    }
    return "".join(
        f"{word.replace(' ', '-')}: {{intent: {name}, ask: [{word}]}}\n" for name, word in words.items()
    )
