"""Ann, Bob and Gus ask: the real app on the fake Slack, over both transports, on a clock of the test's.

What is asked, stored, watched and decided is so for real; only reading and judging pages is made up.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.checking import _row
from bot.deciding import Deciding
from bot.history import with_history
from bot.jobs import InProcessJobs
from bot.services import OnPage, Progress
from bot.slack.app import SlackDeps, create_app
from bot.slack.bench import Patience, Workshop
from bot.slack.ourselves import ourselves
from bot.slack.outbox import Outbox
from bot.slack.run import Underway, http_server, socket_mode
from bot.teamwork import Teamwork
from prospects.prospect import Search
from scoring.records import from_record
from scoring.results import CheckResult
from scoring.site import Site
from storage import backlinks
from storage.database import Database
from storage.flags import Flag
from tests.bot.builders import NOW, OURS, PAGE, a_checked, a_search
from tests.bot.fake_services import FakeServices
from tests.bot.slack.conftest import TENANT, UNHURRIED, letters_waiting, posting
from tests.bot.slack.small_slack import ADDRESSES
from tests.fake_slack import EVENTS, FakeSlack, SeenMessage
from tests.fake_slack import Person as Actor
from web import urls

MANIFEST: Final = json.loads((Path(bot.slack.__file__).parent / "manifest.json").read_text(encoding="utf-8"))
PATIENCE: Final = Patience(edit=0.05)  # how often work in progress is looked at; the rest goes by the clock
QUIET_LOOKS: Final = 3  # looks in a row at which nothing was under way
LOOK_SECONDS: Final = 0.005  # between two of them, in which the event loop hands on what is ready
QUIET_WITHIN_SECONDS: Final = 10  # else something goes on for ever


@dataclass
class Clock:
    """Of the app. It moves when a test says so."""

    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time

    def passes(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Pages(Deciding, FakeServices):
    """bot.services.Services of one team. `found` is what a page is judged to be; any other page is good."""

    def __init__(self, database: Database, clock: Clock) -> None:
        FakeServices.__init__(self, searches={"drought gardening": a_search()})
        Deciding.__init__(self, database, TENANT, now=clock)
        self.found: dict[str, CheckResult] = {}
        self.broken: set[str] = set()
        self.slow: dict[str, asyncio.Event] = defaultdict(asyncio.Event)  # closed until it is set
        self.fast = True  # nothing waits for the doors above
        self.read: list[str] = []
        self.jobs: list[str] = []
        self.fresh: list[bool] = []  # of each call
        self.searching = asyncio.Event()
        self.stopped = 0

    async def check(
        self,
        urls: Sequence[str],
        *,
        sites: Sequence[str] = (),
        pages: Sequence[Path] = (),
        fresh: bool = False,
        deep: bool = False,
        asked: str = "",
        on_page: OnPage | None = None,
    ) -> list[CheckResult]:
        assert not pages, "Slack has no saved pages"
        assert not deep, "nor does it ask for more of a site"
        self.fresh.append(fresh)
        self.jobs.append(asked)
        results = []
        for place, url in enumerate(urls):
            if on_page:
                on_page(place, None)
            await self._waits(url)
            self.read.append(url)
            if url in self.broken:
                raise OSError("no space left on device")
            result = await asyncio.to_thread(self._judged, url, sites[0] if sites else OURS, asked)
            if on_page:
                on_page(place, [result])
            results.append(result)
        return results

    async def last_check(self, ref: str) -> CheckResult | None:
        def look() -> str | None:
            with self._database.reading() as session:
                return backlinks.last_check(session, TENANT, ref)

        record = await asyncio.to_thread(look)
        return None if record is None else from_record(record)

    async def prospects(
        self,
        topic: str,
        *,
        site: str | None = None,
        starts: Sequence[str] = (),
        limit: int = 5,
        progress: Progress | None = None,
    ) -> Search:
        found = await FakeServices.prospects(
            self, topic, site=site, starts=starts, limit=limit, progress=progress
        )
        self.searching.set()
        await self._waits(topic)
        return found

    async def _waits(self, what: str) -> None:
        try:
            if not self.fast:
                await self.slow[what].wait()
        except asyncio.CancelledError:
            self.stopped += 1
            raise

    def _judged(self, url: str, site: str, asked: str) -> CheckResult:
        page, now = urls.typed(url), self._now()
        with self._database.writing() as session:
            ref = backlinks.remember(
                session, TENANT, site=site, page_url=page, domain=urls.registrable_domain(page)
            )
            good = replace(a_checked(), final_url=page)
            made = replace(self.found.get(url, good), ref=ref, url=page, site=site, checked_at=now)
            result = with_history(session, TENANT, ref, made, asked=asked)
            backlinks.save_check(session, TENANT, ref, _row(result, asked))
        return result


@dataclass(frozen=True, kw_only=True)
class Team:
    """bot.services.Office, and of one workspace bot.services.Offices too."""

    services: Pages
    team: Teamwork

    def of(self, tenant: str) -> "Team":
        assert tenant == TENANT
        return self


@dataclass(frozen=True, kw_only=True)
class Town:
    slack: FakeSlack
    pages: Pages
    team: Teamwork
    jobs: InProcessJobs
    clock: Clock
    outbox: Outbox
    underway: Underway  # the listeners at work

    @property
    def ann(self) -> Actor:
        return self.slack.user("ann")

    @property
    def bob(self) -> Actor:
        return self.slack.user("bob")

    async def private(self, person: Actor, count: int, in_: str = "#links") -> list[SeenMessage]:
        """The private messages of a person once there are that many."""
        return await self._exactly(lambda: person.private_messages(in_=in_), count)

    async def public(self, count: int, in_: str = "#links") -> list[SeenMessage]:
        return await self._exactly(self.slack.channel(in_).messages, count)

    async def direct(self, person: Actor, count: int) -> list[SeenMessage]:
        """The messages of a person's own conversation with the app, once there are that many."""
        return await self._exactly(person.direct_messages, count)

    async def replies(self, message: SeenMessage, count: int) -> list[SeenMessage]:
        return await self._exactly(message.replies, count)

    async def says(self, message: SeenMessage, words: str) -> str:
        """What a message shows, once it shows these words."""
        await self.slack.until(lambda: words in message.visible_text())
        return message.visible_text()

    async def quiet(self) -> None:
        """Nothing is asked, at work or waiting to be sent; what did not happen by now does not happen."""
        looks = 0
        async with asyncio.timeout(QUIET_WITHIN_SECONDS):
            while looks < QUIET_LOOKS:
                await asyncio.sleep(LOOK_SECONDS)
                looks = looks + 1 if self._is_quiet() else 0

    def _is_quiet(self) -> bool:
        if self.jobs._tasks or self.underway._tasks or self.slack._running:
            return False
        return letters_waiting(self.outbox.database) == 0

    async def flagged(self) -> SeenMessage:
        """The card of a flagged link in #links."""
        await self.ann.types(f"/checklink {PAGE}", in_="#links")
        seen = len(self.slack.channel("#links").messages())
        await self.ann.clicks((await self.private(self.ann, 2))[-1], "Flag for the team")
        card = (await self.public(seen + 1))[-1]
        await self.slack.until(lambda: len(self.ann.private_messages(in_="#links")) == 3)
        return card

    async def flag_of(self, ref: str) -> Flag:
        flag = await self.pages.flag_of(ref)
        assert flag is not None
        return flag

    async def _exactly(self, look: Callable[[], list[SeenMessage]], count: int) -> list[SeenMessage]:
        await self.slack.until(lambda: len(look()) >= count)
        assert len(look()) == count, self.slack.picture()
        return look()


def deps_of(
    team: Team, jobs: InProcessJobs, outbox: Outbox, client: AsyncWebClient, secret: str
) -> SlackDeps:
    async def client_of(_tenant: str) -> AsyncWebClient:
        return client

    return SlackDeps(
        workshop=Workshop(team, outbox, now=team.services._now, patience=PATIENCE),
        jobs=jobs,
        clients=client_of,
        secret="a secret of the app",
        addresses=ADDRESSES,
        signing_secret=secret,
        tenant=TENANT,
    )


@pytest.fixture(params=["socket", "http"])
async def town(request: pytest.FixtureRequest, outbox: Outbox) -> AsyncIterator[Town]:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    async with FakeSlack(scopes=scopes, events=EVENTS) as slack:
        slack.habits = UNHURRIED
        clock = Clock()
        pages = Pages(outbox.database, clock)
        await pages.add_site(Site(domain=OURS))
        team = Team(services=pages, team=Teamwork(outbox.database, TENANT, now=clock))
        jobs = InProcessJobs(close_wait_s=2)
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=[])
        deps = deps_of(team, jobs, outbox, client, slack.signing_secret)
        app = create_app(deps, client=client, us=await ourselves(client))
        running: AbstractAsyncContextManager[str | None]
        if request.param == "socket":
            running = socket_mode(app, app_token=slack.app_token)
        else:
            running = http_server(app, host="127.0.0.1", port=0)

        async with posting(client, outbox), running as address:
            if address is not None:
                await slack.connect_http(f"{address}/slack/events")
            town = Town(
                slack=slack,
                pages=pages,
                team=team.team,
                jobs=jobs,
                clock=clock,
                outbox=outbox,
                underway=Underway(app),
            )
            yield town
            pages.fast = True
            for door in pages.slow.values():
                door.set()
            await jobs.close()
            await town.quiet()
        assert slack.faults == []
