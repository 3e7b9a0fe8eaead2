from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.web.network import HELLO, FakeNetwork, answer
from web import connections, urls
from web.addresses import Policy
from web.connect import GuardedTransport
from web.errors import ReadError
from web.fetch import Fetcher, Limits
from web.outcome import Outcome
from web.urls import Url

KEPT_OPEN = answer().replace(b"Connection: close\r\n", b"")
GARDEN = ("http://garden.example.com/a", "http://garden.example.com/b")


class EverySite(dict[str, bytes | Iterable[bytes | Exception | None]]):
    """Answers every address, and leaves the connection open."""

    def get(self, url: str, default: object = None) -> bytes:
        del url, default
        return KEPT_OPEN


@asynccontextmanager
async def reading(fake: FakeNetwork) -> AsyncIterator[Fetcher]:
    async with Fetcher(Policy(), pace_s=0, network=fake.network) as fetcher:
        yield fetcher
    assert fake.open_streams == 0, "all is closed in the end"


async def read(fetcher: Fetcher, *asked: str, limits: Limits | None = None) -> None:
    for url in asked:
        await fetcher.get(urls.normalise(url), robots=False, limits=limits or Limits())


def hosts(number: int) -> list[Url]:
    return [urls.normalise(f"http://host-{n}.example.com/") for n in range(number)]


async def test_the_next_page_of_a_host_comes_over_the_same_connection() -> None:
    fake = FakeNetwork(pages=EverySite())
    async with reading(fake) as fetcher:
        await read(fetcher, *GARDEN, *GARDEN)
    assert len(fake.connected) == 1


@pytest.mark.parametrize(
    "other",
    ["https://garden.example.com/", "http://www.garden.example.com/", "http://garden.example.com:443/"],
    ids=["scheme", "host", "port"],
)
async def test_another_origin_has_a_connection_of_its_own(other: str) -> None:
    fake = FakeNetwork(pages=EverySite())
    async with reading(fake) as fetcher:
        await read(fetcher, GARDEN[0], other, GARDEN[0], other)
    assert len(fake.connected) == 2


@pytest.mark.parametrize("hung_up", ["93.184.216.34", "93.184.216.35"], ids=["idle longest", "idle last"])
async def test_a_connection_that_the_server_closed_is_not_used_again(hung_up: str) -> None:
    dns = {"garden.example.com": [["93.184.216.34"]], "shop.example.com": [["93.184.216.35"]]}
    fake = FakeNetwork(pages=EverySite(), dns=dns)
    asked = ("http://garden.example.com/", "http://shop.example.com/")
    async with reading(fake) as fetcher:
        await read(fetcher, *asked)
        fake.hung_up.add(hung_up)
        await read(fetcher, *reversed(asked))
        assert len(fake.connected) == 3, "only the closed one was opened anew"


async def test_two_requests_at_once_to_one_origin_share_nothing() -> None:
    fake = FakeNetwork(pages=EverySite())
    transport = GuardedTransport(Policy(), fake.network)
    answers = [await transport.handle_async_request(httpx.Request("GET", url)) for url in GARDEN]
    assert len(fake.connected) == 2
    assert [await each.aread() for each in answers] == [HELLO, HELLO]
    assert fake.open_streams == 1, "one of them is enough for the next page"
    await transport.aclose()


async def test_a_connection_that_was_idle_for_long_is_closed_by_the_next_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "KEEPALIVE_S", -1.0)
    fake = FakeNetwork(pages=EverySite())
    async with reading(fake) as fetcher:
        await read(fetcher, *hosts(5))
        assert fake.most_open == 1


async def test_no_more_than_fifty_are_left_idle() -> None:
    fake = FakeNetwork(pages=EverySite())
    async with reading(fake) as fetcher:
        await read(fetcher, *hosts(connections.MAX_IDLE + 5))
        assert fake.open_streams == connections.MAX_IDLE
        before = len(fake.connected)
        await read(fetcher, *hosts(connections.MAX_IDLE + 5)[5:])
        assert len(fake.connected) == before, "those idle for the longest made room"


async def test_an_answer_that_is_not_read_to_its_end_ends_the_connection() -> None:
    body = b"<html><a href='/x'>" + b"x" * 100_000
    fake = FakeNetwork(pages={GARDEN[0]: answer(body).replace(b"Connection: close\r\n", b"")})
    async with reading(fake) as fetcher:
        await read(fetcher, GARDEN[0], limits=Limits(max_bytes=10_000))
        assert fake.open_streams == 0


@pytest.mark.parametrize(
    ("pieces", "outcome"),
    [
        pytest.param([KEPT_OPEN[:-5], None], Outcome.TIMEOUT, id="silent in the middle"),
        pytest.param([b"HTTP/1.1 junk\r\n\r\n"], Outcome.PROTOCOL_ERROR, id="no HTTP"),
        pytest.param([], Outcome.PROTOCOL_ERROR, id="no answer"),
    ],
)
async def test_a_failure_leaves_no_connection_behind(pieces: list[bytes | None], outcome: Outcome) -> None:
    fake = FakeNetwork(pages={GARDEN[0]: pieces})
    async with reading(fake) as fetcher:
        with pytest.raises(ReadError) as failed:
            await read(fetcher, GARDEN[0], limits=Limits(deadline_s=0.2))
        assert failed.value.outcome is outcome
        assert fake.open_streams == 0
