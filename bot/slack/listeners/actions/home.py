"""The buttons of Home and of the welcome: check a link, find prospects, open a thread."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import modals
from bot.slack.ids import Action
from bot.slack.listeners.allowing import must_be_one_of_us
from bot.slack.listeners.clicks import action_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    async def ask(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        await must_be_one_of_us(desk, ReplyTo.of(body))
        sites = [site.domain for site in await desk.services.sites()]
        checking = Action(action_of(body)["action_id"]) is Action.OPEN_CHECK
        view = modals.check(sites) if checking else modals.prospects(sites)
        await desk.views.open(body["trigger_id"], view)

    for action in (Action.OPEN_CHECK, Action.OPEN_PROSPECTS):
        app.action(action.value)(ask)

    @app.action(Action.OPEN_THREAD.value)
    async def open_thread(ack: AsyncAck) -> None:
        await ack()
