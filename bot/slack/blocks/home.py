"""The Home tab: what waits for a decision, what a person checked last, and where to begin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.slack.blocks import limits
from bot.slack.blocks.errors import NO_SITE
from bot.slack.blocks.flagged import HOW_TO_FLAG, NONE_WAIT, Row, entry
from bot.slack.blocks.help import NEVER
from bot.slack.blocks.kit import Block, View, actions, button, context, divider, header, section
from bot.slack.blocks.text import channel, date, mrkdwn
from bot.slack.ids import Action

MAX_ROWS: Final = 5  # of each list; the whole list is one command away
MAX_SITES: Final = 5  # of ours, named in one line
ROOM: Final = limits.ROOMS[0]  # ten entries of it stay far below what a view holds


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeFacts:
    """What the Home of one person shows."""

    sites: tuple[str, ...] = ()  # our own; empty before set-up
    may_set_up: bool = True  # this person may change the settings
    waiting: tuple[Row, ...] = ()  # for a decision, the longest waiting first
    waiting_total: int = 0
    checks: tuple[Row, ...] = ()  # the last by this person, newest first
    digest_at: datetime | None = None  # None: none is planned
    digest_channel: str = ""  # id
    notices: tuple[str, ...] = ()  # what is off, sentences of ours


def home(facts: HomeFacts) -> View:
    """The Home tab of one person."""
    return {"type": "home", "blocks": list(_full(facts) if facts.sites else _before(facts))}


def _before(facts: HomeFacts) -> Iterator[Block]:
    yield header("Welcome to linkvouch")
    if facts.may_set_up:
        yield section(f"{NO_SITE} I need it to know which links are yours.")
        yield actions(button("Add your site", Action.OPEN_SETTINGS, "home", style="primary"))
    else:
        yield section(f"{NO_SITE} A workspace admin can add it with `/linkvouch settings`.")


def _full(facts: HomeFacts) -> Iterator[Block]:
    more = len(facts.sites) - MAX_SITES
    named = ", ".join(mrkdwn(site, limits.NAME) for site in facts.sites[:MAX_SITES])
    yield header("linkvouch")
    yield section(f"Your sites: {named}{f' and {more} more' if more > 0 else ''}")
    yield actions(*_buttons(facts))
    for notice in facts.notices[:MAX_ROWS]:
        yield context(f"⚠️ {mrkdwn(notice, ROOM.sentence)}")
    yield divider()
    yield header("Waiting for a decision")
    left = max(facts.waiting_total - MAX_ROWS, 0)
    yield from _rows(facts.waiting, f"{NONE_WAIT} {HOW_TO_FLAG}", waits=True)
    if left:
        yield context(f"{left:,} more wait. `/linkvouch flagged` lists them.")
    yield divider()
    yield header("Your last checks")
    yield from _rows(facts.checks, "You have checked nothing yet. `/checklink https://site.com/page` begins.")
    yield divider()
    yield context(_digest(facts), NEVER)


def _buttons(facts: HomeFacts) -> Iterator[Block]:
    yield button("Check a link", Action.OPEN_CHECK, "home", style="primary")
    yield button("Find prospects", Action.OPEN_PROSPECTS, "home")
    if facts.may_set_up:
        yield button("Settings", Action.OPEN_SETTINGS, "home")


def _rows(rows: Sequence[Row], none: str, *, waits: bool = False) -> Iterator[Block]:
    if not rows:
        yield section(none)
    for row in rows[:MAX_ROWS]:
        yield entry(row, ROOM, waits=waits)


def _digest(facts: HomeFacts) -> str:
    if facts.digest_at is None:
        return "No digest is planned"
    where = f" in {channel(facts.digest_channel)}" if facts.digest_channel else ""
    return f"Next digest {date(facts.digest_at)}{where}"
