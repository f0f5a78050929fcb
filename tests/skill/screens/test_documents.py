"""The layouts by Amazon's rules, and as they look."""

import copy
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from skill.screens.rendering import datasources, document
from skill.screens.screen import Kind, Screen
from tests.pulse import needs_tools
from tests.skill.screens.apl import check_document, named_resources, used_resources
from tests.skill.web.browser import PROGRAM, Tab, browser
from tests.skill.web.npm import node_modules

HERE = Path(__file__).parent
# In density-independent pixels: the viewport profiles of Amazon's "Select the Viewport Profiles".
DEVICES = {
    "Echo Show 5": (960, 480, "rectangle"),
    "Echo Show 8": (1280, 800, "rectangle"),
    "Echo Show 15": (1920, 1080, "rectangle"),
    "Echo Show 15 upright": (1080, 1920, "rectangle"),
    "Fire TV": (960, 540, "rectangle"),
    "Echo Spot": (480, 480, "round"),
}
LEAST_TOUCH = 48
"""Density-independent pixels; a fingertip on glass."""


@pytest.fixture(scope="module")
def verdicts() -> dict[str, list[Any]]:
    """What Amazon's validator has against each document, and against one with a fault."""
    modules = node_modules("apl-suggester")
    broken = copy.deepcopy(document("answer"))
    broken["mainTemplate"]["items"][0]["type"] = "Contianer"
    documents = {**{kind: document(kind) for kind in get_args(Kind)}, "broken": broken}
    command = ["node", str(HERE / "validate.js"), str(modules.resolve())]
    run = subprocess.run(command, input=json.dumps(documents), capture_output=True, text=True, check=True)
    found: dict[str, list[Any]] = json.loads(run.stdout)
    return found


def test_every_look_keeps_the_rules(gallery: dict[str, Screen]) -> None:
    assert {screen.kind for screen in gallery.values()} == set(get_args(Kind))
    for screen in gallery.values():
        check_document(document(screen.kind), datasources(screen))


def test_nothing_is_defined_that_no_look_uses() -> None:
    pages = [document(kind) for kind in get_args(Kind)]
    assert set.union(*map(used_resources, pages)) == named_resources(pages[0])


def test_amazons_validator_has_nothing_against_them(verdicts: dict[str, list[Any]]) -> None:
    assert verdicts.pop("broken"), "it sees no fault at all"
    assert verdicts == {kind: [] for kind in get_args(Kind)}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    needs_tools(PROGRAM)
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        opened.run((HERE / "preview.js").read_text(encoding="utf-8") + "; window.preview = preview; 0")
        yield opened


def draw(tab: Tab, screen: Screen, width: int, height: int, shape: str) -> None:
    tab.send(
        "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
    )
    page, words = json.dumps(document(screen.kind)), json.dumps(datasources(screen)["screen"])
    tab.run(f"preview({page}, {words}, {width}, {height}, '{shape}')")


def boxes(tab: Tab, kind: str) -> list[dict[str, float]]:
    """Place and size of every component of a kind."""
    found: list[dict[str, float]] = tab.run(
        f"[...document.querySelectorAll('[data-type={kind}]')].map(e => e.getBoundingClientRect().toJSON())"
    )
    return found


@pytest.mark.parametrize("device", DEVICES)
def test_every_look_fits_the_screen(tab: Tab, gallery: dict[str, Screen], device: str) -> None:
    width, height, shape = DEVICES[device]
    for name, screen in gallery.items():
        draw(tab, screen, width, height, shape)
        heading, *_ = boxes(tab, "Text")
        assert heading["top"] >= 0, name
        assert all(box["left"] >= 0 and box["right"] <= width for box in boxes(tab, "Text")[:2]), name
        touched = boxes(tab, "TouchWrapper")
        assert len(touched) == len(screen.buttons) + len(screen.items)
        assert all(box["height"] >= LEAST_TOUCH for box in touched), name
        if screen.buttons:
            # The first button, the one that goes on, is in sight without scrolling.
            assert touched[0]["bottom"] <= height, name
            assert touched[0]["right"] <= width, name
        for row in boxes(tab, "ScrollView"):
            # Room for two lines of the text at least; the rest can be scrolled to.
            assert row["height"] >= height / 5, name


def test_on_a_round_screen_the_corners_stay_empty(tab: Tab, gallery: dict[str, Screen]) -> None:
    width, height, shape = DEVICES["Echo Spot"]
    for name, screen in gallery.items():
        draw(tab, screen, width, height, shape)
        heading = boxes(tab, "Text")[0]
        half = (240**2 - (240 - heading["top"]) ** 2) ** 0.5
        words = tab.run(
            "(() => { const r = document.createRange(); r.selectNodeContents(document.querySelector"
            "('[data-type=Text]')); const b = r.getBoundingClientRect(); return [b.left, b.right] })()"
        )
        assert 240 - half <= words[0] <= words[1] <= 240 + half, name


def test_the_words_can_be_read(tab: Tab, gallery: dict[str, Screen]) -> None:
    for name, screen in gallery.items():
        draw(tab, screen, *DEVICES["Echo Show 5"])
        ratios = tab.run(f"({CONTRASTS})()")
        # WCAG 2.2, 1.4.3.
        assert ratios, name
        assert min(ratios) >= 4.5, name


CONTRASTS = """() => {
  const light = (css) => {
    const [r, g, b] = css.match(/\\d+/g).slice(0, 3).map((n) => n / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(document.querySelector('[data-type=Frame]')).backgroundColor);
  return [...document.querySelectorAll('[data-type=Text]')].map((text) => {
    const frame = text.closest('[data-type=Frame]');
    const behind = frame ? light(getComputedStyle(frame).backgroundColor) : ground;
    const ink = light(getComputedStyle(text).color);
    return (Math.max(ink, behind) + 0.05) / (Math.min(ink, behind) + 0.05);
  });
}"""
