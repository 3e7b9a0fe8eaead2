from collections.abc import Callable

import pytest

from tests.growth import assert_linear, repeated
from web import accounts


def in_an_address(code: str) -> tuple[str, ...]:
    return accounts.of([code], [], [])


def in_a_script(code: str) -> tuple[str, ...]:
    return accounts.of([], [code], [])


@pytest.mark.parametrize(
    ("address", "found"),
    [
        pytest.param(
            "https://www.googletagmanager.com/gtag/js?id=G-7QK2ZP41BC", ("G-7QK2ZP41BC",), id="analytics"
        ),
        pytest.param("https://tags.example/gtm.js?id=GTM-K8PX3Q", ("GTM-K8PX3Q",), id="container"),
        pytest.param(
            "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-4077213956810342",
            ("ca-pub-4077213956810342",),
            id="advertising",
        ),
        pytest.param("https://cdn.example/v/G-7QK2ZP41BC/app.js", (), id="a part of a path"),
        pytest.param("https://cdn.example/app.js?v=G-7", (), id="too short"),
        pytest.param("https://cdn.example/app.js?id=G-7QK2ZP41BC-beta", (), id="the beginning of a name"),
        pytest.param("https://tags.example/js?id=G-XXXXXXXXXX", (), id="a form not filled in"),
        pytest.param("https://cdn.example/ga.js?id=UA-00000000-0", (), id="noughts"),
    ],
)
def test_an_account_is_read_in_what_the_page_loads(address: str, found: tuple[str, ...]) -> None:
    assert in_an_address(address) == found


@pytest.mark.parametrize(
    ("script", "found"),
    [
        pytest.param("gtag('config', 'UA-48120973-2');", ("UA-48120973-2",), id="an older property"),
        pytest.param('gtag("config","AW-904518273");', ("AW-904518273",), id="conversions"),
        pytest.param("fbq('init', '705318264490127');", ("pixel 705318264490127",), id="a pixel"),
        pytest.param("fbq('track', '705318264490127');", (), id="another call"),
        pytest.param("// our old number was UA-48120973-2", (), id="told in a remark"),
        pytest.param("ga('create', 'UA-12345678-1');", (), id="the number of every manual"),
    ],
)
def test_an_account_is_read_in_code(script: str, found: tuple[str, ...]) -> None:
    assert in_a_script(script) == found


def test_each_account_is_told_once_in_the_order_found() -> None:
    metas = [("google-adsense-account", " ca-pub-4077213956810342 "), ("author", "ca-pub-4077213956810999")]
    scripts = ["'G-7QK2ZP41BC'", "'G-7QK2ZP41BC' 'GTM-K8PX3Q'"]
    assert accounts.of([], scripts, metas) == ("ca-pub-4077213956810342", "G-7QK2ZP41BC", "GTM-K8PX3Q")


def test_no_more_is_read_than_its_share() -> None:
    late = " " * accounts.MAX_SCRIPT_CHARS
    assert accounts.of([], [f"{late}'G-7QK2ZP41BC'"], []) == ()
    assert accounts.of([], [late, "'G-7QK2ZP41BC'"], []) == ()
    many = [f"'G-7QK2ZP4{number:03}'" for number in range(100, 200)]
    assert len(accounts.of([], many, [])) == accounts.MAX_ACCOUNTS


@pytest.mark.parametrize(
    ("read", "make"),
    [
        pytest.param(in_an_address, repeated("=G-"), id="beginnings of numbers in an address"),
        pytest.param(in_a_script, repeated("fbq("), id="beginnings of calls"),
        pytest.param(in_a_script, repeated("'UA-1"), id="beginnings of numbers"),
        pytest.param(in_a_script, repeated("=", after="G-"), id="equal signs"),
    ],
)
def test_hostile_code_costs_no_more_than_its_length(
    read: Callable[[str], object], make: Callable[[int], str]
) -> None:
    assert_linear(read, make, 4_000)
