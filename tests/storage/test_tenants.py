"""Two teams check the same pages, and never see each other."""

import re
from itertools import count
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from storage.database import Database
from storage.errors import NoSuchRef
from tests.storage.builders import a_link
from tests.storage.two_tenants import (
    CHANGES,
    OF_A_LINK,
    READS,
    Link,
    do,
    everything_for_a_tenant,
    fill,
)

OURS, THEIRS = "T1", "E9.T2"
NUMBERED: Final = re.compile(r"LV-\d+|(?<=number=)\d+|(?<=after=)\d+|(?<=[( ]id=)\d+")
UNKNOWN: Final = "LV-999999999"
FRESH: Final = count(1)

steps = st.lists(
    st.tuples(
        st.sampled_from([OURS, THEIRS]),
        st.sampled_from(sorted({**OF_A_LINK, **CHANGES})),
        st.sampled_from([OURS, THEIRS]),  # whose ref is named
        st.sampled_from(["apple", "pear"]),
    ),
    max_size=12,
)


def test_every_function_that_takes_a_tenant_is_tested_here() -> None:
    listed = {name.partition(",")[0] for name in READS} | set(OF_A_LINK) | set(CHANGES)
    assert everything_for_a_tenant() == listed


def test_the_other_tenant_reads_nothing(database: Database) -> None:
    with database.writing() as session:
        link = fill(session, THEIRS)
    with database.reading() as session:
        blind = [name for name, read in READS.items() if not read(session, THEIRS, link)]
        leaking = [name for name, read in READS.items() if read(session, OURS, link)]
    assert blind == [], "their owner sees them"
    assert leaking == []


def test_the_other_tenants_ref_is_no_ref(database: Database) -> None:
    with database.writing() as session:
        link = Link(owner=THEIRS, ref=a_link(session, THEIRS))
        for write in OF_A_LINK.values():
            with pytest.raises(NoSuchRef):
                write(session, OURS, link)
            write(session, THEIRS, link)


def test_a_change_leaves_the_other_tenant_alone(database: Database) -> None:
    with database.writing() as session:
        theirs = fill(session, THEIRS)
        before = all_reads(session, THEIRS, theirs)
        meddling = []
        for name in CHANGES:
            ours = fill(session, f"{OURS} {name}")
            do(session, ours.owner, name, ours)
            do(session, ours.owner, name, theirs)
            if all_reads(session, THEIRS, theirs) != before:
                meddling.append(name)
    assert meddling == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_what_a_tenant_sees_depends_on_nothing_that_another_does(
    database: Database, steps: list[tuple[str, str, str, str]]
) -> None:
    with database.writing() as session:
        together, alone = next(FRESH), next(FRESH)
        names = {who: f"{who} {together}" for who in (OURS, THEIRS)}
        links = {who: fill(session, name) for who, name in names.items()}
        for who, step, whose, word in steps:
            named = Link(owner=names[whose], ref=links[whose].ref, word=word)
            do(session, names[who], step, named)
        theirs = fill(session, f"{THEIRS} {alone}")
        for who, step, whose, word in steps:
            if who == THEIRS:
                stranger = Link(owner="nobody", ref=UNKNOWN, word=word)
                own = Link(owner=theirs.owner, ref=theirs.ref, word=word)
                do(session, theirs.owner, step, own if whose == THEIRS else stranger)
        assert plainly(session, links[THEIRS]) == plainly(session, theirs)


def all_reads(session: Session, tenant: str, link: Link) -> dict[str, object]:
    return {name: read(session, tenant, link) for name, read in READS.items()}


def plainly(session: Session, link: Link) -> str:
    """All that the owner of a link reads, without the numbers and names by which two tenants differ."""
    text = repr(all_reads(session, link.owner, link)).replace(link.owner, "T")
    return NUMBERED.sub("#", text)
