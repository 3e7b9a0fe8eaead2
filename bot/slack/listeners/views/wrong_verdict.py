"""The modal "Wrong verdict?": what a person sees instead, kept in the team's log."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import errors, facts
from bot.slack.blocks.limits import REASON
from bot.slack.ids import Callback, Field
from bot.slack.listeners.allowing import must_be_one_of_us
from bot.slack.listeners.wishes import typed
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from scoring.evidence import Verdict
from storage.team import Deed


def register(app: AsyncApp) -> None:
    @app.view(Callback.WRONG_VERDICT.value)
    async def wrong(
        ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any], view: dict[str, Any]
    ) -> None:
        desk, reply, values = desk_of(context), ReplyTo.of(body), view["state"]["values"]
        ref = desk.seal.carried(view)
        expected = Verdict(values[Field.EXPECTED][Field.EXPECTED]["selected_option"]["value"])
        missed = typed(values, Field.REASON)[:REASON]
        if not missed:
            said = "Say what it missed; without that nobody can mend it."
            await ack(response_action="errors", errors={Field.REASON.value: said})
            return
        await must_be_one_of_us(desk, reply)
        result = await desk.board.result(ref)
        detail = f"{ref} is {facts.standing(result)} and should be {expected.value.capitalize()}: {missed}"
        await desk.team.log(Deed.REPORT, detail, by=reply.person)
        await ack()
        thanks = errors.told("Your report is kept for whoever runs linkvouch here. Thank you.")
        await desk.delivery.answer(reply, thanks, key=f"report {reply.occasion}")
