import io

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from skill.messages import Messages
from voice_local.screen import WIDEST, State
from voice_local.view import Hold, Turn, View
from voice_local.view_rendering import ASCII, UNICODE, Glyphs, TurnDrawing, ViewDrawing, glyphs_for

ANSWER = "Night is when most cramps strike: many have no cause that anyone can find. Shall I go on?"
TURN = Turn("why do my toes cramp at night", ANSWER, ("NHS", "NHS inform (Scotland)"))
UTTERANCE = "is it safe to take magnesium when i am pregnant and how much would be too much"
WIDTHS = (10, 20, 30, 40, 60, 80, 120, 200)


def drawn(drawing: RenderableType, width: int = 80, height: int = 24, *, colour: str = "none") -> str:
    """The characters a terminal of this size gets."""
    paper = io.StringIO()
    console = Console(
        file=paper,
        width=width,
        height=height,
        force_terminal=True,
        color_system=None if colour == "none" else "256",
        no_color=colour == "refused",
        highlight=False,
    )
    console.print(drawing)
    return paper.getvalue()


def lines(drawing: RenderableType, width: int = 80, height: int = 24) -> list[str]:
    return [line.rstrip() for line in drawn(drawing, width, height).splitlines()]


def everything(state: State) -> View:
    """A view with as much in it as there can be at once."""
    view = View().in_state(state).answering(TURN).at_level(-20).hearing(UTTERANCE)
    return view.having_spoken("Night is").holding(Hold("Ease your toes up toward your shin", 12.3, 20))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_nothing_is_wider_than_the_window(
    state: State, width: int, glyphs: Glyphs, messages: Messages
) -> None:
    for line in lines(ViewDrawing(everything(state), messages, glyphs), width, 60):
        assert cell_len(line) <= min(width, WIDEST)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_a_turn_is_lost(width: int, messages: Messages) -> None:
    shown = " ".join(" ".join(lines(TurnDrawing(TURN, messages), width)).split())
    if width >= len("(Scotland)"):
        assert TURN.heard in shown
        assert TURN.answer in shown
        assert all(source in shown for source in TURN.sources)


@pytest.mark.parametrize("height", [1, 2, 5, 10])
def test_in_a_low_window_the_line_of_the_state_stays(height: int, messages: Messages) -> None:
    shown = lines(ViewDrawing(everything(State.PAUSED), messages, UNICODE), 40, height)
    assert len(shown) <= max(height - 1, 1)
    assert messages.text("state-holding") in shown[-1]


@pytest.mark.parametrize("state", State)
def test_each_state_has_a_sign_and_a_word(state: State, messages: Messages) -> None:
    (line,) = lines(ViewDrawing(View().in_state(state), messages, UNICODE))
    assert line.split(maxsplit=1)[0] == UNICODE.states[state]
    assert messages.text(state.value) in line


def test_states_differ_without_colour() -> None:
    for glyphs in (UNICODE, ASCII):
        assert len(set(glyphs.states.values())) == len(State)


def test_a_pause_in_which_a_step_is_held_is_called_so(messages: Messages) -> None:
    paused = View().in_state(State.PAUSED)
    assert messages.text("state-paused") in drawn(ViewDrawing(paused, messages, UNICODE))
    holding = paused.holding(Hold("Ease your toes up", 5, 20))
    assert messages.text("state-holding") in drawn(ViewDrawing(holding, messages, UNICODE))


def test_before_anything_happens_nothing_is_shown(messages: Messages) -> None:
    assert "".join(lines(ViewDrawing(View(), messages, UNICODE))) == ""


def test_the_meter_is_shown_while_it_listens(messages: Messages) -> None:
    for state in State:
        shown = drawn(ViewDrawing(View().in_state(state).at_level(-30), messages, UNICODE))
        assert (UNICODE.lit in shown) is (state in (State.LISTENING, State.PAUSED))


def test_a_louder_voice_lights_more_of_the_meter(messages: Messages) -> None:
    lit = [
        drawn(ViewDrawing(View().in_state(State.LISTENING).at_level(dbfs), messages, UNICODE)).count(
            UNICODE.lit
        )
        for dbfs in (-60, -40, -20)
    ]
    assert lit == sorted(set(lit))


def test_the_newest_words_of_an_utterance_are_shown(messages: Messages) -> None:
    view = View().in_state(State.LISTENING).hearing(UTTERANCE)
    (line,) = lines(ViewDrawing(view, messages, UNICODE), 60)
    assert line.endswith("would be too much")
    assert UNICODE.cut in line
    assert "is it safe" in lines(ViewDrawing(view.hearing("is it safe"), messages, UNICODE), 60)[0]


def test_what_is_still_to_be_spoken_is_dim(messages: Messages) -> None:
    view = View().in_state(State.SPEAKING).answering(TURN).having_spoken("Night is when")
    shown = drawn(ViewDrawing(view, messages, UNICODE), colour="256")
    assert "Night is when\x1b[2m most cramps" in shown


def test_what_comes_after_a_hold_is_dim_while_it_lasts(messages: Messages) -> None:
    view = View().answering(TURN).having_spoken("Night is when").in_state(State.PAUSED)
    holding = view.holding(Hold("Rest", 10, 20))
    assert "Night is when\x1b[2m most" in drawn(ViewDrawing(holding, messages, UNICODE), colour="256")


def test_an_answer_that_is_over_or_cut_short_is_not_dim(messages: Messages) -> None:
    view = View().answering(TURN).having_spoken("Night is when").in_state(State.LISTENING)
    assert "Night is when most cramps" in drawn(ViewDrawing(view, messages, UNICODE), colour="256")


def test_an_emergency_stands_out(messages: Messages) -> None:
    urgent = Turn("my chest hurts", "Call 911 now.", urgent=True)
    assert "\x1b[1mCall 911 now." in drawn(TurnDrawing(urgent, messages), colour="256")


def test_a_hold_shows_the_step_and_how_much_of_it_is_left(messages: Messages) -> None:
    view = View().in_state(State.LISTENING).holding(Hold("Ease your toes up", 5, 20))
    step, bar, _, _ = lines(ViewDrawing(view, messages, UNICODE))
    assert step.strip() == "Ease your toes up"
    assert bar.count(UNICODE.lit) == 3 * bar.count(UNICODE.unlit)
    assert bar.endswith(messages.text("hold-left", seconds=5))


def test_no_colour_is_used_where_it_is_refused(messages: Messages) -> None:
    shown = drawn(ViewDrawing(everything(State.LISTENING), messages, UNICODE), colour="refused")
    assert "38;5" not in shown
    assert "38;5" in drawn(ViewDrawing(everything(State.LISTENING), messages, UNICODE), colour="256")


def test_nothing_blinks(messages: Messages) -> None:
    for state in State:
        shown = drawn(ViewDrawing(everything(state), messages, UNICODE), colour="256")
        assert "\x1b[5" not in shown
        assert ";5m" not in shown


@pytest.mark.parametrize(
    ("encoding", "glyphs"),
    [("utf-8", UNICODE), ("ascii", ASCII), ("cp1252", ASCII), ("latin-1", ASCII), ("nonsense", ASCII)],
)
def test_signs_that_cannot_be_written_have_a_plain_form(encoding: str, glyphs: Glyphs) -> None:
    assert glyphs_for(encoding) is glyphs


def test_the_plain_form_is_plain(messages: Messages) -> None:
    for state in State:
        assert drawn(ViewDrawing(everything(state), messages, ASCII)).isascii()
