"""What people see who open the endpoint in a browser."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from ask_sdk_model import RequestEnvelope, ResponseEnvelope
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from skill.assistant import Assistant
from skill.content import Content, ContentError
from skill.handlers import build_skill_of, invoke
from skill.web.answering import Handle
from skill.web.app import create_app
from skill.web.pages import SECURITY_HEADERS, pages_blueprint
from skill.web.words import POLICIES, read_words
from tests.conftest import shipped
from tests.skill.web.signing import Amazon

PAGES = ("/", *(f"/{name}" for name in POLICIES))


@pytest.fixture(scope="module")
def assistants(assistant: Assistant) -> Mapping[str, Assistant]:
    return {"en-US": assistant, "en-GB": Assistant(shipped()["en-GB"], assistant.understanding)}


@pytest.fixture(scope="module")
def answering(assistants: Mapping[str, Assistant]) -> Handle:
    return partial(invoke, build_skill_of(assistants))


@pytest.fixture(scope="module")
def app(assistants: Mapping[str, Assistant], answering: Handle, signer: Amazon) -> Flask:
    return create_app(answering, signer.verifier(), blueprints=[pages_blueprint(assistants, answering)])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    def put(text: str, session: object = None, locale: str = "en-US") -> dict[str, Any]:
        response = client.post("/try", json={"text": text, "session": session, "locale": locale})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        return answer

    return put


class Page(HTMLParser):
    """The visible text of a page, its anchors and what it refers to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.ids: list[str] = []
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.loaded += [given[name] for name in ("src", "href") if name in given and tag != "a"]
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


class TestFrontPage:
    def test_every_answer_is_there_with_every_part(self, client: FlaskClient, content: Content) -> None:
        text = Page(client.get("/").text).text
        told = [part.text for topic in content.by_id.values() for part in topic.parts]
        told += [step.instruction.text for routine in content.routines for step in routine.steps]
        assert [words for words in told if words not in text] == []

    def test_every_source_of_an_answer_is_named_and_linked(
        self, client: FlaskClient, content: Content
    ) -> None:
        page = Page(client.get("/").text)
        used = {key for topic in content.by_id.values() for key in topic.sources}
        assert [key for key in used if content.sources[key].organisation not in page.text] == []
        links = {content.sources[key].link for key in used} - {""}
        assert links <= set(page.links)

    def test_the_marks_of_a_sentence_lead_to_its_sources(self, client: FlaskClient, content: Content) -> None:
        html = client.get("/").text
        article = html[html.index('id="tight-shoes"') :].split("</article>")[0]
        topic = content.by_id["tight-shoes"]
        assert article.count("<li>") == len(topic.sources)
        assert f"[{', '.join(str(topic.sources.index(key) + 1) for key in topic.more[0].sources)}]" in article

    def test_each_answer_can_be_linked_to(self, client: FlaskClient, content: Content) -> None:
        ids = Page(client.get("/").text).ids
        assert len(ids) == len(set(ids))
        assert {topic.replace("/", "-") for topic in content.by_id} <= set(ids)

    def test_every_link_within_the_page_leads_somewhere(self, client: FlaskClient) -> None:
        page = Page(client.get("/").text)
        inside = [link[1:] for link in page.links if link.startswith("#")]
        assert inside
        assert set(inside) <= set(page.ids)


class TestCountry:
    @pytest.mark.parametrize("path", PAGES)
    def test_it_can_be_chosen(self, client: FlaskClient, path: str) -> None:
        page = client.get(f"{path}?locale=en-GB").text
        assert 'lang="en-GB"' in page
        assert "999" in page
        assert "911" not in Page(page).text

    @pytest.mark.parametrize(
        ("languages", "tag"),
        [("en-GB,en;q=0.8", "en-GB"), ("en-US", "en-US"), ("de-DE", "en-US"), ("", "en-US"), ("*", "en-US")],
    )
    def test_else_the_browsers_language_decides(self, client: FlaskClient, languages: str, tag: str) -> None:
        response = client.get("/", headers={"Accept-Language": languages})
        assert f'lang="{tag}"' in response.text
        assert response.headers["Vary"] == "Accept-Language"

    def test_one_nobody_knows_is_taken_for_none(self, client: FlaskClient) -> None:
        assert 'lang="en-US"' in client.get("/?locale=xx-YY").text


class TestPolicies:
    def test_the_privacy_policy_says_what_is_kept(self, client: FlaskClient) -> None:
        text = Page(client.get("/privacy").text).text
        assert "never written" in text
        assert "no cookies" in text

    def test_the_terms_say_that_this_is_no_medical_advice(self, client: FlaskClient) -> None:
        assert "not medical advice" in Page(client.get("/terms").text).text

    def test_no_page_sets_a_cookie(self, client: FlaskClient) -> None:
        assert [path for path in PAGES if "Set-Cookie" in client.get(path).headers] == []


class TestGuard:
    @pytest.mark.parametrize("path", [*PAGES, "/static/try.js", "/static/page.css", "/icon.png"])
    def test_every_page_and_file_carries_the_headers(self, client: FlaskClient, path: str) -> None:
        with client.get(path) as response:
            assert response.status_code == 200
            assert SECURITY_HEADERS.items() <= dict(response.headers).items()

    def test_a_refused_question_carries_them_too(self, client: FlaskClient) -> None:
        response = client.post("/try", data=b"{", content_type="application/json")
        assert SECURITY_HEADERS.items() <= dict(response.headers).items()

    @pytest.mark.parametrize("path", PAGES)
    def test_nothing_is_loaded_from_elsewhere_and_nothing_stands_inline(
        self, client: FlaskClient, path: str
    ) -> None:
        page = Page(client.get(path).text)
        assert [address for address in page.loaded if not address.startswith("/")] == []
        assert page.inline == []

    def test_the_content_policy_allows_our_own_files_only(self) -> None:
        policy = SECURITY_HEADERS["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert set(re.findall(r"'[a-z-]+'|https?:\S*|\*", policy)) == {"'none'", "'self'"}

    @pytest.mark.parametrize("path", ["/static/../pages.py", "/static/%2e%2e/pages.py", "/static/"])
    def test_other_files_are_out_of_reach(self, client: FlaskClient, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_a_page_a_browser_has_is_not_sent_again(self, client: FlaskClient) -> None:
        tag = client.get("/").headers["ETag"]
        again = client.get("/", headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")


class TestTryBox:
    def test_a_question_gets_the_answer_of_the_assistant(self, ask: Ask, content: Content) -> None:
        answer = ask("does magnesium help")
        topic = content.by_id["magnesium-supplements"]
        assert answer["shown"].startswith(topic.answer.text)
        assert content.sources[topic.answer.sources[0]].title in answer["card"]
        assert answer["open"] is True

    def test_a_conversation_goes_on_where_it_stood(self, ask: Ask, content: Content) -> None:
        first = ask("does magnesium help")
        second = ask("yes", first["session"])
        assert second["shown"].startswith(content.by_id["magnesium-supplements"].more[0].text)

    def test_an_emergency_names_the_countrys_number_and_ends(self, ask: Ask) -> None:
        answer = ask("i have chest pain", locale="en-GB")
        assert "999" in answer["shown"]
        assert "nine nine nine" in answer["spoken"][0]
        assert answer["open"] is False

    def test_a_guided_step_is_spoken_with_its_silences(self, ask: Ask) -> None:
        spoken = ask("i have a cramp right now")["spoken"]
        assert all(isinstance(part, str | int) for part in spoken)
        assert sum(part for part in spoken if isinstance(part, int)) >= 10_000

    def test_an_empty_question_is_declined_kindly(self, ask: Ask, content: Content) -> None:
        assert content.prompts["fallback_first"].say in ask("")["shown"]

    def test_markup_is_only_text(self, ask: Ask) -> None:
        assert "<" not in ask("<script>alert(1)</script>")["shown"]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"", 400),
            (b"{", 400),
            (b"\xff", 400),
            (b"[]", 400),
            (b"[" * 4000, 400),
            (b"{}", 400),
            (b'{"text": 1}', 400),
            (b'{"text": "a", "locale": 1}', 400),
            (b'{"text": "a", "session": [1]}', 400),
            (b'{"text": "a", "session": {"topic": {"a": 1}}}', 400),
            (b'{"text": "a", "session": {"pace": 1000000000}}', 400),
            (b'{"text": "a", "session": {"pace": 1e400}}', 400),
            (json.dumps({"text": "a", "session": dict.fromkeys(map(str, range(17)), 1)}).encode(), 400),
            (json.dumps({"text": "a", "session": {"topic": "x" * 101}}).encode(), 400),
            (json.dumps({"text": "a" * 301}).encode(), 413),
            (json.dumps({"text": "a"}).encode().ljust(4097), 413),
        ],
    )
    def test_another_body_is_refused_in_one_line(self, client: FlaskClient, body: bytes, status: int) -> None:
        response = client.post("/try", data=body, content_type="application/json")
        assert response.status_code == status
        assert len(response.text.splitlines()) == 1

    def test_only_json_is_read_so_that_no_other_site_can_post_a_form(self, client: FlaskClient) -> None:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            assert client.post("/try", data=b'{"text": "a"}', content_type=kind).status_code == 415
        assert client.options("/try").status_code == 405

    @given(
        text=st.text(max_size=300),
        session=st.dictionaries(
            st.sampled_from(["topic", "part", "offer", "other", "said", "misses", "routine", "step", "pace"]),
            st.text(max_size=100) | st.integers(-100, 100),
        ),
    )
    def test_whatever_is_typed_gets_an_answer(
        self, app: Flask, text: str, session: dict[str, str | int]
    ) -> None:
        response = app.test_client().post("/try", json={"text": text, "session": session})
        assert response.status_code == 200
        assert response.get_json()["shown"]

    def test_half_a_character_is_no_reason_to_fail(self, client: FlaskClient) -> None:
        body = b'{"text": "\\ud83d why", "locale": "\\ud83d", "session": {"topic": "\\ud83d"}}'
        assert client.post("/try", data=body, content_type="application/json").status_code == 200

    def test_what_is_typed_is_not_logged(self, ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            ask("does pickle juice help my toes")
            ask("i have chest pain")
        assert [record.getMessage() for record in caplog.records if record.name == "skill.web.pages"]
        assert "pickle" not in caplog.text.casefold()
        assert "chest" not in caplog.text.casefold()

    def test_the_answer_is_kept_nowhere(self, client: FlaskClient) -> None:
        response = client.post("/try", json={"text": "why"})
        assert response.headers["Cache-Control"] == "no-store"
        assert response.mimetype == "application/json"

    def test_a_crowd_at_the_box_leaves_room_for_alexa(
        self, assistants: Mapping[str, Assistant], answering: Handle, signer: Amazon
    ) -> None:
        inside, go_on = Event(), Event()

        def slow(envelope: RequestEnvelope) -> ResponseEnvelope:
            inside.set()
            go_on.wait(10)
            return answering(envelope)

        app = create_app(slow, signer.verifier(), blueprints=[pages_blueprint(assistants, slow, at_once=1)])
        statuses: list[int] = []

        def put() -> None:
            statuses.append(app.test_client().post("/try", json={"text": "why"}).status_code)

        first = Thread(target=put)
        first.start()
        assert inside.wait(10)
        put()
        go_on.set()
        first.join(10)
        assert statuses == [429, 200]


class TestWords:
    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (("[what-is, is-it-serious,", "[is-it-serious,"), "'what-is' stands in no group"),
            (("[what-is,", "[what-is, age,"), "'age' stands in two groups"),
            (("[what-is,", "[what-is, toe-hats,"), "no topic 'toe-hats'"),
            (("groups:\n", "groups: 3\nothers:\n"), "a list of 'title' and 'topics'"),
            (("country_names:\n", "country_names: 3\nothers:\n"), "country_names"),
        ],
    )
    def test_a_fault_in_the_file_is_named(
        self, tmp_path: Path, content: Content, change: tuple[str, str], reason: str
    ) -> None:
        root = Path(__file__).parents[3] / "content"
        text = (root / "en" / "pages.yaml").read_text(encoding="utf-8")
        assert change[0] in text
        (tmp_path / "en").mkdir()
        (tmp_path / "en" / "pages.yaml").write_text(text.replace(*change, 1), encoding="utf-8")
        (tmp_path / "en" / "pages").symlink_to(root / "en" / "pages")
        with pytest.raises(ContentError, match=re.escape(reason)):
            read_words(content, tmp_path)
