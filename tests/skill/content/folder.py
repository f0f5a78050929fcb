"""A content folder of a few lines, to be spoilt one line at a time."""

from pathlib import Path

import pytest

from skill.content import Content, ContentError, load_content

TOPIC = """\
---
title: Stretching
name: stretching your toes
see_also: [shoes]
reviewed: 2026-11-22
---

# Answer

Pull your toes gently toward your shin. [NHS] Ask a {doctor} if it keeps coming back.

# More

A wider shoe may help as well. [NHS]

# Ways to ask

- does stretching help
- stretching

# Heard as

- does stretchin help
"""

FILES = {
    "topics/stretching.md": TOPIC,
    "topics/shoes.md": TOPIC.replace("Stretching", "Shoes")
    .replace("[shoes]", "[stretching]")
    .replace("does stretching help", "are my shoes too tight")
    .replace("- stretching", "- shoes"),
    "safety/chest-pain.md": """\
---
title: Chest pain
name: chest pain
see_also: []
reviewed: 2026-11-22
urgency: emergency
---

# Answer

Call {emergency_number} now. [SAFETY]

# Ways to ask

- my chest hurts
""",
    "locales/en-US.yaml": "invocation: toe cramp helper\nterms: {doctor: doctor, emergency_number: '911'}\n",
    "locales/en-GB.yaml": "invocation: toe cramp helper\nterms: {doctor: GP, emergency_number: '999'}\n",
    "sources.yaml": """\
NHS:
  organisation: NHS
  spoken: the NHS
  title: Leg cramps
  kind: health-service
  looked_at: 2026-11-22
""",
    "follow-ups.yaml": "{}\n",
    "pairs.yaml": "{}\n",
    "frames.yaml": "{}\n",
    "tips.md": """\
---
reviewed: 2026-11-22
---

# stretching

Pull your toes toward your shin before bed. [NHS]
""",
    "alarms.yaml": "chest-pain:\n  - all: [[chest], [pain, hurts]]\n    unless: [no chest pain]\n",
    "ordinary.yaml": "stretching: [this stretch is killing me]\n",
    "out-of-scope.yaml": "other: [what time is it, play some jazz]\n",
    "commands.yaml": "stop: {intent: AMAZON.StopIntent, ask: [stop], heard: [stop it]}\n",
    "carriers.yaml": "question: [tell me]\nwhy: [why]\nwhat_about: [what about, how about]\n",
    "prompts.yaml": "goodbye: Goodbye.\nlaunch: {say: Hi., reprompt: Still there?}\n",
    "spelling.yaml": "british: {gray: grey}\n",
    "words.yaml": "fillers: [um]\nopeners: [can you tell me]\nsame: {epson salt: epsom salt}\n",
}


class Folder:
    """The folder; ``write``, ``edit`` and ``remove`` take names below ``content/en``."""

    def __init__(self, root: Path) -> None:
        self.root = root / "content"
        for name, text in FILES.items():
            self.write(name, text)

    def path(self, name: str) -> Path:
        return self.root / "en" / name

    def write(self, name: str, text: str | bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def remove(self, name: str) -> None:
        self.path(name).unlink()

    def load(self, locale: str = "en-US") -> Content:
        return load_content(locale, self.root)

    def faults(self) -> list[str]:
        """What the loader says against the folder, one line a fault."""
        with pytest.raises(ContentError) as caught:
            self.load()
        lines = str(caught.value).splitlines()
        assert len(lines) == len(caught.value.findings), "every fault is one line"
        return lines
