from dataclasses import replace
from datetime import timedelta

from storage import installations, oauth_states, purge
from storage.database import Database
from storage.installations import State
from storage.team_tables import EVERY_TABLE
from tests.storage.builders import NOON, an_installation
from tests.storage.two_tenants import fill

LATER = NOON + timedelta(minutes=5)
BELONG_TO_NO_TENANT = {"oauth_states"}


def test_an_installation_comes_back_whole_and_the_newest_counts(database: Database) -> None:
    with database.writing() as session:
        assert installations.of(session, "E1.T1") is None
        installations.save(session, "E1.T1", replace(an_installation(), state=State.REMOVED))
        installations.save(session, "E1.T1", replace(an_installation(), expires_at=None))
    with database.reading() as session:
        assert installations.of(session, "E1.T1") == replace(an_installation(), expires_at=None)


def test_tokens_are_sealed_anew_only_over_those_that_were_read(database: Database) -> None:
    with database.writing() as session:
        installations.save(session, "E1.T1", an_installation(sealed=b"new"))
        assert not installations.reseal(session, "E1.T1", old=b"old", new=b"of the old")
        assert installations.reseal(session, "E1.T1", old=b"new", new=b"of the new")
    with database.reading() as session:
        found = installations.of(session, "E1.T1")
    assert found is not None
    assert found.sealed == b"of the new"


def test_a_state_is_entered_once_and_knows_since_when(database: Database) -> None:
    with database.writing() as session:
        installations.save(session, "E1.T1", an_installation())
        assert not installations.mark(session, "E1.T1", State.CONNECTED, at=LATER)
        assert installations.mark(session, "E1.T1", State.REMOVED, at=LATER)
        assert not installations.mark(session, "E1.T1", State.REMOVED, at=LATER + timedelta(days=1))
        assert not installations.mark(session, "E1.T9", State.REMOVED, at=LATER)
        assert installations.forget_tokens(session, "E1.T1")
        assert not installations.forget_tokens(session, "E1.T9")
    with database.reading() as session:
        gone = replace(an_installation(), state=State.REMOVED, at=LATER, sealed=b"", expires_at=None)
        assert installations.of(session, "E1.T1") == gone
        assert installations.in_state(session, State.CONNECTED) == []
        assert installations.in_state(session, State.REMOVED) == ["E1.T1"]
        assert installations.in_state(session, State.REMOVED, before=LATER) == []
        assert installations.in_state(session, State.REMOVED, before=LATER + timedelta(seconds=1)) == [
            "E1.T1"
        ]


def test_a_state_of_an_installation_is_good_once_and_not_for_long(database: Database) -> None:
    with database.writing() as session:
        for state in ("one", "two"):
            oauth_states.issue(session, state, now=NOON, expires_at=LATER)
        assert oauth_states.consume(session, "one", now=NOON)
        assert not oauth_states.consume(session, "one", now=NOON)
        assert not oauth_states.consume(session, "forged", now=NOON)
        assert not oauth_states.consume(session, "two", now=LATER)


def test_a_purge_leaves_nothing_of_a_tenant_in_any_table(database: Database) -> None:
    with database.writing() as session:
        fill(session, "E1.T1")
        fill(session, "E1.T2")
        tables = [table for table in EVERY_TABLE.sorted_tables if table.name not in BELONG_TO_NO_TENANT]
        stored = {table.name: session.connection().execute(table.select()).all() for table in tables}
        purged = purge.purge(session, "E1.T1")
        left = {table.name: session.connection().execute(table.select()).all() for table in tables}
    assert all(stored.values()), "one of everything was there"
    assert purged == sum(map(len, stored.values())) // 2
    for name, rows in left.items():
        assert rows == [row for row in stored[name] if row.tenant == "E1.T2"], name


def test_tenants_are_found_by_how_their_names_begin(database: Database) -> None:
    with database.writing() as session:
        for tenant in ("E1.T1", "E1.", "E11.T1", ".T1", "E_.T1"):
            fill(session, tenant)
        assert purge.tenants_under(session, "E1.") == ["E1.", "E1.T1"]
        assert purge.tenants_under(session, "E_.") == ["E_.T1"]
