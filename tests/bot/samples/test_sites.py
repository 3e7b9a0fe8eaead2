"""The sample pages: whole, joined to each other, and one for every situation that the demo shows."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import pytest

from bot.samples import tour
from bot.samples.server import SITES as SITES_FOLDER
from scoring.evidence import Verdict
from tests.bot.samples.reading import SITES, Anchor, Place, Read, pages, read_page
from web.outcome import Outcome

PAGES: Final = pages()
HOME: Final = tour.OUR_SITE
FURNITURE: Final = ("head", "nav", "menu", "foot", "bottom", "bar", "top")
ARTICLE_WORDS: Final = (350, 1000)  # the whole page, furniture included


def _name(place: Place) -> str:
    return "".join(place)


def _at(place: Place) -> Read:
    return read_page(SITES[place[0]], place[1])


def test_there_are_enough_pages_and_hosts_to_be_called_a_web() -> None:
    assert len(PAGES) >= 18
    assert len({host for host, _ in PAGES}) >= 10


def test_every_host_is_under_the_reserved_domain() -> None:
    assert all(host.endswith(".example") for host in SITES)


@pytest.mark.parametrize("place", PAGES, ids=_name)
def test_a_page_has_a_title_a_language_and_furniture(place: Place) -> None:
    page = PAGES[place]
    names = {element.partition("[")[0] for element in page.elements}
    assert page.title
    assert page.lang == "en"
    assert sum(any(word in name for word in FURNITURE) for name in names if not name.startswith("head#")) >= 2


@pytest.mark.parametrize("place", PAGES, ids=_name)
def test_a_link_between_sample_pages_resolves(place: Place) -> None:
    for anchor in PAGES[place].anchors:
        parts = urlsplit(anchor.href)
        target = (parts.hostname or "", parts.path)
        if parts.scheme == "http" and target not in tour.DEAD_REFERENCES:
            assert parts.port == 80, anchor.href
            assert target[0] in SITES, anchor.href
            assert target[1] in SITES[target[0]].paths, anchor.href


@pytest.mark.parametrize("place", tour.DEAD_REFERENCES, ids=_name)
def test_a_dead_reference_is_linked_and_dead(place: Place) -> None:
    host, path = place
    assert any(
        (urlsplit(anchor.href).hostname, urlsplit(anchor.href).path) == place
        for page in PAGES.values()
        for anchor in page.anchors
    )
    served = SITES[host].paths.get(path) if host in SITES else None
    assert served is None or served.status == 410


def test_every_text_writes_the_port_as_a_placeholder() -> None:
    for file in SITES_FOLDER.parent.rglob("*"):
        if file.suffix in {".html", ".xml", ".txt", ".json", ".opml"}:
            text = file.read_text(encoding="utf-8")
            assert text.count(".example:") == text.count(".example:{port}"), file


def _in_prose(anchor: Anchor) -> bool:
    return anchor.stands_in("article#") and anchor.inside[-1].startswith("p#") and not anchor.stands_in("bio")


SITUATIONS: Final[tuple[tuple[str, Place, Callable[[Anchor], bool]], ...]] = (
    (
        "editorial link in a sentence",
        ("gardenweekly.example", "/drought-tolerant-natives"),
        lambda link: _in_prose(link) and not link.rel and link.text == "patient guide to testing garden soil",
    ),
    (
        "resource list with notes",
        ("extension.stateu.example", "/gardening/water-wise-resources"),
        lambda link: link.inside[-2:] == ("ul#.[]", "li#.[]") and not link.rel,
    ),
    (
        "footer of an unrelated page",
        ("cityherald.example", "/council-approves-bridge-repairs"),
        lambda link: link.stands_in("#footer"),
    ),
    (
        "sidebar blogroll",
        ("mossandmulch.example", "/moss-where-grass-gave-up"),
        lambda link: link.stands_in("blogroll") and link.stands_in("#sidebar"),
    ),
    (
        "comment with a stuffed anchor",
        ("homecook.example", "/lentil-soup"),
        lambda link: link.stands_in("#comments") and link.text.count("drought") == 3,
    ),
    (
        "author bio of a guest post",
        ("tradegrower.example", "/irrigation-margins"),
        lambda link: link.stands_in("author-bio") and link.text == tour.OUR_BRAND,
    ),
    (
        "followed link on a page with a price list",
        ("rankboost-posts.example", "/sponsored-posts"),
        lambda link: not link.rel and link.text.startswith("buy cheap"),
    ),
    (
        "sponsored and marked",
        ("patioreview.example", "/drip-course-review"),
        lambda link: _in_prose(link) and link.rel == "sponsored",
    ),
    (
        "paid and unmarked",
        ("patioreview.example", "/soil-kit-review"),
        lambda link: _in_prose(link) and not link.rel,
    ),
    (
        "hidden",
        ("cheapdeals.example", "/garden-hose-deals"),
        lambda link: link.stands_in("display:none"),
    ),
    (
        "nofollow citation",
        ("openpedia.example", "/wiki/Xeriscaping"),
        lambda link: link.rel == "nofollow" and link.stands_in("references"),
    ),
)


@pytest.mark.parametrize(
    ("place", "as_described"), [pytest.param(place, check, id=name) for name, place, check in SITUATIONS]
)
def test_our_link_stands_where_the_situation_says(
    place: Place, as_described: Callable[[Anchor], bool]
) -> None:
    (link,) = _at(place).links_to(HOME)
    assert as_described(link)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param(("rankboost-posts.example", "/sponsored-posts"), "from $50, dofollow", id="price list"),
        pytest.param(
            ("patioreview.example", "/drip-course-review"), "paid partnership with Soil & Seed", id="marked"
        ),
        pytest.param(
            ("patioreview.example", "/soil-kit-review"), "was paid for by Soil & Seed", id="unmarked"
        ),
    ],
)
def test_a_page_that_is_paid_says_so(place: Place, words: str) -> None:
    assert words in _at(place).text


def test_a_mention_without_a_link() -> None:
    page = _at(("dryacres.example", "/lawn-to-dry-garden"))
    assert tour.OUR_BRAND in page.text
    assert not page.links_to(HOME)


def test_an_address_in_structured_data_only() -> None:
    page = _at(("plotandpath.example", "/mulch-trial"))
    assert HOME in page.scripts
    assert tour.OUR_BRAND not in page.text
    assert not page.links_to(HOME)


def test_a_near_miss_holds_our_old_domain_and_neither_link_nor_mention() -> None:
    page = _at(("sunbakedbeds.example", "/gravel-garden-first-year"))
    assert not page.links_to(HOME)
    assert tour.OUR_BRAND not in page.text
    assert page.links_to("soilandseedjournal.example")
    assert page.links_to("soil-and-sead.example")


def test_robots_txt_forbids_the_page_that_links_to_us() -> None:
    assert "Disallow: /members/" in SITES["alliumclub.example"].paths["/robots.txt"].text
    assert _at(("alliumclub.example", "/members/onion-trial-notes")).links_to(HOME)


@pytest.mark.parametrize("stop", tour.STOPS, ids=lambda stop: stop.host + stop.path)
def test_a_stop_expects_a_verdict_or_an_outcome_of_the_contract(stop: tour.Stop) -> None:
    assert stop.host in SITES
    assert stop.title
    assert stop.expect in {*Verdict, *Outcome} - {Verdict.UNKNOWN, Outcome.OK}


def test_the_tour_visits_each_page_once() -> None:
    visited = [(stop.host, stop.path) for stop in tour.STOPS]
    assert len(visited) == len(set(visited))
    assert {tour.EDITORIAL, tour.FLAGGED} <= set(tour.STOPS)


@pytest.mark.parametrize("place", tour.PROSPECTS, ids=_name)
def test_a_prospect_is_an_article_or_list_on_the_topic(place: Place) -> None:
    text = _at(place).text
    assert any(word in text.casefold() for word in ("drought", "soil test", "testing soil"))
    assert ARTICLE_WORDS[0] <= len(text.split()) <= ARTICLE_WORDS[1]
    assert "/contact" in SITES[place[0]].paths


def test_prospects_stand_on_different_hosts_and_most_do_not_link_to_us_yet() -> None:
    assert len({host for host, _ in tour.PROSPECTS}) == len(tour.PROSPECTS) >= 8
    without = [place for place in tour.PROSPECTS if not _at(place).links_to(HOME)]
    assert len(without) >= 5


@pytest.mark.parametrize("place", tour.OFF_TOPIC, ids=_name)
def test_an_off_topic_page_says_nothing_of_gardens(place: Place) -> None:
    text = _at(place).text.casefold()
    assert not any(word in text for word in ("garden", "drought", "soil"))


@pytest.mark.parametrize("place", tour.SELLS_LINKS, ids=_name)
def test_a_page_of_a_link_seller_is_on_topic_and_points_to_its_prices(place: Place) -> None:
    page = _at(place)
    assert tour.PROSPECT_TOPIC in page.text
    assert any("dofollow" in anchor.text for anchor in page.anchors)


def test_a_page_links_to_the_competitor_and_not_to_us() -> None:
    page = _at(("terraceandpot.example", "/balcony-drought"))
    assert page.links_to(tour.COMPETITOR)
    assert not page.links_to(HOME)
