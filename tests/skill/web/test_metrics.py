import re
from functools import partial
from itertools import count
from threading import Thread

import pytest
from ask_sdk_core.skill import CustomSkill
from ask_sdk_model import RequestEnvelope, ResponseEnvelope
from flask import Flask
from flask.testing import FlaskClient

from skill.content import Content
from skill.handlers import invoke
from skill.understanding import ASK_INTENT
from skill.web.app import create_app
from skill.web.metrics import BOUNDS, MEDIA_TYPE, Metrics, metrics_blueprint
from tests.skill.web.signing import AlexaClient, Amazon, over_flask

_SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="[^"\\]*",?)+\})? [0-9.]+')


@pytest.fixture
def metrics() -> Metrics:
    """Every look at the clock takes four milliseconds."""
    ticks = count(0)
    return Metrics(lambda: next(ticks) * 0.004)


@pytest.fixture
def app(skill: CustomSkill, amazon: Amazon, metrics: Metrics) -> Flask:
    handle = metrics.watching(partial(invoke, skill))
    app = create_app(handle, amazon.verifier(), blueprints=[metrics_blueprint(metrics)])
    metrics.watch(app)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def alexa(app: Flask, amazon: Amazon) -> AlexaClient:
    return amazon.client(over_flask(app))


def value(client: FlaskClient, sample: str) -> float:
    found = [line for line in client.get("/metrics").text.splitlines() if line.startswith(f"{sample} ")]
    return float(found[0].rsplit(" ", 1)[1]) if found else 0.0


def test_every_line_is_of_the_prometheus_text_format(client: FlaskClient, alexa: AlexaClient) -> None:
    alexa.launch()
    response = client.get("/metrics")
    assert response.content_type == MEDIA_TYPE
    lines = response.text.splitlines()
    assert [line for line in lines if not (line.startswith("# ") or _SAMPLE.fullmatch(line))] == []
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert len(named) == 4


def test_genuine_requests_are_counted_by_kind(
    client: FlaskClient, alexa: AlexaClient, content: Content
) -> None:
    alexa.launch()
    alexa.intent(content.by_id["night-cramps"].intent)
    alexa.intent(ASK_INTENT, question="does magnesium help")
    alexa.end()
    assert value(client, 'toe_cramps_requests_total{kind="LaunchRequest"}') == 1
    assert value(client, 'toe_cramps_requests_total{kind="IntentRequest"}') == 2
    assert value(client, 'toe_cramps_requests_total{kind="SessionEndedRequest"}') == 1
    assert value(client, 'toe_cramps_responses_total{route="alexa.answer",status="200"}') == 4


def test_what_was_asked_is_not_in_the_counts(
    client: FlaskClient, alexa: AlexaClient, content: Content
) -> None:
    alexa.intent(content.by_id["pregnancy"].intent)
    alexa.intent(ASK_INTENT, question="is quinine bad for my baby")
    text = client.get("/metrics").text.casefold()
    assert "pregnan" not in text
    assert "quinine" not in text


def test_forged_requests_are_counted_by_their_status(client: FlaskClient) -> None:
    for _ in range(3):
        client.post("/alexa", data=b"{}", content_type="application/json")
    client.get("/alexa")
    client.get("/elsewhere")
    assert value(client, 'toe_cramps_responses_total{route="alexa.answer",status="400"}') == 3
    assert value(client, 'toe_cramps_responses_total{route="other",status="405"}') == 1
    assert value(client, 'toe_cramps_responses_total{route="other",status="404"}') == 1
    assert value(client, 'toe_cramps_requests_total{kind="IntentRequest"}') == 0


def test_a_foreign_path_adds_no_line_of_its_own(client: FlaskClient) -> None:
    for number in range(50):
        client.get(f"/wp-admin/{number}")
    text = client.get("/metrics").text
    assert "wp-admin" not in text
    assert text.count('route="other"') == 1


def test_times_fall_into_buckets_that_add_up(client: FlaskClient, alexa: AlexaClient) -> None:
    alexa.launch()
    alexa.launch()
    buckets = [value(client, f'toe_cramps_alexa_seconds_bucket{{le="{bound}"}}') for bound in BOUNDS]
    assert buckets == sorted(buckets)
    assert (buckets[0], buckets[-1]) == (2, 2)
    assert value(client, 'toe_cramps_alexa_seconds_bucket{le="+Inf"}') == 2
    assert value(client, "toe_cramps_alexa_seconds_count") == 2
    assert value(client, "toe_cramps_alexa_seconds_sum") == pytest.approx(0.008)


def test_a_fault_of_the_skill_is_counted_and_still_answered(amazon: Amazon, metrics: Metrics) -> None:
    def broken(_: RequestEnvelope) -> ResponseEnvelope:
        raise RuntimeError

    app = create_app(metrics.watching(broken), amazon.verifier(), blueprints=[metrics_blueprint(metrics)])
    amazon.client(over_flask(app)).launch()
    assert value(app.test_client(), "toe_cramps_faults_total") == 1


def test_without_being_asked_for_nothing_is_served(skill: CustomSkill, amazon: Amazon) -> None:
    app = create_app(partial(invoke, skill), amazon.verifier())
    assert app.test_client().get("/metrics").status_code == 404


def test_no_count_is_lost_between_threads(client: FlaskClient, app: Flask) -> None:
    def ask() -> None:
        for _ in range(100):
            app.test_client().get("/healthz")

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value(client, 'toe_cramps_responses_total{route="health.health",status="200"}') == 400
