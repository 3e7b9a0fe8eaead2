"""What the Slack face is given, and what its listeners work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.job_types import Jobs
from bot.services import Services, TeamWork
from bot.slack.addresses import Addresses
from bot.slack.bench import Bench, Workshop
from bot.slack.board import Board
from bot.slack.channels import Channels
from bot.slack.delivery import Delivery
from bot.slack.install import Installations, OAuthStates, team_of, tenant_of
from bot.slack.people import People
from bot.slack.sealed import Seal
from bot.slack.sender import ClientOf
from bot.slack.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """Installs of the app by many workspaces."""

    client_id: str
    client_secret: str = field(repr=False)
    installations: Installations
    states: OAuthStates


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How what runs behind the app is doing. `off` are sentences for a person on what does not work."""

    workers: int = 1  # that answered lately
    waiting: int = 0  # jobs that nobody has begun
    rank_data: date | None = None  # of the newest list; None without one
    off: tuple[str, ...] = ()


async def _in_this_process(_tenant: str) -> Health:
    """Where the app does the work itself, nothing waits for others."""
    return Health()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackDeps:
    """Handed in by the wiring. With `oauth` there are many workspaces, else the one of the client's token."""

    workshop: Workshop
    jobs: Jobs
    clients: ClientOf  # reaches Slack for a tenant; does not retry by itself
    secret: str = field(repr=False)  # of the app: seals what a modal carries
    addresses: Addresses
    signing_secret: str = field(default="", repr=False)  # "" only in Socket Mode, where nothing is signed
    tenant: str = ""  # of the one workspace; "" with `oauth`
    oauth: OAuth | None = None
    flag_channel: str = ""  # id, for teams that chose none; "" is the channel in which the button was pressed
    health: Callable[[str], Awaitable[Health]] = _in_this_process  # as a tenant may know it


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every listener works with: the bench of its workspace, and the ways to ask and show at once."""

    bench: Bench
    jobs: Jobs
    views: Views
    people: People
    channels: Channels
    seal: Seal
    addresses: Addresses
    flag_channel: str
    health: Callable[[], Awaitable[Health]]

    @property
    def tenant(self) -> str:
        return self.bench.tenant

    @property
    def services(self) -> Services:
        return self.bench.services

    @property
    def team(self) -> TeamWork:
        return self.bench.team

    @property
    def delivery(self) -> Delivery:
        return self.bench.delivery

    @property
    def board(self) -> Board:
        return self.bench.board

    @property
    def now(self) -> Callable[[], datetime]:
        return self.bench.now


class Desks:
    """The desks of all workspaces, each made when its first request comes."""

    def __init__(self, deps: SlackDeps) -> None:
        self._deps = deps
        self._made: dict[str, tuple[AsyncWebClient, Desk]] = {}

    @property
    def one_workspace(self) -> bool:
        """There is the one of the app's token, and no other."""
        return bool(self._deps.tenant)

    async def of(self, *, team: str, enterprise: str) -> Desk | None:
        """None for a workspace that has no token here (any more)."""
        tenant = self._deps.tenant or tenant_of(enterprise, team)
        client = await self._deps.clients(tenant)
        if client is None:
            return None
        known = self._made.get(tenant)
        if known is None or known[0] is not client:  # the token changed
            self._made[tenant] = (client, self._make(tenant, client))
        return self._made[tenant][1]

    def _make(self, tenant: str, client: AsyncWebClient) -> Desk:
        deps = self._deps
        return Desk(
            bench=deps.workshop.bench(tenant),
            jobs=deps.jobs,
            views=Views(client),
            people=People(client, team=team_of(tenant)),
            channels=Channels(client),
            seal=Seal(deps.secret, tenant=tenant),
            addresses=deps.addresses,
            flag_channel=deps.flag_channel,
            health=partial(deps.health, tenant),
        )
