"""Databases for tests that need a file of their own: copies of one that was migrated."""

import shutil
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from storage import engines
from storage.database import Database


def copied(migrated: Path, to: Path) -> Database:
    """A copy, open. Its statements are compiled once for all copies, and not again in each test."""
    shutil.copy(migrated, to)
    address = engines.address(to)
    engine, first = engines.engine(address), _first(migrated)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return Database(engine, address.place)


@cache
def _first(migrated: Path) -> Engine:
    """Only what it learns of the database is used, which is the same for every copy."""
    engine = engines.engine(engines.address(migrated))
    engine.connect().close()
    engine.dispose()
    return engine
