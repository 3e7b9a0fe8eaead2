import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import schema
from storage.database import Database


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


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
