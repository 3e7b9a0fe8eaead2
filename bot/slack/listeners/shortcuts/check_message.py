"""The message shortcut "Check links in message"."""

from dataclasses import replace
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import errors
from bot.slack.blocks.asking import SHARED_OUTSIDE, first_of
from bot.slack.blocks.kit import Message
from bot.slack.deps import Desk
from bot.slack.ids import Job, Shortcut
from bot.slack.listeners.asking import ask, read_outside
from bot.slack.listeners.links import outside_links
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo

MOST: Final = 10  # pages of one message
AGAIN: Final = "use the shortcut again"


def register(app: AsyncApp) -> None:
    @app.shortcut(Shortcut.CHECK_MESSAGE.value)
    async def check_message(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk, reply = desk_of(context), ReplyTo.of(body)
        await ack()
        refusal = await _asked(desk, reply, body["message"])
        if refusal is not None:
            await desk.delivery.answer(reply, refusal, key=f"no links {reply.occasion}")


async def _asked(desk: Desk, reply: ReplyTo, message: dict[str, Any]) -> Message | None:
    """Put the job; its answer comes below the message where all see it, else for the person alone."""
    ours = [site.domain for site in await desk.services.sites()]
    found = outside_links(message, ours=ours)
    if not found:
        return errors.no_links_here()
    outside = await read_outside(desk, reply.place.channel)
    thread = str(message.get("thread_ts") or message.get("ts") or "")
    notices = (first_of(len(found), MOST), SHARED_OUTSIDE if outside else "")
    return await ask(
        desk,
        Job.CHECK,
        replace(reply, place=replace(reply.place, thread=thread)),
        checks=min(len(found), MOST),
        openly=not outside,
        urls=list(found[:MOST]),
        sites=[],
        notice=" ".join(filter(None, notices)),
        again=AGAIN,
    )
