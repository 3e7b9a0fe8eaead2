from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest
from aiohttp import web as aiohttp_web

from tests.fakes import NOON, parse_here
from tests.web.network import HELLO, PUBLIC, FakeNetwork, answer, redirect
from web import cache, urls
from web.addresses import Allowed, Policy
from web.errors import NotAPage, ReadError
from web.fetch import Fetcher
from web.fetched import Fetched
from web.outcome import Outcome
from web.page import Page, Reading, Snapshot
from web.read import Parse, Reader
from web.urls import Url

START = "http://garden.example.com/start"
END = "http://garden.example.com/end"
PAGE = urls.normalise(START)
TAG = 'W/"a1"'
LATER = timedelta(hours=1)
UNCHANGED = answer(b"", status=304, content_type="")


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Kept:
    """A cache in memory."""

    pages: dict[Url, Fetched] = field(default_factory=dict)

    async def load(self, url: Url, /) -> Fetched | None:
        return self.pages.get(url)

    async def keep(self, page: Fetched, /) -> None:
        self.pages[page.url] = page

    async def forget(self, url: Url, /) -> None:
        self.pages.pop(url, None)


@dataclass
class Desk:
    """One who reads, their clock, what they keep and what the network sees of it."""

    fake: FakeNetwork
    read: Reader
    clock: Clock
    kept: Kept


@asynccontextmanager
async def desk(
    fake: FakeNetwork, *, policy: Policy | None = None, kept: Kept | None = None, parse: Parse = parse_here
) -> AsyncIterator[Desk]:
    clock, kept = Clock(), kept or Kept()
    async with Fetcher(policy or Policy(), pace_s=0, clock=clock, network=fake.network) as fetcher:
        yield Desk(fake, Reader(fetcher, parse, kept), clock, kept)


def serving(page: bytes | None = None, **more: bytes) -> FakeNetwork:
    """A site with the page at START, and others by their path; it has no robots.txt."""
    here = {START: answer(headers={"ETag": TAG}) if page is None else page}
    others = {f"http://garden.example.com/{path}": raw for path, raw in more.items()}
    return FakeNetwork(pages={"http://garden.example.com/robots.txt": answer(status=404)} | here | others)


def of_pages(fake: FakeNetwork) -> list[str]:
    """The heads of all requests but those for robots.txt."""
    return [head for head in fake.requests if not head.startswith("GET /robots.txt")]


def a_fetched(*, status: int = 200, truncated: bool = False, **headers: str) -> Fetched:
    return Fetched(
        url=PAGE,
        final_url=PAGE,
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=HELLO,
        truncated=truncated,
        fetched_at=NOON,
    )


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        pytest.param(a_fetched(), True, id="a plain page"),
        pytest.param(a_fetched(cache_control="public, max-age=0, must-revalidate"), True, id="a short age"),
        pytest.param(a_fetched(cache_control="no-cache"), True, id="ask first"),
        pytest.param(a_fetched(vary="Cookie"), True, id="varies by what we never send"),
        pytest.param(a_fetched(cache_control="max-age=9, No-Store"), False, id="not to be stored"),
        pytest.param(a_fetched(cache_control='private="set-cookie"'), False, id="for one reader"),
        pytest.param(a_fetched(status=203), False, id="changed on its way"),
        pytest.param(a_fetched(truncated=True), False, id="cut"),
    ],
)
def test_whole_pages_are_kept_where_the_site_does_not_mind(page: Fetched, *, kept: bool) -> None:
    assert (cache.to_keep(page) is not None) == kept


def test_what_identifies_a_visitor_is_not_kept() -> None:
    kept = cache.to_keep(a_fetched(set_cookie="id=7", x_robots_tag="noindex", etag=TAG))
    assert kept is not None
    assert dict(kept.headers) == {"x-robots-tag": "noindex", "etag": TAG}


@pytest.mark.parametrize(
    ("age", "control", "fresh"),
    [
        pytest.param(timedelta(0), "", True, id="just read"),
        pytest.param(cache.FRESH_FOR - timedelta(seconds=1), "max-age=0", True, id="minutes ago"),
        pytest.param(cache.FRESH_FOR, "max-age=86400", False, id="ten minutes ago"),
        pytest.param(timedelta(0), "no-cache", False, id="the site wants to be asked"),
        pytest.param(-timedelta(seconds=1), "", False, id="tomorrow, by a clock set back"),
    ],
)
def test_a_page_is_fresh_for_ten_minutes(age: timedelta, control: str, *, fresh: bool) -> None:
    assert cache.is_fresh(a_fetched(cache_control=control), NOON + age) == fresh


@pytest.mark.parametrize(
    ("etag", "sent"),
    [
        (TAG, TAG),
        ('"with blanks in it"', '"with blanks in it"'),
        ("unquoted", "unquoted"),
        ('"' + "a" * 512, None),
        ('"caf\xe9"', None),
        ('"a\tb"', None),
        ('"a\r\nHost: b"', None),
        ("", None),
    ],
    ids=["weak", "blanks", "no quotes", "endless", "beyond ASCII", "tab", "line end", "empty"],
)
def test_what_a_site_named_its_page_is_said_back_when_a_header_can_hold_it(
    etag: str, sent: str | None
) -> None:
    assert a_fetched(etag=etag).conditions.get("If-None-Match") == sent


async def test_a_second_look_soon_after_asks_nobody() -> None:
    async with desk(serving()) as at:
        first = await at.read(PAGE)
        at.clock.now += cache.FRESH_FOR - timedelta(seconds=1)
        assert await at.read(PAGE) == first
        assert first.snapshot.fetched_at == NOON
    assert len(of_pages(at.fake)) == 1


async def test_what_a_host_and_a_page_say_to_programs_is_remembered_with_the_page() -> None:
    rules = answer(b"User-agent: GPTBot\nDisallow: /\n", content_type="text/plain")
    fake = serving(answer(headers={"ETag": TAG, "TDM-Reservation": "1"}))
    fake.pages = {**fake.pages, "http://garden.example.com/robots.txt": rules}
    async with desk(fake) as at:
        asked = (await at.read(PAGE)).snapshot
        remembered = (await at.read(PAGE)).snapshot
        at.fake.pages = {**fake.pages, START: UNCHANGED}
        confirmed = (await at.read(PAGE, fresh=True)).snapshot
    assert asked.robots_txt == b"User-agent: GPTBot\nDisallow: /\n"
    assert asked.usage_headers == "tdm-reservation: 1"
    assert remembered == asked
    assert (confirmed.robots_txt, confirmed.usage_headers) == (asked.robots_txt, asked.usage_headers)


async def test_an_older_page_is_asked_for_only_if_it_changed() -> None:
    date = "Sat, 21 Nov 2026 08:00:00 GMT"
    async with desk(serving(answer(headers={"ETag": TAG, "Last-Modified": date}))) as at:
        first = await at.read(PAGE)
        at.fake.pages = serving(UNCHANGED).pages
        at.clock.now += LATER
        again = await at.read(PAGE)
        assert again.snapshot == replace(first.snapshot, fetched_at=NOON + LATER)
        assert again.page == first.page
        await at.read(PAGE)
    assert len(of_pages(at.fake)) == 2, "confirmed, it is fresh again"
    assert f"If-None-Match: {TAG}\r\n" in of_pages(at.fake)[1]
    assert f"If-Modified-Since: {date}\r\n" in of_pages(at.fake)[1]


async def test_asked_afresh_the_site_is_asked_at_once_and_may_still_say_unchanged() -> None:
    async with desk(serving()) as at:
        first = await at.read(PAGE)
        at.fake.pages = serving(UNCHANGED).pages
        assert await at.read(PAGE, fresh=True) == first
    assert f"If-None-Match: {TAG}\r\n" in of_pages(at.fake)[1]


async def test_a_page_that_changed_takes_the_place_of_the_older() -> None:
    async with desk(serving()) as at:
        await at.read(PAGE)
        at.fake.pages = serving(answer(b"<html><p>other", headers={"ETag": '"b2"'})).pages
        at.clock.now += LATER
        assert (await at.read(PAGE)).snapshot.body == b"<html><p>other"
        assert at.kept.pages[PAGE].headers["etag"] == '"b2"'


async def test_what_is_said_with_unchanged_counts_and_its_length_and_type_do_not() -> None:
    async with desk(serving(answer(headers={"ETag": TAG, "X-Robots-Tag": "index"}))) as at:
        await at.read(PAGE)
        at.fake.pages = serving(
            answer(b"", status=304, content_type="text/plain", headers={"X-Robots-Tag": "noindex"})
        ).pages
        snapshot = (await at.read(PAGE, fresh=True)).snapshot
    assert (snapshot.robots_header, snapshot.content_type) == ("noindex", "text/html; charset=utf-8")
    assert (snapshot.status, snapshot.body) == (200, HELLO)


async def test_without_a_name_for_the_page_it_is_asked_for_in_full() -> None:
    async with desk(serving(answer())) as at:
        await at.read(PAGE)
        await at.read(PAGE, fresh=True)
        at.fake.pages = serving(UNCHANGED).pages
        with pytest.raises(NotAPage) as failed:
            await at.read(PAGE, fresh=True)
    assert failed.value.status == 304
    assert not any("If-" in head for head in at.fake.requests)


async def test_each_redirect_is_walked_again_and_only_its_end_is_asked_whether_it_changed() -> None:
    fake = serving(redirect(END), end=answer(headers={"ETag": TAG}))
    async with desk(fake) as at:
        first = await at.read(PAGE)
        at.fake.pages = serving(redirect(END), end=UNCHANGED).pages
        again = await at.read(PAGE, fresh=True)
        assert (again.snapshot.final_url, again.snapshot.body) == (END, first.snapshot.body)
    start, end = of_pages(fake)[2:]
    assert "If-None-Match" not in start
    assert "If-None-Match" in end


async def test_a_redirect_that_leads_elsewhere_now_is_followed() -> None:
    fake = serving(redirect(END), end=answer(headers={"ETag": TAG}))
    async with desk(fake) as at:
        await at.read(PAGE)
        at.fake.pages = serving(redirect("/moved"), moved=answer(b"<html><p>moved")).pages
        again = await at.read(PAGE, fresh=True)
    assert again.snapshot.final_url == "http://garden.example.com/moved"
    assert "If-None-Match" not in of_pages(fake)[-1]


async def test_robots_are_asked_about_an_older_page_as_about_any() -> None:
    async with desk(serving()) as at:
        await at.read(PAGE)
        at.fake.pages = {
            "http://garden.example.com/robots.txt": answer(
                b"User-agent: *\nDisallow: /", content_type="text/plain"
            )
        }
        at.clock.now += timedelta(days=1)
        with pytest.raises(ReadError) as failed:
            await at.read(PAGE)
    assert failed.value.outcome is Outcome.BLOCKED_BY_ROBOTS
    assert len(of_pages(at.fake)) == 1
    assert not at.kept.pages


async def test_a_host_that_asks_for_rest_gets_it_from_conditional_requests_too() -> None:
    async with desk(serving()) as at:
        await at.read(PAGE)
        at.fake.pages = serving(answer(b"", status=429, headers={"Retry-After": "60"})).pages
        for _ in range(2):
            with pytest.raises(ReadError) as failed:
                await at.read(PAGE, fresh=True)
            assert failed.value.outcome is Outcome.RATE_LIMITED
    assert len(of_pages(at.fake)) == 2


INSIDE = Policy(allow_private=(Allowed(ip_network("10.7.7.7")),), resolve={"inside.example.com": "10.7.7.7"})


@pytest.mark.parametrize(
    ("hop", "before", "after", "outcome"),
    [
        pytest.param(
            "http://garden.example.com:8080/",
            Policy(ports=(80, 8080)),
            Policy(),
            Outcome.BLOCKED_PORT,
            id="a port that is closed now",
        ),
        pytest.param(
            "http://inside.example.com/",
            INSIDE,
            replace(INSIDE, allow_private=()),
            Outcome.BLOCKED_ADDRESS,
            id="a network that is closed now",
        ),
    ],
)
async def test_what_the_settings_forbid_by_now_is_not_answered_from_memory(
    hop: str, before: Policy, after: Policy, outcome: Outcome
) -> None:
    fake = FakeNetwork(dns={"*": [[PUBLIC]]}, pages={START: redirect(hop)})
    async with desk(fake, policy=before) as at:
        await at.read(PAGE)
    async with desk(fake, policy=after, kept=at.kept) as at:
        with pytest.raises(ReadError) as failed:
            await at.read(PAGE)
    assert failed.value.outcome is outcome
    assert not at.kept.pages


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(answer(status=404), id="gone"),
        pytest.param(b"", id="silent"),
        pytest.param(answer(headers={"Cache-Control": "no-store"}), id="not to be stored"),
    ],
)
async def test_what_is_no_longer_so_is_forgotten(now: bytes) -> None:
    async with desk(serving()) as at:
        await at.read(PAGE)
        at.fake.pages = serving(now).pages
        with suppress(ReadError):
            await at.read(PAGE, fresh=True)
        assert not at.kept.pages
        at.fake.pages = serving(answer(b"<html><p>back")).pages
        assert (await at.read(PAGE)).snapshot.body == b"<html><p>back"


async def test_a_wall_is_not_kept() -> None:
    async def walled(snapshot: Snapshot, /) -> Page:
        raise NotAPage(Outcome.CHALLENGE, f"{snapshot.url} checks for robots.")

    async with desk(serving(), parse=walled) as at:
        for _ in range(2):
            with pytest.raises(NotAPage):
                await at.read(PAGE)
    assert len(of_pages(at.fake)) == 2


async def test_without_a_cache_every_look_asks_the_site() -> None:
    fake = serving()
    async with Fetcher(Policy(), pace_s=0, network=fake.network) as fetcher:
        readings = [await Reader(fetcher, parse_here)(PAGE) for _ in range(2)]
    assert len({reading.page.url for reading in readings}) == 1
    assert not any("If-" in head for head in fake.requests)
    assert len(of_pages(fake)) == 2


async def test_over_real_sockets_a_server_that_knows_the_page_sends_no_body() -> None:
    body = b"<html><p>" + b"hello " * 10_000
    statuses: list[int] = []

    async def serve(request: aiohttp_web.Request) -> aiohttp_web.StreamResponse:
        if request.path == "/robots.txt":
            return aiohttp_web.Response(status=404)
        known = request.if_none_match or ()
        response = (
            aiohttp_web.Response(status=304)
            if any(tag.value == "a1" for tag in known)
            else aiohttp_web.Response(body=body, content_type="text/html")
        )
        response.etag = "a1"
        statuses.append(response.status)
        return response

    app = aiohttp_web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = aiohttp_web.AppRunner(app)
    await runner.setup()
    await aiohttp_web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    policy = Policy.parse(f"127.0.0.1:{port}", "*=127.0.0.1")
    readings: list[Reading] = []
    async with Fetcher(policy, pace_s=0) as fetcher:
        reader = Reader(fetcher, parse_here, Kept())
        page = urls.normalise(f"http://garden.example.com:{port}/")
        readings += [await reader(page), await reader(page), await reader(page, fresh=True)]
        readings += [await reader(page, fresh=True)]  # on a connection that carried a 304
    await runner.cleanup()
    assert statuses == [200, 304, 304]
    assert {reading.snapshot.body for reading in readings} == {body}
