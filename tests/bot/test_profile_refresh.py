import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import profile_refresh
from bot.job_types import Run
from bot.offices import OpenOffices
from bot.settings import Settings
from bot.wiring import SEEDED, TENANT, open_offices
from scoring.site import Site
from tests.fakes import WordEncoder, parse_here

OTHER = ".T1"
MONTH_LATER = timedelta(days=31)


@pytest.fixture
async def offices(settings: Settings, our_site: Site) -> AsyncIterator[OpenOffices]:
    """Two workspaces with our site, and what the environment gave."""
    async with open_offices(settings, encoder=WordEncoder(), parse=parse_here) as opened:
        for tenant in (TENANT, OTHER, SEEDED):
            await opened.of(tenant).services.add_site(our_site)
        yield opened


async def refreshed(offices: OpenOffices, now: datetime) -> list[str]:
    """Run the job; gives what it reported."""
    lines: list[str] = []
    kind = profile_refresh.handlers(offices, now=lambda: now)[profile_refresh.NAME]
    await kind.handler({}, Run(job_id="1", report=lines.append))
    return lines


async def test_a_profile_is_renewed_in_every_workspace_when_it_is_a_month_old(
    offices: OpenOffices, our_site: Site
) -> None:
    now = datetime.now(UTC)
    reading = [f"Reading {our_site.domain}"]
    assert await refreshed(offices, now) == 2 * reading
    for tenant in (TENANT, OTHER):
        profile = await offices.of(tenant).services.profile(our_site.domain)
        assert profile is not None
        assert profile.pages > 1
    assert await refreshed(offices, now) == []
    assert await refreshed(offices, now + MONTH_LATER) == 2 * reading
    seeded = await offices.of(SEEDED).services.profile(our_site.domain)
    assert seeded is not None
    assert seeded.read_at is None


async def test_one_site_that_breaks_keeps_no_other_from_being_read(
    offices: OpenOffices, our_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    services = offices.of(OTHER).services

    async def broken(*_: Any, **__: Any) -> None:  # noqa: ANN401 - whatever it is given
        raise RuntimeError("of no use")

    services.learn_profile = broken
    with caplog.at_level(logging.INFO, "bot.profile_refresh"):
        await refreshed(offices, datetime.now(UTC))
    profile = await offices.of(TENANT).services.profile(our_site.domain)
    assert profile is not None
    assert profile.read_at is not None
    assert f"tenant {OTHER}: the profile of {our_site.domain} could not be renewed" in caplog.text
    assert f"tenant {TENANT}: the profile of {our_site.domain}: {profile.pages} pages read" in caplog.text
