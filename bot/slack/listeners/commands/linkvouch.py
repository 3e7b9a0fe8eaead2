"""/linkvouch help | decisions [site] | export disavow | about"""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.outside import one_line
from bot.slack.blocks import decisions, errors
from bot.slack.blocks import help as helping
from bot.slack.blocks.kit import Message
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Command
from bot.slack.listeners.commands.checklink import site_named
from bot.slack.reply import ReplyTo

MAX_WORDS = 60  # characters of what was typed that are looked at


def register(app: AsyncApp, desk: Desk) -> None:
    @app.command(Command.LINKVOUCH.value)
    async def linkvouch(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        try:
            message = await _message(desk, one_line(body.get("text", ""), MAX_WORDS))
        except UserError as error:
            message = errors.told(error.text, error.hint)
        await desk.delivery.answer(ReplyTo.of(body), message, replace=False)


async def _message(desk: Desk, text: str) -> Message:
    match text.lower().split():
        case [] | ["help"]:
            return helping.usage()
        case ["about"]:
            return helping.about()
        case ["decisions"]:
            return decisions.listing(await desk.services.decisions(), "")
        case ["decisions", named]:
            site = site_named(named)
            return decisions.listing(await desk.services.decisions(site), site)
        case ["export", "disavow"]:
            return decisions.disavow_file(await desk.services.disavow())
        case _:
            return helping.unknown(text)
