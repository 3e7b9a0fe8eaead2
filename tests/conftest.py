"""What holds for every test: no model hub is asked for anything. And the database server that some share."""

import gc
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage import postgresql

os.environ["HF_HUB_OFFLINE"] = "1"


def pytest_collection_finish() -> None:
    """What is imported stays, so the garbage collector need not look through all of it again and again."""
    gc.freeze()


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
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on each of the two."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/linkvouch.db"
    else:
        with postgresql.empty_schema(request.getfixturevalue("postgresql_server")) as empty:
            yield empty
