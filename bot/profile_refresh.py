"""A job of the worker: sites of ours whose profile is a month old are read again."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from bot.in_threads import InThreads
from bot.job_types import Handlers, Kind, Run
from bot.offices import OpenOffices
from bot.services import Services
from bot.wiring import SEEDED
from storage import sites

log = logging.getLogger(__name__)

NAME: Final = "profiles.refresh"
CRON: Final = "17 3 * * *"  # looked at every night, so that a site which did not answer is tried the next


def _now() -> datetime:
    return datetime.now(UTC)


def handlers(offices: OpenOffices, *, now: Callable[[], datetime] = _now) -> Handlers:
    async def refresh(_payload: dict[str, Any], run: Run) -> None:
        for tenant in await InThreads(offices.database).read(sites.tenants):
            if tenant != SEEDED:
                await _refresh(offices.of(tenant).services, tenant, run, now())

    return {NAME: Kind(handler=refresh)}


async def _refresh(services: Services, tenant: str, run: Run, now: datetime) -> None:
    for site in await services.sites():
        profile = await services.profile(site.domain)
        if profile is None or not profile.refresh_due(now):
            continue
        run.report(f"Reading {site.domain}")
        try:
            learnt = await services.learn_profile(site.domain)
        except Exception:  # one site must not keep the others from being read
            log.exception("tenant %s: the profile of %s could not be renewed", tenant, site.domain)
            continue
        if learnt is not None:
            told = learnt.say or f"{learnt.pages} pages read"
            log.info("tenant %s: the profile of %s: %s", tenant, site.domain, told)
