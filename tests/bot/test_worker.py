import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import worker
from bot.jobs import Handlers, JobStore, Kind, Run, State, open_jobs
from bot.offices import OpenOffices
from bot.settings import Settings
from bot.wiring import TENANT
from bot.worker import work
from scoring.embedding import Encoder, ModelMissing
from tests.bot.job_engines import PATIENCE_S, comes_true, until


class NoModel(Encoder):
    def load(self) -> None:
        raise ModelMissing("The model is not on this disk.")


async def nothing(_payload: dict[str, Any], _run: Run) -> None:
    pass


def one_kind(name: str) -> Handlers:
    return {name: Kind(handler=nothing)}


async def test_two_faces_cannot_share_a_name(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, home=tmp_path)
    with pytest.raises(ValueError, match="two handlers for the job check"):
        await work(settings, [lambda _: one_kind("check"), lambda _: one_kind("check")], asyncio.Event())


async def test_a_worker_does_jobs_with_the_services_also_where_the_model_is_missing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(
        _env_file=None,
        home=tmp_path,
        sites=("our-site.com",),
        slack_bot_token=SecretStr("xoxb-1"),
    )
    seen: list[str] = []

    def kinds(offices: OpenOffices) -> Handlers:
        async def look(payload: dict[str, Any], _run: Run) -> None:
            seen.extend(site.domain for site in await offices.of(payload["tenant"]).services.sites())

        return {"look": Kind(handler=look)}

    monkeypatch.setattr(worker, "LOAD_AFTER_S", 0.01)
    stop, up = asyncio.Event(), asyncio.Event()
    with caplog.at_level(logging.WARNING):
        working = asyncio.create_task(
            work(settings, [kinds, lambda _: one_kind("check")], stop, up=up, encoder=NoModel())
        )
        await asyncio.wait_for(up.wait(), PATIENCE_S)
        async with open_jobs(JobStore.of(settings)) as jobs:
            jobs.register("look", nothing)
            job_id = await jobs.enqueue("look", {"tenant": TENANT})
            assert (await until(jobs, job_id)).state is State.DONE
        await comes_true(lambda: "The model is not on this disk." in caplog.text)
        stop.set()
        await working
    assert seen == ["our-site.com"]
