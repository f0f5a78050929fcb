import pytest

from skill.content import Content
from tests.skill.content.folder import Folder

ROUTINE = """\
---
title: Toe pull, step by step
name: the toe pull
topic: stretching
reviewed: 2026-11-22
again: 2
for_now: true
---

# With the first step

Stop if it hurts. [SAFETY]

# Steps

## Sit | 5 seconds

Sit down. [NHS]

## Pull | 20 seconds

Pull your toes toward your shin.
Slowly. [NHS]

- 5: Keep holding,
  and breathe.
- 12: Nearly there. [NHS]

# After

Ask a {doctor} if it comes back. [NHS]

# Not working

Pull once more. [NHS]

# Gone

Well done. [SAFETY]

# Ways to ask

- start the toe pull

# Heard as

- start toe pul
"""
FILE = "routines/toe-pull.md"


@pytest.fixture
def routine_folder(folder: Folder) -> Folder:
    folder.write(FILE, ROUTINE)
    return folder


def test_a_routine_is_read_from_its_file(routine_folder: Folder) -> None:
    routine = routine_folder.load().routines_by_intent["StartToePullIntent"]
    assert (routine.id, routine.title, routine.topic) == ("toe-pull", "Toe pull, step by step", "stretching")
    assert (routine.again, routine.for_now, routine.seconds) == (1, True, 25)
    assert routine.before is None
    assert routine.with_first
    assert routine.with_first.text == "Stop if it hurts."
    sit, pull = routine.steps
    assert (sit.name, sit.seconds, sit.cues) == ("Sit", 5, ())
    assert pull.instruction.text == "Pull your toes toward your shin. Slowly."
    assert [(cue.at, cue.passage.text) for cue in pull.cues] == [
        (5, "Keep holding, and breathe."),
        (12, "Nearly there."),
    ]
    assert pull.passage.sources == ("NHS",)
    assert routine.after.text == "Ask a doctor if it comes back."
    assert (routine.ask, routine.heard) == (("start the toe pull",), ("start toe pul",))


def test_the_ways_to_start_it_are_commands(routine_folder: Folder) -> None:
    commands = routine_folder.load().commands
    command = next(command for command in commands if command.intent == "StartToePullIntent")
    assert command.ask == ("start the toe pull",)


def test_there_may_be_no_routines(folder: Folder) -> None:
    assert folder.load().routines == ()


@pytest.mark.parametrize(
    ("line", "instead", "at", "reason"),
    [
        ("## Pull | 20 seconds", "## Pull | 121 seconds", 20, "whole number from 1 to 120"),
        ("## Pull | 20 seconds", "## Pull | 0 seconds", 20, "whole number from 1 to 120"),
        ("## Pull | 20 seconds", "## Pull | 2.5 seconds", 20, "whole number from 1 to 120"),
        ("## Pull | 20 seconds", "## Pull | ten seconds", 20, "whole number from 1 to 120"),
        ("## Pull | 20 seconds", "## Pull", 20, "such as '| 20 seconds'"),
        ("## Pull | 20 seconds", "## Pull | 60 seconds", 20, "48 seconds without a word, at most 15"),
        ("Sit down. [NHS]", "Sit down.", 18, "source missing"),
        ("Sit down. [NHS]", "Sit down. [NOBODY]", 18, "source [NOBODY] is not in sources.yaml"),
        ("Sit down. [NHS]", "", 16, "write what to do"),
        ("Sit down. [NHS]", f"Sit {'very ' * 24}still. [NHS]", 18, "sentence too long: 26 words, at most 25"),
        ("Sit down. [NHS]", "Sit. Sit. Sit. Sit. [NHS]", 18, "too long: 4 sentences"),
        ("Sit down. [NHS]", "Ask a {nurse}. [NHS]", 18, "unknown placeholder {nurse}"),
        ("- 12: Nearly there. [NHS]", "- 4: Nearly there.", 27, "after 5 and before 20 seconds"),
        ("- 12: Nearly there. [NHS]", "- 20: Nearly there.", 27, "after 5 and before 20 seconds"),
        ("- 12: Nearly there. [NHS]", "- Nearly there.", 27, "write the second and the words"),
        ("- 12: Nearly there. [NHS]", "- ten: Nearly there.", 27, "write the second and the words"),
        ("# Gone", "# Went", 37, "unknown heading 'Went'"),
        ("# With the first step", "# Gone", 37, "heading 'Gone' stands here a second time"),
        ("again: 2", "again: 3", 6, "again is the number of a step, 1 to 2"),
        ("again: 2", "again: yes", 6, "again is the number of a step"),
        ("for_now: true", "for_now: maybe", 7, "for_now is true or false"),
        ("topic: stretching", "topic: streching", 4, "unknown topic: 'streching'"),
        ("topic: stretching", "urgency: emergency", 4, "unknown key 'urgency'"),
        ("reviewed: 2026-11-22", "reviewed: today", 5, "write the review day"),
        ("- start the toe pull", "- Start!", 43, "use only small letters"),
    ],
)
def test_a_fault_is_named_with_its_line(
    routine_folder: Folder, line: str, instead: str, at: int, reason: str
) -> None:
    routine_folder.edit(FILE, line, instead)
    faults = routine_folder.faults()
    assert any(fault.startswith(f"content/en/{FILE}:{at}: ") and reason in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("lost", "reason"),
    [
        ("# With the first step\n\nStop if it hurts. [SAFETY]\n", "write the caution"),
        ("# After\n\nAsk a {doctor} if it comes back. [NHS]\n", "heading '# After' is missing"),
        ("# Not working\n\nPull once more. [NHS]\n", "heading '# Not working' is missing"),
        ("- start the toe pull\n", "list at least one way to ask"),
        ("topic: stretching\n", "the line 'topic:' is missing"),
    ],
)
def test_what_is_missing_is_named(routine_folder: Folder, lost: str, reason: str) -> None:
    routine_folder.edit(FILE, lost, "")
    assert any(reason in fault for fault in routine_folder.faults())


def test_a_routine_without_steps_is_refused(routine_folder: Folder) -> None:
    head, _, rest = ROUTINE.partition("# Steps\n")
    routine_folder.write(FILE, f"{head}# Steps\n\n# After{rest.partition('# After')[2]}")
    assert any("at least one step" in fault for fault in routine_folder.faults())


def test_only_one_routine_is_for_a_cramp_right_now(routine_folder: Folder) -> None:
    routine_folder.write("routines/toe-push.md", ROUTINE.replace("the toe pull", "the toe push"))
    (fault,) = routine_folder.faults()
    assert fault.startswith("content/en/routines/toe-push.md:1: ")
    assert "only one routine" in fault


def test_what_is_shipped_reads_easily(content: Content) -> None:
    from textstat import flesch_kincaid_grade

    for routine in content.routines:
        said = [step.passage for step in routine.steps]
        said += [routine.after, routine.not_working, routine.gone]
        said += [passage for passage in (routine.before, routine.with_first) if passage]
        for passage in said:
            assert flesch_kincaid_grade(passage.text) <= 8, passage.text
            assert not passage.text.endswith("?"), passage.text
        assert all(key in content.sources for step in routine.steps for key in step.passage.sources)
        assert all(step.passage.sources for step in routine.steps)


def test_no_way_to_start_one_asks_for_something_else(content: Content) -> None:
    started = [text for routine in content.routines for text in (*routine.ask, *routine.heard)]
    assert len(started) == len(set(started))
    topics = {text for topic in content.by_id.values() for text in (*topic.ask, *topic.heard)}
    commands = {
        text
        for command in content.commands
        if command.intent not in content.routines_by_intent
        for text in (*command.ask, *command.heard)
    }
    assert not set(started) & (topics | commands)
