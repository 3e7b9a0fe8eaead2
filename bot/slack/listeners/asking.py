"""Putting work for the worker: once for each request, and within the hour's allowance."""

from typing import Any

from bot.slack.blocks import errors
from bot.slack.blocks.kit import Message
from bot.slack.deps import Desk
from bot.slack.ids import Job
from bot.slack.jobs.running import job_id, payload_of
from bot.slack.reply import ReplyTo
from storage.team import Spent


async def ask(
    desk: Desk,
    job: Job,
    reply: ReplyTo,
    *,
    checks: int,
    openly: bool = False,
    **given: Any,  # noqa: ANN401 - JSON
) -> Message | None:
    """Put a job, unless this very request put it already. Gives what refuses it, None when it is put.

    `checks` is how many of the hour's checks it takes; `given` is its payload.
    """
    work_id = job_id(job, desk.tenant, reply)
    if await desk.jobs.progress(work_id) is not None:
        return None
    taken = await desk.team.take(reply.person.id, checks)
    if isinstance(taken, Spent):
        return errors.spent(taken, desk.now())
    payload = payload_of(desk.tenant, reply, desk.now(), openly=openly, **given)
    await desk.jobs.enqueue(job.value, payload, work_id)
    return None


async def read_outside(desk: Desk, channel: str, *, said: bool = False) -> bool:
    """Do people of other companies read a conversation?

    `said` is what the request itself tells of it. Where Slack is not asked or does not answer, that counts.
    """
    if channel.startswith("D"):
        return False
    about = await desk.channels.about(channel)
    return said if about is None else about.shared
