"""The screen of a person at a terminal: turns scroll by, and below them the present one moves."""

import contextlib
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live

from skill.messages import Messages
from voice_local.conversation import Exchange
from voice_local.screen import State
from voice_local.terminal import tended
from voice_local.view import Hold, Turn, View
from voice_local.view_rendering import NoteDrawing, TurnDrawing, ViewDrawing, glyphs_for


class TerminalScreen:
    """Draws the conversation on a terminal while open as a context manager; see :class:`Screen`.

    It is drawn anew only when something has changed that can be seen, so that silence costs nothing. What was
    said stays on the terminal afterwards.

    Args:
        messages: The words.
        console: The terminal; None is standard output.
    """

    def __init__(self, messages: Messages, console: Console | None = None) -> None:
        self._messages = messages
        self._console = console or Console(highlight=False)
        self._glyphs = glyphs_for(self._console.encoding)
        self._view = View()
        self._live = Live(
            self._drawing(),
            console=self._console,
            auto_refresh=False,
            transient=True,
            vertical_overflow="crop",
        )
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(tended(self._start, self._live.stop))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        self._keep(self._view)

    def note(self, key: str, **fields: object) -> None:
        """See :meth:`Screen.note`."""
        self._console.print(NoteDrawing(self._messages.text(key, **fields)))

    def say(self, text: str) -> None:
        """See :meth:`Screen.say`."""
        self._begin(Turn("", text))

    def partial(self, text: str) -> None:
        """See :meth:`Screen.partial`."""
        self._show(self._view.hearing(text))

    def exchange(self, exchange: Exchange, spoken: bool) -> None:
        """See :meth:`Screen.exchange`."""
        self._begin(Turn.of(exchange, spoken))

    def level(self, dbfs: float) -> None:
        """See :meth:`Screen.level`."""
        self._show(self._view.at_level(dbfs))

    def state(self, state: State) -> None:
        """See :meth:`Screen.state`."""
        self._show(self._view.in_state(state))

    def spoken(self, text: str) -> None:
        """See :meth:`Screen.spoken`."""
        self._show(self._view.having_spoken(text))

    def hold(self, step: str, remaining: float, total: float) -> None:
        """See :meth:`Screen.hold`."""
        self._show(self._view.holding(Hold(step, remaining, total)))

    def _begin(self, turn: Turn) -> None:
        over, self._view = self._view, self._view.answering(turn)
        with self._console:
            self._live.update(self._drawing(), refresh=True)
            self._keep(over)

    def _keep(self, view: View) -> None:
        """Leave a turn that is over above the part that moves."""
        if view.turn:
            self._console.print(TurnDrawing(view.turn, self._messages))

    def _show(self, view: View) -> None:
        if view != self._view:
            self._view = view
            self._live.update(self._drawing(), refresh=True)

    def _start(self) -> None:
        self._live.start(refresh=True)

    def _drawing(self) -> ViewDrawing:
        return ViewDrawing(self._view, self._messages, self._glyphs)
