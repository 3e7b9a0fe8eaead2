"""A worker: the real services, and the jobs that are done with them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from bot.jobs import Handlers, JobStore, Kind, run_worker
from bot.offices import OpenOffices
from bot.settings import Settings
from bot.wiring import open_offices
from scoring.embedding import Encoder, ModelMissing

log = logging.getLogger(__name__)

LOAD_AFTER_S: Final = 2.0  # jobs begin before the library of the model takes the processor for some seconds

# Makes the kinds of jobs of one face, on what this process has open.
HandlersOf: TypeAlias = Callable[[OpenOffices], Handlers]


async def work(
    settings: Settings,
    sources: Sequence[HandlersOf],
    stop: asyncio.Event,
    *,
    up: asyncio.Event | None = None,
    encoder: Encoder | None = None,
) -> None:
    """Do jobs until `stop` is set, and end as `run_worker` does; `up` is set once the first can be taken.

    Raises SettingsError, DatabaseUnusable, and ValueError for two handlers of one name.
    """
    settings = settings.without_slack()
    encoder = encoder or Encoder(settings.embedding_model, threads=settings.embedding_threads)
    async with open_offices(settings, encoder=encoder) as offices:
        handlers = merged(offices, sources)
        loading = asyncio.create_task(_load(encoder, stop))
        try:
            await run_worker(handlers, JobStore.of(settings), stop, up=up)
        finally:
            stop.set()
            await loading


def merged(offices: OpenOffices, sources: Sequence[HandlersOf]) -> Handlers:
    """Raises ValueError for two handlers of one name."""
    handlers: dict[str, Kind] = {}
    for source in sources:
        given = source(offices)
        twice = handlers.keys() & given.keys()
        if twice:
            raise ValueError(f"two handlers for the job {min(twice)}")
        handlers.update(given)
    return handlers


async def _load(encoder: Encoder, stop: asyncio.Event) -> None:
    """In a thread, so that jobs which need no model do not wait; those that do say what is wrong with it."""
    try:
        await asyncio.wait_for(stop.wait(), LOAD_AFTER_S)
    except TimeoutError:
        try:
            await asyncio.to_thread(encoder.load)
        except ModelMissing as error:
            log.warning("%s", error)
