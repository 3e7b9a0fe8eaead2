"""When the weekly digest of a team comes, where it goes, and what it tells."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.slack.bench import Bench
from bot.slack.blocks.digest import DigestFacts, Rhythm
from bot.slack.blocks.flagged import Row
from bot.slack.delivery import Delivery
from bot.slack.reply import OURSELVES
from storage.team import Deed, TeamSettings

WEEK: Final = timedelta(days=7)
LONGEST: Final = 2 * WEEK  # that one digest tells of: after a missed one, or after the day was changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A digest that is due at `at`."""

    at: datetime
    since: datetime  # a week before it, by the clock of the team
    key: str  # of its letter: one a calendar week, so that choosing another day sends no second one


def last(team: TeamSettings, now: datetime) -> Occasion | None:
    """The newest that has come by now; None when the team wants none."""
    if team.digest_day is None:
        return None
    today = now.astimezone(ZoneInfo(team.timezone)).date()
    day = today - timedelta(days=(today.weekday() - team.digest_day) % 7)
    if _moment(day, team) > now:
        day -= WEEK
    return _occasion(day, team)


async def upcoming(team: TeamSettings, now: datetime, delivery: Delivery) -> Occasion | None:
    """The one that comes next; None when the team wants none. One a calendar week is posted."""
    before = last(team, now)
    if before is None:
        return None
    day = before.at.astimezone(ZoneInfo(team.timezone)).date() + WEEK
    following = _occasion(day, team)
    posted = await delivery.posted(following.key, 0)
    return following if posted is None else _occasion(day + WEEK, team)


def channel_of(team: TeamSettings, otherwise: str) -> str:
    """Where the digest goes. `otherwise` is for a team that chose no channel at all; "" is nowhere."""
    return team.digest_channel or team.flag_channel or otherwise


def rhythm_of(team: TeamSettings, channel: str = "") -> Rhythm:
    """`channel` is "" for the one in which it is read."""
    return Rhythm(day=team.digest_day, hour=team.digest_hour, timezone=team.timezone, channel=channel)


async def since(bench: Bench, due: Occasion) -> datetime:
    """From when on a digest tells: where the one before it ended, so that no news is lost or told twice."""
    noted = [
        datetime.fromisoformat(entry.detail) for entry in await bench.team.log_entries(2, deed=Deed.DIGEST)
    ]
    before = [moment for moment in noted if moment < due.at]
    return max(before[0], due.at - LONGEST) if before else due.since


async def note(bench: Bench, due: Occasion) -> None:
    """A digest is posted: the next one goes on from there."""
    await bench.team.first_time(Deed.DIGEST, due.at.isoformat(), by=OURSELVES)


async def told(bench: Bench, *, since: datetime, until: datetime, rhythm: Rhythm) -> DigestFacts:
    """The news of every site of ours within that time, and what was flagged by its end and still waits."""
    sites = [site.domain for site in await bench.services.sites()]
    weeks = [await bench.team.week(site, since=since, until=until) for site in sites]
    total = (await bench.team.flag_counts()).waiting
    oldest = await bench.team.waiting_flags(1)
    waits = [link for link in oldest if link.flagged_at < until]
    return DigestFacts(
        weeks=tuple(weeks),
        waiting=total if waits else 0,
        longest=Row.of_flag(waits[0]) if waits else None,
        since=since,
        at=until,
        rhythm=rhythm,
    )


def _occasion(day: date, team: TeamSettings) -> Occasion:
    year, week, _ = day.isocalendar()
    return Occasion(at=_moment(day, team), since=_moment(day - WEEK, team), key=f"digest {year}-W{week:02}")


def _moment(day: date, team: TeamSettings) -> datetime:
    """In UTC: two moments of one zone compare by their clocks, which go back once a year."""
    return datetime.combine(day, time(team.digest_hour), ZoneInfo(team.timezone)).astimezone(UTC)
