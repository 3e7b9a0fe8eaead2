"""The modal "Find prospects" of Home."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import prospects as cards
from bot.slack.errors import UserError
from bot.slack.ids import Callback, Field, Job
from bot.slack.listeners.asking import ask
from bot.slack.listeners.commands.prospects import ProspectRequest
from bot.slack.listeners.wishes import typed
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo


def register(app: AsyncApp) -> None:
    @app.view(Callback.PROSPECTS.value)
    async def prospects(
        ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any], view: dict[str, Any]
    ) -> None:
        desk, reply, values = desk_of(context), ReplyTo.of(body), view["state"]["values"]
        picked = (values.get(Field.SITE, {}).get(Field.SITE) or {}).get("selected_option")
        site = f" for {picked['value']}" if picked else ""
        try:
            request = ProspectRequest.parse(f"{typed(values, Field.TOPIC)}{site}")
        except UserError as error:
            await ack(response_action="errors", errors={Field.TOPIC.value: error.text})
            return
        refusal = await ask(
            desk, Job.PROSPECTS, reply, checks=cards.MAX_CARDS, topic=request.topic, site=request.site
        )
        await ack()
        await desk.delivery.answer(
            reply, refusal or cards.begun(request.topic), key=f"prospects {reply.occasion}"
        )
