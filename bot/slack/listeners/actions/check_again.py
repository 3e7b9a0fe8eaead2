"""The button "Check again": the page is read anew, and the new card takes the place of the old one."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.ids import Action, Job
from bot.slack.listeners.asking import ask
from bot.slack.listeners.clicks import card_of, stands_in_channel, thread_of, value_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.action(Action.CHECK_AGAIN.value)
    async def pressed(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply, ref = ReplyTo.of(body), value_of(body)
        await desk.board.result(ref)  # raises where there is nothing any more, before work is put for it
        stands = card_of(body)
        card = None
        if stands_in_channel(body):
            card = {"channel": stands.channel, "ts": stands.ts, "thread": thread_of(body).ts}
        refusal = await ask(desk, Job.CHECK_AGAIN, reply, checks=1, ref=ref, card=card)
        if refusal is not None:
            await desk.delivery.answer(reply, refusal, key=f"spent {reply.occasion}")
