"""Drawing a view of the conversation in the characters, colours and width a terminal has."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from skill.messages import Messages
from voice_local.screen import WIDEST, State
from voice_local.view import METER_CELLS, Hold, Turn, View

MARGIN = 2
NARROW = 40
"""Columns below which margins and meter give way to words."""

_HOLD_CELLS = 32

_GREEN, _BLUE, _AMBER = "color(108)", "color(110)", "color(179)"
_STYLES = {
    State.ASLEEP: "dim",
    State.LISTENING: _GREEN,
    State.THINKING: "dim",
    State.SPEAKING: _BLUE,
    State.PAUSED: _AMBER,
}
_LISTENING = frozenset({State.LISTENING, State.PAUSED})
"""States in which it matters whether the microphone hears anything."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs beside the words.

    Attributes:
        states: One for each state.
        lit: A cell of a bar that is reached.
        unlit: One that is not.
        cut: Where words were left out.
    """

    states: dict[State, str]
    lit: str
    unlit: str
    cut: str


UNICODE = Glyphs(
    {
        State.ASLEEP: "○",
        State.LISTENING: "●",
        State.THINKING: "◦",
        State.SPEAKING: "▸",
        State.PAUSED: "◌",
    },
    "━",
    "─",
    "…",
)
ASCII = Glyphs(
    {
        State.ASLEEP: "o",
        State.LISTENING: "*",
        State.THINKING: ".",
        State.SPEAKING: ">",
        State.PAUSED: "=",
    },
    "#",
    "-",
    "...",
)


def glyphs_for(encoding: str) -> Glyphs:
    """The signs that can be written in an encoding."""
    try:
        "".join((*UNICODE.states.values(), UNICODE.lit, UNICODE.unlit, UNICODE.cut)).encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return UNICODE


@dataclass(frozen=True, slots=True)
class NoteDrawing:
    """A line about the program itself."""

    text: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it, with an empty line at its end."""
        yield _set([Text(self.text, "dim")], options.max_width)
        yield Text()


@dataclass(frozen=True, slots=True)
class TurnDrawing:
    """A turn: what was heard, the answer, and who says so.

    Attributes:
        turn: The turn.
        messages: The words around it.
        spoken: Words of the answer that have been heard, the others being dim; None for all.
    """

    turn: Turn
    messages: Messages
    spoken: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it, with an empty line at its end."""
        yield _set(self._parts(), options.max_width)
        yield Text()

    def _parts(self) -> Iterable[Text]:
        if self.turn.heard:
            yield Text(self.messages.text("heard", text=self.turn.heard), "dim")
        yield self._answer()
        if self.turn.sources:
            yield Text(self.messages.text("sources-line", sources="; ".join(self.turn.sources)), "dim")

    def _answer(self) -> Text:
        words = self.turn.answer.split()
        spoken = len(words) if self.spoken is None else self.spoken
        answer = Text(style="bold" if self.turn.urgent else "")
        answer.append(" ".join(words[:spoken]))
        if rest := words[spoken:]:
            answer.append((" " if spoken else "") + " ".join(rest), "dim")
        return answer


@dataclass(frozen=True, slots=True)
class ViewDrawing:
    """The moving part of the terminal: the turn that is going on, a countdown, and the line of the state.

    Where the window is too low for all of it, the upper lines are left out.

    Attributes:
        view: What to show.
        messages: The words around it.
        glyphs: The signs.
    """

    view: View
    messages: Messages
    glyphs: Glyphs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it."""
        lines = [
            line
            for part in self._parts(options.max_width)
            for line in console.render_lines(part, options, pad=False)
        ]
        for number, line in enumerate(lines[-max(console.height - 1, 1) :]):
            if number:
                yield Segment.line()
            yield from line

    def _parts(self, width: int) -> Iterable[TurnDrawing | Padding | Text]:
        view = self.view
        if view.turn:
            more_to_say = view.state is State.SPEAKING or view.hold
            yield TurnDrawing(view.turn, self.messages, view.words_spoken if more_to_say else None)
        if view.hold:
            yield _set(self._hold(view.hold, width), width)
            yield Text()
        if view.state:
            yield _set([self._status(view.state, width)], width)

    def _hold(self, hold: Hold, width: int) -> Iterable[Text]:
        if hold.step:
            yield Text(hold.step)
        left = self.messages.text("hold-left", seconds=math.ceil(hold.remaining))
        cells = min(_HOLD_CELLS, width - 2 * MARGIN - cell_len(left) - 1)
        bar = self._bar(round(hold.share_done * cells), cells, _AMBER) if cells > 0 else Text()
        yield Text.assemble(bar, " " if cells > 0 else "", left)

    def _status(self, state: State, width: int) -> Text:
        word = self.messages.text("state-holding" if self.view.hold else state.value)
        line = Text(f"{self.glyphs.states[state]} {word}", _STYLES[state])
        if state in _LISTENING and width >= NARROW:
            line = Text.assemble(line, "  ", self._bar(self.view.cells, METER_CELLS, _STYLES[state]))
        if self.view.partial:
            room = min(width, WIDEST) - 2 * _margin(width) - line.cell_len - 2
            line = Text.assemble(line, "  ", self._last_words(room))
        line.no_wrap, line.overflow = True, "crop"
        return line

    def _last_words(self, room: int) -> Text:
        """As much of the end of the utterance as there is room for."""
        words = self.view.partial.split()
        for first in range(len(words)):
            shown = f"{self.glyphs.cut if first else ''}{' '.join(words[first:])}"
            if cell_len(shown) <= room:
                return Text(shown, "italic")
        return Text()

    def _bar(self, lit: int, cells: int, style: str) -> Text:
        return Text.assemble((self.glyphs.lit * lit, style), (self.glyphs.unlit * (cells - lit), "dim"))


def _margin(width: int) -> int:
    return MARGIN if width >= NARROW else 0


def _set(parts: Iterable[Text], width: int) -> Padding:
    """Set texts below each other in a column of a width that can be read."""
    margin = _margin(width)
    text = Text("\n").join(parts)
    text.justify = "left"
    return Padding(text, (0, max(width - WIDEST, margin), 0, margin), style=Style.null(), expand=False)
