"""The app, a worker process of its own that is killed in the middle, and a Slack that sees none of it."""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from bot import children
from bot.children import worker_processes
from bot.settings import DATABASE_FILE, Settings
from bot.slack import start
from bot.wiring import TENANT, open_offices
from scoring.site import Site
from tests.bot.slack.conftest import MANIFEST
from tests.bot.small_web import OURS, an_article, to_ours
from tests.fake_slack import FakeSlack
from tests.fakes import parse_here

PATIENCE_S = 60.0  # two workers begin on a loaded machine
WORKER = """
import atexit, json, os, sys
notes = sys.argv.pop()

def note(what):
    with open(notes, "a") as file:
        file.write(json.dumps({"pid": os.getpid(), **what}) + "\\n")

note({"environment": sorted(os.environ)})
atexit.register(lambda: note({"modules": sorted(sys.modules)}))
sys.argv = ["linkvouch", "worker", "--with-parent"]
from bot.terminal.main import main
main()
"""


class SlowSite:
    """A site whose page never answers the first time, and at once after that."""

    def __init__(self) -> None:
        self.asked = 0

    @asynccontextmanager
    async def served(self) -> AsyncIterator[int]:
        app = web.Application()
        app.router.add_get("/post", self._post)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()

    async def _post(self, _request: web.Request) -> web.Response:
        self.asked += 1
        if self.asked == 1:
            await asyncio.Event().wait()
        return web.Response(text=an_article(to_ours()), content_type="text/html")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(manifest=MANIFEST) as running:
        yield running
        assert running.faults == []


@pytest.mark.slow  # two processes read the model, one after the other
async def test_a_worker_that_is_killed_in_the_middle_costs_nobody_their_answer(
    slack: FakeSlack, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, notes, home = SlowSite(), tmp_path / "notes", tmp_path / "home"
    home.mkdir()
    shutil.copy(migrated, home / DATABASE_FILE)
    async with site.served() as port:
        given = {
            "LINKVOUCH_HOME": str(home),
            "LINKVOUCH_ALLOW_PRIVATE": f"127.0.0.1:{port}",
            "LINKVOUCH_RESOLVE": "*=127.0.0.1",
            "LINKVOUCH_PACE": "0",
            "LINKVOUCH_WIKIPEDIA": "off",
            "LINKVOUCH_SECRET_KEY": "a-key-that-workers-never-see-0123456789",
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
        }
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(children, "FIRST_PAUSE_S", 0.1)
        command = (sys.executable, "-c", WORKER, str(notes))
        monkeypatch.setattr(start, "worker_processes", partial(worker_processes, command=command))
        settings = Settings(_env_file=None)
        ann = slack.user("ann")
        async with open_offices(settings, parse=parse_here) as offices:
            await offices.of(TENANT).services.add_site(Site(domain=OURS, topics=("drought gardening",)))
            async with start.over_socket(settings, offices, api_url=slack.base_url):
                await ann.types(f"/checklink http://garden.example:{port}/post", in_="#links")
                await slack.until(lambda: site.asked == 1, PATIENCE_S)
                os.kill(json.loads(notes.read_text().splitlines()[0])["pid"], signal.SIGKILL)
                card = await slack.until(
                    lambda: next(
                        (
                            message
                            for message in ann.private_messages(in_="#links")
                            if "Check again" in message.buttons()
                        ),
                        None,
                    ),
                    PATIENCE_S,
                )
                assert "garden.example" in card.visible_text()
                await asyncio.sleep(0.5)  # for a second answer, if there were one
        said = [*ann.private_messages(in_="#links"), *ann.direct_messages()]
        assert sum("Check again" in message.buttons() for message in said) == 1, slack.picture()
    first, second, ended = map(json.loads, notes.read_text().splitlines())
    for worker in (first, second):
        assert "LINKVOUCH_HOME" in worker["environment"]
        assert not [name for name in worker["environment"] if name.startswith(("SLACK_", "LINKVOUCH_SECRET"))]
    assert ended["pid"] == second["pid"]  # it ended as it was asked to
    assert not {"slack_bolt", "slack_sdk"} & set(ended["modules"])
