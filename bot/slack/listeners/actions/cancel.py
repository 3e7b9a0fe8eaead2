"""The button that stops work that takes long. Who asked for it may press it, and workspace admins."""

from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from audits.rights import IN_CHARGE
from bot.slack.blocks import errors, progress
from bot.slack.blocks.kit import Message
from bot.slack.deps import Desk
from bot.slack.errors import NotAllowedError
from bot.slack.ids import Action
from bot.slack.jobs.check import Counted
from bot.slack.jobs.running import asker_of, is_of
from bot.slack.jobs.telling import edit_of, post_of
from bot.slack.listeners.clicks import value_of
from bot.slack.middleware.workspace import desk_of
from bot.slack.reply import ReplyTo
from storage.decisions import Person

ENDED: Final = "It had already ended."


def register(app: AsyncApp) -> None:
    @app.action(Action.CANCEL.value)
    async def cancel(ack: AsyncAck, context: AsyncBoltContext, body: dict[str, Any]) -> None:
        desk = desk_of(context)
        await ack()
        reply, job_id = ReplyTo.of(body), value_of(body)
        if not is_of(desk.tenant, job_id):
            await desk.delivery.answer(reply, errors.told(ENDED), key=f"stop {reply.occasion}")
            return
        await _may_stop(desk, reply.person.id, asker=asker_of(job_id))
        stopped = await desk.jobs.cancel(job_id)
        told = await _stopped(desk, job_id) if stopped else errors.told(ENDED)
        if await desk.delivery.posted(post_of(job_id), 0) is None:
            await desk.delivery.answer(reply, told, key=f"stop {reply.occasion}", replace=True)
        elif stopped:
            await desk.delivery.send(edit_of(job_id, told), newest=True)
        else:  # the answer stands there by now
            await desk.delivery.answer(reply, told, key=f"stop {reply.occasion}")


async def _may_stop(desk: Desk, person: str, *, asker: str) -> None:
    """Raises NotAllowedError."""
    if person == asker or (await desk.people.standing(person)).role in IN_CHARGE:
        return
    raise NotAllowedError("Only who asked for it, or a workspace admin, stops this.", (asker,))


async def _stopped(desk: Desk, job_id: str) -> Message:
    """What was done until then is shown, and kept."""
    how_far = await desk.jobs.progress(job_id)
    counted = Counted.parse(how_far.line) if how_far else None
    if counted is None:
        return errors.told("Cancelled.")
    found = [await desk.services.last_check(ref) for ref in counted.refs]
    results = [result for result in found if result is not None]
    by = Person(id=asker_of(job_id), name="")
    return progress.cancelled(results, done=counted.done, of=counted.of, by=by)
