"""The modal that asks for a reason, and for the choice when a decision is changed."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.decisions import Choice
from audits.rights import ConfirmDomain
from bot.slack.blocks import modals
from bot.slack.blocks.limits import REASON
from bot.slack.blocks.modals import REASON_NEEDED, Pending
from bot.slack.ids import Callback, Field
from bot.slack.listeners.allowing import way_to
from bot.slack.listeners.deciding import carry_out
from bot.slack.listeners.wishes import domain_of, typed, wish_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.view(Callback.DECISION.value)
    async def decision(
        ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any], view: dict[str, Any]
    ) -> None:
        desk, reply = desk_of(context), ReplyTo.of(body)
        pending, values = Pending.parse(desk.seal.carried(view)), view["state"]["values"]
        why = typed(values, Field.REASON)[:REASON]
        choice = pending.choice or Choice(values[Field.CHOICE][Field.CHOICE]["selected_option"]["value"])
        if choice is Choice.DISAVOW and not why:
            await ack(response_action="errors", errors={Field.REASON.value: REASON_NEEDED})
            return
        if isinstance(await way_to(desk, reply, choice), ConfirmDomain):
            domain = domain_of(await desk.board.result(pending.ref))
            asking = modals.confirm_disavow(pending, domain, why)
            await ack(response_action="push", view=desk.seal.view(asking))
            return
        await ack()
        await carry_out(desk, reply, wish_of(pending, choice, why))
