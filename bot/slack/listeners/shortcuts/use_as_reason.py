"""The message shortcut "Use as reason": a decision that rests on a message below the card of a link."""

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.decisions import Choice
from bot.slack.blocks import modals
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.modals import Pending, Quoted
from bot.slack.delivery import Posted
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Shortcut
from bot.slack.listeners.allowing import way_to
from bot.slack.listeners.deciding import tell_if_overtaken
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from storage.decisions import Person

_TOKEN: Final = re.compile(r"<(?P<sign>[@#!]?)(?P<id>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


def register(app: AsyncApp) -> None:
    @app.shortcut({"type": "message_action", "callback_id": Shortcut.USE_AS_REASON.value})
    async def use(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk, reply, message = desk_of(context), ReplyTo.of(body), body["message"]
        await ack()
        channel = body["channel"]["id"]
        flag = await desk.board.flag_at(channel, message.get("thread_ts") or "")
        words = words_of(message.get("text") or "")
        if flag is None or message["ts"] == flag.ts or not words:
            raise UserError(
                "A message is a reason only in the thread of a flagged link, and only one with words.",
                "Reply to the card of the link, then use the shortcut on that reply.",
            )
        await way_to(desk, reply, Choice.KEEP)  # the least; what they choose is asked about when they did
        current = await desk.board.current(flag.ref)
        seen = Seen(ref=flag.ref, number=current.number if current else 0)
        card = Posted(channel=flag.channel, ts=flag.ts)
        if await tell_if_overtaken(desk, reply, seen, card=card):
            return
        by = await _author(desk, message)
        pending = Pending(
            ref=seen.ref,
            number=seen.number,
            channel=card.channel,
            ts=card.ts,
            choice=None,
            said_by=by.name or by.id,
            said_at=await desk.channels.permalink(channel, message["ts"]),
        )
        before = Choice(current.choice) if current else None
        view = modals.change(pending, before, prefill=Quoted(words=words, by=by))
        await desk.views.open(body["trigger_id"], desk.seal.view(view))


def words_of(text: str) -> str:
    """What a person reads of a message's `text`: no entities, and a link's words in place of the link."""
    return html.unescape(_TOKEN.sub(_shown, text)).strip()


def _shown(token: re.Match[str]) -> str:
    return token["label"] or f"{token['sign'].replace('!', '@')}{token['id']}"


async def _author(desk: Desk, message: Mapping[str, Any]) -> Person:
    """Who wrote it, an app under the name that it gives itself."""
    person = str(message.get("user") or "")
    if not person or message.get("bot_id"):
        return Person(id=person, name=str(message.get("username") or "an app"))
    return Person(id=person, name=(await desk.people.about(person)).name)
