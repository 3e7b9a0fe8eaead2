"""Deletes what has been kept as long as we promise, once a day, while the services are open."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot import page_cache, vector_cache
from storage import pages, retention, vectors
from storage.database import Database
from storage.errors import DatabaseUnusable
from storage.snapshots import KEPT_DAYS
from web.fetch import utc_now

MARKER: Final = "cleaned.txt"  # in the home folder: when it was done last
EVERY: Final = timedelta(days=1)
LOOK_S: Final = 3_600.0  # between two looks at the marker, in an app that runs for weeks
AT_ONCE: Final = 200  # snapshots of one transaction, so that nobody waits long to write

_log: Final = logging.getLogger(__name__)


def clean(database: Database, now: datetime) -> None:
    """Delete every tenant's snapshots, pages and vectors that are too old. Raises DatabaseUnusable."""
    with database.reading() as session:
        everybody = retention.tenants(session)
    for tenant in everybody:
        _snapshots(database, tenant, now - timedelta(days=KEPT_DAYS))
        with database.writing() as session:
            since = now - page_cache.KEPT_FOR
            pages.trim(session, tenant, since=since, max_bytes=page_cache.MAX_BYTES)
            vectors.trim(session, tenant, since=now - vector_cache.KEPT_FOR)


def clean_if_due(database: Database, home: Path, now: datetime) -> bool:
    """As `clean`, unless it was done within a day; was it done now? Raises DatabaseUnusable, and OSError when
    the home folder cannot be written.
    """
    marker = home / MARKER
    if _is_recent(marker, now):
        return False
    clean(database, now)
    marker.write_text(f"{now.isoformat()}\n", encoding="utf-8")
    return True


@asynccontextmanager
async def kept_clean(
    database: Database, home: Path, *, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[None]:
    """Clean beside the work in the block, whenever that is due. A failure is logged and tried again later."""
    stop = asyncio.Event()

    async def again_and_again() -> None:
        while not stop.is_set():
            try:
                await asyncio.to_thread(clean_if_due, database, home, clock())
            except (DatabaseUnusable, OSError) as error:
                _log.warning("old pages were not deleted: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await stop.wait()

    task = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        stop.set()
        await task


def _snapshots(database: Database, tenant: str, before: datetime) -> None:
    with database.reading() as session:
        keys = retention.aged_snapshots(session, tenant, before=before)
    for start in range(0, len(keys), AT_ONCE):
        with database.writing() as session:
            retention.drop_snapshots(session, tenant, keys[start : start + AT_ONCE], before=before)


def _is_recent(marker: Path, now: datetime) -> bool:
    """A marker that cannot be read, or is of tomorrow since a clock was wrong, counts for nothing."""
    try:
        done = datetime.fromisoformat(marker.read_text(encoding="utf-8").strip())
        return timedelta(0) <= now - done < EVERY
    except (OSError, ValueError, TypeError):
        return False
