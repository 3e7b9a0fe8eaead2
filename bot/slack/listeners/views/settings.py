"""The settings come back: they are stored, or what is wrong stands below its field."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack import welcome
from bot.slack.blocks.settings import FieldErrors, parse_settings
from bot.slack.ids import Callback, Field
from bot.slack.listeners.choosing import CHANGED, must_be_in_charge, save, stored, wrong_channels
from bot.slack.listeners.homes import publish
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.view(Callback.SETTINGS.value)
    async def settings(
        ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any], view: dict[str, Any]
    ) -> None:
        desk, reply = desk_of(context), ReplyTo.of(body)
        seen = desk.seal.carried(view)
        await must_be_in_charge(desk, reply)
        form = parse_settings(view["state"]["values"])
        wrong = form.errors if isinstance(form, FieldErrors) else await wrong_channels(desk, form)
        if isinstance(form, FieldErrors) or wrong:
            await ack(response_action="errors", errors=dict(wrong))
            return
        before = await stored(desk, reply.person.id)
        if before.stamp != seen:  # a new view would keep what was entered in the old one
            await ack(response_action="errors", errors={Field.FLAG_CHANNEL.value: CHANGED})
            return
        await save(desk, before, form, by=reply.person)
        await ack()
        if not await welcome.greet(desk.bench, reply.person):
            await welcome.advance(desk.bench, reply.person)
        await publish(desk, reply.person.id)
