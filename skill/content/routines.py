"""One routine file: from Markdown to a checked ``Routine``."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from skill.content.files import Line, Section
from skill.content.topics import ASK, HEARD, PageReader
from skill.content.values import Cue, Passage, Routine, Step

MAX_HOLD = 120
"""Longest hold in seconds."""
MAX_SILENCE = 15
"""Seconds without a word after which somebody in the dark wonders whether anyone is still there."""
MAX_SENTENCE_WORDS = 25
BEFORE, WITH_FIRST, STEPS, AFTER = "Before", "With the first step", "Steps", "After"
NOT_WORKING, GONE = "Not working", "Gone"
_STEP = re.compile(r"(?P<name>[^|]*[^|\s])\s*\|\s*(?P<seconds>\S+) seconds")
_CUE = re.compile(r"(?P<at>[^:\s]+):\s+(?P<text>\S.*)")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class _Block:
    """A step as it is written: its heading, what it tells to do, and the lines of its hold."""

    heading: Line
    text: list[Line] = field(default_factory=list)
    cues: list[Line] = field(default_factory=list)

    @property
    def instruction(self) -> Line:
        number = self.text[0].number if self.text else self.heading.number
        return Line(" ".join(line.text.strip() for line in self.text), number)

    def add(self, line: Line) -> None:
        text = line.text.strip()
        if text.startswith("- "):
            self.cues.append(Line(text.removeprefix("- ").strip(), line.number))
        elif text and self.cues:
            begun = self.cues.pop()
            self.cues.append(Line(f"{begun.text} {text}", begun.number))
        elif text:
            self.text.append(line)


class RoutineReader(PageReader):
    """Reads routine files of one locale.

    A step is a heading ``## Name | 20 seconds``, what to do, and lines ``- 10: words`` to be said ten seconds
    into the hold.
    """

    _known = frozenset({"title", "name", "topic", "reviewed", "again", "for_now"})
    _required = ("title", "name", "topic", "reviewed")
    _headings = (BEFORE, WITH_FIRST, STEPS, AFTER, NOT_WORKING, GONE, ASK, HEARD)

    def read(self, path: Path, file: str, routine_id: str) -> Routine | None:
        """The routine of one file, or None where faults were found that leave nothing to use.

        Raises:
            ContentError: The file cannot be read at all.
        """
        faults = len(self._findings)
        document = self._files.markdown(path, file)
        self._check_fields(document, file)
        sections = self._sections(document, file)
        steps = self._steps(sections, file)
        said = {name: self._one(sections, name, file) for name in (AFTER, NOT_WORKING, GONE)}
        before, with_first = self._one(sections, BEFORE, file), self._one(sections, WITH_FIRST, file)
        ask, heard = (self._utterances(sections, name, file) for name in (ASK, HEARD))
        if not (before or with_first):
            self._find(file, 1, f"write the caution under '# {BEFORE}' or '# {WITH_FIRST}'")
        if not ask:
            self._find(file, 1, f"list at least one way to ask under '# {ASK}'")
        for name in (AFTER, NOT_WORKING, GONE):
            if name not in sections:
                self._find(file, 1, f"the heading '# {name}' is missing")
        fields = document.fields
        again, for_now = fields.get("again", 1), fields.get("for_now", False)
        count = _count(sections)
        if type(again) is not int or not 1 <= again <= max(count, 1):
            self._find(file, document.field_lines["again"], f"again is the number of a step, 1 to {count}")
        if type(for_now) is not bool:
            self._find(file, document.field_lines["for_now"], "for_now is true or false")
        if len(self._findings) > faults:
            return None
        return Routine(
            id=routine_id,
            title=self._fill(Line(fields["title"], 2), file),
            name=self._fill(Line(fields["name"], 3), file),
            topic=str(fields["topic"]),
            steps=steps,
            after=said[AFTER] or Passage(""),
            not_working=said[NOT_WORKING] or Passage(""),
            gone=said[GONE] or Passage(""),
            ask=ask,
            heard=heard,
            reviewed=fields["reviewed"],
            before=before,
            with_first=with_first,
            again=again - 1,
            for_now=for_now,
        )

    def _one(self, sections: dict[str, Section], name: str, file: str) -> Passage | None:
        """The only paragraph of a section; None where the section is absent or faulty."""
        if name not in sections:
            return None
        paragraphs = list(sections[name].paragraphs())
        if len(paragraphs) == 1:
            return self._passage(paragraphs[0], file)
        number = sections[name].heading.number
        self._find(file, number, f"write one paragraph under '# {name}', not {len(paragraphs)}")
        return None

    def _steps(self, sections: dict[str, Section], file: str) -> tuple[Step, ...]:
        blocks = self._blocks(sections[STEPS], file) if STEPS in sections else []
        if not blocks:
            self._find(file, 1, f"write at least one step, '## Name | 20 seconds', under '# {STEPS}'")
        steps = [self._step(block, file) for block in blocks]
        return tuple(step for step in steps if step)

    def _blocks(self, section: Section, file: str) -> list[_Block]:
        blocks: list[_Block] = []
        for line in section.lines:
            if line.text.startswith("## "):
                blocks.append(_Block(Line(line.text[3:].strip(), line.number)))
            elif blocks:
                blocks[-1].add(line)
            elif line.text.strip():
                self._find(file, line.number, "begin the step with '## Name | 20 seconds'")
        return blocks

    def _step(self, block: _Block, file: str) -> Step | None:
        heading = _STEP.fullmatch(block.heading.text)
        seconds = _whole(heading["seconds"]) if heading else None
        if heading is None or seconds is None or not 1 <= seconds <= MAX_HOLD:
            self._find(
                file,
                block.heading.number,
                f"end the heading with the hold, such as '| 20 seconds': a whole number from 1 to {MAX_HOLD}",
            )
            return None
        if not block.text:
            self._find(file, block.heading.number, "write what to do below the heading")
            return None
        instruction = self._passage(block.instruction, file)
        self._check_sentences(instruction, block.instruction.number, file)
        cues = tuple(cue for line in block.cues if (cue := self._cue(line, file)))
        if len(cues) == len(block.cues):
            self._check_times(block, cues, seconds, file)
        return Step(self._fill(Line(heading["name"], 0), file), instruction, seconds, cues)

    def _cue(self, line: Line, file: str) -> Cue | None:
        found = _CUE.fullmatch(line.text)
        at = _whole(found["at"]) if found else None
        if found is None or at is None:
            self._find(file, line.number, "write the second and the words, such as '- 10: Keep holding.'")
            return None
        passage = self._passage(Line(found["text"], line.number), file, sourced=False)
        self._check_sentences(passage, line.number, file)
        return Cue(at, passage)

    def _check_sentences(self, passage: Passage, number: int, file: str) -> None:
        for sentence in _SENTENCES.split(passage.text):
            words = len(sentence.split())
            if words > MAX_SENTENCE_WORDS:
                reason = f"sentence too long: {words} words, at most {MAX_SENTENCE_WORDS}"
                self._find(file, number, reason)

    def _check_times(self, block: _Block, cues: tuple[Cue, ...], seconds: int, file: str) -> None:
        last = 0
        for cue, line in zip(cues, block.cues, strict=True):
            if not last < cue.at < seconds:
                reason = f"put the lines in order of time, after {last} and before {seconds} seconds"
                self._find(file, line.number, reason)
            self._check_silence(cue.at - last, line.number, file)
            last = cue.at
        self._check_silence(seconds - last, block.heading.number, file)

    def _check_silence(self, seconds: int, number: int, file: str) -> None:
        if seconds > MAX_SILENCE:
            reason = f"{seconds} seconds without a word, at most {MAX_SILENCE}: add a line '- 10: words'"
            self._find(file, number, reason)


def _whole(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else None


def _count(sections: dict[str, Section]) -> int:
    """How many steps there are, be they faulty or not."""
    return sum(line.text.startswith("## ") for line in sections[STEPS].lines) if STEPS in sections else 0
