"""The modal that asks once more before a card goes where people of other companies read it."""

import json
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.ids import Callback
from bot.slack.listeners.actions.post_in_channel import share
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import Place, ReplyTo


def register(app: AsyncApp) -> None:
    @app.view(Callback.POST_SHARED.value)
    async def confirm_post(
        ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any], view: dict[str, Any]
    ) -> None:
        desk = desk_of(context)
        await ack()
        held = json.loads(desk.seal.carried(view))
        result = await desk.board.result(held["ref"])
        await share(desk, replace(ReplyTo.of(body), place=Place(channel=held["channel"])), result)
