"""The button "Post in channel" of a private verdict card."""

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import modals, verdict
from bot.slack.blocks.asking import posted_already
from bot.slack.blocks.verdict import Showing
from bot.slack.deps import Desk
from bot.slack.ids import Action
from bot.slack.letters import NOTHING
from bot.slack.listeners.asking import read_outside
from bot.slack.listeners.clicks import value_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from scoring.results import CheckResult

AGAIN: Final = "press *Post in channel* again"


def register(app: AsyncApp) -> None:
    @app.action(Action.POST_IN_CHANNEL.value)
    async def post_in_channel(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply, ref = ReplyTo.of(body), value_of(body)
        result = await desk.board.result(ref)
        shared = bool((body.get("channel") or {}).get("is_ext_shared"))
        if await read_outside(desk, reply.place.channel, said=shared):
            view = modals.post_shared(result, ref, reply.place.channel, reply.place.name)
            await desk.views.open(body["trigger_id"], desk.seal.view(view))
        else:
            await share(desk, reply, result)


async def share(desk: Desk, reply: ReplyTo, result: CheckResult) -> None:
    """Post the card of one check in the channel of `reply`, once."""
    card = verdict.card(result, Showing(by=reply.person, shared=True))
    key = f"share {reply.place.channel} {result.ref} {result.checked_at.isoformat()}"
    if not await desk.delivery.post(reply, card, key=key, again=AGAIN, instead=NOTHING):
        await desk.delivery.answer(reply, posted_already(), key=f"shared {reply.occasion}")
