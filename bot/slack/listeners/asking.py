"""Putting work for the worker: once for each request, and within the hour's allowance."""

from datetime import timedelta
from typing import Any, Final

from bot.slack.blocks import errors
from bot.slack.blocks.kit import Message
from bot.slack.deps import Desk
from bot.slack.ids import Job
from bot.slack.jobs.running import job_id, payload_of
from bot.slack.reply import ReplyTo
from storage.team import Spent

# Checks are taken some milliseconds before their job is put; a writer who has to wait gives up after 10 s.
PUT_WITHIN: Final = timedelta(minutes=1)


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
    taken = await desk.team.take(reply.person.id, checks, job=work_id)
    if isinstance(taken, Spent):
        if await desk.jobs.known([work_id]):
            return None
        if await _gave_back(desk):
            taken = await desk.team.take(reply.person.id, checks, job=work_id)
    if isinstance(taken, Spent):
        return errors.spent(taken, desk.now())
    payload = payload_of(desk.tenant, reply, desk.now(), openly=openly, **given)
    await desk.jobs.enqueue(job.value, payload, work_id)
    return None


async def _gave_back(desk: Desk) -> bool:
    """Give back what was taken for jobs that were never put: the process died in between. Was there any?

    It counts against nobody who is not refused, so it is looked for only then.
    """
    taken_for = await desk.team.taken_for(before=desk.now() - PUT_WITHIN)
    put = await desk.jobs.known(taken_for)
    lost = [each for each in taken_for if each not in put]
    if lost:
        await desk.team.give_back(lost)
    return bool(lost)


async def read_outside(desk: Desk, channel: str, *, said: bool = False) -> bool:
    """Do people of other companies read a conversation?

    `said` is what the request itself tells of it. Where Slack is not asked or does not answer, that counts.
    """
    if channel.startswith("D"):
        return False
    about = await desk.channels.about(channel)
    return said if about is None else about.shared
