"""The real services on the sample web: real network client on loopback, real database, real model."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.samples import tour
from bot.samples.server import API_PATH, SampleWeb
from bot.settings import Settings
from bot.wiring import open_services
from bot.work import Work
from scoring.embedding import Encoder
from scoring.site import Site
from tests.fakes import parse_here


@pytest.fixture
async def sample_web() -> AsyncIterator[SampleWeb]:
    async with SampleWeb() as web:
        yield web


@pytest.fixture
def settings(sample_web: SampleWeb, tmp_path: Path) -> Settings:
    """Settings that reach the sample web and nothing else."""
    return Settings(
        _env_file=None,
        home=tmp_path / "home",
        allow_private=f"127.0.0.1:{sample_web.port}",
        resolve="*=127.0.0.1",
        pace=0.0,
        wikipedia=sample_web.url(tour.ENCYCLOPEDIA, API_PATH),
    )


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real model, loaded once for all tests."""
    return Encoder()


@pytest.fixture
def our_site(sample_web: SampleWeb) -> Site:
    return Site(
        domain=tour.OUR_SITE,
        brand=(tour.OUR_BRAND,),
        topics=tour.OUR_TOPICS,
        home=sample_web.url(tour.OUR_SITE, "/"),
    )


OpenWork = Callable[[], AbstractAsyncContextManager[Work]]


@pytest.fixture
def open_work(settings: Settings, our_site: Site, encoder: Encoder) -> OpenWork:
    """Opens the services with our site known; opened twice they share one database."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Work]:
        async with open_services(settings, encoder=encoder, parse=parse_here) as work:
            await work.add_site(our_site)
            yield work

    return opened
