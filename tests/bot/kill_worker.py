"""A worker for the kill test: each job asks a server on loopback, then writes one row under its id.

Arguments: a folder, the address of the server, the database of the jobs and its schema.
"""

import asyncio
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp

from bot.jobs import JobStore, Kind, Run, run_worker
from bot.stopping import stop_on_signals

TABLES = """
CREATE TABLE IF NOT EXISTS results (job TEXT PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS starts (job TEXT NOT NULL, at REAL NOT NULL);
"""


def opened(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "results.db", timeout=10, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.executescript(TABLES)
    return connection


async def main(folder: Path, address: str, store: JobStore) -> None:
    rows = opened(folder)
    stop = asyncio.Event()
    async with aiohttp.ClientSession() as session:

        async def handler(payload: dict[str, Any], run: Run) -> None:
            rows.execute("INSERT INTO starts VALUES (?, ?)", (run.job_id, time.time()))
            async with session.get(f"{address}/{payload['n']}") as answer:
                await answer.read()
            rows.execute(
                "INSERT INTO results VALUES (?, ?) ON CONFLICT DO NOTHING", (run.job_id, payload["n"])
            )

        with stop_on_signals(stop):
            await run_worker({"ask": Kind(handler=handler)}, store, stop)
    rows.close()


if __name__ == "__main__":
    _, given, server, database, schema = sys.argv
    where = Path(given)
    kept = JobStore(database=database, locks=where / "workers", schema=schema)
    asyncio.run(main(where, server, kept))
