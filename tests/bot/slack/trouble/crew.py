"""The real app on the fake Slack, in processes that may die, with a clock that only the test moves."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import bot.slack
from bot.keyring import Keyring
from bot.slack.addresses import Addresses
from bot.slack.app import SlackDeps, create_app
from bot.slack.bench import Patience, Workshop
from bot.slack.clients import client as client_to
from bot.slack.deps import OAuth
from bot.slack.health import Timing
from bot.slack.install import Installations, OAuthStates
from bot.slack.ourselves import ourselves
from bot.slack.run import Underway, http_server, socket_mode
from bot.slack.sender import Sender
from bot.teamwork import Teamwork
from storage.database import Database
from tests.bot.builders import PAGE
from tests.bot.slack.conftest import letters_waiting
from tests.bot.slack.trouble.fate import Fate, KilledError, MortalClient, MortalOutbox
from tests.bot.slack.trouble.lasting_jobs import LastingJobs, Ledger
from tests.bot.slack.trouble.stored import StoredServices
from tests.fake_slack import FakeSlack, Person, SeenMessage, VirtualClock

T = TypeVar("T")
MANIFEST: Final = json.loads((Path(bot.slack.__file__).parent / "manifest.json").read_text(encoding="utf-8"))
TENANT: Final = "local"
SECRET: Final = "a secret of the app"
KEY: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH"  # seals tokens of workspaces
TICK_S: Final = 0.005  # of real time, between two looks
STEP_S: Final = 1.0  # of virtual time, in a look at which nothing is on its way
PATIENCE_S: Final = 10.0  # of real time, until something that should come true has not
ANSWER_S: Final = 0.5  # of real time, that the app waits for an answer of Slack
QUIET_LOOKS: Final = 3  # looks in a row at which nothing was to be done
UNHEARD_S: Final = 5.0  # of virtual time, after which Slack gives up on an ack
STANDING_STILL: Final = 600  # looks at which something is on its way and nothing ends
PROCESS: Final[ContextVar["Process | None"]] = ContextVar("process", default=None)
TIMING: Final = Timing(ping=0.1, quiet=0.4, gone=0.2, look=0.02, pauses=(0.02,), answering=0.2)


@dataclass(frozen=True, kw_only=True)
class StoredOffice:
    """bot.services.Office"""

    services: StoredServices
    team: Teamwork


@dataclass
class StoredOffices:
    """bot.services.Offices: of every tenant that is asked for, on one database."""

    crew: "Crew"
    fate: Fate
    _made: dict[str, StoredOffice] = field(default_factory=dict)

    def of(self, tenant: str) -> StoredOffice:
        crew = self.crew
        if tenant not in self._made:
            services = StoredServices(crew.database, tenant, now=crew.now, fate=self.fate, gate=crew.gate)
            team = Teamwork(crew.database, tenant, now=crew.now)
            self._made[tenant] = StoredOffice(services=services, team=team)
        return self._made[tenant]


@dataclass
class Process:
    """The app from its start to its end or its death."""

    crew: "Crew"
    fate: Fate
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    sender: Sender | None = None
    underway: Underway | None = None
    offices: StoredOffices = field(init=False)
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _life: asyncio.Task[None] | None = None

    async def start(self) -> None:
        token = PROCESS.set(self)
        try:
            self._life = asyncio.create_task(self._live())
        finally:
            PROCESS.reset(token)
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait({self._life, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._life.done():
            self._life.result()

    async def stop(self) -> None:
        assert self._life is not None
        self._stop.set()
        await self._life

    async def die(self) -> None:
        """Nothing of it goes on: what it was about to write or send is not written or sent."""
        self.fate.died.set()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    @property
    def is_sending(self) -> bool:
        return self.sender is not None and bool(self.sender._under_way)

    @property
    def is_idle(self) -> bool:
        return not (self.is_sending or (self.underway and self.underway._tasks))

    def _client(self, token: str) -> MortalClient:
        url = self.crew.slack.base_url
        return MortalClient(fate=self.fate, patience_s=ANSWER_S, token=token or None, base_url=url)

    async def _live(self) -> None:
        crew, slack = self.crew, self.crew.slack
        known: dict[str, MortalClient] = {}
        outbox = MortalOutbox(crew.database, self.fate, now=crew.now)
        self.offices = StoredOffices(crew, self.fate)
        jobs = LastingJobs(crew.ledger, self.fate)
        installs = Installations(crew.database, Keyring.parse(KEY), now=crew.now)

        async def client_of(tenant: str) -> MortalClient | None:
            token = await installs.token(tenant) if crew.many else slack.bot_token
            return known.setdefault(token, self._client(token)) if token else None

        addresses = Addresses(Keyring.parse(KEY))
        workshop = Workshop(self.offices, outbox, now=crew.now, patience=Patience())
        deps = SlackDeps(
            workshop=workshop,
            jobs=jobs,
            clients=client_of,
            secret=SECRET,
            addresses=addresses,
            signing_secret=slack.signing_secret,
            tenant="" if crew.many else TENANT,
            oauth=crew.oauth(installs) if crew.many else None,
        )
        us = None if crew.many else await ourselves(client_to(slack.bot_token, api_url=slack.base_url))
        app = create_app(deps, client=self._client(""), us=us)
        self.underway = Underway(app)
        self.sender = Sender(client_of, outbox, now=crew.now, sleep=_shortly, addresses=addresses)
        jobs.begin_anew()
        async with AsyncExitStack() as stack:
            sending = asyncio.create_task(self.sender.run(self._stop), name="sender")
            stack.push_async_callback(_ended, sending)
            if crew.transport == "socket":
                await stack.enter_async_context(socket_mode(app, app_token=slack.app_token, timing=TIMING))
            else:
                address = await stack.enter_async_context(http_server(app, host="127.0.0.1", port=0))
                await slack.connect_http(f"{address}/slack/events")
                crew.address = address
            if not crew.many:
                await workshop.bench(TENANT).board.recover()
            self._ready.set()
            await self._stop.wait()


@dataclass
class Crew:
    """Ann, Bob and the app, of which one process lives at a time."""

    slack: FakeSlack
    clock: VirtualClock
    database: Database
    transport: str
    ledger: Ledger = field(default_factory=Ledger)
    fate: Fate = field(default_factory=Fate)
    process: Process | None = None
    many: bool = False  # workspaces that install the app
    address: str = ""
    deaths: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)  # closed, it holds all work up
    others: list[Process] = field(default_factory=list)

    @property
    def ann(self) -> Person:
        return self.slack.user("ann")

    @property
    def bob(self) -> Person:
        return self.slack.user("bob")

    def backlog(self) -> int:
        """Letters that waited at the last look."""
        return self._waiting

    def oauth(self, installs: Installations) -> OAuth:
        app = self.slack.app
        return OAuth(
            client_id=app.client_id,
            client_secret=app.client_secret,
            installations=installs,
            states=OAuthStates(self.database, now=self.now),
        )

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    async def start(self) -> None:
        self.fate = Fate(dies_at=self.fate.dies_at if not self.deaths else None)
        self.process = Process(self, self.fate)
        await self.process.start()

    async def beside(self) -> Process:
        """A second process, on the same database."""
        second = Process(self, Fate())
        await second.start()
        self.others.append(second)
        return second

    async def begins_anew(self) -> None:
        """Stop the app as an operator does, and start it again."""
        assert self.process is not None
        await self.process.stop()
        await self.start()

    async def bury(self) -> None:
        """Clear up after a process that died, and start the next one."""
        assert self.process is not None
        await self.process.die()
        self.deaths += 1
        self.clock.advance(UNHEARD_S)
        await asyncio.sleep(TICK_S)
        self.slack.faults.clear()
        await self.start()

    async def does(self, acting: Coroutine[Any, Any, T]) -> T | None:
        """What a person does; None when the app died under it."""
        act = asyncio.ensure_future(acting)
        died = asyncio.ensure_future(self.fate.died.wait())
        await asyncio.wait({act, died}, return_when=asyncio.FIRST_COMPLETED)
        if died.done():
            await self.bury()
            await asyncio.wait({act})
            self.slack.faults.clear()  # an ack that never came is the death itself
        died.cancel()
        return act.result()

    async def until(self, found: Callable[[], T | None], seconds: float = PATIENCE_S) -> T:
        """Let time go on until the condition is true, and give what it gave."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        still = 0
        while not (result := found()):
            if loop.time() > end:
                raise AssertionError(f"did not come true\n{self.slack.picture()}")
            if self.fate.died.is_set():
                await self.bury()
            still = 0 if await self._tick(hold=still < STANDING_STILL) else still + 1
        return result

    async def settle(self) -> None:
        """Let time go on until nothing is left to do."""
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            quiet = quiet + 1 if self._is_idle and not self._waiting else 0
            return quiet > QUIET_LOOKS

        await self._tick(hold=True)
        await self.until(is_quiet, 2 * PATIENCE_S)

    async def message(self, of: Callable[[], list[SeenMessage]], *words: str) -> SeenMessage:
        """The last of these messages that has all these words."""

        def look() -> SeenMessage | None:
            return next(
                (each for each in reversed(of()) if all(word in each.visible_text() for word in words)), None
            )

        return await self.until(look)

    def private(self, person: Person) -> list[SeenMessage]:
        return [*person.private_messages(in_="#links"), *person.direct_messages()]

    def public(self) -> list[SeenMessage]:
        return self.slack.channel("#links").messages()

    async def modal(self, person: Person, title: str | None = None) -> Any:  # noqa: ANN401 - a SeenView
        return await self.until(lambda: person._front(title))

    _waiting: int = 0

    @property
    def _is_idle(self) -> bool:
        assert self.process is not None
        idle = all(each.is_idle for each in (self.process, *self.others))
        return idle and self.ledger.is_idle and not self.slack._running

    async def _tick(self, *, hold: bool) -> bool:
        """Look, and let virtual time go on if it is all that is waited for. False when it was not."""
        await asyncio.sleep(TICK_S)
        assert self.process is not None
        self._waiting = letters_waiting(self.database)
        sending = any(each.is_sending for each in (self.process, *self.others))
        moves = not sending and not self.slack._running and (self._waiting or self._is_idle)
        if moves or not hold:
            self.clock.advance(STEP_S)
        return bool(moves)


@asynccontextmanager
async def a_crew(
    database: Database,
    transport: str,
    *,
    many: bool = False,
    **slack: Any,  # noqa: ANN401 - of FakeSlack
) -> AsyncIterator[Crew]:
    loop = asyncio.get_running_loop()
    loop.set_task_factory(_belonging)
    clock = VirtualClock()
    try:
        async with FakeSlack(manifest=MANIFEST, clock=clock, **slack) as fake:
            crew = Crew(fake, clock, database, transport, many=many)
            crew.gate.set()
            await crew.start()
            yield crew
            assert crew.process is not None
            if not crew.fate.died.is_set():
                await crew.process.stop()
            assert not crew.slack.faults, crew.slack.faults
    finally:
        loop.set_task_factory(None)


def _belonging(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> "asyncio.Task[Any]":  # noqa: ANN401 - as asyncio has it
    """A task that is known to the process in which it was begun."""
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
    process = PROCESS.get()
    if process is not None:
        process.tasks.add(task)
        task.add_done_callback(process.tasks.discard)
    return task


async def _shortly(_seconds: float) -> None:
    """The pause of a sender that has nothing to do."""
    await asyncio.sleep(TICK_S)


async def _ended(task: "asyncio.Task[None]") -> None:
    with suppress(KilledError, asyncio.CancelledError):
        await task


Act = Callable[[Crew], Awaitable[None]]
__all__ = ["MANIFEST", "PAGE", "SECRET", "TENANT", "Act", "Crew", "a_crew"]
