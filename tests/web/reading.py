"""Reading one page through a real fetcher on a network without sockets."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import pytest

from tests.web.network import FakeNetwork
from web import fetch
from web.addresses import Policy
from web.body import Accept
from web.errors import ReadError
from web.fetch import Fetcher, Limits
from web.fetched import Fetched
from web.urls import Url

START = "http://garden.example.com/start"
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LINK = b"<html><body><a href='/x'>x</a>"
SMALL = Limits(max_bytes=10_000)

Pages = Mapping[str, bytes | Iterable[bytes | Exception | None]]


async def read(
    pages: Pages | FakeNetwork,
    url: str = START,
    *,
    limits: Limits = fetch.DEFAULT_LIMITS,
    robots: bool = False,
    accept: Accept = "html",
) -> Fetched:
    fake = pages if isinstance(pages, FakeNetwork) else FakeNetwork(pages=pages)
    async with Fetcher(Policy(), pace_s=0, clock=lambda: NOW, network=fake.network) as fetcher:
        return await fetcher.get(Url(url), limits=limits, robots=robots, accept=accept)


async def failure(
    pages: Pages | FakeNetwork,
    url: str = START,
    *,
    limits: Limits = fetch.DEFAULT_LIMITS,
    robots: bool = False,
    accept: Accept = "html",
) -> ReadError:
    """What is raised instead of a page; its sentence is a sentence."""
    with pytest.raises(ReadError) as failed:
        await read(pages, url, limits=limits, robots=robots, accept=accept)
    assert failed.value.say.endswith(".")
    return failed.value
