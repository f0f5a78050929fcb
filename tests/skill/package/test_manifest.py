import pytest

from skill.package.manifest import Place, lambda_place, web_place
from skill.problem import Problem

ARN = "arn:aws:lambda:us-east-1:123456789012:function:toe-cramps"


@pytest.mark.parametrize(
    ("endpoint", "uri"),
    [
        ("https://toes.example.org", "https://toes.example.org/alexa"),
        ("https://toes.example.org/", "https://toes.example.org/alexa"),
        ("https://toes.example.org/alexa", "https://toes.example.org/alexa"),
        ("https://toes.example.org:443/skills/toes", "https://toes.example.org/skills/toes"),
        ("https://TOES.example.org/alexa", "https://toes.example.org/alexa"),
    ],
)
def test_the_pages_are_where_the_endpoint_is(endpoint: str, uri: str) -> None:
    assert web_place(endpoint) == Place(uri, "https://toes.example.org", "Trusted")


def test_pages_elsewhere_and_a_wildcard_certificate_can_be_named() -> None:
    place = web_place("https://a.example.org", "https://example.org/toes/", "wildcard")
    assert place == Place("https://a.example.org/alexa", "https://example.org/toes", "Wildcard")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://toes.example.org/alexa",
        "toes.example.org",
        "https://localhost/alexa",
        "https://toes.example.org:8443/alexa",
        "https://toes.example.org:0/alexa",
        "https://toes.example.org:99999/alexa",
        "https://me@toes.example.org/alexa",
        "https://toes.example.org/alexa?x=1",
        "https://toes.example.org/alexa#x",
        "https://toes.example.org/al exa",
        "https://[toes.example.org/",
        "https://",
    ],
)
def test_what_alexa_cannot_call_is_no_endpoint(endpoint: str) -> None:
    with pytest.raises(Problem) as fault:
        web_place(endpoint)
    assert fault.value.key == "endpoint-malformed"


@pytest.mark.parametrize("arn", [ARN, f"{ARN}:live", ARN.replace("aws:", "aws-us-gov:", 1)])
def test_a_function_has_no_certificate_of_ours(arn: str) -> None:
    assert lambda_place(arn, "https://example.org") == Place(arn, "https://example.org")


@pytest.mark.parametrize("arn", ["toe-cramps", ARN.replace("function", "layer"), ARN + " ", "https://x.org"])
def test_another_arn_is_refused(arn: str) -> None:
    with pytest.raises(Problem) as fault:
        lambda_place(arn, "https://example.org")
    assert fault.value.key == "lambda-malformed"


def test_a_function_needs_pages_elsewhere() -> None:
    with pytest.raises(Problem) as missing:
        lambda_place(ARN, "")
    with pytest.raises(Problem) as malformed:
        lambda_place(ARN, "http://example.org")
    assert (missing.value.key, malformed.value.key) == ("site-missing", "site-malformed")
