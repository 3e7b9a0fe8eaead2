"""Settings, watches, proposals, the log, and links that a person had checked."""

from datetime import timedelta

import pytest

from storage import (
    asked_checks,
    backlinks,
    decision_log,
    flag_list,
    flag_log,
    proposals,
    team_log,
    team_settings,
    watches,
)
from storage.database import Database
from storage.errors import NoSuchRef
from storage.team import AskedCheck, Deed, FlagCounts, LogEntry, Proposal, TeamSettings
from tests.storage.builders import (
    ANN,
    NOON,
    TENANT,
    a_check,
    a_decision,
    a_flag,
    a_link,
    a_proposal,
    a_watch,
)

CHOSEN = TeamSettings(
    flag_channel="C1",
    digest_channel="C2",
    digest_day=None,
    digest_hour=17,
    timezone="Europe/Berlin",
    flag_at="weak",
    deciders=("U1", "U2"),
    admins=("U3",),
    installer="U1",
    four_eyes=True,
    only_deciders=True,
)
LATER = NOON + timedelta(days=1)


def test_settings_come_back_as_they_were_saved_and_begin_overwrites_none(database: Database) -> None:
    with database.writing() as session:
        assert team_settings.load(session, TENANT) == TeamSettings()
        team_settings.begin(session, TENANT, TeamSettings(installer="U1"))
        assert team_settings.load(session, TENANT) == TeamSettings(installer="U1")
        team_settings.save(session, TENANT, CHOSEN)
        team_settings.begin(session, TENANT, TeamSettings(installer="U9"))
    with database.reading() as session:
        assert team_settings.load(session, TENANT) == CHOSEN


def test_last_checks_are_the_persons_own_newest_first_each_once(database: Database) -> None:
    with database.writing() as session:
        first = a_link(session)
        second = a_link(session, page_url="https://example.com/two")
        backlinks.save_check(session, TENANT, first, a_check(verdict="weak", score=30.0))
        decision_log.record(session, TENANT, first, a_decision("ignore"))
        for hours, ref, person in ((0, first, "U1"), (1, second, "U1"), (2, second, "U2"), (3, first, "U1")):
            asked_checks.note(session, TENANT, ref, person=person, at=NOON + timedelta(hours=hours))
    with database.reading() as session:
        found = asked_checks.recent(session, TENANT, "U1", limit=5)
        assert [one.ref for one in found] == [first, second]
        assert found[0] == AskedCheck(
            ref=first,
            page_url="https://blog.example.com/post",
            site="our-site.com",
            verdict="weak",
            score=30.0,
            decision="ignore",
            asked_at=NOON + timedelta(hours=3),
        )
        assert (found[1].verdict, found[1].score, found[1].decision) == (None, None, None)
        assert [one.ref for one in asked_checks.recent(session, TENANT, "U1", limit=1)] == [first]


def test_a_link_is_watched_once_a_person(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        for watch in (a_watch(ref), a_watch(ref, next_at=LATER), a_watch(ref, person="U2", next_at=LATER)):
            watches.keep(session, TENANT, watch)
        assert watches.of(session, TENANT, ref) == [
            a_watch(ref, next_at=LATER),
            a_watch(ref, person="U2", next_at=LATER),
        ]
        assert watches.remove(session, TENANT, ref, "U1")
        assert not watches.remove(session, TENANT, ref, "U1")
        assert [one.person for one in watches.of(session, TENANT, ref)] == ["U2"]


def test_due_watches_come_longest_due_first_and_are_put_off_together(database: Database) -> None:
    with database.writing() as session:
        refs = [a_link(session, page_url=f"https://example.com/{number}") for number in range(3)]
        for days, ref in zip((2, 1, 3), refs, strict=True):
            watches.keep(session, TENANT, a_watch(ref, next_at=NOON + timedelta(days=days)))
        now = NOON + timedelta(days=2)
        assert [one.ref for one in watches.due(session, TENANT, now=now, limit=5)] == [refs[1], refs[0]]
        assert [one.ref for one in watches.due(session, TENANT, now=now, limit=1)] == [refs[1]]
        watches.put_off(session, TENANT, refs[1], until=now + timedelta(days=7))
        assert [one.ref for one in watches.due(session, TENANT, now=now, limit=5)] == [refs[0]]


def test_one_proposal_waits_for_a_link_and_the_first_one_stays(database: Database) -> None:
    with database.writing() as session:
        ref = a_link(session)
        decided = decision_log.record(session, TENANT, ref, a_decision())
        first = proposals.keep(session, TENANT, a_proposal(ref))
        assert proposals.keep(session, TENANT, a_proposal(ref, why="another reason")) == first
    with database.writing() as session:
        assert proposals.of(session, TENANT, ref) == first
        assert first == Proposal(
            number=first.number,
            ref=ref,
            why="sold link",
            by=ANN,
            at=NOON,
            permalink="https://team.slack.com/archives/C1/p2",
            after=decided.number,
        )
        assert proposals.remove(session, TENANT, first, at=NOON)
        assert not proposals.remove(session, TENANT, first, at=NOON)
        assert proposals.keep(session, TENANT, a_proposal(ref)).number > first.number


@pytest.mark.parametrize("ref", ["LV-77", "nonsense"])
def test_nothing_is_kept_for_a_ref_that_there_is_not(database: Database, ref: str) -> None:
    with database.writing() as session:
        with pytest.raises(NoSuchRef):
            proposals.keep(session, TENANT, a_proposal(ref))
        with pytest.raises(NoSuchRef):
            watches.keep(session, TENANT, a_watch(ref))
        with pytest.raises(NoSuchRef):
            asked_checks.note(session, TENANT, ref, person="U1", at=NOON)
        assert proposals.of(session, TENANT, ref) is None
        assert watches.of(session, TENANT, ref) == []


def test_the_log_tells_the_newest_first(database: Database) -> None:
    entries = [
        LogEntry(at=NOON, by=ANN, deed=deed, detail=f"{number} lines") for number, deed in enumerate(Deed)
    ]
    with database.writing() as session:
        for entry in entries:
            team_log.write(session, TENANT, entry)
    with database.reading() as session:
        assert team_log.entries(session, TENANT, limit=99) == entries[::-1]
        assert team_log.entries(session, TENANT, limit=2) == entries[:-3:-1]
        assert team_log.entries(session, TENANT, limit=9, deed=Deed.EXPORT) == [entries[1]]


def test_flagged_links_wait_oldest_first_and_are_listed_newest_first(database: Database) -> None:
    with database.writing() as session:
        refs = [a_link(session, page_url=f"https://example.com/{number}") for number in range(3)]
        for days, ref in zip((3, 1, 2), refs, strict=True):
            backlinks.save_check(session, TENANT, ref, a_check(verdict="risky", score=9.0))
            flag_log.keep(session, TENANT, a_flag(ref), flagged_at=NOON + timedelta(days=days))
        decision_log.record(session, TENANT, refs[1], a_decision("keep"))
    with database.reading() as session:
        waiting = flag_list.waiting(session, TENANT, limit=5)
        assert [one.flag.ref for one in waiting] == [refs[2], refs[0]]
        assert (waiting[0].verdict, waiting[0].score, waiting[0].decision) == ("risky", 9.0, None)
        assert waiting[0].flag == a_flag(refs[2])
        assert [one.flag.ref for one in flag_list.waiting(session, TENANT, limit=1)] == [refs[2]]
        listed = flag_list.newest(session, TENANT, limit=5)
        assert [(one.flag.ref, one.decision) for one in listed] == [
            (refs[0], None),
            (refs[2], None),
            (refs[1], "keep"),
        ]
        assert flag_list.newest(session, TENANT, limit=1, skip=1) == listed[1:2]
        assert flag_list.counts(session, TENANT) == FlagCounts(waiting=2, decided=1)
