import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import schema
from storage.database import Database
from tests.storage import postgresql


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a running server; without one, the test is skipped and says how to get one."""
    named = os.environ.get(postgresql.VARIABLE)
    programs = postgresql.programs()
    if importlib.util.find_spec("psycopg") is None or not (named or programs):
        pytest.skip(postgresql.HOW_TO_GET_IT)
    if named or programs is None:
        yield str(named)
    else:
        with postgresql.server(programs) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on each of the two."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/linkvouch.db"
    else:
        with postgresql.empty_schema(request.getfixturevalue("postgresql_server")) as empty:
            yield empty


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url, backups=None)
    yield opened
    opened.close()


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real migrations in a folder of the test's own, to which a next one may be added."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    return folder
