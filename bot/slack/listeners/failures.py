"""What a person hears when a listener or a job of theirs fails."""

import asyncio
import logging
from typing import Any, Final

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.job_types import new_ref
from bot.slack.blocks import errors
from bot.slack.errors import NotAllowedError, UserError
from bot.slack.middleware import repeats
from bot.slack.middleware.workspace import desk_of
from bot.slack.posting import tell_at_once
from bot.slack.reply import ReplyTo

log = logging.getLogger(__name__)

NOT_NOW: Final = (
    "I cannot do that just now. Try again in a minute; if it stays like this, ask whoever runs linkvouch to "
    "look at its log."
)
SEEN_S: Final = 0.02  # Bolt looks for an ack every 10 ms


def register(app: AsyncApp) -> None:
    @app.error
    async def on_error(
        error: Exception, context: AsyncBoltContext, body: dict[str, Any], response: BoltResponse | None
    ) -> BoltResponse | None:
        try:
            desk, reply = desk_of(context), ReplyTo.of(body)
            if isinstance(error, NotAllowedError):
                message = errors.refused(error.text, error.can)
            elif isinstance(error, UserError):
                message = errors.told(error.text, error.hint)
            else:
                ref = new_ref()
                log.error("ref %s: a listener failed", ref, exc_info=error)
                message = errors.broken(ref)
            await desk.delivery.answer(reply, message, key=f"failure {reply.occasion}")
        except Exception:
            log.exception("nobody could be told of %s", type(error).__name__, exc_info=error)
            if response is not None and "command" in body:  # Slack sends it once, and shows what we answer
                return BoltResponse(status=200, body=NOT_NOW)
            if response is not None:  # without an acknowledgement Slack says so, or sends it again
                repeats.forget(context)
                return response
            await _tell_at_once(context, body)
        if response is not None:
            return BoltResponse(status=200)
        await asyncio.sleep(SEEN_S)  # the listener acknowledged; Bolt takes that back once we return
        return None


async def _tell_at_once(context: AsyncBoltContext, body: dict[str, Any]) -> None:
    """Who pressed a button that was acknowledged would hear nothing else."""
    try:
        desk = desk_of(context)
        address = desk.addresses.open(body.get("response_url") or "", tenant=desk.tenant)
        if address:
            await tell_at_once(address, NOT_NOW)
    except Exception as error:  # noqa: BLE001 - what is wrong is logged already, and this holds an address
        log.warning("nor could a person be told at once: %s", type(error).__name__)
