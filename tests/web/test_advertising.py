from collections.abc import Callable

import pytest

from tests.growth import assert_linear, repeated
from web import advertising
from web.regions import names_of


@pytest.mark.parametrize(
    ("address", "names"),
    [
        pytest.param(
            "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-1",
            ("Google AdSense",),
            id="a host of the list",
        ),
        pytest.param(
            "//cdn.taboola.com/libtrc/site/loader.js", ("Taboola",), id="below one, without a scheme"
        ),
        pytest.param(
            "https://C.Amazon-AdSystem.com/aax2/apstag.js", ("Amazon Publisher Services",), id="capitals"
        ),
        pytest.param(
            "https://z-na.amazon-adsystem.com/widgets/onejs", ("Amazon Associates ads",), id="a wider entry"
        ),
        pytest.param("https://ib.adnxs.com:443/ttj?id=1", ("Xandr",), id="with its port"),
        pytest.param("https://nottaboola.com/x.js", (), id="a name that only ends so"),
        pytest.param("https://taboola.com.example/x.js", (), id="a name that only begins so"),
        pytest.param("/taboola.com/x.js", (), id="a path"),
        pytest.param("https://cdn.example/x.js?from=//taboola.com/", (), id="a parameter"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_a_system_is_told_by_the_host_its_code_comes_from(address: str, names: tuple[str, ...]) -> None:
    assert advertising.systems([address], []) == names


@pytest.mark.parametrize(
    ("script", "names"),
    [
        pytest.param(
            "e.src = '//cdn.taboola.com/libtrc/a/loader.js'", ("Taboola",), id="an address in quotes"
        ),
        pytest.param('load("https://widgets.outbrain.com/outbrain.js")', ("Outbrain",), id="with its scheme"),
        pytest.param("// see taboola.com", (), id="a comment that names it"),
        pytest.param('{"text": "I tried \\"//cdn.taboola.com/x.js\\""}', (), id="data that holds an article"),
        pytest.param(' ["//cdn.taboola.com/x.js"]', (), id="a list as data"),
    ],
)
def test_a_script_that_loads_a_system_counts_and_data_do_not(script: str, names: tuple[str, ...]) -> None:
    assert advertising.systems([], [script]) == names


def test_each_system_is_named_once_in_the_order_of_the_page() -> None:
    loaded = ["https://widgets.outbrain.com/a.js", "//a.taboola.com/b.js", "https://outbrain.com/c.js"]
    assert advertising.systems(loaded, []) == ("Outbrain", "Taboola")


def test_no_more_of_the_scripts_is_searched_than_promised() -> None:
    late = " " * advertising.MAX_SCRIPT_CHARS + "'//cdn.taboola.com/x.js'"
    assert advertising.systems([], [late]) == ()
    assert advertising.systems([], [" " * advertising.MAX_SCRIPT_CHARS, "'//cdn.taboola.com/x.js'"]) == ()


@pytest.mark.parametrize("names", ["ad-slot", "div-gpt-ad-1", "top_leaderboard", "adsbygoogle", "AdUnit"])
def test_places_of_advertisements_are_known_by_their_names(names: str) -> None:
    assert advertising.is_slot(names_of(names))


@pytest.mark.parametrize("names", ["kicker", "article-header", "adaptive", "has-ads", "lead"])
def test_other_places_are_none(names: str) -> None:
    assert not advertising.is_slot(names_of(names))


def test_every_system_has_hosts_of_its_own_and_a_source() -> None:
    systems = advertising._lists()["system"]
    hosts = [host for system in systems for host in system["hosts"]]
    assert len(set(hosts)) == len(hosts)
    assert all(host == host.lower() and "." in host and "/" not in host for host in hosts)
    assert len({system["name"] for system in systems}) == len(systems)
    assert all(system["source"] for system in systems)


@pytest.mark.parametrize(
    ("is_loaded", "make"),
    [
        pytest.param(True, repeated("a.", before="//"), id="an endless host"),
        pytest.param(False, repeated("'//"), id="beginnings of addresses"),
        pytest.param(False, repeated("a.", before="'//"), id="an endless host in a script"),
    ],
)
def test_hostile_code_costs_no_more_than_its_length(*, is_loaded: bool, make: Callable[[int], str]) -> None:
    def read(code: str) -> None:
        advertising._system.cache_clear()
        assert advertising.systems([code] if is_loaded else [], [] if is_loaded else [code]) == ()

    assert_linear(read, make, 4_000)
