"""Two workspaces on one database, network client and model, with the same pages and the same people."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from pydantic import SecretStr

from audits.decisions import Choice, UnknownRef
from bot.offices import RealOffice
from bot.samples import tour
from bot.samples.server import SampleWeb
from bot.services import Services, TeamWork
from bot.settings import Settings
from bot.wiring import open_offices
from scoring.site import Site
from scoring.topic import Document
from storage.decisions import Person
from storage.errors import NoSuchRef
from storage.flags import Flag
from storage.team import Deed, TeamSettings
from tests.fakes import NOON, WordEncoder, parse_here

OURS, THEIRS = ".T1", "E1.T1"
ANN, BEN = Person(id="U1", name="Ann"), Person(id="U2", name="Ben")
LONG_AGO: Final = NOON - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a call is about: a page and our site, which both workspaces have, and the ref that one has."""

    page: str
    site: Site
    ref: str = ""
    number: int = 0  # of the proposal about the ref


Call = Callable[[RealOffice, Case], Awaitable[object]]


# What a workspace reads; another that never did anything gets nothing, or is told that there is no such ref.
READS: Final[dict[str, Call]] = {
    "replay": lambda office, case: office.services.replay(case.ref),
    "last_check": lambda office, case: office.services.last_check(case.ref),
    "flag_of": lambda office, case: office.services.flag_of(case.ref),
    "flag_at": lambda office, _: office.services.flag_at("C1", "1.5"),
    "decision_of": lambda office, case: office.services.decision_of(case.ref),
    "decisions_of": lambda office, case: office.services.decisions_of(case.ref),
    "decisions": lambda office, _: office.services.decisions(),
    "disavow": lambda office, _: disavowed(office),
    "sites": lambda office, _: office.services.sites(),
    "profile": lambda office, case: office.services.profile(case.site.domain),
    "settings": lambda office, _: deciders(office),
    "recent_checks": lambda office, _: office.team.recent_checks(ANN.id),
    "watchers": lambda office, case: office.team.watchers(case.ref),
    "taken_for": lambda office, _: office.team.taken_for(before=NOON + timedelta(days=9_999)),
    "due_watches": lambda office, _: office.team.due_watches(9),
    "proposal_of": lambda office, case: office.team.proposal_of(case.ref),
    "log_entries": lambda office, _: office.team.log_entries(),
    "has_been": lambda office, _: office.team.has_been(Deed.EXPORT, "12 lines"),
    "waiting_flags": lambda office, _: listed_flags(office),
    "flags_without_card": lambda office, _: flags_without_card(office),
    "flagged": lambda office, _: office.team.flagged(),
    "links_beside": lambda office, case: office.team.links_beside(case.ref),
    "flag_counts": lambda office, _: all_flags(office),
    "week": lambda office, case: week_of(office, case.site.domain),
}


async def proposed(office: RealOffice, ref: str) -> object:
    by_now = await office.services.decision_of(ref)
    return await office.team.propose(ref, seen=by_now.number if by_now else 0, why="sold", by=ANN)


# What a workspace does. With another's ref it is refused, or finds nothing to do.
DOES: Final[dict[str, Call]] = {
    "check": lambda office, case: office.services.check([case.page]),
    "rank": lambda office, _: office.services.rank([Document(title="Soil", text="Soil.")], ["soil"]),
    "prospects": lambda office, case: office.services.prospects(
        tour.OUR_TOPICS[1], starts=[case.page], limit=1
    ),
    "flag": lambda office, case: office.services.flag(Flag(ref=case.ref, channel="C1", ts="1.5", by=ANN)),
    "decide_as_seen": lambda office, case: office.services.decide_as_seen(
        case.ref, Choice.KEEP, seen=0, why="", by=ANN
    ),
    "decide": lambda office, case: office.services.decide(case.ref, Choice.DISAVOW, why="sold", by=ANN),
    "add_site": lambda office, case: office.services.add_site(case.site),
    "save_sites": lambda office, case: office.services.save_sites([case.site]),
    "learn_profile": lambda office, case: office.services.learn_profile(case.site.domain),
    "drop_from_profile": lambda office, case: office.services.drop_from_profile(case.site.domain, ["soil"]),
    "save_settings": lambda office, _: office.team.save_settings(TeamSettings(deciders=("U1",)), by=ANN),
    "take": lambda office, _: office.team.take(ANN.id, job="job 1"),
    "note_checks": lambda office, case: office.team.note_checks(ANN.id, [case.ref]),
    "watch": lambda office, case: office.team.watch(case.ref, person=ANN.id, next_at=LONG_AGO),
    "put_off_watches": lambda office, case: office.team.put_off_watches(case.ref, until=LONG_AGO),
    "propose": lambda office, case: proposed(office, case.ref),
    "first_time": lambda office, _: office.team.first_time(Deed.WELCOME, "", by=ANN),
    "log": lambda office, _: office.team.log(Deed.EXPORT, "12 lines", by=ANN),
}
# Taking back what was done, done last.
UNDOES: Final[dict[str, Call]] = {
    "unwatch": lambda office, case: office.team.unwatch(case.ref, person=ANN.id),
    "withdraw": lambda office, case: office.team.withdraw(case.ref, case.number, by=BEN),
    "agree": lambda office, case: office.team.agree(case.ref, case.number, by=BEN),
    "give_back": lambda office, _: office.team.give_back(["job 1"]),
    "remove_site": lambda office, case: office.services.remove_site(case.site.domain),
}


async def disavowed(office: RealOffice) -> object:
    return (await office.services.disavow()).added


async def deciders(office: RealOffice) -> object:
    return (await office.team.settings()).deciders


async def listed_flags(office: RealOffice) -> object:
    """Those that wait, or when none does because all are decided, how many these are."""
    return await office.team.waiting_flags() or (await office.team.flag_counts()).decided


async def flags_without_card(office: RealOffice) -> object:
    """As above; here every flag has its card."""
    return await office.team.flags_without_card(9) or (await office.team.flag_counts()).decided


async def all_flags(office: RealOffice) -> object:
    counts = await office.team.flag_counts()
    return counts.waiting + counts.decided


async def week_of(office: RealOffice, domain: str) -> object:
    """The news of all time, which are checked by the real clock."""
    since, until = NOON - timedelta(days=9_999), NOON + timedelta(days=9_999)
    return (await office.team.week(domain, since=since, until=until)).new


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    ours: RealOffice
    theirs: RealOffice
    case: Case


@pytest.fixture
async def two(
    settings: Settings, database_url: str, sample_web: SampleWeb, our_site: Site
) -> AsyncIterator[Two]:
    on_it = settings.model_copy(update={"database_url": SecretStr(database_url)})
    page = sample_web.url(tour.EDITORIAL.host, tour.EDITORIAL.path)
    async with open_offices(on_it, encoder=WordEncoder(), parse=parse_here) as offices:
        yield Two(ours=offices.of(OURS), theirs=offices.of(THEIRS), case=Case(page=page, site=our_site))


async def busy(office: RealOffice, case: Case) -> Case:
    """Do everything once; gives the case with this workspace's own ref and proposal."""
    await office.services.add_site(case.site)
    (result,) = await office.services.check([case.page])
    own = Case(page=case.page, site=case.site, ref=result.ref or "")
    for call in DOES.values():
        await call(office, own)
    proposal = await office.team.proposal_of(own.ref)
    assert proposal is not None
    return Case(page=case.page, site=case.site, ref=own.ref, number=proposal.number)


async def read(office: RealOffice, name: str, case: Case) -> object:
    """What a workspace reads, None when there is no such ref. Two replays differ in their time."""
    try:
        found = await READS[name](office, case)
    except UnknownRef:
        return None
    return bool(found) if name == "replay" else found


async def reads(office: RealOffice, case: Case) -> dict[str, object]:
    return {name: await read(office, name, case) for name in READS}


def test_every_call_of_the_services_and_of_team_work_is_tested_here() -> None:
    calls = {
        name
        for door in (Services, TeamWork)
        for name, function in inspect.getmembers(door, inspect.isfunction)
        if not name.startswith("_")
    }
    assert calls == {*READS, *DOES, *UNDOES}


async def test_a_workspace_sees_nothing_that_another_did(two: Two) -> None:
    theirs = await busy(two.theirs, two.case)
    assert [name for name, found in (await reads(two.theirs, theirs)).items() if not found] == []
    assert [name for name, found in (await reads(two.ours, theirs)).items() if found] == []


async def test_nothing_that_a_workspace_does_reaches_another(two: Two) -> None:
    theirs = await busy(two.theirs, two.case)
    before = await reads(two.theirs, theirs)
    ours = await busy(two.ours, two.case)
    assert ours.ref != theirs.ref
    for case in (theirs, ours):
        for call in (*DOES.values(), *UNDOES.values()):
            with suppress(UnknownRef, NoSuchRef):
                await call(two.ours, case)
    assert await reads(two.theirs, theirs) == before


@pytest.mark.parametrize("name", ["flag", "decide", "decide_as_seen", "note_checks", "watch", "propose"])
async def test_another_workspaces_ref_is_no_ref(two: Two, name: str) -> None:
    theirs = await busy(two.theirs, two.case)
    with pytest.raises((UnknownRef, NoSuchRef)):
        await DOES[name](two.ours, theirs)
