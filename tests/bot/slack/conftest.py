"""The real app on the fake Slack, over both transports, with services of the test's making."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.jobs import InProcessJobs
from bot.services import Progress, Services, TeamWork
from bot.slack.app import SlackDeps, create_app
from bot.slack.bench import Patience, Workshop
from bot.slack.ourselves import ourselves
from bot.slack.outbox import Outbox
from bot.slack.run import LISTENERS_S, Underway, http_server, socket_mode
from bot.slack.sender import sending
from bot.teamwork import Teamwork
from prospects.prospect import Search
from scoring.results import CheckResult
from storage.database import Database
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.letters import Pace
from storage.outbox import backlog
from storage.team import TeamSettings
from tests.bot.builders import NOW, PAGE, a_checked, a_search
from tests.bot.slack.small_slack import ADDRESSES
from tests.bot.slack.stored_services import StoredServices, keep_check
from tests.fake_slack import FakeSlack, Habits, SeenMessage
from tests.fake_slack import Person as Actor

MANIFEST: Final = json.loads((Path(bot.slack.__file__).parent / "manifest.json").read_text(encoding="utf-8"))
TENANT: Final = "local"
UNHURRIED: Final = Habits(ack_seconds=30)  # how fast acks are is measured, not tested
AT_ONCE: Final = Pace(posts_s=0, edits_s=0)  # nobody in these tests waits for Slack's limits
SECONDS_LATER: Final = 4  # between the first decision and the look at the clock


@dataclass(kw_only=True)
class GatedServices(StoredServices):
    """Checks and searches wait until the gate is open, as they do when pages answer slowly."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: int = 0
    faster: Flag | None = None  # what another process stores just before us
    full: bool = False  # the disk is
    forgets_after: int | None = None  # this many more looks at a stored check

    def __post_init__(self) -> None:
        super().__post_init__()
        self.gate.set()

    async def check(self, *args: Any, **kwargs: Any) -> list[CheckResult]:  # noqa: ANN401 - passed through
        await self._wait()
        return await super().check(*args, **kwargs)

    async def prospects(
        self,
        topic: str,
        *,
        progress: Progress | None = None,
        **kwargs: Any,  # noqa: ANN401 - passed through
    ) -> Search:
        if progress:
            progress("Read 12 pages")
        await self._wait()
        return await super().prospects(topic, **kwargs)

    async def last_check(self, ref: str) -> CheckResult | None:
        if self.forgets_after is not None:
            self.forgets_after -= 1
            if self.forgets_after < 0:
                return None
        return await super().last_check(ref)

    async def flag(self, flag: Flag) -> Flag:
        if self.full:
            raise OSError("no space left on device")
        return await super().flag(self.faster or flag)

    async def _wait(self) -> None:
        self.started.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


@dataclass(frozen=True, kw_only=True)
class Office:
    """Ann and Bob at work: Slack, the app in it, and what the app stands on."""

    slack: FakeSlack
    services: GatedServices
    jobs: InProcessJobs
    team: Teamwork
    database: Database
    deps: SlackDeps

    @property
    def ann(self) -> Actor:
        return self.slack.user("ann")

    @property
    def bob(self) -> Actor:
        return self.slack.user("bob")

    async def private(self, person: Actor, count: int, in_: str = "#links") -> list[SeenMessage]:
        """The private messages of a person once there are that many."""
        await self.slack.until(lambda: len(person.private_messages(in_=in_)) >= count)
        messages = person.private_messages(in_=in_)
        assert len(messages) == count, self.slack.picture()
        return messages

    async def public(self, count: int, in_: str = "#links") -> list[SeenMessage]:
        channel = self.slack.channel(in_)
        await self.slack.until(lambda: len(channel.messages()) >= count)
        assert len(channel.messages()) == count, self.slack.picture()
        return channel.messages()

    async def card(self, *, in_: str = "#links") -> SeenMessage:
        """Ann checks the page; gives the card she sees."""
        before = len(self.ann.private_messages(in_=in_))
        await self.ann.types(f"/checklink {PAGE}", in_=in_)
        return (await self.private(self.ann, before + 2, in_))[-1]

    async def flagged(self) -> SeenMessage:
        """Ann checks the page and flags it; gives the card in the channel."""
        card = await self.card()
        heard = len(self.ann.private_messages(in_="#links"))
        await self.ann.clicks(card, "Flag for the team")
        await self.private(self.ann, heard + 1)  # where the card stands
        return (await self.public(1))[0]

    async def told(self, person: Actor) -> str:
        """The first private words of a person who had none before."""
        return (await self.private(person, 1))[0].visible_text()

    async def chose(self, **settings: Any) -> None:  # noqa: ANN401 - any field of TeamSettings
        await self.team.save_settings(TeamSettings(**settings), by=as_person(self.ann))

    def stored(self, *, ref: str, page: str, tenant: str = TENANT) -> None:
        """A page that was checked some other time, perhaps in another workspace."""
        keep_check(self.database, tenant, a_checked(ref=ref, url=page, final_url=page))

    async def decided(self, count: int = 1) -> list[Decision]:
        await self.slack.until(lambda: len(self.services.made) >= count)
        assert len(self.services.made) == count
        return self.services.made

    async def redrawn(self, card: SeenMessage, edits: int = 1) -> SeenMessage:
        await self.slack.until(lambda: card.edits >= edits)
        return card


def letters_waiting(database: Database) -> int:
    """Of all tenants. It is asked after every few milliseconds, and costs less here than in a thread."""
    with database.reading() as session:
        return backlog(session, None).waiting


def as_person(actor: Actor) -> Person:
    return Person(id=actor.id, name=actor.name)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once and copied for each test."""
    file = tmp_path_factory.mktemp("database") / "linkvouch.db"
    Database.open(file, backups=None).close()
    return file


@pytest.fixture(scope="session")
def reused(migrated: Path) -> Database:
    """One for all tests, each with a file of its own beneath it: an engine keeps what it made of a
    statement, which takes longer than the statement itself.
    """
    opened = Database.open(migrated.with_name("reused.db"), backups=None)
    opened.close()
    return opened


@pytest.fixture
def database(reused: Database, migrated: Path) -> Iterator[Database]:
    file = Path(reused.place)
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
    shutil.copy(migrated, file)
    yield reused
    reused.close()  # its connections; it opens new ones by itself


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database, pace=AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class SomeOffice:
    """bot.services.Office"""

    services: Services
    team: TeamWork


@dataclass(frozen=True, kw_only=True)
class OneOffice:
    """bot.services.Offices for tests of one workspace."""

    office: SomeOffice

    def of(self, tenant: str) -> SomeOffice:
        assert tenant == TENANT
        return self.office


def some_deps(
    services: Services,
    jobs: InProcessJobs,
    outbox: Outbox,
    client: AsyncWebClient,
    *,
    signing_secret: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> SlackDeps:
    async def client_of(_tenant: str) -> AsyncWebClient:
        return client

    team = Teamwork(outbox.database, TENANT, now=now)
    offices = OneOffice(office=SomeOffice(services=services, team=team))
    patience = Patience(first_word=0.3)
    return SlackDeps(
        workshop=Workshop(offices, outbox, now=now, patience=patience),
        jobs=jobs,
        clients=client_of,
        secret="a secret of the app",
        addresses=ADDRESSES,
        signing_secret=signing_secret,
        tenant=TENANT,
    )


def posting(client: AsyncWebClient, outbox: Outbox) -> AbstractAsyncContextManager[None]:
    """A sender at work while the block runs."""

    async def client_of(_tenant: str) -> AsyncWebClient:
        return client

    return sending(client_of, outbox, addresses=ADDRESSES)


@pytest.fixture(params=["socket", "http"])
async def office(request: pytest.FixtureRequest, outbox: Outbox) -> AsyncIterator[Office]:
    async with FakeSlack(manifest=MANIFEST) as slack:
        slack.habits = UNHURRIED
        services = GatedServices(
            database=outbox.database,
            results={PAGE: [a_checked()]},
            searches={"drought gardening": a_search()},
        )
        jobs = InProcessJobs(close_wait_s=2)

        def now() -> datetime:
            return NOW + timedelta(seconds=SECONDS_LATER)

        client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=[])
        deps = some_deps(
            services,
            jobs,
            outbox,
            client,
            signing_secret=slack.signing_secret,
            now=now,
        )
        app = create_app(deps, client=client, us=await ourselves(client))
        underway = Underway(app)
        running: AbstractAsyncContextManager[str | None]
        if request.param == "socket":
            running = socket_mode(app, app_token=slack.app_token)
        else:
            running = http_server(app, host="127.0.0.1", port=0)

        async with running as address:
            async with posting(client, outbox):
                if address is not None:
                    await slack.connect_http(f"{address}/slack/events")
                team = Teamwork(outbox.database, TENANT, now=now)
                yield Office(
                    slack=slack, services=services, jobs=jobs, team=team, database=outbox.database, deps=deps
                )
                services.gate.set()
                await underway.end(LISTENERS_S)  # none is cut off in the middle of a request
                await jobs.close()
            await slack.until(lambda: not slack._running)  # the events of what was said last
        assert slack.faults == []
