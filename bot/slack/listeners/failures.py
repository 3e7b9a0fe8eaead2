"""What a person hears when a listener or a job of theirs fails."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.jobs import CutOffError, Failure, Run, new_ref
from bot.slack.blocks import errors
from bot.slack.deps import Desk
from bot.slack.errors import UserError
from bot.slack.ids import Job
from bot.slack.reply import ReplyTo

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    @app.error
    async def on_error(error: Exception, body: dict[str, Any]) -> None:
        try:
            reply = ReplyTo.of(body)
            if isinstance(error, UserError):
                message = errors.told(error.text, error.hint)
            else:
                ref = new_ref()
                log.error("ref %s: a listener failed", ref, exc_info=error)
                message = errors.broken(ref)
            await desk.delivery.answer(reply, message, replace=False)
        except Exception:
            log.exception("nobody could be told of %s", type(error).__name__, exc_info=error)


def register_job(
    desk: Desk, job: Job, work: Callable[[dict[str, Any], ReplyTo, Run], Awaitable[None]]
) -> None:
    """Have the engine run `work`; its payload carries `reply_to`, where failures are told."""

    async def run(payload: dict[str, Any], this: Run) -> None:
        reply = ReplyTo.from_json(payload["reply_to"])
        try:
            await work(payload, reply, this)
        except UserError as error:
            await desk.delivery.answer(reply, errors.told(error.text, error.hint), replace=False)

    async def tell(failure: Failure) -> None:
        reply = ReplyTo.from_json(failure.payload["reply_to"])
        if isinstance(failure.error, CutOffError):
            message = errors.told("I was restarted before this was done.", "Please ask again.")
        else:
            message = errors.broken(failure.ref)
        await desk.delivery.answer(reply, message, replace=False)

    desk.jobs.register(job.value, run, on_failure=tell)
