"""The button "Explain the score": all the evidence, in a modal whose pages are turned by buttons."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks.explain import Leaf
from bot.slack.blocks.explain import explain as shown
from bot.slack.ids import Action
from bot.slack.listeners.allowing import must_be_one_of_us
from bot.slack.listeners.clicks import value_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.action(Action.EXPLAIN.value)
    async def explain(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        await must_be_one_of_us(desk, ReplyTo.of(body))
        result = await desk.board.result(value_of(body))
        await desk.views.open(body["trigger_id"], shown(result))

    async def turn(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        await must_be_one_of_us(desk, ReplyTo.of(body))
        leaf, view = Leaf.parse(value_of(body)), body["view"]
        result = await desk.board.result(leaf.ref)
        await desk.views.update(view["id"], shown(result, leaf.page), seen=view["hash"])

    for action in (Action.EXPLAIN_NEXT, Action.EXPLAIN_BACK):
        app.action(action.value)(turn)
