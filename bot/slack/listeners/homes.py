"""What the Home of a person shows, and showing it."""

from audits import rights
from audits.rights import Allowed, Refused
from bot.slack import weekly
from bot.slack.blocks import home
from bot.slack.blocks.flagged import Row
from bot.slack.blocks.home import MAX_ROWS, HomeFacts
from bot.slack.deps import Desk
from storage.team import FlaggedLink


async def publish(desk: Desk, person: str, *, seen: str = "") -> None:
    """Show it as it is now. One that changed since `seen` (its hash) was made anew meanwhile, and stays."""
    await desk.views.publish(person, home.home(await facts_for(desk, person)), seen=seen)


async def facts_for(desk: Desk, person: str) -> HomeFacts:
    """Of nothing but the sites' absence for those who may not ask. Raises UserError."""
    who, team = await desk.people.standing(person), await desk.team.settings()
    may_set_up = isinstance(rights.may_change_settings(who, team), Allowed)
    if isinstance(rights.may_ask(who), Refused):
        return HomeFacts(may_set_up=False)
    checks = await desk.team.recent_checks(person, MAX_ROWS)
    channel = weekly.channel_of(team, desk.flag_channel)
    digest = await weekly.upcoming(team, desk.now(), desk.delivery) if channel else None
    return HomeFacts(
        sites=tuple(site.domain for site in await desk.services.sites()),
        may_set_up=may_set_up,
        waiting=await waiting_rows(desk, MAX_ROWS),
        waiting_total=(await desk.team.flag_counts()).waiting,
        checks=tuple(map(Row.of_check, checks)),
        digest_at=digest.at if digest else None,
        digest_channel=channel,
    )


async def waiting_rows(desk: Desk, limit: int) -> tuple[Row, ...]:
    """What waits for a decision, the longest waiting first."""
    return tuple([await _row(desk, link) for link in await desk.team.waiting_flags(limit)])


async def _row(desk: Desk, link: FlaggedLink) -> Row:
    waits = await desk.board.proposal(link.flag.ref)
    return Row.of_flag(link, proposed_by=(waits.by.name or waits.by.id) if waits else "")
