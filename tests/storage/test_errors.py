"""What is wrong with a database, as far as its own words tell."""

import pytest

from storage.errors import DatabaseAway, unusable


@pytest.mark.parametrize(
    ("reason", "away"),
    [
        pytest.param("connection refused\nIs the server running?", True, id="no server"),
        pytest.param("database or disk is full", True, id="no room"),
        pytest.param("attempt to write a readonly database", True, id="no right to write"),
        pytest.param("", True, id="no reason"),
        pytest.param("no such column: sites.home", False, id="a column that is missing"),
        pytest.param("no such table: sites", False, id="a table that is missing"),
        pytest.param("file is not a database", False, id="another file"),
        pytest.param("database disk image is malformed", False, id="a broken file"),
    ],
)
def test_a_database_that_is_wrong_inside_is_not_away(reason: str, *, away: bool) -> None:
    assert isinstance(unusable("/data/malformed/linkvouch.sqlite3", reason), DatabaseAway) is away


def test_the_first_line_of_the_reason_says_it() -> None:
    assert str(unusable("db.example", "connection refused.\nMore.")) == (
        "db.example cannot be used: connection refused."
    )
