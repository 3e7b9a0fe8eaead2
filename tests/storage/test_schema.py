from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from storage import (
    backlinks,
    cards,
    decision_log,
    flag_log,
    proposals,
    quota,
    schema,
    snapshots,
    targets,
    watches,
)
from storage.database import Database
from storage.errors import DatabaseUnusable, SchemaTooNew
from storage.team import Allowance, Taken
from storage.team_tables import EVERY_TABLE
from tests.storage.builders import (
    NOON,
    TENANT,
    a_check,
    a_decision,
    a_flag,
    a_link,
    a_proposal,
    a_snapshot,
    a_target,
    a_watch,
)
from tests.storage.next_migration import BREAK_DOWN, FILE, REBUILD, add_migration


def test_the_tables_that_migrations_make_are_the_models(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"version_table": schema.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, EVERY_TABLE) == []


def test_the_comparison_sees_a_table_that_is_missing(database: Database) -> None:
    with database.writing() as session:
        session.connection().execute(text("DROP TABLE targets"))
        context = MigrationContext.configure(
            session.connection(), opts={"version_table": schema.VERSION_TABLE}
        )
        assert [change[0] for change in compare_metadata(context, EVERY_TABLE)] == ["add_table"]


def test_migrations_are_numbered_in_one_row() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(revisions)) == schema.known()


def test_every_migration_can_be_undone(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with database.writing() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "base")
        left = set(inspect(session.connection()).get_table_names())
    assert left <= {schema.VERSION_TABLE, "sqlite_sequence"}


def test_a_newer_schema_is_refused_and_left_as_it_is(url: str) -> None:
    newer = Database.open(url, backups=None)
    with newer.writing() as session:
        session.connection().execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 - a constant
    with pytest.raises(SchemaTooNew, match=r"newer linkvouch.*9999.*Update linkvouch"):
        Database.open(url, backups=None)
    with newer.reading() as session:
        assert session.connection().scalar(text(f"SELECT version_num FROM {schema.VERSION_TABLE}")) == "9999"  # noqa: S608 - a constant
    newer.close()


def test_a_pending_migration_keeps_every_row(url: str, migrations: Path) -> None:
    before = Database.open(url, backups=None)
    with before.writing() as session:
        ref = a_link(session)
        backlinks.save_check(session, TENANT, ref, a_check(record="kept"))
        decision_log.record(session, TENANT, ref, a_decision())
    before.close()
    add_migration(migrations, REBUILD)
    after = Database.open(url, backups=None)
    with after.reading() as session:
        assert "note" in {column["name"] for column in inspect(session.connection()).get_columns("backlinks")}
        assert backlinks.last_check(session, TENANT, ref) == "kept"
        assert len(decision_log.history(session, TENANT, ref)) == 1
    after.close()


def test_a_snapshot_from_before_robots_txt_was_kept_says_that_it_is_not_known(url: str) -> None:
    stored = a_snapshot()
    before = Database.open(url, backups=None)
    with before.writing() as session:
        snapshots.keep(session, TENANT, stored)
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0002")
    before.close()
    after = Database.open(url, backups=None)
    with after.reading() as session:
        found = snapshots.load(session, TENANT, sha256=stored.sha256, url=stored.url)
    after.close()
    assert found == replace(stored, robots_txt=None, usage_headers="")


def test_a_page_of_ours_from_before_signatures_were_kept_has_none(url: str) -> None:
    before = Database.open(url, backups=None)
    with before.writing() as session:
        targets.save(session, TENANT, a_target())
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0003")
    before.close()
    after = Database.open(url, backups=None)
    with after.reading() as session:
        found = targets.read(session, TENANT, a_target().url)
    after.close()
    assert found == replace(a_target(), signature=())


def test_cards_from_before_their_changes_were_kept_show_what_was_decided_about_their_links(url: str) -> None:
    before = Database.open(url, backups=None)
    with before.writing() as session:
        decided, proposed, undecided = (
            a_link(session, page_url=f"https://example.com/{n}") for n in range(3)
        )
        flags = [a_flag(ref, ts=f"{n}.5") for n, ref in enumerate((decided, proposed, undecided))]
        for flag in flags:
            flag_log.keep(session, TENANT, flag, flagged_at=NOON)
        decision_log.record(session, TENANT, decided, a_decision(at=NOON + timedelta(minutes=1)))
        proposals.keep(session, TENANT, a_proposal(proposed))
        elsewhere = a_link(session, "another team")
        decision_log.record(session, "another team", elsewhere, a_decision())
        watches.keep(session, TENANT, a_watch(decided))
        quota.take(session, TENANT, "U1", 3, now=NOON, allowance=Allowance(person=5, team=8), job="a")
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0009")
    before.close()
    after = Database.open(url, backups=None)
    with after.writing() as session:
        assert cards.behind(session, TENANT, since=NOON - timedelta(minutes=1)) == flags[:2]
        assert cards.behind(session, TENANT, since=NOON) == flags[:1]
        assert watches.due(session, TENANT, now=a_watch(decided).next_at, limit=9) == [a_watch(decided)]
        allowance = Allowance(person=5, team=8)
        assert quota.take(session, TENANT, "U1", 1, now=NOON, allowance=allowance) == Taken(left=1)
    after.close()


def test_a_migration_that_fails_changes_nothing(url: str, migrations: Path) -> None:
    Database.open(url, backups=None).close()
    add_migration(migrations, BREAK_DOWN)
    with pytest.raises(DatabaseUnusable, match="no_such_table"):
        Database.open(url, backups=None)
    (migrations / "versions" / FILE).unlink()
    unchanged = Database.open(url, backups=None)
    with unchanged.reading() as session:
        assert "note" not in {
            column["name"] for column in inspect(session.connection()).get_columns("backlinks")
        }
    unchanged.close()
