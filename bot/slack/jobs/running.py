"""How the work that was asked for in Slack is run: on the bench of its workspace, failures told in words."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeAlias

from bot.job_types import CutOffError, Failure, Kind, Run
from bot.slack.bench import Bench, Workshop
from bot.slack.blocks import errors
from bot.slack.errors import UserError
from bot.slack.ids import Job
from bot.slack.jobs.telling import Telling
from bot.slack.reply import ReplyTo

Work: TypeAlias = Callable[[Bench, dict[str, Any], Telling, Run], Awaitable[None]]


def payload_of(
    bench_of: str,
    reply: ReplyTo,
    asked_at: datetime,
    *,
    openly: bool = False,
    **given: Any,  # noqa: ANN401 - JSON
) -> dict[str, Any]:
    """The payload of a job: whose it is, who asked, when, whether all see it, and what was given with it."""
    return {
        "tenant": bench_of,
        "reply_to": reply.as_json(),
        "asked_at": asked_at.isoformat(),
        "openly": openly,
        **given,
    }


def job_id(job: Job, tenant: str, reply: ReplyTo) -> str:
    """The same for the same command, click or message, so that it is done once."""
    return f"{tenant} {job.value} {reply.person.id} {reply.occasion}"


def is_of(tenant: str, job_id: str) -> bool:
    """Ids come back from buttons, so whose a job is has to be asked."""
    return job_id.startswith(f"{tenant} ")


def asker_of(job_id: str) -> str:
    """The user id of who asked, "" for what is no id of a job that somebody asked for."""
    parts = job_id.split(" ", 3)
    return parts[2] if len(parts) == 4 else ""


def kind(workshop: Workshop, work: Work) -> Kind:
    """Whoever asked hears of every failure."""

    async def run(payload: dict[str, Any], this: Run) -> None:
        bench = workshop.bench(payload["tenant"])
        telling = Telling(bench, this.job_id, payload)
        try:
            await work(bench, payload, telling, this)
        except UserError as error:
            await telling.end(errors.told(error.text, error.hint))

    async def tell(failure: Failure) -> None:
        telling = Telling(workshop.bench(failure.payload["tenant"]), failure.job_id, failure.payload)
        cut_off = isinstance(failure.error, CutOffError)
        await telling.end(errors.restarted() if cut_off else errors.broken(failure.ref))

    return Kind(handler=run, on_failure=tell)
