from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import page_cache
from bot.page_cache import StoredPages
from bot.samples import tour
from bot.samples.server import SampleWeb
from bot.settings import Settings
from storage import pages
from storage.database import Database
from storage.pages import StoredPage
from tests.bot.conftest import OpenWork
from tests.fakes import NOON, parse_here
from web import urls
from web.addresses import Policy
from web.fetch import Fetcher
from web.fetched import Fetched
from web.read import Reader

TENANT = "local"
PAGE = urls.normalise("https://blog.example.com/post")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path}/linkvouch.db", backups=None)
    yield opened
    opened.close()


def a_fetched(path: str = "post", *, fetched_at: datetime = NOON, body: bytes = b"<p>Hello") -> Fetched:
    url = urls.normalise(f"https://blog.example.com/{path}")
    end = urls.normalise(f"{url}/")
    return Fetched(
        url=url,
        final_url=end,
        hops=(end,),
        status=200,
        headers={"content-type": "text/html", "etag": '"a"'},
        body=body,
        fetched_at=fetched_at,
        robots_txt=b"User-agent: *\nDisallow: /shop/\n",
    )


def at(database: Database, now: datetime = NOON, *, max_bytes: int = page_cache.MAX_BYTES) -> StoredPages:
    return StoredPages(database, TENANT, max_bytes=max_bytes, clock=lambda: now)


async def test_a_kept_page_comes_back_until_it_is_forgotten(database: Database) -> None:
    kept = at(database)
    assert await kept.load(PAGE) is None
    await kept.keep(a_fetched())
    assert await kept.load(PAGE) == a_fetched()
    await kept.forget(PAGE)
    assert await kept.load(PAGE) is None


async def test_a_page_is_kept_for_thirty_days(database: Database) -> None:
    await at(database).keep(a_fetched())
    assert await at(database, NOON + timedelta(days=30)).load(PAGE) is not None
    past = at(database, NOON + timedelta(days=30, seconds=1))
    assert await past.load(PAGE) is None
    await past.keep(a_fetched("other", fetched_at=NOON + timedelta(days=30)))
    assert await at(database).load(PAGE) is None, "keeping another page deletes what is too old"


async def test_the_oldest_page_makes_room(database: Database) -> None:
    kept = at(database, max_bytes=140)  # two of them, 16 bytes each, and 39 of robots.txt
    for minute, path in enumerate(("first", "second", "third")):
        await kept.keep(a_fetched(path, fetched_at=NOON + timedelta(minutes=minute)))
    left = [await kept.load(a_fetched(path).url) is not None for path in ("first", "second", "third")]
    assert left == [False, True, True]


async def test_another_teams_page_is_not_ours(database: Database) -> None:
    await StoredPages(database, "another", clock=lambda: NOON).keep(a_fetched())
    assert await at(database).load(PAGE) is None


@pytest.mark.parametrize("hop", ["http://gardenserver/", "http://0x0a070707/", "gopher://blog.example.com/"])
async def test_a_stored_address_is_read_again_like_any(hop: str, database: Database) -> None:
    stored = StoredPage(
        url=PAGE, final_url=PAGE, hops=(hop, PAGE), headers={}, body=b"", fetched_at=NOON, robots_txt=None
    )
    with database.writing() as session:
        pages.keep(session, TENANT, stored)
    assert await at(database).load(PAGE) is None


async def test_over_real_sockets_a_page_is_read_once_and_then_confirmed(
    database: Database, sample_web: SampleWeb, settings: Settings
) -> None:
    page = urls.normalise(sample_web.url(tour.EDITORIAL.host, tour.EDITORIAL.path))
    async with Fetcher(Policy.parse(settings.allow_private, settings.resolve), pace_s=0) as fetcher:
        read = Reader(fetcher, parse_here, StoredPages(database, TENANT))
        first = await read(page)
        before = len(sample_web.hits)
        assert await read(page) == first
        assert len(sample_web.hits) == before
        again = await read(page, fresh=True)
        assert sample_web.hits[before:] == [(tour.EDITORIAL.host, tour.EDITORIAL.path)]
    assert again.page == first.page
    assert again.snapshot.body == first.snapshot.body
    assert again.snapshot.fetched_at > first.snapshot.fetched_at


async def test_a_second_check_soon_after_asks_nobody_unless_asked_afresh(
    open_work: OpenWork, sample_web: SampleWeb
) -> None:
    url = sample_web.url(tour.EDITORIAL.host, tour.EDITORIAL.path)
    async with open_work() as work:
        await work.check([url])
        before = len(sample_web.hits)
        await work.check([url])
        assert len(sample_web.hits) == before
    async with open_work() as later:
        await later.check([url])
        assert len(sample_web.hits) == before, "nor after a restart"
        await later.check([url], fresh=True)
    asked = [host for host, path in sample_web.hits[before:] if path != "/robots.txt"]
    assert asked == [tour.EDITORIAL.host, tour.OUR_SITE]
