"""Which workers live: a row each beside the jobs, refreshed while the worker runs.

Times are the database's own, so that clocks of several machines need not agree.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    Engine,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

CLAIM_LASTS_S: Final = 30.0  # whoever takes over a dead worker's jobs and dies meanwhile gives way after this
LOCK: Final = 0x6C762062656174  # "lv beat" in ASCII, for PostgreSQL's advisory locks
NOW: Final = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",  # 2440587.5 is 1970-01-01 as a Julian day
    "postgresql": "extract(epoch FROM clock_timestamp())",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    worker: str
    age_s: float  # since it last said that it lives


class WorkerBeats:
    """Sync; callers use `asyncio.to_thread`. `engine` is the one that keeps the jobs."""

    def __init__(self, engine: Engine, schema: str | None) -> None:
        """Make the table when it is missing, also when others do so at the same moment."""
        self._engine = engine
        metadata = MetaData(schema=schema)
        self._table = Table(
            "linkvouch_workers",
            metadata,
            Column("worker", Text, primary_key=True),
            Column("seen_at", Double, nullable=False),  # s since 1970
            Column("claimed_by", Text, nullable=False),
            Column("claimed_at", Double, nullable=False),  # s since 1970
        )
        self._now: ColumnElement[float] = literal_column(NOW[engine.dialect.name], Double)
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            metadata.create_all(connection)

    def beat(self, worker: str) -> None:
        """Say that a worker lives. One that was taken for dead says so anew."""
        table = self._table
        alive = update(table).where(table.c.worker == worker).values(seen_at=self._now, claimed_by="")
        with self._engine.begin() as connection:
            if not connection.execute(alive).rowcount:
                connection.execute(
                    insert(table).values(worker=worker, seen_at=self._now, claimed_by="", claimed_at=0.0)
                )

    def others(self, worker: str) -> list[Seen]:
        """All the others, dead or alive."""
        table = self._table
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(table.c.worker, self._now - table.c.seen_at).where(table.c.worker != worker)
            ).all()
        return [Seen(worker=name, age_s=age) for name, age in rows]

    def alive(self, within_s: float) -> int:
        """How many said lately that they live."""
        table = self._table
        lately = select(func.count()).where(table.c.seen_at > self._now - within_s)
        with self._engine.connect() as connection:
            return connection.execute(lately).scalar_one()

    def claim(self, dead: str, *, by: str) -> bool:
        """May this worker take over a dead one's jobs? One alone may, for CLAIM_LASTS_S."""
        table = self._table
        free = or_(table.c.claimed_by == "", table.c.claimed_at < self._now - CLAIM_LASTS_S)
        mine = update(table).where(table.c.worker == dead, free).values(claimed_by=by, claimed_at=self._now)
        with self._engine.begin() as connection:
            return bool(connection.execute(mine).rowcount)

    def forget(self, worker: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(self._table).where(self._table.c.worker == worker))
