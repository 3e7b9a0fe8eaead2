"""/linkvouch help | settings | flagged | decisions [site] | export disavow | digest now | status | about"""

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits import rights
from bot.outside import one_line
from bot.slack import weekly
from bot.slack.blocks import decisions, digest, errors, flagged
from bot.slack.blocks import help as helping
from bot.slack.blocks.flagged import MAX_LISTED
from bot.slack.blocks.help import Status
from bot.slack.blocks.kit import Message
from bot.slack.deps import Desk
from bot.slack.errors import NotAllowedError, UserError
from bot.slack.ids import Command, Job
from bot.slack.jobs.running import job_id, payload_of
from bot.slack.listeners.allowing import asker, must_be_one_of_us, required
from bot.slack.listeners.choosing import show
from bot.slack.listeners.commands.checklink import site_named
from bot.slack.listeners.homes import waiting_rows
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from storage.team import Deed

MAX_WORDS: Final = 60  # characters of what was typed that are looked at
# Answered whoever asks, so that they are while Slack does not say who that is.
_FOR_ALL: Final = frozenset({"", "help", "about", "status"})


def register(app: AsyncApp) -> None:
    @app.command(Command.LINKVOUCH.value)
    async def linkvouch(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply, text = ReplyTo.of(body), one_line(body.get("text", ""), MAX_WORDS)
        try:
            if text.lower() not in _FOR_ALL:
                await must_be_one_of_us(desk, reply)
            if text.lower() == "settings":
                await show(desk, reply, body["trigger_id"])
                return
            message = await _message(desk, reply, text)
        except NotAllowedError as error:
            message = errors.refused(error.text, error.can)
        except UserError as error:
            message = errors.told(error.text, error.hint)
        await desk.delivery.answer(reply, message, key=f"linkvouch {reply.occasion}")


async def _message(desk: Desk, reply: ReplyTo, text: str) -> Message:
    match text.lower().split():
        case [] | ["help"]:
            message = helping.usage()
        case ["about"]:
            message = helping.about()
        case ["status"]:
            message = helping.status(await _status(desk))
        case ["flagged"]:
            total = (await desk.team.flag_counts()).waiting
            message = flagged.waiting(await waiting_rows(desk, MAX_LISTED), total)
        case ["decisions"]:
            message = decisions.listing(await desk.services.decisions(), "")
        case ["decisions", named]:
            site = site_named(named)
            message = decisions.listing(await desk.services.decisions(site), site)
        case ["digest", "now"]:
            message = await _digest(desk, reply)
        case ["export", "disavow"]:
            message = await _exported(desk, reply)
        case _:
            message = helping.unknown(text)
    return message


async def _digest(desk: Desk, reply: ReplyTo) -> Message:
    """The news of the last seven days, which a worker gathers for who asks alone."""
    payload = payload_of(desk.tenant, reply, desk.now(), flag_channel=desk.flag_channel)
    await desk.jobs.enqueue(Job.DIGEST_NOW.value, payload, job_id(Job.DIGEST_NOW, desk.tenant, reply))
    return digest.gathering()


async def _exported(desk: Desk, reply: ReplyTo) -> Message:
    """The disavow file, for those who may have it; who took it is written down first."""
    asks = await asker(desk, reply)
    required(rights.may_export(asks.who, asks.team))
    file = await desk.services.disavow()
    count = len(file.added)
    detail = f"disavow file, {count} {'entry' if count == 1 else 'entries'}"
    await desk.team.log(Deed.EXPORT, detail, by=reply.person)
    return decisions.disavow_file(file)


async def _status(desk: Desk) -> Status:
    health, team = await desk.health(), await desk.team.settings()
    channel = weekly.channel_of(team, desk.flag_channel)
    return Status(
        sites=tuple(site.domain for site in await desk.services.sites()),
        rank_data=health.rank_data,
        workers=health.workers,
        waiting=health.waiting,
        flagged=(await desk.team.flag_counts()).waiting,
        off=health.off,
        digest=digest.comes(weekly.rhythm_of(team, channel)),
        at=desk.now(),
    )
