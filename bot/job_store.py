from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStore:
    """Where jobs are kept."""

    database: str | Path = field(repr=False)  # an SQLite file of its own, or a PostgreSQL address
    locks: Path  # a folder of this machine in which living workers hold a file each
    schema: str = "linkvouch_jobs"  # of PostgreSQL

    @classmethod
    def of(cls, settings: Settings) -> "JobStore":
        return cls(database=settings.jobs_database(), locks=settings.home / "workers")
