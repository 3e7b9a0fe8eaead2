"""A site of ours that was just added: its pages tell what it is about."""

import logging
from typing import Any

from bot.job_types import Kind, Run
from bot.slack.bench import Workshop

log = logging.getLogger(__name__)


def kind(workshop: Workshop) -> Kind:
    """Payload: `tenant` and the `domain`. A site that does not answer is tried again in the night."""

    async def run(payload: dict[str, Any], this: Run) -> None:
        tenant, domain = payload["tenant"], payload["domain"]
        services = workshop.bench(tenant).services
        learnt = await services.learn_profile(domain, progress=this.report)
        if learnt is not None:
            told = learnt.say or f"{learnt.pages} pages read"
            log.info("tenant %s: the profile of %s: %s", tenant, domain, told)

    return Kind(handler=run)
