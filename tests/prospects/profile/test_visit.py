import asyncio
from dataclasses import replace
from typing import Final

import pytest

from prospects.profile import visit as visiting
from prospects.profile.visit import MAX_PAGES, MAX_SITEMAPS, LeadsElsewhere, Visit, choose, visit
from tests.fakes import FakeWeb, a_link, a_page
from web.errors import ReadError, Refused
from web.outcome import Outcome
from web.page import Page, Placement, Reading
from web.urls import Url, normalise

SITE: Final = "https://soil.example"
HOME: Final = f"{SITE}/"


def urlset(*paths: str, root: str = "urlset") -> bytes:
    entries = "".join(f"<url><loc>{path if '://' in path else SITE + path}</loc></url>" for path in paths)
    return f"<{root}>{entries}</{root}>".encode()


class Web(FakeWeb):
    """A web of which robots.txt says something, and of which some pages are refused or never answer."""

    robots_txt = b""
    refusals: dict[str, Outcome] = {}  # noqa: RUF012 - set by each test on its own web
    silent: frozenset[str] = frozenset()

    async def read_page(self, url: Url, /) -> Reading:
        if url in self.silent:
            await asyncio.Event().wait()
        if url in self.refusals:
            self.asked.append(url)
            raise Refused(self.refusals[url], "The site asks programs to leave it alone.")
        reading = await super().read_page(url)
        return replace(reading, snapshot=replace(reading.snapshot, robots_txt=self.robots_txt))


def home(*targets: str, feeds: tuple[str, ...] = ()) -> Page:
    page = a_page(HOME, title="Soil", links=[a_link(f"{SITE}{target}") for target in targets])
    return replace(page, feeds=tuple(map(normalise, feeds)))


def plain(*paths: str) -> list[Page]:
    return [a_page(f"{SITE}{path}", title=path) for path in paths]


async def look(web: Web, *, budget_s: float = 5.0) -> Visit:
    return await visit(Url(HOME), web.read_page, web.fetch_bytes, tell=lambda _: None, budget_s=budget_s)


def paths(seen: Visit) -> set[str]:
    return {page.final_url.removeprefix(SITE) for page in seen.pages}


async def test_home_page_feed_and_sitemap_lead_to_pages() -> None:
    feed = b"<rss><channel><item><link>https://soil.example/fed</link></item></channel></rss>"
    web = Web(
        home("/linked", feeds=(f"{SITE}/feed.xml",)),
        *plain("/linked", "/fed", "/listed"),
        bodies={f"{SITE}/feed.xml": feed, f"{SITE}/sitemap.xml": urlset("/listed")},
    )
    assert paths(await look(web)) == {"/", "/linked", "/fed", "/listed"}


async def test_sitemaps_that_robots_txt_names_are_read_in_place_of_the_usual_one() -> None:
    web = Web(
        home(),
        *plain("/one", "/two"),
        bodies={f"{SITE}/map.xml": urlset("/one"), f"{SITE}/sitemap.xml": urlset("/two")},
    )
    web.robots_txt = b"Sitemap: /map.xml\nSitemap: https://elsewhere.example/map.xml"
    assert paths(await look(web)) == {"/", "/one"}


async def test_of_an_index_the_sitemaps_of_articles_come_first_and_few_are_read() -> None:
    index = urlset("/tags.xml", "/images.xml", "/x.xml", "/post-sitemap.xml", root="sitemapindex")
    web = Web(
        home(),
        *plain("/post", "/other"),
        bodies={
            f"{SITE}/sitemap.xml": index,
            f"{SITE}/post-sitemap.xml": urlset("/post"),
            f"{SITE}/x.xml": urlset("/other"),
            f"{SITE}/tags.xml": urlset("/tagged"),
        },
    )
    assert paths(await look(web)) == {"/", "/post", "/other"}
    assert sum(url.endswith(".xml") for url in web.asked) == MAX_SITEMAPS


async def test_an_index_of_itself_ends() -> None:
    web = Web(home(), bodies={f"{SITE}/sitemap.xml": urlset("/sitemap.xml", root="sitemapindex")})
    assert paths(await look(web)) == {"/"}
    assert web.asked.count(Url(f"{SITE}/sitemap.xml")) <= MAX_SITEMAPS


async def test_a_sitemap_leads_to_no_other_host() -> None:
    listed = ("https://elsewhere.example/x", "http://10.0.0.1/x", "https://shop.soil.example/x", "/here")
    web = Web(home(), *plain("/here"), bodies={f"{SITE}/sitemap.xml": urlset(*listed)})
    assert paths(await look(web)) == {"/", "/here"}
    assert {url.split("/")[2] for url in web.asked} == {"soil.example"}


async def test_no_more_pages_are_read_than_the_budget_has() -> None:
    many = [f"/piece-{number}" for number in range(60)]
    web = Web(home(*many), *plain(*many))
    assert len((await look(web)).pages) == MAX_PAGES


async def test_a_page_that_is_not_there_or_led_away_leaves_room_for_another() -> None:
    away = a_page(f"{SITE}/away", final_url="https://elsewhere.example/")
    web = Web(home("/gone", "/away", "/here"), away, *plain("/here"))
    assert paths(await look(web)) == {"/", "/here"}


async def test_a_site_that_asks_for_rest_is_left_alone() -> None:
    web = Web(home("/first", "/limited", "/later"), *plain("/first", "/later"))
    web.refusals = {f"{SITE}/limited": Outcome.RATE_LIMITED}
    seen = await look(web)
    assert paths(seen) == {"/", "/first"}
    assert seen.notes == ("The site asks programs to leave it alone.",)


async def test_time_ends_the_look_and_keeps_what_was_read() -> None:
    web = Web(home("/first", "/silent"), *plain("/first"))
    web.silent = frozenset({f"{SITE}/silent"})
    seen = await look(web, budget_s=0.2)
    assert paths(seen) == {"/", "/first"}
    assert "left alone" in seen.notes[0]


async def test_one_slow_page_costs_its_own_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "PAGE_S", 0.05)
    web = Web(home("/silent", "/second"), *plain("/second"))
    web.silent = frozenset({f"{SITE}/silent"})
    assert paths(await look(web)) == {"/", "/second"}


async def test_a_home_page_that_does_not_come_in_time_is_a_reading_error() -> None:
    web = Web()
    web.silent = frozenset({HOME})
    with pytest.raises(ReadError, match="did not finish answering in time"):
        await look(web, budget_s=0.05)


async def test_a_home_page_that_may_not_be_read_is_the_end() -> None:
    web = Web(home("/first"), *plain("/first"))
    web.refusals = {HOME: Outcome.BLOCKED_BY_ROBOTS}
    with pytest.raises(Refused):
        await look(web)
    assert web.asked == [HOME]


async def test_a_home_page_that_leads_to_another_site_says_which() -> None:
    web = Web(a_page(HOME, final_url="https://new-name.example/"))
    with pytest.raises(LeadsElsewhere, match=r"new-name\.example, which is another site"):
        await look(web)


def test_what_others_link_to_is_read_first_and_the_sites_own_business_not_at_all() -> None:
    listed = ["/news/a", "/news/b", "/guides/soil", "/about", "/search?q=x", "/logo.png", "/tag/soil"]
    found = choose(home("/welcome", "/contact", "/"), [normalise(f"{SITE}{path}") for path in listed], [])
    assert [url.removeprefix(SITE) for url in found] == ["/guides/soil", "/welcome", "/news/a", "/news/b"]


def test_content_comes_before_the_menu_and_the_footer() -> None:
    links = [
        a_link(f"{SITE}/terms-of-trade", placement=Placement.FOOTER),
        a_link(f"{SITE}/menu", placement=Placement.NAVIGATION),
        a_link(f"{SITE}/paid", rel=("nofollow",)),
        a_link(f"{SITE}/text"),
    ]
    found = choose(a_page(HOME, links=links), [], [])
    assert [url.removeprefix(SITE) for url in found] == ["/text", "/menu", "/terms-of-trade"]
