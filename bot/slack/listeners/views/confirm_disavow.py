"""The modal of a team of one: the domain typed again takes the place of a second person."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.decisions import Choice
from bot.slack.blocks.limits import REASON
from bot.slack.blocks.modals import DOMAIN_NEEDED, REASON_NEEDED, Pending
from bot.slack.ids import Callback, Field
from bot.slack.listeners.deciding import carry_out
from bot.slack.listeners.wishes import domain_of, typed, wish_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.view(Callback.CONFIRM_DISAVOW.value)
    async def confirm(
        ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any], view: dict[str, Any]
    ) -> None:
        desk = desk_of(context)
        pending, values = Pending.parse(desk.seal.carried(view)), view["state"]["values"]
        wrong = {}
        if typed(values, Field.DOMAIN).casefold() != domain_of(await desk.board.result(pending.ref)):
            wrong[Field.DOMAIN.value] = DOMAIN_NEEDED
        why = typed(values, Field.REASON)[:REASON]
        if not why:
            wrong[Field.REASON.value] = REASON_NEEDED
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await ack(response_action="clear")
        wish = wish_of(pending, Choice.DISAVOW, why, confirmed=True)
        await carry_out(desk, ReplyTo.of(body), wish)
