"""Team work on a real database, for one tenant."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session

from audits import week as weeks
from audits.decisions import NO_REASON, Choice, ReasonMissing
from audits.week import Week
from bot.in_threads import InThreads
from storage import (
    asked_checks,
    backlinks,
    changes,
    decision_log,
    flag_list,
    proposals,
    quota,
    team_log,
    team_settings,
    watches,
)
from storage.backlinks import KnownLink
from storage.database import Database
from storage.decisions import NewDecision, Person
from storage.flags import Flag
from storage.team import (
    Agreed,
    Allowance,
    AskedCheck,
    Deed,
    FlagCounts,
    FlaggedLink,
    Late,
    LogEntry,
    NewProposal,
    Overtaken,
    OwnProposal,
    Proposal,
    Spent,
    Taken,
    TeamSettings,
    Watch,
)
from storage.turns import one_at_a_time

# Enough for a person who works through a list, too little for a loop; a page takes seconds of a worker.
ALLOWANCE: Final = Allowance(person=60, team=600)
FLAG_AT: Final = ("risky", "weak")
DAYS_A_WEEK: Final = 7
HOURS_A_DAY: Final = 24
RECORDS_AT_ONCE: Final = 200  # of checks in memory; one takes some ten kilobytes


class UnusableSettings(ValueError):
    """One sentence for a person. Nothing was changed."""


def _now() -> datetime:
    return datetime.now(UTC)


class Teamwork:
    """bot.services.TeamWork on a database."""

    def __init__(self, database: Database, tenant: str, *, now: Callable[[], datetime] = _now) -> None:
        self._sessions = InThreads(database)
        self._tenant = tenant
        self._now = now

    async def settings(self) -> TeamSettings:
        return await self._sessions.read(lambda session: team_settings.load(session, self._tenant))

    async def save_settings(self, settings: TeamSettings, *, by: Person) -> TeamSettings:
        """Replace what the team chose, and log what changed. Raises UnusableSettings."""
        _refuse_unusable(settings)

        def save(session: Session) -> TeamSettings:
            before = team_settings.load(session, self._tenant)
            after = replace(settings, installer=before.installer)  # a fact, not a choice
            changes = _changes(before, after)
            if changes:
                team_settings.save(session, self._tenant, after)
                self._log(session, Deed.SETTINGS, changes, by)
            return after

        return await self._sessions.write(save)

    async def take(self, person: str, checks: int = 1, *, job: str = "") -> Taken | Spent:
        return await self._sessions.write(
            lambda session: quota.take(
                session, self._tenant, person, checks, now=self._now(), allowance=ALLOWANCE, job=job
            )
        )

    async def taken_for(self, *, before: datetime) -> list[str]:
        return await self._sessions.read(lambda session: quota.jobs(session, self._tenant, before=before))

    async def give_back(self, job_ids: Sequence[str]) -> None:
        await self._sessions.write(lambda session: quota.give_back(session, self._tenant, job_ids))

    async def note_checks(self, person: str, refs: Sequence[str]) -> None:
        at = self._now()

        def note(session: Session) -> None:
            for ref in refs:
                asked_checks.note(session, self._tenant, ref, person=person, at=at)

        await self._sessions.write(note)

    async def recent_checks(self, person: str, limit: int = 5) -> list[AskedCheck]:
        return await self._sessions.read(
            lambda session: asked_checks.recent(session, self._tenant, person, limit=limit)
        )

    async def watch(self, ref: str, *, person: str, next_at: datetime) -> Watch:
        watch = Watch(ref=ref, person=person, since=self._now(), next_at=next_at)
        await self._sessions.write(lambda session: watches.keep(session, self._tenant, watch))
        return watch

    async def unwatch(self, ref: str, *, person: str) -> bool:
        return await self._sessions.write(lambda session: watches.remove(session, self._tenant, ref, person))

    async def watchers(self, ref: str) -> list[Watch]:
        return await self._sessions.read(lambda session: watches.of(session, self._tenant, ref))

    async def due_watches(self, limit: int) -> list[Watch]:
        now = self._now()
        return await self._sessions.read(
            lambda session: watches.due(session, self._tenant, now=now, limit=limit)
        )

    async def put_off_watches(self, ref: str, *, until: datetime) -> None:
        await self._sessions.write(lambda session: watches.put_off(session, self._tenant, ref, until=until))

    async def propose(
        self, ref: str, *, seen: int, why: str, by: Person, permalink: str = ""
    ) -> Proposal | Late:
        if not why.strip():
            raise ReasonMissing(NO_REASON)
        proposed = NewProposal(ref=ref, why=why.strip(), by=by, at=self._now(), permalink=permalink)

        def propose(session: Session) -> Proposal | Late:
            late = proposals.late(session, self._tenant, ref, seen=seen)
            if late is not None:
                return late
            left_over = proposals.of(session, self._tenant, ref)
            if left_over is not None:  # the link was decided after it
                proposals.remove(session, self._tenant, left_over, at=self._now())
                self._log(session, Deed.WITHDRAW, _told(left_over), by)
            standing = proposals.keep(session, self._tenant, proposed)
            self._log(session, Deed.PROPOSE, f"disavow of {standing.ref}: {standing.why}", by)
            return standing

        return await self._sessions.write(propose)

    async def proposal_of(self, ref: str) -> Proposal | None:
        return await self._sessions.read(lambda session: proposals.of(session, self._tenant, ref))

    async def withdraw(self, ref: str, number: int, *, by: Person) -> Proposal | None:
        def withdraw(session: Session) -> Proposal | None:
            standing = self._standing(session, ref, number)
            if standing is None or not proposals.remove(session, self._tenant, standing, at=self._now()):
                return None
            self._log(session, Deed.WITHDRAW, _told(standing), by)
            return standing

        return await self._sessions.write(withdraw)

    async def agree(self, ref: str, number: int, *, by: Person) -> Agreed | OwnProposal | Overtaken | None:
        def agree(session: Session) -> Agreed | OwnProposal | Overtaken | None:
            decision_log.in_turn(session, self._tenant, ref)
            standing = self._standing(session, ref, number)
            if standing is None:
                return None
            if standing.by.id == by.id:
                return OwnProposal(proposal=standing)
            if not proposals.remove(session, self._tenant, standing, at=self._now()):
                return None
            newest = next(iter(decision_log.history(session, self._tenant, ref)), None)
            if newest is not None and newest.number != standing.after:
                return Overtaken(proposal=standing, decision=newest)
            decision = NewDecision(
                choice=Choice.DISAVOW.value,
                why=f"{standing.why} (proposed by {standing.by.name}, agreed by {by.name})",
                by=by,
                at=self._now(),
                permalink=standing.permalink,
            )
            recorded = decision_log.record(session, self._tenant, standing.ref, decision)
            self._log(session, Deed.AGREE, _told(standing), by)
            return Agreed(proposal=standing, decision=recorded)

        return await self._sessions.write(agree)

    async def first_time(self, deed: Deed, detail: str, *, by: Person) -> bool:
        def note(session: Session) -> bool:
            one_at_a_time(session, f"first {deed.value} of {self._tenant}")
            if team_log.has(session, self._tenant, deed, detail):
                return False
            self._log(session, deed, detail, by)
            return True

        return await self._sessions.write(note)

    async def has_been(self, deed: Deed, detail: str) -> bool:
        return await self._sessions.read(lambda session: team_log.has(session, self._tenant, deed, detail))

    async def log(self, deed: Deed, detail: str, *, by: Person) -> None:
        await self._sessions.write(lambda session: self._log(session, deed, detail, by))

    async def log_entries(self, limit: int = 20, *, deed: Deed | None = None) -> list[LogEntry]:
        return await self._sessions.read(
            lambda session: team_log.entries(session, self._tenant, limit=limit, deed=deed)
        )

    async def waiting_flags(self, limit: int = 5) -> list[FlaggedLink]:
        return await self._sessions.read(
            lambda session: flag_list.waiting(session, self._tenant, limit=limit)
        )

    async def flags_without_card(self, limit: int) -> list[Flag]:
        return await self._sessions.read(
            lambda session: flag_list.without_card(session, self._tenant, limit=limit)
        )

    async def flagged(self, limit: int = 10, *, skip: int = 0) -> list[FlaggedLink]:
        return await self._sessions.read(
            lambda session: flag_list.newest(session, self._tenant, limit=limit, skip=skip)
        )

    async def links_beside(self, ref: str) -> list[KnownLink]:
        def look(session: Session) -> list[KnownLink]:
            link = backlinks.by_ref(session, self._tenant, [ref]).get(ref)
            return [] if link is None else backlinks.known(session, self._tenant, link.domain)[::-1]

        return await self._sessions.read(look)

    async def flag_counts(self) -> FlagCounts:
        return await self._sessions.read(lambda session: flag_list.counts(session, self._tenant))

    async def week(self, site: str, *, since: datetime, until: datetime) -> Week:
        def look(session: Session) -> Week:
            seen = changes.within(session, self._tenant, site=site, since=since, until=until)
            numbers, followed = weeks.to_compare(seen), {}
            for start in range(0, len(numbers), RECORDS_AT_ONCE):
                some = numbers[start : start + RECORDS_AT_ONCE]
                for number, record in changes.records(session, self._tenant, some).items():
                    followed[number] = weeks.is_followed(record)
            return weeks.summed(site, seen, followed, since=since)

        return await self._sessions.read(look)

    def _standing(self, session: Session, ref: str, number: int) -> Proposal | None:
        """The proposal of this number, if it still waits."""
        standing = proposals.of(session, self._tenant, ref)
        return standing if standing is not None and standing.number == number else None

    def _log(self, session: Session, deed: Deed, detail: str, by: Person) -> None:
        entry = LogEntry(at=self._now(), by=by, deed=deed, detail=detail)
        team_log.write(session, self._tenant, entry)


def _refuse_unusable(settings: TeamSettings) -> None:
    if settings.flag_at not in FLAG_AT:
        raise UnusableSettings(f"Links are flagged at {' or '.join(FLAG_AT)}, not at '{settings.flag_at}'.")
    if settings.digest_day is not None and settings.digest_day not in range(DAYS_A_WEEK):
        raise UnusableSettings("The day of the digest is 0 for Monday to 6 for Sunday, or none.")
    if settings.digest_hour not in range(HOURS_A_DAY):
        raise UnusableSettings("The hour of the digest is 0 to 23.")
    try:
        ZoneInfo(settings.timezone)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise UnusableSettings(f"There is no time zone '{settings.timezone}'.") from error


def _changes(before: TeamSettings, after: TeamSettings) -> str:
    """What differs, as `flag_at: risky → weak`."""
    now = asdict(after)
    return "; ".join(
        f"{name}: {_shown(old)} → {_shown(now[name])}"
        for name, old in asdict(before).items()
        if old != now[name]
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None or value == "" else str(value)


def _told(proposal: Proposal) -> str:
    return f"disavow of {proposal.ref}, proposed by {proposal.by.name} ({proposal.by.id}): {proposal.why}"
