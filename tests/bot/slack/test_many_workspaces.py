"""Many workspaces on one server, as Slack describes them in its requests."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from pydantic import SecretStr
from sqlalchemy import column, select, table

from bot.keyring import Keyring
from bot.offices import OpenOffices
from bot.settings import DATABASE_FILE, Settings
from bot.slack.delivery import Delivery
from bot.slack.install import PURGE_AFTER, Installations
from bot.slack.outbox import Outbox
from bot.slack.start import over_http
from bot.wiring import open_offices
from scoring.site import Site
from storage import installations, purge
from storage.installations import State
from tests.bot.slack.conftest import MANIFEST
from tests.bot.slack.test_start import KEY, a_letter, install
from tests.fake_slack import FakeSlack, Habits, Kind, Person
from tests.fakes import parse_here

pytestmark = pytest.mark.filterwarnings(
    "ignore:BasicAuth is deprecated:DeprecationWarning"
)  # slack_sdk's own call

ORGANISATION: Final = "E00000077"
CHANNEL: Final = "C0ELSEWHERE"
SETTLED_S: Final = 0.5  # in which the sender has looked at what waits


@dataclass(frozen=True, kw_only=True)
class Server:
    slack: FakeSlack
    offices: OpenOffices
    address: str

    def person(self, name: str, domain: str, kind: Kind = Kind.MEMBER) -> Person:
        """Somebody new, with a channel of their own."""
        person = self.slack.add_user(name, kind, team=domain)
        self.slack.add_channel(f"#{name}", [name], team=domain)
        return person

    def state(self, tenant: str) -> State | None:
        with self.offices.database.reading() as session:
            found = installations.of(session, tenant)
        return found.state if found is not None else None

    def stored(self) -> list[str]:
        """The tenants of which a row is stored."""
        with self.offices.database.reading() as session:
            return purge.tenants_under(session, "")

    def wrote_to(self) -> set[str]:
        """The tenants that something was said to."""
        with self.offices.database.reading() as session:
            return set(session.connection().scalars(select(column("tenant")).select_from(table("outbox"))))

    async def purged(self) -> list[str]:
        """As a day later."""

        def later() -> datetime:
            return datetime.now(UTC) + PURGE_AFTER + timedelta(minutes=1)

        return await Installations(self.offices.database, Keyring.parse(KEY), now=later).purge_removed()


@pytest.fixture
async def server(tmp_path: Path, migrated: Path) -> AsyncIterator[Server]:
    shutil.copy(migrated, tmp_path / DATABASE_FILE)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack(manifest=MANIFEST))
        settings = Settings(
            _env_file=None,
            home=tmp_path,
            http_port=0,
            workers=0,
            secret_key=SecretStr(KEY),
            slack_client_id=slack.app.client_id,
            slack_client_secret=SecretStr(slack.app.client_secret),
            slack_signing_secret=SecretStr(slack.signing_secret),
            flag_channel=CHANNEL,
        )
        offices = await stack.enter_async_context(open_offices(settings, parse=parse_here))
        served = over_http(settings, offices, api_url=slack.base_url)
        address = await stack.enter_async_context(served)
        await slack.connect_http(f"{address}/slack/events")
        yield Server(slack=slack, offices=offices, address=address)
        assert slack.faults == []


async def sites(server: Server, tenant: str) -> list[str]:
    return [site.domain for site in await server.offices.of(tenant).services.sites()]


async def an_organisation(server: Server) -> tuple[Person, Person]:
    """With the app in all its workspaces; gives an admin of one and a member of the other."""
    server.slack.add_workspace("north", installed=False, organisation=ORGANISATION)
    server.slack.add_workspace("south", installed=False, organisation=ORGANISATION)
    ada, ben = server.person("ada", "north", Kind.ADMIN), server.person("ben", "south")
    assert (await install(server.address, ada, everywhere=True))[0] == 200
    for person, domain in ((ada, "north.example"), (ben, "south.example")):
        office = server.offices.of(f"{ORGANISATION}.{person.workspace.id}")
        await office.services.add_site(Site(domain=domain))
    return ada, ben


async def test_each_workspace_of_an_organisation_has_a_home_of_its_own(server: Server) -> None:
    ada, ben = await an_organisation(server)
    await shows(server, ada, "north.example")
    await shows(server, ben, "south.example")
    assert "south.example" not in home_of(server, ada)
    assert "north.example" not in home_of(server, ben)


async def test_a_channel_that_the_environment_names_is_none_of_theirs(server: Server) -> None:
    ada, _ = await an_organisation(server)
    await shows(server, ada, "north.example")
    assert CHANNEL not in str(server.slack.state.homes[ada.id])


async def test_who_writes_to_the_app_is_answered_by_their_own_workspace(server: Server) -> None:
    _, ben = await an_organisation(server)
    await ben.says("/checklink", in_="@linkvouch")
    await server.slack.until(ben.direct_messages)
    assert server.wrote_to() == {tenant_of(ben)}


async def test_a_workspace_that_an_organisation_adds_later_is_served_at_once(server: Server) -> None:
    await an_organisation(server)
    server.slack.add_workspace("west", organisation=ORGANISATION, everywhere=True, installed=False)
    cleo = server.person("cleo", "west")
    await cleo.types("/checklink https://blog.example/a", in_="#cleo")
    await cleo.types("/linkvouch decisions", in_="#cleo")
    await server.slack.until(lambda: len(cleo.private_messages(in_="#cleo")) == 2)
    assert await sites(server, tenant_of(cleo)) == []


async def test_an_admin_alone_in_a_workspace_of_an_organisation_is_known_to_be_alone(server: Server) -> None:
    ada, _ = await an_organisation(server)
    await ada.opens_home()
    await server.slack.until(lambda: home_of(server, ada))
    asked = [call for call in server.slack.calls if call.method == "users.list"]
    assert {(call.args["team_id"], call.error) for call in asked} == {(ada.workspace.id, None)}


@pytest.mark.parametrize("backwards", [False, True], ids=["revoked first", "uninstalled first"])
async def test_who_uninstalls_the_app_leaves_nothing_behind_and_the_neighbour_keeps_all(
    server: Server, *, backwards: bool
) -> None:
    for domain in ("north", "south"):
        server.slack.add_workspace(domain, installed=False)
        admin = server.person(f"admin-{domain}", domain, Kind.ADMIN)
        assert (await install(server.address, admin))[0] == 200
        await server.slack.until(admin.direct_messages)
    leaving, staying = (
        server.slack.user("admin-north", team="north"),
        server.slack.user("admin-south", team="south"),
    )
    gone, kept = tenant_of(leaving), tenant_of(staying)
    server.slack.habits = Habits(backwards=backwards)
    await leaving.uninstalls_app()
    await server.slack.until(lambda: server.state(gone) is State.REMOVED)
    outbox = Outbox(server.offices.database)
    await Delivery(outbox, gone).send(a_letter(server.slack, "Too late."))
    await asyncio.sleep(SETTLED_S)
    assert server.state(gone) is State.REMOVED
    assert await server.purged() == [gone]
    assert server.stored() == [kept]
    assert server.state(kept) is State.CONNECTED


async def test_an_organisation_that_uninstalls_the_app_takes_its_workspaces_along(server: Server) -> None:
    ada, ben = await an_organisation(server)
    await ada.uninstalls_app()
    organisation = f"{ORGANISATION}."
    await server.slack.until(lambda: server.state(organisation) is State.REMOVED)
    assert sorted(await server.purged()) == sorted([organisation, tenant_of(ada), tenant_of(ben)])
    assert server.stored() == []


async def shows(server: Server, person: Person, words: str) -> None:
    await person.opens_home()
    await server.slack.until(lambda: words in home_of(server, person))


def home_of(server: Server, person: Person) -> str:
    return person.home().visible_text() if person.id in server.slack.state.homes else ""


def tenant_of(person: Person) -> str:
    return f"{person.workspace.organisation}.{person.workspace.id}"
