"""Which certificate addresses are Amazon's; the examples of Amazon's own page come first in each list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.web.address import certificate_address
from skill.web.refusal import Refused

STORE = "https://s3.amazonaws.com/echo.api/"


@pytest.mark.parametrize(
    ("given_address", "fetched"),
    [
        ("https://s3.amazonaws.com/echo.api/echo-api-cert.pem", f"{STORE}echo-api-cert.pem"),
        ("https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem", f"{STORE}echo-api-cert.pem"),
        ("https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem", f"{STORE}echo-api-cert.pem"),
        ("HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert-12.pem", f"{STORE}echo-api-cert-12.pem"),
        ("https://s3.amazonaws.com/./echo.api/./a.pem", f"{STORE}a.pem"),
        ("https://s3.amazonaws.com/../../echo.api/a.pem", f"{STORE}a.pem"),
        ("https://s3.amazonaws.com/other/../echo.api/a.pem", f"{STORE}a.pem"),
        ("https://s3.amazonaws.com/echo.api/folder/a.pem", f"{STORE}folder/a.pem"),
    ],
)
def test_an_address_of_the_store_is_normalised(given_address: str, fetched: str) -> None:
    assert certificate_address(given_address) == fetched


@pytest.mark.parametrize(
    "address",
    [
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "",
        "echo-api-cert.pem",
        "https://",
        "https:///echo.api/a.pem",
        "https://s3.amazonaws.com",
        "https://s3.amazonaws.com/",
        "https://s3.amazonaws.com/echo.api",
        "https://s3.amazonaws.com/echo.api/",
        "https://s3.amazonaws.com/echo.api/a.pem/..",
        "https://s3.amazonaws.com/echo.api/..",
        "https://s3.amazonaws.com/echo.api/../a.pem",
        "https://s3.amazonaws.com/echo.api/../../a.pem",
        "https://s3.amazonaws.com/echo.api/x/../../evil/a.pem",
        "https://s3.amazonaws.com/echo.api.evil/a.pem",
        "https://s3.amazonaws.com/echo.apix/a.pem",
        "https://s3.amazonaws.com//echo.api/a.pem",
        "https://s3.amazonaws.com/evil/echo.api/a.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/evil/a.pem",
        "https://s3.amazonaws.com/echo.api/%2E%2E/evil/a.pem",
        "https://s3.amazonaws.com/echo.api/..%2fevil/a.pem",
        "https://s3.amazonaws.com/echo.api/%252e%252e/evil/a.pem",
        "https://s3.amazonaws.com/echo.api/..\\evil\\a.pem",
        "https://s3.amazonaws.com\\echo.api\\a.pem",
        "https://s3.amazonaws.com\\@evil.example/echo.api/a.pem",
        "https://user@s3.amazonaws.com/echo.api/a.pem",
        "https://user:word@s3.amazonaws.com/echo.api/a.pem",
        "https://s3.amazonaws.com@evil.example/echo.api/a.pem",
        "https://s3.amazonaws.com:443@evil.example/echo.api/a.pem",
        "https://evil.example#@s3.amazonaws.com/echo.api/a.pem",
        "https://evil.example?@s3.amazonaws.com/echo.api/a.pem",
        "https://s3.amazonaws.com.evil.example/echo.api/a.pem",
        "https://evils3.amazonaws.com/echo.api/a.pem",
        "https://evil.s3.amazonaws.com/echo.api/a.pem",
        "https://s3.amazonaws.com./echo.api/a.pem",
        "https://s3-amazonaws.com/echo.api/a.pem",
        "https://ſ3.amazonaws.com/echo.api/a.pem",
        "httpſ://s3.amazonaws.com/echo.api/a.pem",
        "https://s3.amazonaws.com:/echo.api/a.pem",
        "https://s3.amazonaws.com:0443/echo.api/a.pem",
        "https://s3.amazonaws.com:80/echo.api/a.pem",
        "https://s3.amazonaws.com:65536/echo.api/a.pem",
        "https://s3.amazonaws.com:-443/echo.api/a.pem",
        "https://s3.amazonaws.com:port/echo.api/a.pem",
        "https://[::1]/echo.api/a.pem",
        "https://[/echo.api/a.pem",
        "https://s3.amazonaws.com/echo.api/a.pem?x=1",
        "https://s3.amazonaws.com/echo.api/a.pem?",
        "https://s3.amazonaws.com/echo.api/a.pem#x",
        "https://s3.amazonaws.com/echo.api/a.pem#",
        "https://s3.amazonaws.com/echo.api/a.pem;x=1",
        "https://s3.amazonaws.com/echo.api/a.pem\r\nHost: evil.example",
        "https://s3.amazonaws.com/echo.api/a.pem\n",
        "https://s3.amazonaws.com/echo.api/a\x00.pem",
        "https://s3.amazonaws.com/echo.api/a\t.pem",
        " https://s3.amazonaws.com/echo.api/a.pem",
        "https://s3.amazonaws.com/echo.api/a.pem ",
        "https://s3.amazonaws.com/echo.api/a.pem, https://s3.amazonaws.com/echo.api/a.pem",
        "https://s3.amazonaws.com/echo.api/ä.pem",
        "https://s3.amazonaws.com/echo.api/" + "a" * 5000,
        "file:///echo.api/a.pem",
        "//s3.amazonaws.com/echo.api/a.pem",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        certificate_address(address)


@settings(database=None, deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["https://s3.amazonaws.com", "/", "echo.api", "..", ".", "a.pem", ":443", "@", "%2e", "\\"]
        )
    ).map("".join)
)
def test_whatever_passes_lies_in_the_folder(address: str) -> None:
    try:
        normal = certificate_address(address)
    except Refused:
        return
    assert normal.startswith(STORE)
    assert ".." not in normal.split("/")
    assert certificate_address(normal) == normal
