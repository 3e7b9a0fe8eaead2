import asyncio
from collections.abc import Callable, Sequence

import pytest

from prospects.discover import Budget
from prospects.prospect import Search
from prospects.search import READERS, Tools, search
from prospects.sources.source import ReadPage, Source
from prospects.topic import NotASearch
from scoring.site import Site
from tests.fakes import FakeWeb, a_link, a_page, a_reading
from tests.prospects.builders import (
    OFF_TOPIC,
    ON_TOPIC,
    OUR_SITE,
    TOPIC,
    FakeSource,
    JudgeByAddress,
    a_judgement,
    a_risk,
    judging,
)
from web.page import Page, Reading
from web.urls import Url

GUIDE = a_page("https://soil.example/guide", ON_TOPIC, title="Our guide")


def addresses(count: int) -> list[str]:
    return [f"https://site{number}.example/x" for number in range(count)]


async def searched(
    *sources: Source,
    pages: Sequence[Page] = (),
    topic: str = TOPIC,
    site: Site | None = OUR_SITE,
    judge: JudgeByAddress | None = None,
    limit: int = 5,
    progress: Callable[[str], None] | None = None,
) -> Search:
    tools = Tools(read_page=FakeWeb(*pages).read_page, judging=judging(judge))
    return await search(topic, site=site, sources=sources, tools=tools, limit=limit, progress=progress)


def with_reader(read_page: ReadPage, **budget: float) -> Tools:
    seconds = budget.get("seconds", 90.0)
    return Tools(read_page=read_page, judging=judging(), budget=Budget(seconds=seconds))


async def test_a_search_reads_ranks_and_tells_what_it_looked_at() -> None:
    pages = [
        a_page("https://dry.example/august", ON_TOPIC),
        a_page("https://cook.example/soup", OFF_TOPIC),
        a_page("https://shop.example/august2", ON_TOPIC),
    ]
    source = FakeSource(
        *(page.url for page in pages),
        "https://gone.example/",
        name="a list",
        our_pages=[GUIDE],
        note="4 addresses",
    )
    judge = JudgeByAddress(august2=a_judgement(a_risk("sells_links_words")))
    found = await searched(source, pages=pages, judge=judge)
    assert [(each.rank, each.domain) for each in found.prospects] == [(1, "dry.example")]
    assert (found.topic, found.site) == (TOPIC, "soil.example")
    assert (found.read, found.unreadable, found.selling) == (3, 1, 1)
    assert found.sources == ("a list: 4 addresses", "links of pages read: no pages more")
    assert found.say == "Read 3 pages, kept 1, skipped 1 that sells links."
    assert found.notes == ("1 page left out: fit the topic less than 50 of 100",)
    assert found.prospects[0].offer is not None


async def test_nothing_of_ours_on_the_topic_is_said_first() -> None:
    soup = a_page("https://soil.example/soup", OFF_TOPIC, title="Lentil soup")
    page = a_page("https://dry.example/august", ON_TOPIC)
    found = await searched(FakeSource(page.url, our_pages=[soup]), pages=[page])
    assert found.say == (
        "soil.example has nothing on “drought gardening” to link to yet: of its pages that were read "
        "“Lentil soup” comes nearest, with 0 of 100. Read 1 page, kept 1."
    )
    assert found.prospects[0].offer is None


@pytest.mark.parametrize(
    ("site", "first"),
    [
        pytest.param(None, "No site of yours was given, so none of your pages is offered.", id="no site"),
        pytest.param(
            OUR_SITE,
            "No page of soil.example was read, so nothing of yours can be offered yet.",
            id="site unread",
        ),
    ],
)
async def test_why_nothing_can_be_offered_is_said_first(site: Site | None, first: str) -> None:
    page = a_page("https://dry.example/august", ON_TOPIC)
    found = await searched(FakeSource(page.url), pages=[page], site=site)
    assert found.say == f"{first} Read 1 page, kept 1."


@pytest.mark.parametrize(
    ("pages", "says"),
    [
        pytest.param(
            [],
            "No page on “drought gardening” was found and read. Name a list, a feed or a file to start from.",
            id="nothing read",
        ),
        pytest.param(
            [a_page("https://site0.example/x", OFF_TOPIC)],
            "Read 1 page, kept 0. Wider words, or a list, a feed or a file to start from, find more.",
            id="nothing on topic",
        ),
    ],
)
async def test_an_empty_answer_says_what_to_do(pages: list[Page], says: str) -> None:
    found = await searched(FakeSource(*addresses(1), our_pages=[GUIDE]), pages=pages)
    assert found.say == says


@pytest.mark.parametrize(
    ("topic", "limit", "says"),
    [
        pytest.param(" ", 5, "Give a topic", id="no topic"),
        pytest.param("x" * 201, 5, "longer than 200 characters", id="a topic too long"),
        pytest.param(TOPIC, 0, "Ask for at least one prospect", id="no prospect wanted"),
    ],
)
async def test_what_makes_no_search_is_refused(topic: str, limit: int, says: str) -> None:
    with pytest.raises(NotASearch, match=says):
        await searched(topic=topic, limit=limit)


async def test_a_whole_field_is_warned_about() -> None:
    found = await searched(topic="Gardening")
    assert found.notes == ("broad topic: trust the order, not the number",)


async def test_progress_is_told_in_lines() -> None:
    lines: list[str] = []
    pages = [a_page(address, ON_TOPIC) for address in addresses(7)]
    await searched(FakeSource(*addresses(7)), pages=pages, progress=lines.append)
    assert lines == [
        "asking 1 source",
        "5 of 7 pages read",
        "7 of 7 pages read",
        "comparing 7 pages with the topic",
    ]


async def test_links_of_the_pages_read_are_followed_one_step() -> None:
    start = a_page("https://list.example/x", ON_TOPIC, links=[a_link("https://dry.example/y", TOPIC)])
    behind = a_page(
        "https://dry.example/y", f"{ON_TOPIC} Yes.", links=[a_link("https://far.example/z", TOPIC)]
    )
    lines: list[str] = []
    found = await searched(FakeSource(start.url), pages=[start, behind], progress=lines.append)
    assert {each.domain for each in found.prospects} == {"list.example", "dry.example"}
    assert found.sources[-1] == "links of pages read: 1 page more"
    assert "following 1 link of the pages read" in lines


async def test_a_page_that_redirects_to_us_or_to_a_page_already_read_counts_once_or_not_at_all() -> None:
    pages = [
        a_page("https://site0.example/x", ON_TOPIC, final_url="https://soil.example/guide"),
        a_page("https://site1.example/x", ON_TOPIC, final_url="https://dry.example/y"),
        a_page("https://dry.example/y", ON_TOPIC),
    ]
    found = await searched(FakeSource(*(page.url for page in pages)), pages=pages)
    assert [each.url for each in found.prospects] == ["https://dry.example/y"]


async def test_no_more_than_eight_pages_are_read_at_once() -> None:
    open_now = most = 0

    async def read_page(url: Url, /) -> Reading:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0)
        open_now -= 1
        return a_reading(a_page(url, ON_TOPIC))

    await search(TOPIC, site=None, sources=[FakeSource(*addresses(30))], tools=with_reader(read_page))
    assert most == READERS == 8


async def test_pages_that_are_not_read_in_time_are_stopped_and_counted() -> None:
    stopped: list[Url] = []

    async def read_page(url: Url, /) -> Reading:
        if "site0" in url:
            return a_reading(a_page(url, ON_TOPIC))
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.append(url)
            raise
        raise AssertionError

    tools = with_reader(read_page, seconds=0.2)
    found = await search(TOPIC, site=None, sources=[FakeSource(*addresses(3))], tools=tools)
    assert [each.domain for each in found.prospects] == ["site0.example"]
    assert found.notes == ("2 pages could not be read in time",)
    assert len(stopped) == 2


async def test_when_the_clock_says_that_time_is_over_nothing_more_is_read() -> None:
    times = iter([0.0, 1_000.0])  # the start, and after the sources have answered
    tools = Tools(
        read_page=FakeWeb(a_page("https://site0.example/x", ON_TOPIC)).read_page,
        judging=judging(),
        clock=lambda: next(times),
    )
    found = await search(TOPIC, site=None, sources=[FakeSource(*addresses(1))], tools=tools)
    assert found.notes == ("1 page could not be read in time",)


async def test_a_fault_of_our_own_is_not_swallowed() -> None:
    async def read_page(url: Url, /) -> Reading:
        raise KeyError(url)

    with pytest.raises(KeyError):
        await search(TOPIC, site=None, sources=[FakeSource(*addresses(2))], tools=with_reader(read_page))


async def test_a_page_that_a_source_has_read_is_not_asked_for_again() -> None:
    page = a_page("https://dry.example/august", ON_TOPIC)
    found = await searched(FakeSource(page.url, their_pages=[page]), pages=[])
    assert (found.read, found.unreadable) == (1, 0)
    assert [each.url for each in found.prospects] == [page.url]
