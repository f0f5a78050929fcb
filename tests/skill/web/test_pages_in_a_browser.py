"""The pages in a real browser, on a phone's screen."""

from collections.abc import Iterator
from functools import partial

import pytest

from skill.assistant import Assistant
from skill.content import Content
from skill.handlers import build_skill_of, invoke
from skill.web.app import create_app
from skill.web.pages import pages_blueprint
from tests.conftest import shipped
from tests.pulse import needs_tools
from tests.skill.web.browser import PROGRAM, Tab, browser
from tests.skill.web.npm import node_modules
from tests.skill.web.signing import Amazon, running

PHONE = (390, 844)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def site(assistant: Assistant, signer: Amazon) -> Iterator[str]:
    needs_tools(PROGRAM)
    assistants = {"en-US": assistant, "en-GB": Assistant(shipped()["en-GB"], assistant.understanding)}
    handle = partial(invoke, build_skill_of(assistants))
    app = create_app(handle, signer.verifier(), blueprints=[pages_blueprint(assistants, handle)])
    with running(app) as server:
        yield f"http://{server.host}:{server.port}"


@pytest.fixture(scope="module")
def tab(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        opened.size(*PHONE)
        yield opened


def ask(tab: Tab, question: str) -> str:
    """Type a question into the box, press Enter, and give the answer."""
    seen = tab.run("document.querySelectorAll('#talk .helper').length")
    tab.run("document.getElementById('question').focus()")
    tab.send("Input.insertText", text=question)
    for kind in ("keyDown", "keyUp"):
        tab.send(
            "Input.dispatchKeyEvent",
            type=kind,
            key="Enter",
            code="Enter",
            text="\r",
            windowsVirtualKeyCode=13,
        )
    tab.wait(f"document.querySelectorAll('#talk .helper').length > {seen}")
    answer: str = tab.run("[...document.querySelectorAll('#talk .helper')].at(-1).textContent")
    return answer


def test_a_typed_question_is_answered_and_the_conversation_goes_on(
    tab: Tab, site: str, content: Content
) -> None:
    tab.open(f"{site}/?locale=en-US")
    topic = content.by_id["magnesium-supplements"]
    assert topic.answer.text in ask(tab, "does magnesium help")
    assert topic.more[0].text in ask(tab, "yes")
    assert tab.run("document.getElementById('question').value") == ""


def test_the_end_of_a_conversation_is_shown(tab: Tab, site: str) -> None:
    tab.open(f"{site}/?locale=en-GB")
    assert "999" in ask(tab, "i have chest pain")
    assert tab.run("document.querySelector('#talk .small').textContent.length") > 10


def test_a_server_that_is_gone_is_owned_up_to(tab: Tab, site: str) -> None:
    tab.open(f"{site}/")
    failed = tab.run("document.getElementById('try').dataset.failed")
    tab.send(
        "Network.emulateNetworkConditions",
        offline=True,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=-1,
    )
    try:
        assert failed in ask(tab, "why")
    finally:
        tab.send(
            "Network.emulateNetworkConditions",
            offline=False,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )
        tab.complaints.clear()


@pytest.mark.parametrize("path", ["/", "/privacy", "/terms"])
def test_a_page_fits_the_screen_and_loads_nothing_from_elsewhere(tab: Tab, site: str, path: str) -> None:
    tab.requested.clear()
    tab.complaints.clear()
    tab.open(f"{site}{path}")
    assert tab.run("document.documentElement.scrollWidth") == PHONE[0]
    assert tab.requested
    assert [address for address in tab.requested if not address.startswith(f"{site}/")] == []
    assert tab.complaints == []


def test_the_content_policy_is_in_force(tab: Tab, site: str) -> None:
    tab.open(f"{site}/")
    tab.run("document.body.setAttribute('onclick', 'window.fooled = true'); document.body.click()")
    assert tab.run("window.fooled === undefined") is True
    tab.complaints.clear()


def test_what_can_be_touched_is_large_enough_for_a_finger(tab: Tab, site: str) -> None:
    tab.open(f"{site}/")
    # WCAG 2.2, 2.5.8 asks for 24 CSS pixels; links inside sentences and lists of sources are exempt.
    small = tab.run(
        "[...document.querySelectorAll('button, input, nav a')].filter(e => e.offsetParent)"
        ".filter(e => e.getBoundingClientRect().height < 24 && e.type !== 'checkbox').map(e => e.outerHTML)"
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/privacy", "/terms"])
def test_axe_finds_nothing_against_wcag_aa(tab: Tab, site: str, path: str, scheme: str) -> None:
    script = node_modules("axe-core") / "axe-core" / "axe.min.js"
    tab.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    tab.open(f"{site}{path}")
    if path == "/":
        ask(tab, "does magnesium help")
    tab.run(script.read_text(encoding="utf-8") + "; 0")
    listed = "r.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html])"
    found, passed = tab.run(f"axe.run({{runOnly: {RULES}}}).then(r => [{listed}, r.passes.length])")
    assert found == []
    assert passed > 10
