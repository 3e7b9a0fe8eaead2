"""The modal that asks for pages to judge."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.outside import one_line
from bot.slack.blocks.asking import IN_DIRECT, reading
from bot.slack.errors import UserError
from bot.slack.ids import Callback, Field, Job
from bot.slack.listeners.asking import ask
from bot.slack.listeners.commands.checklink import CheckRequest
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo

MOST_SAID = 300  # characters below an input


def register(app: AsyncApp) -> None:
    @app.view(Callback.CHECK.value)
    async def check(
        ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any], view: dict[str, Any]
    ) -> None:
        desk, reply = desk_of(context), ReplyTo.of(body)
        try:
            request = _request(view["state"]["values"])
        except UserError as error:
            await ack(response_action="errors", errors={Field.URLS.value: one_line(error.text, MOST_SAID)})
            return
        refusal = await ask(
            desk,
            Job.CHECK,
            reply,
            checks=len(request.urls),
            urls=list(request.urls),
            sites=list(request.sites),
            notice="",
        )
        await ack()
        told = refusal or reading(request.urls, where=IN_DIRECT)
        await desk.delivery.answer(reply, told, key=f"asked {reply.occasion}")


def _request(values: dict[str, Any]) -> CheckRequest:
    """Raises UserError."""
    typed = values[Field.URLS][Field.URLS].get("value") or ""
    chosen = values.get(Field.SITE, {}).get(Field.SITE, {}).get("selected_option")
    return CheckRequest.parse(f"{typed} for {chosen['value']}" if chosen else typed)
