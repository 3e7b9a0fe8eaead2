from dataclasses import replace
from datetime import timedelta

import pytest

from storage import decision_log, flag_list, flag_log
from storage.database import Database
from storage.decisions import Person
from storage.errors import NoSuchRef
from tests.storage.builders import NOON, TENANT, a_decision, a_flag, a_link


def test_a_link_keeps_its_first_card(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        assert flag_log.of(session, TENANT, ref) is None
        first = a_flag(ref)
        assert flag_log.keep(session, TENANT, first, flagged_at=NOON) == first
        assert flag_log.keep(session, TENANT, a_flag(ref, channel="C2", ts="2.5"), flagged_at=NOON) == first
    with database.reading() as session:
        assert flag_log.of(session, TENANT, ref) == first


def test_a_flag_waits_for_its_card_until_it_is_posted_or_decided_about(database: Database) -> None:
    with database.writing() as session:
        posted, decided, lost = (a_link(session, page_url=f"https://example.com/{n}") for n in range(3))
        waits = [replace(a_flag(ref), channel="", ts="", permalink="") for ref in (posted, decided)]
        for flag in waits:
            assert flag_log.keep(session, TENANT, flag, flagged_at=NOON) == flag
        flag_log.keep(session, TENANT, a_flag(lost), flagged_at=NOON)
        flag_log.lose(session, TENANT, channel=a_flag(lost).channel, ts=a_flag(lost).ts)
        assert flag_list.without_card(session, TENANT, limit=9) == waits
        assert flag_list.without_card(session, TENANT, limit=1) == waits[:1]
        assert [one.flag for one in flag_list.waiting(session, TENANT, limit=2)] == waits
        decision_log.record(session, TENANT, decided, a_decision())
        flag_log.keep(session, TENANT, a_flag(posted), flagged_at=NOON + timedelta(days=1))
        assert flag_list.without_card(session, TENANT, limit=9) == []
        assert flag_log.keep(session, TENANT, waits[0], flagged_at=NOON) == a_flag(posted)


def test_a_flag_on_an_unknown_ref_is_refused(database: Database) -> None:
    with database.writing() as session, pytest.raises(NoSuchRef):
        flag_log.keep(session, TENANT, a_flag("LV-77"), flagged_at=NOON)


def test_a_link_is_found_by_where_its_card_stands(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        kept = flag_log.keep(session, TENANT, a_flag(ref), flagged_at=NOON)
        assert flag_log.at(session, TENANT, kept.channel, kept.ts) == kept
        assert flag_log.at(session, TENANT, kept.channel, "9.9") is None
        assert flag_log.at(session, "other", kept.channel, kept.ts) is None


def test_a_link_whose_card_is_gone_gets_another_and_stays_flagged_as_it_was(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        first = flag_log.keep(session, TENANT, a_flag(ref), flagged_at=NOON)
        assert flag_log.lose(session, TENANT, channel=first.channel, ts=first.ts)
        assert flag_log.of(session, TENANT, ref) == replace(first, ts="", permalink="")
        assert not flag_log.lose(session, TENANT, channel=first.channel, ts=first.ts)
    with database.writing() as session:
        again = replace(a_flag(ref, channel="C2", ts="2.5"), by=Person(id="U2", name="Ben"))
        moved = flag_log.keep(session, TENANT, again, flagged_at=NOON + timedelta(days=1))
        assert moved == replace(again, by=first.by)
        assert flag_log.keep(session, TENANT, first, flagged_at=NOON) == moved
    with database.reading() as session:
        (listed,) = flag_list.newest(session, TENANT, limit=9)
        assert (listed.flag, listed.flagged_at) == (moved, NOON)
