"""Relative and odd addresses lead where browsers take a reader, and to no host that is refused elsewhere."""

import pytest

from web import urls
from web.urls import Url

BASE = Url("https://garden.example.com/notes/soil?page=1")


@pytest.mark.parametrize(
    ("href", "target"),
    [
        pytest.param("a//b", "https://garden.example.com/notes/a//b", id="two slashes in a relative path"),
        pytest.param("/a//b", "https://garden.example.com/a//b", id="two slashes in an absolute path"),
        pytest.param("../..//b", "https://garden.example.com//b", id="two slashes behind dots"),
        pytest.param("a//../b", "https://garden.example.com/notes/a/b", id="dots take one empty part out"),
        pytest.param("?page=2", "https://garden.example.com/notes/soil?page=2", id="a query for another"),
        pytest.param("a?b=/../c", "https://garden.example.com/notes/a?b=/../c", id="dots in a query"),
        pytest.param("a#/../b", "https://garden.example.com/notes/a", id="dots in a fragment"),
        pytest.param("..", "https://garden.example.com/", id="the folder above"),
        pytest.param("///shop.example.net/x", "https://shop.example.net/x", id="three slashes"),
        pytest.param("/\\/shop.example.net/x", "https://shop.example.net/x", id="a backslash among slashes"),
        pytest.param("http:////shop.example.net", "http://shop.example.net/", id="four behind a scheme"),
        pytest.param("//shop%2Eexample.net/", "https://shop.example.net/", id="a dot in disguise"),
        pytest.param("//b%C3%BCcher.example/", "https://xn--bcher-kva.example/", id="an umlaut in disguise"),
        pytest.param(
            "//shop.example.net/%2F", "https://shop.example.net/%2F", id="a slash of the path stays"
        ),
        pytest.param("//", None, id="slashes alone"),
    ],
)
def test_an_address_leads_where_browsers_go(href: str, target: str | None) -> None:
    assert urls.join(BASE, href) == target


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("printer%2Elocal", id="a local name"),
        pytest.param("%6c%6f%63%61%6c%68%6f%73%74", id="localhost"),
        pytest.param("0x7f%2E1", id="a number in an unusual spelling"),
        pytest.param("shop.example.net%2F.evil.example", id="a slash"),
        pytest.param("ann%40shop.example.net", id="an at sign"),
        pytest.param("shop.example.net%3A8080", id="a port"),
        pytest.param("%5B::1%5D", id="brackets"),
        pytest.param("shop%00.example.net", id="a NUL"),
        pytest.param("shop%20.example.net", id="a blank"),
        pytest.param("shop%252Eexample.net", id="encoded twice"),
        pytest.param("shop%FF.example.net", id="no UTF-8"),
        pytest.param("shop.example.net:8%30", id="an encoded port"),
    ],
)
def test_a_host_in_disguise_is_judged_as_what_it_is(host: str) -> None:
    assert urls.join(BASE, f"https://{host}/") is None


def test_a_private_number_in_disguise_stays_that_number() -> None:
    """The connection refuses it; it must not pass for a name."""
    assert urls.join(BASE, "//%31%30.0.0.1/") == "https://10.0.0.1/"
