"""Lists of links: those that wait for a decision, those of one site, those a person checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from audits.decisions import Choice
from bot.slack.blocks import facts, limits
from bot.slack.blocks.flag import LABELS
from bot.slack.blocks.kit import Block, Message, button, context, fitted, header, opening, section
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import address, date, fallback, host_of, link, mrkdwn
from bot.slack.ids import Action
from scoring.evidence import Verdict
from storage.team import AskedCheck, FlaggedLink

MAX_LISTED: Final = 15
NONE_WAIT: Final = "No link waits for a decision."
HOW_TO_FLAG: Final = "`/checklink` judges a page, and its card has *Flag for the team*."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One link in a list."""

    ref: str
    page_url: str
    verdict: Verdict
    score: float | None
    at: datetime  # when it was flagged, or last checked
    permalink: str = ""  # of its card in Slack, "" where it has none
    proposed_by: str = ""  # name of who proposes a disavow that waits for a second person
    decision: Choice | None = None

    @classmethod
    def of_flag(cls, link: FlaggedLink, *, proposed_by: str = "") -> "Row":
        """A link with a card."""
        return cls(
            ref=link.flag.ref,
            page_url=link.page_url,
            verdict=Verdict(link.verdict or Verdict.UNKNOWN),
            score=link.score,
            at=link.flagged_at,
            permalink=link.flag.permalink,
            proposed_by=proposed_by,
            decision=Choice(link.decision) if link.decision else None,
        )

    @classmethod
    def of_check(cls, check: AskedCheck) -> "Row":
        """A link that a person had checked."""
        return cls(
            ref=check.ref,
            page_url=check.page_url,
            verdict=Verdict(check.verdict or Verdict.UNKNOWN),
            score=check.score,
            at=check.asked_at,
            decision=Choice(check.decision) if check.decision else None,
        )


def waiting(rows: Sequence[Row], total: int) -> Message:
    """Flagged links without a decision, the longest waiting first; `total` counts those left out too."""
    if not rows:
        plainly = HOW_TO_FLAG.replace("`", "").replace("*", "")
        return Message(text=f"{NONE_WAIT} {plainly}", blocks=[section(NONE_WAIT, HOW_TO_FLAG)])
    return fitted(lambda room: _waiting(rows, total, room))


def of_site(host: str, rows: Sequence[Row]) -> Message:
    """Every link from one site that was ever checked, newest first; `rows` has at least one."""
    return fitted(lambda room: _of_site(host, rows, room))


def entry(row: Row, room: Room, *, waits: bool = False) -> Block:
    """One link with what can be opened of it: its card in the channel, or else a card of one's own."""
    state = f"{row.proposed_by} proposes Disavow, it needs a second person" if row.proposed_by else ""
    parts = (
        f"{facts.MARKS[row.verdict]} *{standing(row)}*",
        link(row.page_url, room.address),
        f"{'waits since ' if waits else ''}{date(row.at)}",
        mrkdwn(state, room.sentence),
        f"decided: {LABELS[row.decision]}" if row.decision else "",
    )
    shape = section(" · ".join(filter(None, parts)))
    host = host_of(row.page_url)
    if row.permalink.startswith("https://"):
        says = f"Open thread: {host}"
        shape["accessory"] = opening("Open thread", Action.OPEN_THREAD, row.permalink, says=says)
    else:
        says = f"Open the card: {host}"
        shape["accessory"] = button("Open the card", Action.OPEN_CARD, row.ref, says=says)
    return shape


def standing(row: Row) -> str:
    """Verdict and score in words: "Risky, 12/100"."""
    name = row.verdict.value.capitalize()
    return name if row.score is None else f"{name}, {facts.score(row.score)}"


def _waiting(rows: Sequence[Row], total: int, room: Room) -> Message:
    title = f"{total:,} flagged {'link waits' if total == 1 else 'links wait'} for a decision"
    blocks = [header(title), *(entry(row, room, waits=True) for row in rows[:MAX_LISTED])]
    blocks.extend(_left_out(total))
    return Message(text=_text(title, rows), blocks=blocks)


def _of_site(host: str, rows: Sequence[Row], room: Room) -> Message:
    count = f"{len(rows):,} {'page' if len(rows) == 1 else 'pages'}"
    title = f"{count} of {mrkdwn(host, 80)} {'was' if len(rows) == 1 else 'were'} checked"
    blocks = [section(f"*{title}*"), *(entry(row, room) for row in rows[:MAX_LISTED])]
    blocks.extend(_left_out(len(rows)))
    return Message(text=_text(f"{count} of {host} checked", rows), blocks=blocks)


def _left_out(total: int) -> Iterator[Block]:
    if total > MAX_LISTED:
        yield context(f"{MAX_LISTED} are shown; {total - MAX_LISTED:,} more are stored.")


def _text(title: str, rows: Sequence[Row]) -> str:
    named = (f"{standing(row)}: {address(row.page_url)}." for row in rows[:MAX_LISTED])
    return fallback(f"{title}.", *named, limit=limits.FALLBACK)
