import pytest

from prospects.sources.feeds import FromAddress
from prospects.sources.source import Found
from tests.fakes import FakeWeb, a_link, a_page, a_reading
from tests.prospects.builders import TOPIC
from tests.prospects.sources.test_feed import OPML, RSS
from web import urls
from web.errors import NotAPage
from web.outcome import Outcome
from web.page import Page, Placement, Reading
from web.urls import Url

FEED = urls.normalise("https://dry.example/feed.xml")
PAGE = "https://list.example/resources"


def a_list_page() -> Page:
    return a_page(
        PAGE,
        title="Reading",
        links=[
            a_link(f"https://site{number}.example/", placement=Placement.LINK_LIST) for number in range(8)
        ],
    )


async def found_at(url: str, web: FakeWeb) -> Found:
    return await FromAddress(urls.normalise(url), web.read_page, web.fetch_bytes).find(TOPIC)


async def test_an_article_gives_itself() -> None:
    found = await found_at(PAGE, FakeWeb(a_page(PAGE, links=[a_link("https://a.example/")])))
    assert [each.url for each in found.candidates] == [PAGE]
    assert [each.url for each in found.their_pages] == [PAGE]
    assert found.note == "the page itself"


async def test_a_list_gives_itself_and_what_it_lists() -> None:
    found = await found_at(PAGE, FakeWeb(a_list_page()))
    assert [each.url for each in found.candidates][:2] == [PAGE, "https://site0.example/"]
    assert found.candidates[1].because == "The list “Reading” that you named links to it."
    assert found.note == "the page itself and 8 pages it lists"


async def test_a_feed_gives_the_pages_of_its_entries() -> None:
    found = await found_at(FEED, FakeWeb(bodies={FEED: RSS}))
    assert [each.url for each in found.candidates] == [
        "https://dry.example/1",
        "https://dry.example/2",
        "https://dry.example/",
    ]
    assert found.note == "3 pages it names"


async def test_addresses_in_a_feed_may_be_relative() -> None:
    body = b"<rss version='2.0'><channel><item><link>/one</link></item></channel></rss>"
    found = await found_at(FEED, FakeWeb(bodies={FEED: body}))
    assert [each.url for each in found.candidates] == ["https://dry.example/one"]


async def test_an_opml_list_on_the_web_gives_its_sites() -> None:
    found = await found_at(FEED, FakeWeb(bodies={FEED: OPML}))
    assert found.note == "3 pages it names"


async def test_a_feed_served_as_a_page_is_not_asked_for_twice() -> None:
    async def read_page(url: Url, /) -> Reading:
        return a_reading(a_page(url), body=RSS)

    async def fetch_bytes(url: Url, /) -> bytes:
        raise AssertionError(url)

    found = await FromAddress(FEED, read_page, fetch_bytes).find(TOPIC)
    assert found.note == "3 pages it names"


@pytest.mark.parametrize(
    ("web", "note"),
    [
        pytest.param(
            FakeWeb(), "could not be read: The site answered 404: there is no such page.", id="not there"
        ),
        pytest.param(FakeWeb(bodies={FEED: b"%PDF-1.7"}), "is neither a web page nor a feed", id="a PDF"),
        pytest.param(FakeWeb(bodies={FEED: b"<rss></rss>"}), "the feed has no entries", id="an empty feed"),
        pytest.param(
            FakeWeb(bodies={FEED: b"<opml></opml>"}), "the OPML list names no site", id="an empty OPML"
        ),
    ],
)
async def test_what_gives_nothing_says_why(web: FakeWeb, note: str) -> None:
    found = await found_at(FEED, web)
    assert (found.candidates, found.note) == ((), note)


async def test_a_feed_that_cannot_be_fetched_says_why() -> None:
    async def read_page(url: Url, /) -> Reading:
        raise NotAPage(Outcome.NOT_HTML, f"{url} is no page.")

    found = await FromAddress(FEED, read_page, FakeWeb().fetch_bytes).find(TOPIC)
    assert found.note == "could not be read: The site answered 404: there is no such page."


def test_the_address_is_the_name() -> None:
    web = FakeWeb()
    assert FromAddress(FEED, web.read_page, web.fetch_bytes).name == FEED
