"""The weekly digest: what became of our links, and what waits for a decision."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from audits.week import Change, Week, WeekLink
from bot.slack.blocks import facts, limits
from bot.slack.blocks.asking import PRIVATELY
from bot.slack.blocks.flagged import Row, standing
from bot.slack.blocks.kit import Block, Message, context, fitted, header, opening, section
from bot.slack.blocks.limits import Room
from bot.slack.blocks.settings import DAYS
from bot.slack.blocks.text import channel, fallback, host_of, link, mrkdwn, plain
from bot.slack.ids import Action

LOOKING: Final = "Looking at what the last seven days did to your links…"
DAYS_A_WEEK: Final = 7
MAX_SITES: Final = 5  # of ours that are told of; a team with more has a few that matter
MAX_NAMED: Final = 3  # links of each kind
CHANGES: Final = {
    Change.BACK: "back again",
    Change.UNFOLLOWED: "no longer followed",
    Change.FOLLOWED: "followed now",
    Change.WORSE: "judged worse",
    Change.BETTER: "judged better",
}
SETTINGS: Final = "`/linkvouch settings` changes it"
NO_CHANNEL: Final = "No channel is chosen for the weekly digest yet: `/linkvouch settings` does that"
OFF: Final = "The weekly digest is off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When and where the digest comes."""

    day: int | None  # as in datetime.weekday(); None: never
    hour: int  # 0-23
    timezone: str  # IANA name
    channel: str = ""  # id; "" is the channel in which this is read


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """What a digest tells. `waiting` counts what waits for a decision, `longest` is the first of it."""

    weeks: tuple[Week, ...]  # one a site of ours
    waiting: int = 0
    longest: Row | None = None
    since: datetime
    at: datetime  # the end of the time it tells of
    rhythm: Rhythm

    @property
    def quiet(self) -> bool:
        """There is no news."""
        return all(week.quiet for week in self.weeks)


def weekly(held: DigestFacts) -> Message | None:
    """The post in the channel: one line when something waits and nothing is new, None without either."""
    if not held.quiet:
        return fitted(lambda room: _digest(held, f"{_when(held.rhythm)} in this channel · {SETTINGS}", room))
    if held.longest is None:
        return None
    longest = held.longest
    return fitted(
        lambda room: _one_line("No news of your links this week.", held.waiting, longest, held, room)
    )


def gathering() -> Message:
    """Before what `now` tells, to who asked for it."""
    return Message(text=f"{LOOKING} {PRIVATELY}", blocks=[section(LOOKING, PRIVATELY)])


def going_on() -> Message:
    """The same later, when it may come somewhere else."""
    return Message(text=LOOKING, blocks=[section(LOOKING)])


def now(held: DigestFacts, *, goes: str) -> Message:
    """The same privately, of the last seven days. `goes` says when the next one comes."""
    if not held.quiet:
        return fitted(lambda room: _digest(held, goes, room))
    says = "In the last 7 days no link of yours is new, lost or changed."
    if held.longest is None:
        text = f"{says} No link waits for a decision."
        return Message(text=text, blocks=[section(text), context(goes)])
    longest = held.longest
    return fitted(lambda room: _with_foot(_one_line(says, held.waiting, longest, held, room), goes))


def comes(rhythm: Rhythm) -> str:
    """When and where the digest comes, mrkdwn: for who reads it somewhere else."""
    if rhythm.day is None:
        return OFF
    if not rhythm.channel:
        return NO_CHANNEL
    return f"{_when(rhythm)} in {channel(rhythm.channel)} · {SETTINGS}"


def _digest(held: DigestFacts, foot: str, room: Room) -> Message:
    told = [week for week in held.weeks if not week.quiet]
    alone = len(held.weeks) == 1
    title = _title(held)
    named = f"{title} · {host_of(told[0].site)}" if alone else title
    blocks = [header(plain(named, limits.HEADER_TEXT))]
    for week in told[:MAX_SITES]:
        blocks.extend(_site(week, held, room, alone=alone))
    if len(told) > MAX_SITES:
        blocks.append(context(f"{len(told) - MAX_SITES:,} more of your sites have news."))
    if held.longest is not None:
        waits = "" if alone else _waiting(held.waiting)
        blocks.append(_longest(held.longest, held, room, waits))
    blocks.append(context(foot))
    counted = map(_counted, told[:MAX_SITES])
    waiting = f"{_waiting(held.waiting)}." if held.longest else ""
    return Message(text=fallback(f"{title}.", *counted, waiting, limit=limits.FALLBACK), blocks=blocks)


def _title(held: DigestFacts) -> str:
    """Names the day from which it tells, in the team's time zone, where that is more than a week ago."""
    if (held.at - held.since).days <= DAYS_A_WEEK:
        return "Links this week"
    return f"Links since {held.since.astimezone(ZoneInfo(held.rhythm.timezone)):%d %b}"


def _counted(week: Week) -> str:
    new, lost, changed = len(week.new), len(week.lost), len(week.changed)
    return f"{host_of(week.site)}: {new:,} new, {lost:,} lost, {changed:,} changed."


def _site(week: Week, held: DigestFacts, room: Room, *, alone: bool) -> Iterator[Block]:
    verdicts = ", ".join(
        f"{number:,} {verdict.value.capitalize()}" for verdict, number in week.by_verdict.items()
    )
    kinds = Counter(link.change for link in week.changed)
    ways = ", ".join(
        words if len(kinds) == 1 else f"{kinds[change]:,} {words}"
        for change, words in CHANGES.items()
        if kinds[change]
    )
    counts = (
        f"*New* {len(week.new):,}{f' ({verdicts})' if verdicts else ''}",
        f"*Lost* {len(week.lost):,}",
        f"*Changed* {len(week.changed):,}{f' ({ways})' if ways else ''}",
        f"*Waiting* {held.waiting:,}" if alone else "",
    )
    yield section(
        "" if alone else f"*{mrkdwn(host_of(week.site), limits.NAME)}*", " · ".join(filter(None, counts))
    )
    lines = [
        f"⭐ Best new link: {_named(week.best, room)}" if week.best else "",
        _listed("❌ Lost", week.lost, room),
        _listed("🔁 Changed", week.changed, room),
    ]
    if any(lines):
        yield section(*lines)


def _listed(kind: str, links: Sequence[WeekLink], room: Room) -> str:
    """The first few of them, "" for none."""
    if not links:
        return ""
    named = "; ".join(_named(link, room) for link in links[:MAX_NAMED])
    more = f"; {len(links) - MAX_NAMED:,} more" if len(links) > MAX_NAMED else ""
    return f"{kind}: {named}{more}"


def _named(shown: WeekLink, room: Room) -> str:
    verdict = shown.verdict.value.capitalize()
    known = verdict if shown.score is None else f"{verdict}, {facts.score(shown.score)}"
    change = f", {CHANGES[shown.change]}" if shown.change else ""
    return f"{link(shown.page_url, room.address)} · {facts.MARKS[shown.verdict]} {known}{change}"


def _one_line(says: str, waiting: int, longest: Row, held: DigestFacts, room: Room) -> Message:
    shape = _longest(longest, held, room, f"{says} {_waiting(waiting)}")
    return Message(text=f"{says} {_waiting(waiting)}.", blocks=[shape])


def _with_foot(message: Message, foot: str) -> Message:
    return Message(text=message.text, blocks=[*message.blocks, context(foot)])


def _longest(row: Row, held: DigestFacts, room: Room, says: str) -> Block:
    days = (held.at - row.at).days
    age = "less than a day" if days < 1 else f"{days:,} {'day' if days == 1 else 'days'}"
    line = f"⚠️ Waiting longest: {link(row.page_url, room.address)} · {standing(row)} · {age}"
    shape = section(f"{says}." if says else "", line)
    if row.permalink.startswith("https://"):
        spoken = f"Open thread: {host_of(row.page_url)}"
        shape["accessory"] = opening("Open thread", Action.OPEN_THREAD, row.permalink, says=spoken)
    return shape


def _waiting(number: int) -> str:
    return f"{number:,} {'link waits' if number == 1 else 'links wait'} for a decision"


def _when(rhythm: Rhythm) -> str:
    return f"Every {DAYS[rhythm.day or 0]} {rhythm.hour:02}:00 ({mrkdwn(rhythm.timezone, limits.NAME)})"
