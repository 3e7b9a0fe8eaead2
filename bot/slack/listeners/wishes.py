"""What a submitted modal about a decision asks for."""

from collections.abc import Mapping
from typing import Any

from audits.decisions import Choice
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.modals import Pending
from bot.slack.blocks.text import host_of
from bot.slack.delivery import Posted
from bot.slack.ids import Field
from bot.slack.listeners.deciding import Wish
from scoring.results import CheckResult
from web import urls


def typed(values: Mapping[str, Any], field: Field) -> str:
    """The words in a text input, "" where there are none."""
    return str(values[field][field].get("value") or "").strip()


def wish_of(pending: Pending, choice: Choice, why: str, *, confirmed: bool = False) -> Wish:
    """A reason that rests on somebody's message names them, and leads there."""
    said = f"{why} (from what {pending.said_by} said)" if why and pending.said_by else why
    return Wish(
        seen=Seen(ref=pending.ref, number=pending.number),
        choice=choice,
        why=said,
        card=Posted(channel=pending.channel, ts=pending.ts),
        permalink=pending.said_at if why else "",
        confirmed=confirmed,
    )


def domain_of(result: CheckResult) -> str:
    """What is typed to confirm a disavow: the registrable domain of the referring page."""
    return urls.registrable_domain(result.url) or host_of(result.url)
