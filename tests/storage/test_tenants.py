"""Two teams check the same pages, and never see each other."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Final

import pytest
from sqlmodel import Session

from storage import backlinks, decision_log, flag_log, pages, refs, retention, sites, snapshots, targets
from storage.database import Database
from storage.errors import NoSuchRef
from storage.sites import ProfileRecord
from tests.storage.builders import (
    NOON,
    a_check,
    a_decision,
    a_flag,
    a_link,
    a_site,
    a_snapshot,
    a_stored_page,
    a_target,
)

MODULES: Final = (backlinks, decision_log, flag_log, pages, refs, retention, sites, snapshots, targets)
OURS, THEIRS = "T1", "E9-T2"

# What a tenant reads; `ref` is the ref that the other tenant has for the same page.
READS: Final[dict[str, Callable[[Session, str, str], object]]] = {
    "backlinks.find, a ref": backlinks.find,
    "backlinks.find, a page": lambda session, tenant, _: backlinks.find(
        session, tenant, "https://blog.example.com/post"
    ),
    "backlinks.find, a domain": lambda session, tenant, _: backlinks.find(session, tenant, "example.com"),
    "backlinks.find, a host": lambda session, tenant, _: backlinks.find(session, tenant, "blog.example.com"),
    "backlinks.known": lambda session, tenant, _: backlinks.known(session, tenant, "example.com"),
    "backlinks.last_check": backlinks.last_check,
    "backlinks.checks_of": backlinks.checks_of,
    "decision_log.current": lambda session, tenant, _: decision_log.current(session, tenant),
    "decision_log.current, of a site": lambda session, tenant, _: decision_log.current(
        session, tenant, "our-site.com"
    ),
    "decision_log.history": decision_log.history,
    "flag_log.of": flag_log.of,
    "pages.load": lambda session, tenant, _: pages.load(
        session, tenant, "https://blog.example.com/post", since=NOON
    ),
    "retention.aged_snapshots": lambda session, tenant, _: retention.aged_snapshots(
        session, tenant, before=NOON + timedelta(days=1)
    ),
    "sites.ours": lambda session, tenant, _: sites.ours(session, tenant),
    "sites.given": lambda session, tenant, _: sites.given(session, tenant),
    "sites.profile": lambda session, tenant, _: sites.profile(session, tenant, "our-site.com").brand,
    "snapshots.load": lambda session, tenant, _: snapshots.load(
        session, tenant, sha256="ab" * 32, url="https://blog.example.com/post"
    ),
    "targets.read": lambda session, tenant, _: targets.read(session, tenant, "https://our-site.com/"),
}

# What a tenant does to a ref of the other one.
REFUSED: Final[dict[str, Callable[[Session, str, str], object]]] = {
    "backlinks.save_check": lambda session, tenant, ref: backlinks.save_check(
        session, tenant, ref, a_check()
    ),
    "decision_log.record": lambda session, tenant, ref: decision_log.record(
        session, tenant, ref, a_decision()
    ),
    "flag_log.keep": lambda session, tenant, ref: flag_log.keep(
        session, tenant, a_flag(ref), flagged_at=NOON
    ),
    "refs.backlink_number": refs.backlink_number,
}

# Writes that name no ref; that they leave the other tenant alone is tested below.
WRITES: Final = {
    "backlinks.remember",
    "pages.keep",
    "pages.forget",
    "pages.trim",
    "retention.drop_snapshots",
    "sites.save",
    "sites.save_profile",
    "sites.remove",
    "snapshots.keep",
    "targets.save",
}


def fill(session: Session, tenant: str, *, word: str = "theirs") -> str:
    """One of everything."""
    ref = a_link(session, tenant)
    backlinks.save_check(session, tenant, ref, a_check(record=word))
    decision_log.record(session, tenant, ref, a_decision(why=word))
    flag_log.keep(session, tenant, a_flag(ref, channel=word), flagged_at=NOON)
    sites.save(session, tenant, a_site(brand=(word,)))
    sites.save_profile(session, tenant, ProfileRecord(domain="our-site.com", brand=(word,)))
    pages.keep(session, tenant, a_stored_page(body=word.encode()))
    snapshots.keep(session, tenant, a_snapshot(word.encode()))
    targets.save(session, tenant, a_target(say=word))
    return ref


def takes_a_tenant(module: ModuleType) -> set[str]:
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "tenant" in inspect.signature(function).parameters
    }


def test_every_query_function_is_in_a_table_here() -> None:
    listed = {name.partition(",")[0] for name in READS} | set(REFUSED) | WRITES
    assert set().union(*map(takes_a_tenant, MODULES)) == listed


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_the_other_tenant_reads_nothing(
    database: Database, read: Callable[[Session, str, str], object]
) -> None:
    with database.writing() as session:
        ref = fill(session, THEIRS)
    with database.reading() as session:
        assert read(session, THEIRS, ref), "its owner sees it"
        assert not read(session, OURS, ref)


@pytest.mark.parametrize("write", REFUSED.values(), ids=REFUSED.keys())
def test_the_other_tenants_ref_is_no_ref(
    database: Database, write: Callable[[Session, str, str], object]
) -> None:
    with database.writing() as session:
        ref = a_link(session, THEIRS)
    with database.writing() as session, pytest.raises(NoSuchRef):
        write(session, OURS, ref)
    with database.writing() as session:
        write(session, THEIRS, ref)


def test_the_same_things_of_two_tenants_stay_apart(database: Database) -> None:
    with database.writing() as session:
        theirs = fill(session, THEIRS, word="theirs")
        before = {name: read(session, THEIRS, theirs) for name, read in READS.items()}
        ours = fill(session, OURS, word="ours")
        later = a_check(record="ours again", checked_at=NOON + timedelta(days=1), verdict="weak")
        backlinks.save_check(session, OURS, ours, later)
        decision_log.record(session, OURS, ours, a_decision("disavow", why="ours again"))
        sites.remove(session, OURS, "our-site.com")
        pages.forget(session, OURS, "https://blog.example.com/post")
        pages.trim(session, OURS, since=NOON + timedelta(days=1), max_bytes=0)
    assert ours != theirs
    with database.reading() as session:
        assert {name: read(session, THEIRS, theirs) for name, read in READS.items()} == before
        assert backlinks.last_check(session, OURS, ours) == "ours again"
        assert sites.ours(session, OURS) == []
