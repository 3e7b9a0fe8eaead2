"""What the worker does for Slack: one file per kind of job. What is to be said goes into the outbox."""

from typing import Final

from bot.job_types import Handlers, Jobs
from bot.slack.bench import Workshop
from bot.slack.ids import Job
from bot.slack.jobs import check, check_again, digest, digest_now, learn_site, prospects, recheck_watched
from bot.slack.jobs.running import Work, kind

_ASKED: Final[dict[Job, Work]] = {
    Job.CHECK: check.work,
    Job.CHECK_AGAIN: check_again.work,
    Job.PROSPECTS: prospects.work,
    Job.DIGEST_NOW: digest_now.work,
}


def handlers(workshop: Workshop) -> Handlers:
    asked = {job.value: kind(workshop, work) for job, work in _ASKED.items()}
    return {
        **asked,
        Job.LEARN_SITE.value: learn_site.kind(workshop),
        Job.RECHECK_WATCHED.value: recheck_watched.kind(workshop),
        Job.DIGEST.value: digest.kind(workshop),
    }


def register_all(jobs: Jobs, workshop: Workshop) -> None:
    """Make the kinds known to an engine, which runs them here or leaves them to its workers."""
    for name, each in handlers(workshop).items():
        jobs.register(name, each.handler, on_failure=each.on_failure)
