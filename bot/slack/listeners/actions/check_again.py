"""The button "Check again": reads the page anew and puts the new card in place of the old one."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.jobs import Run
from bot.slack.blocks import verdict
from bot.slack.blocks.verdict import Showing
from bot.slack.deps import Desk
from bot.slack.ids import Action, Job
from bot.slack.listeners.clicks import stands_in_channel, value_of
from bot.slack.listeners.failures import register_job
from bot.slack.reply import ReplyTo

BUSY = "Reading the page again…"


def register(app: AsyncApp, desk: Desk) -> None:
    async def check_again(payload: dict[str, Any], reply: ReplyTo, _run: Run) -> None:
        before = await desk.board.result(payload["ref"])
        showing = Showing(by=reply.person, shared=payload["shared"])
        try:
            sites = (before.site,) if before.site else ()
            results = await desk.services.check([before.url], sites=sites, fresh=True)
        except BaseException:
            await desk.delivery.answer(reply, verdict.card(before, showing), replace=True)
            raise
        await desk.delivery.answer(reply, verdict.card(results[0], showing), replace=True)

    register_job(desk, Job.CHECK_AGAIN, check_again)

    @app.action(Action.CHECK_AGAIN.value)
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        reply, ref, shared = ReplyTo.of(body), value_of(body), stands_in_channel(body)
        before = await desk.board.result(ref)
        busy = verdict.card(before, Showing(by=reply.person, shared=shared, busy=BUSY))
        await desk.delivery.answer(reply, busy, replace=True)
        payload = {"ref": ref, "shared": shared, "reply_to": reply.as_json()}
        job_id = f"again {ref} {body['trigger_id']}"
        await desk.jobs.enqueue(Job.CHECK_AGAIN.value, payload, job_id=job_id)
