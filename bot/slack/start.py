"""The app on its offices, connected while a block runs: what `slack`, `serve` and the demo share."""

import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import profile_refresh
from bot.children import worker_processes
from bot.jobs import DurableJobs, InProcessJobs, JobStore, open_jobs
from bot.keyring import Keyring, UnusableKey
from bot.offices import OpenOffices
from bot.settings import Settings
from bot.slack import scopes, welcome
from bot.slack.addresses import Addresses
from bot.slack.app import create_app
from bot.slack.bench import Workshop
from bot.slack.clients import Clients, client
from bot.slack.condition import Condition
from bot.slack.deps import OAuth, SlackDeps
from bot.slack.health import Pulse
from bot.slack.install import Installations, OAuthStates
from bot.slack.ourselves import ourselves
from bot.slack.outbox import Outbox
from bot.slack.reaching import CannotStart, told
from bot.slack.run import LISTENERS_S, Underway, http_server, socket_mode
from bot.slack.sender import Disconnected, sending
from bot.slack.upkeep import Upkeep
from bot.wiring import TENANT
from storage.ranks import FILE_NAME

__all__ = ["CannotStart", "over_http", "over_socket"]

log = logging.getLogger(__name__)

SOCKET: Final = "Socket Mode"
HTTP: Final = "HTTP"


@asynccontextmanager
async def over_socket(
    settings: Settings, offices: OpenOffices, *, api_url: str = "", in_process: bool = False
) -> AsyncIterator[None]:
    """Socket Mode while the block runs, for the one workspace of the bot token.

    `api_url` is where Slack's Web API is, "" for Slack's own. Jobs are left to workers, of which
    `settings.workers` are started; with `in_process` they run here, and end with the block.
    Raises CannotStart.
    """
    token = settings.slack_app_token.get_secret_value()
    async with _front(settings, offices, api_url, in_process=in_process, mode=SOCKET) as front:
        with told("SLACK_APP_TOKEN"):
            connected = AsyncExitStack()
            await connected.enter_async_context(
                socket_mode(front.app, app_token=token, pulse=front.upkeep.pulse)
            )
        async with connected, front.upkeep.kept():
            yield


@asynccontextmanager
async def over_http(
    settings: Settings, offices: OpenOffices, *, api_url: str = "", in_process: bool = False
) -> AsyncIterator[str]:
    """An HTTP server for Slack's requests while the block runs; gives its address.

    For the one workspace of the bot token, or with a client id for every workspace that installs the app.
    As `over_socket` else.
    """
    async with _front(settings, offices, api_url, in_process=in_process, mode=HTTP) as front:
        served = AsyncExitStack()
        server = http_server(
            front.app,
            host=settings.http_host,
            port=settings.http_port,
            health=front.upkeep.health,
            pulse=front.upkeep.pulse,
        )
        try:
            address = await served.enter_async_context(server)
        except OSError as error:
            raise CannotStart(
                f"The app cannot listen on {settings.http_host}, port {settings.http_port}: "
                f"{os.strerror(error.errno) if error.errno else error}. LINKVOUCH_HTTP_HOST and "
                "LINKVOUCH_HTTP_PORT name another place."
            ) from error
        async with served, front.upkeep.kept():
            yield address


@dataclass(frozen=True, slots=True, kw_only=True)
class _Front:
    app: AsyncApp
    upkeep: Upkeep


@dataclass(frozen=True, slots=True, kw_only=True)
class _Workspaces:
    """Who the app works for: the one workspace of a token, or all that install it."""

    clients: Clients
    tenant: str
    secret: str
    addresses: Addresses
    oauth: OAuth | None
    tenants: Callable[[], Awaitable[list[str]]]
    purge: Callable[[], Awaitable[list[str]]]
    disconnected: Disconnected
    scopes: Callable[[str], Awaitable[Collection[str]]]
    flag_channel: str = ""  # of the environment, whose id names a channel of one workspace


@asynccontextmanager
async def _front(
    settings: Settings, offices: OpenOffices, api_url: str, *, in_process: bool, mode: str
) -> AsyncIterator[_Front]:
    """The app, not yet connected, with what it stands on.

    At the end what is being answered is answered, then workers end, then what they said is sent.
    """
    outbox = Outbox(offices.database)
    workshop = Workshop(offices, outbox)
    many = mode == HTTP and bool(settings.slack_client_id)
    us = None
    if many:
        served = _every_workspace(settings, workshop, api_url)
    else:
        us = await _try_token(client(settings.slack_bot_token.get_secret_value(), api_url=api_url))
        served = _one_workspace(settings, api_url, granted=frozenset(us.bot_scopes or ()))
        await outbox.resume(TENANT)  # the token may be a new one, after an old one was refused
    async with AsyncExitStack() as stack:
        jobs, workers = await _jobs(stack, settings, offices, in_process=in_process)
        posting = sending(
            served.clients, outbox, disconnected=served.disconnected, addresses=served.addresses
        )
        await stack.enter_async_context(posting)
        if isinstance(jobs, InProcessJobs):
            stack.push_async_callback(jobs.close)
        else:
            await stack.enter_async_context(worker_processes(settings.workers))
        deps = SlackDeps(
            workshop=workshop,
            jobs=jobs,
            clients=served.clients,
            secret=served.secret,
            addresses=served.addresses,
            tenant=served.tenant,
            signing_secret=settings.slack_signing_secret.get_secret_value(),
            oauth=served.oauth,
            flag_channel=served.flag_channel,
            health=Condition(
                ranks=settings.home / FILE_NAME,
                outbox=outbox,
                workers=workers,
                waiting=jobs.waiting,
                scopes=served.scopes,
            ).of,
        )
        app = create_app(deps, client=client("", api_url=api_url), us=us)
        stack.push_async_callback(Underway(app).end, LISTENERS_S)
        upkeep = Upkeep(
            home=settings.home,
            mode=mode,
            pulse=Pulse(),
            jobs=jobs,
            outbox=outbox,
            workers=workers,
            tenants=served.tenants,
            purge=served.purge,
            recover=lambda tenant: workshop.bench(tenant).board.recover(),
            flag_channel=served.flag_channel,
        )
        yield _Front(app=app, upkeep=upkeep)


async def _jobs(
    stack: AsyncExitStack, settings: Settings, offices: OpenOffices, *, in_process: bool
) -> tuple[InProcessJobs | DurableJobs, Callable[[], Awaitable[int]]]:
    """Where work is put, and what counts the workers."""
    jobs: InProcessJobs | DurableJobs
    if in_process:
        jobs = InProcessJobs()
        workers = _this_process
    else:
        jobs = durable = await stack.enter_async_context(open_jobs(JobStore.of(settings)))
        workers = durable.workers
    for name, kind in profile_refresh.handlers(offices).items():
        jobs.register(name, kind.handler, on_failure=kind.on_failure)
    return jobs, workers


def _one_workspace(settings: Settings, api_url: str, *, granted: frozenset[str]) -> _Workspaces:
    token = settings.slack_bot_token.get_secret_value()

    async def token_of(_tenant: str) -> str:
        return token

    async def tenants() -> list[str]:
        return [TENANT]

    async def nobody() -> list[str]:
        return []

    async def known(_tenant: str) -> frozenset[str]:
        return granted

    async def disconnected(_tenant: str, _error: str) -> None:
        """The sender logs it and tries again; there is no installation to mark."""

    return _Workspaces(
        clients=Clients(token_of, api_url=api_url),
        tenant=TENANT,
        secret=token,
        addresses=Addresses(Keyring.of_token(token)),
        oauth=None,
        tenants=tenants,
        purge=nobody,
        disconnected=disconnected,
        scopes=known,
        flag_channel=settings.flag_channel,
    )


def _every_workspace(settings: Settings, workshop: Workshop, api_url: str) -> _Workspaces:
    try:
        keyring = Keyring.parse(settings.secret_key.get_secret_value())
    except UnusableKey as error:
        raise CannotStart(str(error)) from error
    outbox = workshop.outbox

    async def installed(tenant: str) -> None:
        await outbox.resume(tenant)
        await welcome.greet_installer(workshop.bench(tenant))

    installations = Installations(outbox.database, keyring, installed=installed)

    async def disconnected(tenant: str, error: str) -> None:
        if await installations.disconnected(tenant):
            log.warning(
                "tenant %s: disconnected, as Slack answered %s; it has to install again", tenant, error
            )

    return _Workspaces(
        clients=Clients(installations.token, api_url=api_url),
        tenant="",
        secret=settings.slack_signing_secret.get_secret_value(),
        addresses=Addresses(keyring),
        oauth=OAuth(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            installations=installations,
            states=OAuthStates(outbox.database),
        ),
        tenants=installations.workspaces,
        purge=installations.purge_removed,
        disconnected=disconnected,
        scopes=installations.scopes,
    )


async def _try_token(own: AsyncWebClient) -> AuthorizeResult:
    """Gives who we are by it. What is missing is said in the log."""
    with told("SLACK_BOT_TOKEN"):
        us = await ourselves(own)
    missing = scopes.missing(us.bot_scopes or ())
    for scope, loss in missing.items():
        log.warning("the scope %s was not given to the app: %s", scope, loss)
    if missing:
        log.warning(
            "scopes are given by installing the app again; the app's manifest: linkvouch slack --manifest"
        )
    return us


async def _this_process() -> int:
    return 1
