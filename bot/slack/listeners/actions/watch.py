"""The buttons "Watch this link" and "Stop watching"."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import verdict
from bot.slack.blocks.verdict import Showing
from bot.slack.deps import Desk
from bot.slack.errors import GoneError
from bot.slack.ids import Action
from bot.slack.jobs.recheck_watched import EVERY
from bot.slack.listeners.clicks import stands_in_channel, value_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from storage.errors import NoSuchRef


def register(app: AsyncApp) -> None:
    @app.action(Action.WATCH.value)
    async def watch(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        try:
            await desk.team.watch(
                value_of(body), person=ReplyTo.of(body).person.id, next_at=desk.now() + EVERY
            )
        except NoSuchRef as error:
            raise GoneError from error
        await _show(desk, body, now_watched=True)

    @app.action(Action.UNWATCH.value)
    async def unwatch(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        await desk.team.unwatch(value_of(body), person=ReplyTo.of(body).person.id)
        await _show(desk, body, now_watched=False)


async def _show(desk: Desk, body: dict[str, Any], *, now_watched: bool) -> None:
    """Say so, and change the button on a card that this person alone sees."""
    reply = ReplyTo.of(body)
    result = await desk.board.result(value_of(body))
    direct = reply.place.is_direct
    if direct or not stands_in_channel(body):
        card = verdict.card(result, Showing(by=reply.person, watched=now_watched, shared=direct))
        await desk.delivery.answer(reply, card, key=f"watch card {reply.occasion}", replace=True)
    told = verdict.watching(result, now_watched=now_watched)
    await desk.delivery.answer(reply, told, key=f"watch {reply.occasion}")
