"""Builds the real network client, database, model and clock once, and hands them out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.settings import Settings, SettingsError
from web import urls
from web.addresses import Policy
from web.errors import Refused
from web.fetch import Fetcher
from web.page import Page
from web.read import Parse, Reader
from web.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.offices import OpenOffices
    from bot.work import Work
    from scoring.embedding import Encoder
    from scoring.site import Site
    from storage.database import Database
    from web.download import Downloader

TENANT: Final = "local"  # the command line and Socket Mode share one
SEEDED: Final = "local, as seeded"  # holds the sites that the environment gave, as long as the database lives


@asynccontextmanager
async def open_services(
    settings: Settings, *, encoder: "Encoder | None" = None, parse: Parse | None = None
) -> "AsyncIterator[Work]":
    """Everything linkvouch can do for the workspace that the command line shares with Socket Mode.

    As `open_offices`.
    """
    async with open_offices(settings, encoder=encoder, parse=parse) as offices:
        yield offices.of(TENANT).services


@asynccontextmanager
async def open_offices(
    settings: Settings, *, encoder: "Encoder | None" = None, parse: Parse | None = None
) -> "AsyncIterator[OpenOffices]":
    """Everything linkvouch can do, on the real database, network and workers. Closes them at the end.

    A process has one model: whoever opens the offices twice hands the first one's encoder in. `parse` takes
    pages apart in place of workers of their own.
    Raises SettingsError and DatabaseUnusable.
    """
    from bot.coefficients import Coefficients
    from bot.housekeeping import kept_clean
    from bot.offices import OpenOffices
    from bot.ranking import Ranking
    from bot.vector_cache import StoredVectors
    from scoring.embedding import Encoder
    from storage.database import Database

    seeds = _sites(settings)
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"LINKVOUCH_HOME cannot be used: {error.strerror}.") from error
    database = await asyncio.to_thread(Database.open, settings.database(), backups=settings.home / "backups")
    model = encoder or Encoder(settings.embedding_model, threads=settings.embedding_threads)
    coefficients = Coefficients(settings.home)
    ranking = Ranking(settings.home)
    try:
        async with (
            kept_clean(database, settings.home),
            _fetcher(settings) as fetcher,
            Workers() as workers,
        ):
            offices = OpenOffices(
                database,
                fetcher=fetcher,
                parse=parse or workers.parse,
                vectors=lambda tenant: StoredVectors(model, database, tenant, coefficients=coefficients),
                ranking=ranking,
                wikipedia=settings.wikipedia,
            )
            await _seed(offices.of(TENANT).services, database, seeds)
            yield offices
    finally:
        ranking.close()
        await asyncio.to_thread(database.close)


@asynccontextmanager
async def open_downloads(settings: Settings) -> "AsyncIterator[tuple[Fetcher, Downloader]]":
    """Asking APIs and fetching big files. Raises SettingsError."""
    async with _fetcher(settings) as fetcher, _downloader(settings) as downloader:
        yield fetcher, downloader


@asynccontextmanager
async def open_reader(settings: Settings) -> "AsyncIterator[Pages]":
    """Reading pages without judging: no database, no model. Raises SettingsError."""
    async with _fetcher(settings) as fetcher, Workers() as workers:
        yield Pages(Reader(fetcher, workers.parse))


class Pages:
    """Pages as facts, from an address or a file."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def read(self, url: str) -> Page:
        """The page behind what a person typed. Raises ReadError."""
        return (await self._reader(urls.typed(url))).page

    async def read_file(self, path: Path, url: str) -> Page:
        """A saved page as if it stood at `url`, with no network. Raises ReadError."""
        return (await self._reader.read_file(path, urls.typed(url), now=datetime.now(UTC))).page


def _sites(settings: Settings) -> "tuple[Site, ...]":
    from scoring.site import Site

    try:
        return tuple(Site.parse(text) for text in settings.sites)
    except Refused as error:
        raise SettingsError(f"LINKVOUCH_SITES cannot be used: {error.say}") from error


async def _seed(work: "Work", database: "Database", sites: "Sequence[Site]") -> None:
    """Give a database without sites those of the environment, once: what a person removes stays removed."""
    from bot.deciding import Deciding

    given = Deciding(database, SEEDED)
    if not sites or await given.sites():
        return
    known = await work.sites()
    for site in sites:
        if not known:
            await work.add_site(site)
        await given.add_site(site)


def _fetcher(settings: Settings) -> Fetcher:
    try:
        return Fetcher(_policy(settings), pace_s=settings.pace, contact=settings.contact)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _downloader(settings: Settings) -> "Downloader":
    from web.download import Downloader

    try:
        return Downloader(_policy(settings), pace_s=settings.pace, contact=settings.contact)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _policy(settings: Settings) -> Policy:
    return Policy.parse(settings.allow_private, settings.resolve, settings.block)
