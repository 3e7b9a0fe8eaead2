from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web as server

from tests.web.network import PUBLIC, FakeNetwork, answer
from tests.web.reading import LINK, START, Pages, failure, read
from web import refresh, urls
from web.addresses import Policy
from web.errors import ReadError
from web.fetch import Fetcher, Limits
from web.outcome import Outcome
from web.page import Page, Snapshot
from web.parse import parse
from web.read import Reader
from web.urls import Url

NEXT = "http://garden.example.com/next"


def sends(address: str, *, wait: str = "0", around: str = "{}") -> bytes:
    element = f'<meta http-equiv="refresh" content="{wait};url={address}">'
    return f"<html><head><title>Moved</title>{around.format(element)}</head><body></body></html>".encode()


@pytest.mark.parametrize(
    ("directive", "address"),
    [
        pytest.param("0; url=/next", "/next", id="as it should be"),
        pytest.param("5;URL='/next'", "/next", id="quoted, after five seconds"),
        pytest.param(' 1 , url = "/next" trailing', "/next", id="comma and double quotes"),
        pytest.param("0 /next", "/next", id="without url="),
        pytest.param("0.5; https://a.example/", "https://a.example/", id="half a second"),
        pytest.param(".5; url=/next", "/next", id="part of a second"),
        pytest.param("; url=/next", None, id="no number"),
        pytest.param("6; url=/next", None, id="after six seconds"),
        pytest.param("3", None, id="reloads"),
        pytest.param("0; url=", None, id="no address"),
        pytest.param("0; url=''", None, id="empty quotes"),
        pytest.param("0; url=javascript:go()", None, id="script"),
        pytest.param("0; url=garden-app://open", None, id="another program"),
        pytest.param("soon; url=/next", None, id="words"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_address_is_read_as_browsers_read_it(directive: str, address: str | None) -> None:
    assert refresh.target(directive) == address


@pytest.mark.parametrize(
    ("page", "address"),
    [
        pytest.param(sends("/next"), "/next", id="in the head"),
        pytest.param(b"<META CONTENT=0;URL=/next HTTP-EQUIV=Refresh>", "/next", id="capitals, no quotes"),
        pytest.param(sends("/a?b=1&amp;c=2"), "/a?b=1&c=2", id="escaped"),
        pytest.param(
            sends("next", around="<base href='http://b.example/d/'>{}"), "http://b.example/d/next", id="base"
        ),
        pytest.param(sends("/next", around="<!-- {} -->"), None, id="in a comment"),
        pytest.param(sends("/next", around="<script>'{}'</script>"), None, id="in a script"),
        pytest.param(sends("/next", around="<noscript>{}</noscript>"), None, id="without script only"),
        pytest.param(sends("/next", around="<template>{}</template>"), None, id="in a template"),
        pytest.param(sends("/next", around="<!--[if IE]>{}<![endif]-->"), None, id="for one browser only"),
        pytest.param(b"<p>http-equiv=refresh content='0;url=/next'</p>", None, id="in the text"),
        pytest.param(sends("/next", wait="30"), None, id="late"),
    ],
)
def test_only_what_sends_every_visitor_on_counts(page: bytes, address: str | None) -> None:
    assert refresh.location("", page, "text/html") == address


@pytest.mark.parametrize("directive", ["0; url=/next", "0;URL=http://garden.example.com/next"])
async def test_a_refresh_header_is_followed(directive: str) -> None:
    pages = {START: answer(b"", headers={"Refresh": directive}), NEXT: answer(LINK)}
    fetched = await read(pages)
    assert (fetched.final_url, fetched.body, fetched.hops) == (NEXT, LINK, (NEXT,))


async def test_a_page_that_sends_on_is_a_hop_among_redirects() -> None:
    chain = {
        START: answer(sends("/1")),
        **{f"http://garden.example.com/{n}": answer(sends(f"/{n + 1}")) for n in range(1, 6)},
    }
    six_hops = await failure(chain)
    assert six_hops.outcome is Outcome.REDIRECT_LOOP
    assert len((await read({**chain, "http://garden.example.com/5": answer(LINK)})).hops) == 5


@pytest.mark.parametrize("address", ["/start", "http://garden.example.com/start#top"])
async def test_a_page_that_sends_visitors_to_itself_is_a_loop(address: str) -> None:
    fake = FakeNetwork(pages={START: answer(sends(address))})
    assert (await failure(fake)).outcome is Outcome.REDIRECT_LOOP
    assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        pytest.param("http://10.7.7.7/", Outcome.BLOCKED_ADDRESS, id="private number"),
        pytest.param("//10.7.7.7/", Outcome.BLOCKED_ADDRESS, id="private number without a scheme"),
        pytest.param("http://[::ffff:10.7.7.7]/", Outcome.BLOCKED_ADDRESS, id="mapped number"),
        pytest.param("http://inside.example.com/", Outcome.BLOCKED_ADDRESS, id="name with a private answer"),
        pytest.param("http://localhost/", Outcome.BLOCKED_ADDRESS, id="this machine"),
        pytest.param("http://0x0a070707/", Outcome.INVALID_URL, id="disguised number"),
        pytest.param("http://garden.example.com:25/", Outcome.BLOCKED_PORT, id="other port"),
    ],
)
@pytest.mark.parametrize("by_header", [False, True], ids=["element", "header"])
async def test_nothing_private_is_connected_to(address: str, outcome: Outcome, *, by_header: bool) -> None:
    headers = {"Refresh": f"0; url={address}"} if by_header else {}
    fake = FakeNetwork(
        dns={"garden.example.com": [[PUBLIC]], "inside.example.com": [["10.7.7.7"]]},
        pages={START: answer(b"" if by_header else sends(address), headers=headers)},
    )
    failed = await failure(fake)
    assert failed.outcome is outcome
    assert failed.say.startswith("The page redirects to")
    assert fake.addresses == [PUBLIC]


@pytest.mark.parametrize("base", ["http://10.7.7.7/", "//10.7.7.7/"])
async def test_a_base_does_not_lead_inside(base: str) -> None:
    fake = FakeNetwork(pages={START: answer(sends("next", around=f"<base href='{base}'>{{}}"))})
    assert (await failure(fake)).outcome is Outcome.BLOCKED_ADDRESS
    assert fake.addresses == [PUBLIC]


async def test_robots_are_asked_before_we_are_sent_on() -> None:
    rules = answer(b"User-agent: *\nDisallow: /next", content_type="text/plain")
    fake = FakeNetwork(pages={START: answer(sends("/next")), "http://garden.example.com/robots.txt": rules})
    assert (await failure(fake, robots=True)).outcome is Outcome.BLOCKED_BY_ROBOTS
    assert fake.asked == ["garden.example.com/robots.txt", "garden.example.com/start"]


async def test_feeds_and_data_send_nobody_on() -> None:
    raw = answer(b"<rss version='2.0'/>", content_type="text/xml", headers={"Refresh": "0; url=/next"})
    assert (await read({START: raw}, accept="feed")).final_url == START


async def test_the_deadline_covers_all_hops() -> None:
    silent: Pages = {START: answer(sends("/next")), NEXT: [None]}
    failed = await failure(silent, limits=Limits(deadline_s=0.3, first_byte_s=30))
    assert failed.outcome is Outcome.TIMEOUT


async def parse_here(snapshot: Snapshot) -> Page:
    return parse(snapshot)


@asynccontextmanager
async def two_pages(first: server.Response) -> AsyncIterator[tuple[Fetcher, Url]]:
    """A site on loopback whose `/start` answers with `first` and whose `/next` is a page."""

    async def start(_: server.Request) -> server.Response:
        return first

    async def after(_: server.Request) -> server.Response:
        return server.Response(text="<p>The new <a href='/x'>place</a>.</p>", content_type="text/html")

    application = server.Application()
    application.router.add_get("/start", start)
    application.router.add_get("/next", after)
    runner = server.AppRunner(application, access_log=None)
    await runner.setup()
    await server.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    try:
        async with Fetcher(Policy.parse(f"127.0.0.1:{port}", "*=127.0.0.1"), pace_s=0) as fetcher:
            yield fetcher, urls.normalise(f"http://garden.example.com:{port}/start")
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(server.Response(body=sends("/next"), content_type="text/html"), id="element"),
        pytest.param(
            server.Response(text="", content_type="text/html", headers={"Refresh": "0; url=next"}),
            id="header",
        ),
    ],
)
async def test_over_real_sockets_a_reader_ends_where_visitors_end(first: server.Response) -> None:
    async with two_pages(first) as (fetcher, url):
        reading = await Reader(fetcher, parse_here)(url)
    assert (reading.page.url, reading.page.final_url) == (url, url.replace("start", "next"))
    assert [link.anchor for link in reading.page.links] == ["place"]


async def test_a_saved_page_is_not_followed(tmp_path: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_bytes(sends("/next"))
    fake = FakeNetwork()
    async with Fetcher(Policy(), network=fake.network) as fetcher:
        with pytest.raises(ReadError) as failed:
            await Reader(fetcher, parse_here).read_file(file, urls.normalise(START), now=datetime.now(UTC))
    assert failed.value.outcome is Outcome.JS_ONLY
    assert "another address" in failed.value.say
    assert fake.looked_up == []
