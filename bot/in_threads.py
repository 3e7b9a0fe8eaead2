"""Sessions of the database for code that must not wait: each runs in a thread of its own."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from storage.database import Database

T = TypeVar("T")


class InThreads:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, work: Callable[[Session], T]) -> T:
        """What `work` finds. Raises DatabaseUnusable."""

        def run() -> T:
            with self._database.reading() as session:
                return work(session)

        return await asyncio.to_thread(run)

    async def write(self, work: Callable[[Session], T]) -> T:
        """What `work` gives, once it is kept. Raises DatabaseUnusable."""

        def run() -> T:
            with self._database.writing() as session:
                return work(session)

        return await asyncio.to_thread(run)
