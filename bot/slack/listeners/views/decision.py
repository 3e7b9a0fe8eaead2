"""The modal that asks for a reason, and for the choice when a decision is changed."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from audits.decisions import Choice
from bot.slack.blocks.flag import Seen
from bot.slack.blocks.limits import REASON
from bot.slack.blocks.modals import REASON_NEEDED, Pending
from bot.slack.delivery import Posted
from bot.slack.deps import Desk
from bot.slack.ids import Callback, Field
from bot.slack.listeners.clicks import only_insiders
from bot.slack.listeners.deciding import record
from bot.slack.reply import ReplyTo


def register(app: AsyncApp, desk: Desk) -> None:
    @app.view(Callback.DECISION.value)
    async def decision(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        pending = Pending.parse(view["private_metadata"])
        values = view["state"]["values"]
        why = (values[Field.REASON][Field.REASON].get("value") or "").strip()[:REASON]
        choice = pending.choice or Choice(values[Field.CHOICE][Field.CHOICE]["selected_option"]["value"])
        if choice is Choice.DISAVOW and not why:
            await ack(response_action="errors", errors={Field.REASON.value: REASON_NEEDED})
            return
        await ack()
        only_insiders(body)
        await record(
            desk,
            ReplyTo.of(body),
            Seen(ref=pending.ref, number=pending.number),
            choice,
            why=why,
            card=Posted(channel=pending.channel, ts=pending.ts),
        )
