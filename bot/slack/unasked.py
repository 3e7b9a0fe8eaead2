"""Flags that nobody pressed a button for. Each is written down first, and gets its card after."""

import logging
from typing import Final

from bot.slack.bench import Bench
from bot.slack.blocks import errors
from bot.slack.errors import GoneError, UserError
from bot.slack.letters import Letter, Way
from bot.slack.reply import OURSELVES, Place, ReplyTo
from storage.team import TeamSettings

log = logging.getLogger(__name__)

AT_ONCE: Final = 50  # cards of one look: so many take a minute of Slack's one post a second


def place_for(team: TeamSettings, otherwise: str) -> Place | None:
    """Where cards go. `otherwise` is for a team that chose no channel, "" is none."""
    wanted = team.flag_channel or otherwise
    return Place.of_setting(wanted) if wanted else None


def told_of_trouble(team: TeamSettings) -> str:
    """Who hears that a channel takes nothing; "" when the team named nobody."""
    return next((person for person in (team.installer, *team.admins, *team.deciders) if person), "")


async def post_waiting(bench: Bench, otherwise: str) -> None:
    """Post the card of every flag that waits for one, if there is a channel for it by now."""
    place = place_for(await bench.team.settings(), otherwise)
    if place is None:
        return
    for flag in await bench.team.flags_without_card(AT_ONCE):
        if not await _post(bench, flag.ref, place):
            return


async def _post(bench: Bench, ref: str, place: Place) -> bool:
    """False when the channel takes no cards now; the flag waits on."""
    reply = ReplyTo(person=OURSELVES, place=place, occasion=ref)
    try:
        posted = await bench.board.flag(ref, place, reply=reply, again="")
    except GoneError:
        log.info("the flagged link %s has no card, as its check is no longer stored", ref)
        return True
    except UserError as error:  # the card is written down, and is posted when Slack takes it
        log.info("the card of the flagged link %s is late: %s", ref, error)
        return False
    if posted is None:
        await _tell(bench, ref, place)
    return posted is not None


async def _tell(bench: Bench, ref: str, place: Place) -> None:
    """That the channel refuses cards; once for as long as letters are kept."""
    team, watches = await bench.team.settings(), await bench.team.watchers(ref)
    person = told_of_trouble(team) or next((watch.person for watch in watches), "")
    if person:
        letter = Letter(
            key=f"no cards in {place.channel}",
            way=Way.POST,
            channel=person,
            person=person,
            message=errors.cards_refused(place.channel, place.name),
        )
        await bench.delivery.send(letter)
