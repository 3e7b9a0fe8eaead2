from datetime import datetime, timedelta

import pytest

from storage import vectors
from storage.database import Database
from tests.storage.builders import NOON, TENANT

ONE, TWO = b"1" * 32, b"2" * 32


def test_vectors_come_back_as_they_were_kept(database: Database) -> None:
    with database.writing() as session:
        vectors.keep(session, TENANT, {ONE: b"one", TWO: b"two"}, now=NOON)
    with database.reading() as session:
        assert vectors.load(session, TENANT, (ONE, TWO, b"3" * 32)) == {ONE: b"one", TWO: b"two"}
        assert vectors.load(session, "another", (ONE,)) == {}
        assert vectors.load(session, TENANT, ()) == {}


def test_a_vector_that_is_there_stays_as_it_is(database: Database) -> None:
    for vector in (b"first", b"second"):
        with database.writing() as session:
            vectors.keep(session, TENANT, {ONE: vector}, now=NOON)
    with database.reading() as session:
        assert vectors.load(session, TENANT, (ONE,)) == {ONE: b"first"}


def test_more_than_one_statement_takes(database: Database) -> None:
    many = {number.to_bytes(32, "big"): bytes([number % 256]) for number in range(2 * vectors.AT_ONCE + 1)}
    with database.writing() as session:
        vectors.keep(session, TENANT, many, now=NOON)
    with database.reading() as session:
        assert vectors.load(session, TENANT, tuple(many)) == many


@pytest.mark.parametrize(
    ("since", "left"),
    [
        pytest.param(NOON - timedelta(days=1), {ONE: b"one"}, id="kept later"),
        pytest.param(NOON + timedelta(days=1), {}, id="kept before"),
    ],
)
def test_old_vectors_are_trimmed(since: datetime, left: dict[bytes, bytes], database: Database) -> None:
    with database.writing() as session:
        vectors.keep(session, TENANT, {ONE: b"one"}, now=NOON)
        vectors.trim(session, TENANT, since=since)
    with database.reading() as session:
        assert vectors.load(session, TENANT, (ONE,)) == left
