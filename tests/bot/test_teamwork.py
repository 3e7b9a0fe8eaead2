import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from audits.decisions import Choice, ReasonMissing
from bot.deciding import Deciding
from bot.services import TeamWork
from bot.teamwork import ALLOWANCE, Teamwork, UnusableSettings
from scoring.site import Site
from storage import sites
from storage.database import Database
from storage.decisions import Person
from storage.errors import NoSuchRef
from storage.sites import ProfileRecord
from storage.team import (
    Agreed,
    Deed,
    Late,
    LogEntry,
    Overtaken,
    OwnProposal,
    Proposal,
    Spent,
    Taken,
    TeamSettings,
)
from tests.storage.builders import ANN, NOON, TENANT, a_flag, a_link

BEN = Person(id="U2", name="Ben")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "linkvouch.sqlite3", backups=None)
    yield opened
    opened.close()


@pytest.fixture
def team(database: Database, clock: Clock) -> TeamWork:
    return Teamwork(database, TENANT, now=clock)


@pytest.fixture
def ref(database: Database) -> str:
    with database.writing() as session:
        return a_link(session)


async def test_settings_are_saved_with_who_changed_what(team: TeamWork) -> None:
    wanted = TeamSettings(flag_at="weak", deciders=("U1", "U2"), four_eyes=True, digest_day=None)
    assert await team.save_settings(wanted, by=ANN) == wanted == await team.settings()
    await team.save_settings(wanted, by=BEN)
    await team.save_settings(replace(wanted, deciders=("U2",), digest_hour=17), by=BEN)
    told = [(entry.by, entry.detail) for entry in await team.log_entries()]
    assert told == [
        (BEN, "digest_hour: 9 → 17; deciders: U1 U2 → U2"),
        (ANN, "digest_day: 0 → none; flag_at: risky → weak; deciders: none → U1 U2; four_eyes: no → yes"),
    ]


async def test_nobody_names_another_installer(team: TeamWork) -> None:
    saved = await team.save_settings(TeamSettings(installer="U9", flag_at="weak"), by=ANN)
    assert saved.installer == ""


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        pytest.param(TeamSettings(flag_at="strong"), "'strong'", id="flagged at Strong"),
        pytest.param(TeamSettings(digest_day=7), "Monday", id="an eighth day"),
        pytest.param(TeamSettings(digest_hour=24), "0 to 23", id="the hour 24"),
        pytest.param(TeamSettings(timezone="Mars/Base"), "'Mars/Base'", id="no time zone"),
        pytest.param(TeamSettings(timezone="../../etc/passwd"), "time zone", id="a path"),
        pytest.param(TeamSettings(timezone="Europe"), "time zone", id="a folder of time zones"),
        pytest.param(TeamSettings(timezone=""), "time zone", id="no time zone at all"),
    ],
)
async def test_unusable_settings_change_nothing(team: TeamWork, settings: TeamSettings, says: str) -> None:
    with pytest.raises(UnusableSettings, match=says):
        await team.save_settings(settings, by=ANN)
    assert await team.settings() == TeamSettings()
    assert await team.log_entries() == []


async def test_ten_thousand_checks_in_an_hour_are_refused_politely(team: TeamWork, clock: Clock) -> None:
    told = [await team.take("U1", 5) for _ in range(20)]
    assert sum(isinstance(one, Taken) for one in told) * 5 == ALLOWANCE.person == 60
    assert told[-1] == Spent(whole_team=False, allowance=60, again_at=NOON + timedelta(hours=1))
    for number in range(2, 11):
        assert isinstance(await team.take(f"U{number}", 60), Taken)
    assert await team.take("U99") == Spent(whole_team=True, allowance=600, again_at=NOON + timedelta(hours=1))
    clock.now += timedelta(hours=1)
    assert isinstance(await team.take("U1", 60), Taken)


async def test_what_was_taken_for_a_job_is_given_back(team: TeamWork, clock: Clock) -> None:
    await team.take("U1", 5, job="a")
    clock.now += timedelta(seconds=1)
    await team.take("U1", 5, job="b")
    await team.take("U2", 5)
    assert await team.taken_for(before=clock.now) == ["a"]
    await team.give_back(["a"])
    assert await team.take("U1", 55) == Taken(left=0)


async def proposed_to(
    team: TeamWork, ref: str, *, seen: int = 0, why: str = "sold link", by: Person = ANN, permalink: str = ""
) -> Proposal:
    """Nobody was faster."""
    proposed = await team.propose(ref, seen=seen, why=why, by=by, permalink=permalink)
    assert isinstance(proposed, Proposal)
    return proposed


async def test_an_agreement_is_a_decision_that_names_both(
    team: TeamWork, database: Database, ref: str
) -> None:
    proposed = await proposed_to(team, ref, why=" sold link ", permalink="https://card")
    assert await team.proposal_of(ref) == proposed
    agreed = await team.agree(ref, proposed.number, by=BEN)
    assert isinstance(agreed, Agreed)
    counts = await Deciding(database, TENANT).decision_of(ref)
    assert counts == agreed.decision
    assert counts.choice == Choice.DISAVOW
    assert counts.why == "sold link (proposed by Ann, agreed by Ben)"
    assert (counts.by, counts.permalink) == (BEN, "https://card")
    assert await team.proposal_of(ref) is None
    assert await team.log_entries() == [
        LogEntry(
            at=NOON, by=BEN, deed=Deed.AGREE, detail=f"disavow of {ref}, proposed by Ann (U1): sold link"
        ),
        LogEntry(at=NOON, by=ANN, deed=Deed.PROPOSE, detail=f"disavow of {ref}: sold link"),
    ]


async def test_nobody_agrees_to_their_own_proposal(team: TeamWork, database: Database, ref: str) -> None:
    proposed = await proposed_to(team, ref)
    assert await team.agree(ref, proposed.number, by=ANN) == OwnProposal(proposal=proposed)
    renamed = Person(id=ANN.id, name="Somebody else")
    assert await team.agree(ref, proposed.number, by=renamed) == OwnProposal(proposal=proposed)
    assert await Deciding(database, TENANT).decisions() == []
    assert await team.proposal_of(ref) == proposed


async def test_of_many_who_agree_at_once_one_decides(team: TeamWork, database: Database, ref: str) -> None:
    proposed = await proposed_to(team, ref)
    people = [Person(id=f"U{number}", name=f"Person {number}") for number in range(2, 8)]
    told = await asyncio.gather(*(team.agree(ref, proposed.number, by=person) for person in people))
    assert sum(isinstance(one, Agreed) for one in told) == 1
    assert sum(one is None for one in told) == len(people) - 1
    assert len(await Deciding(database, TENANT).decisions()) == 1


async def test_a_decision_made_meanwhile_is_not_overwritten(
    team: TeamWork, database: Database, ref: str
) -> None:
    deciding = Deciding(database, TENANT)
    (ignored,) = await deciding.decide(ref, Choice.IGNORE, why="", by=ANN)
    proposed = await proposed_to(team, ref, seen=ignored.number)
    (kept,) = await deciding.decide(ref, Choice.KEEP, why="we know them", by=BEN)
    assert await team.agree(ref, proposed.number, by=BEN) == Overtaken(proposal=proposed, decision=kept)
    assert await deciding.decision_of(ref) == kept
    assert await team.proposal_of(ref) is None


async def test_a_button_of_an_old_card_means_no_newer_proposal(team: TeamWork, ref: str) -> None:
    old = await proposed_to(team, ref)
    assert await team.withdraw(ref, old.number, by=ANN) == old
    assert await team.withdraw(ref, old.number, by=ANN) is None
    new = await proposed_to(team, ref, why="quite another reason", by=BEN)
    assert await team.agree(ref, old.number, by=ANN) is None
    assert await team.withdraw(ref, old.number, by=ANN) is None
    assert await team.proposal_of(ref) == new


async def test_the_first_proposal_stays_and_is_logged_once(team: TeamWork, ref: str) -> None:
    first = await proposed_to(team, ref)
    second = await team.propose(ref, seen=0, why="another reason", by=BEN)
    assert second == Late(by_now=None, proposal=first)
    assert len(await team.log_entries()) == 1


async def test_a_proposal_of_who_saw_an_older_decision_is_late(
    team: TeamWork, database: Database, ref: str
) -> None:
    (kept,) = await Deciding(database, TENANT).decide(ref, Choice.KEEP, why="", by=BEN)
    assert await team.propose(ref, seen=0, why="sold link", by=ANN) == Late(by_now=kept)
    assert await team.proposal_of(ref) is None
    assert await team.log_entries() == []


async def test_a_new_proposal_takes_the_place_of_one_that_a_decision_passed_over(
    team: TeamWork, database: Database, ref: str
) -> None:
    await proposed_to(team, ref)
    (kept,) = await Deciding(database, TENANT).decide(ref, Choice.KEEP, why="", by=BEN)
    new = await proposed_to(team, ref, seen=kept.number, why="sold after all", by=BEN)
    assert await team.proposal_of(ref) == new
    deeds = [entry.deed for entry in await team.log_entries()]
    assert deeds == [Deed.PROPOSE, Deed.WITHDRAW, Deed.PROPOSE]


async def test_of_who_decides_and_who_proposes_at_once_one_is_late(
    team: TeamWork, database: Database, ref: str
) -> None:
    told = await asyncio.gather(
        *(Deciding(database, TENANT).decide_as_seen(ref, Choice.KEEP, seen=0, why="", by=ANN) for _ in "123"),
        *(team.propose(ref, seen=0, why="sold link", by=BEN) for _ in "123"),
    )
    assert sum(isinstance(one, Late) for one in told) == len(told) - 1


async def test_a_proposal_needs_a_reason_and_a_link(team: TeamWork, ref: str) -> None:
    with pytest.raises(ReasonMissing, match="reason"):
        await team.propose(ref, seen=0, why="  ", by=ANN)
    with pytest.raises(NoSuchRef):
        await team.propose("LV-77", seen=0, why="sold link", by=ANN)
    assert await team.log_entries() == []


async def test_watches_come_due_and_end(team: TeamWork, clock: Clock, ref: str) -> None:
    tomorrow = NOON + timedelta(days=1)
    watch = await team.watch(ref, person="U1", next_at=tomorrow)
    assert await team.watchers(ref) == [watch]
    assert await team.due_watches(5) == []
    clock.now = tomorrow
    assert await team.due_watches(5) == [watch]
    await team.put_off_watches(ref, until=tomorrow + timedelta(days=7))
    assert await team.due_watches(5) == []
    assert await team.unwatch(ref, person="U1")
    assert not await team.unwatch(ref, person="U1")


async def test_last_checks_and_flags_are_listed(team: TeamWork, database: Database, ref: str) -> None:
    await team.note_checks("U1", [ref])
    assert [one.ref for one in await team.recent_checks("U1")] == [ref]
    assert await team.recent_checks("U2") == []
    await Deciding(database, TENANT).flag(a_flag(ref))
    assert [one.flag.ref for one in await team.waiting_flags()] == [ref]
    assert (await team.flag_counts()).waiting == 1
    await Deciding(database, TENANT).decide(ref, Choice.KEEP, why="", by=ANN)
    assert await team.waiting_flags() == []
    assert [one.decision for one in await team.flagged()] == ["keep"]


async def test_an_export_is_logged(team: TeamWork) -> None:
    await team.log(Deed.EXPORT, "disavow file, 12 lines", by=ANN)
    assert await team.log_entries() == [
        LogEntry(at=NOON, by=ANN, deed=Deed.EXPORT, detail="disavow file, 12 lines")
    ]


async def test_what_is_done_once_is_done_once_of_many_at_a_time(team: TeamWork) -> None:
    assert not await team.has_been(Deed.INVITED, "C1")
    told = await asyncio.gather(*(team.first_time(Deed.INVITED, "C1", by=ANN) for _ in range(5)))
    assert sorted(told) == [False, False, False, False, True]
    assert await team.has_been(Deed.INVITED, "C1")
    assert await team.first_time(Deed.INVITED, "C2", by=BEN)
    assert [entry.detail for entry in await team.log_entries()] == ["C2", "C1"]


async def test_links_beside_one_are_those_of_its_registrable_domain(team: TeamWork, ref: str) -> None:
    beside = await team.links_beside(ref)
    assert [link.ref for link in beside] == [ref]
    assert await team.links_beside("LV-999") == []


async def test_our_sites_are_replaced_and_what_was_left_out_is_not_learnt_again(
    database: Database,
) -> None:
    deciding = Deciding(database, TENANT)
    await deciding.add_site(
        Site(domain="a.example", brand=("A",), topics=("soil",), home="http://a.example/")
    )
    await deciding.add_site(Site(domain="b.example"))
    with database.writing() as session:
        sites.save_profile(session, TENANT, ProfileRecord(domain="a.example", brand=("Learnt", "Home")))
    await deciding.save_sites(
        [Site(domain="a.example", brand=("Learnt",), competitors=("r.example",)), Site(domain="c.example")]
    )
    assert await deciding.sites() == [
        Site(
            domain="a.example",
            brand=("Learnt",),
            competitors=("r.example",),
            topics=("soil",),
            home="http://a.example/",
        ),
        Site(domain="c.example"),
    ]
    with database.reading() as session:
        assert sites.profile(session, TENANT, "a.example").dropped == ("a", "home")
