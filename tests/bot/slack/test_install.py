import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.listener.async_builtins import AsyncTokenRevocationListeners
from slack_sdk.oauth.installation_store.models.installation import Installation

from bot.keyring import Keyring
from bot.slack.install import PURGE_AFTER, STATE_LASTS, Installations, OAuthStates, tenant_of
from storage import installations, team_settings
from storage.database import Database
from storage.installations import State
from storage.team import TeamSettings
from tests.storage.builders import NOON
from tests.storage.two_tenants import fill

KEY = "an-old-key-of-many-letters-0123456789"
NEW_KEY = "the-new-key-of-other-letters-987654321"
TOKEN = "xoxb-1234567890-abcdef"
REFRESH = "xoxe-1-refresh-me"
USER_TOKEN = "xoxp-of-a-person"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "linkvouch.sqlite3"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    opened = Database.open(file, backups=None)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database, clock: Clock) -> Installations:
    return Installations(database, Keyring.parse(KEY), now=clock)


def an_installation(
    *,
    enterprise: str | None = None,
    team: str | None = "T1",
    token: str = TOKEN,
    user: str = "U1",
    everywhere: bool = False,
) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        team_name="Our team",
        bot_token=token,
        bot_id="B1",
        bot_user_id="U9",
        bot_scopes=["chat:write", "commands"],
        bot_refresh_token=REFRESH,
        bot_token_expires_at=int(NOON.timestamp()) + 43_200,
        user_id=user,
        user_token=USER_TOKEN,
        is_enterprise_install=everywhere,
        installed_at=NOON.timestamp(),
    )


async def test_an_installation_comes_back_with_all_that_bolt_needs(store: Installations) -> None:
    await store.async_save(an_installation())
    bot = await store.async_find_bot(enterprise_id=None, team_id="T1")
    assert bot is not None
    assert bot.to_dict() == an_installation().to_bot().to_dict()
    found = await store.async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.bot_token, found.bot_refresh_token, found.user_id) == (TOKEN, REFRESH, "U1")
    assert found.user_token is None
    assert await store.async_find_bot(enterprise_id=None, team_id="T2") is None
    assert await store.async_find_bot(enterprise_id="E1", team_id="T1") is None


async def test_a_copy_of_the_file_gives_no_token_away(
    store: Installations, database: Database, file: Path
) -> None:
    await store.async_save(an_installation())
    database.close()
    stored = b"".join(each.read_bytes() for each in file.parent.iterdir())
    assert b"Our team" in stored
    for token in (TOKEN, REFRESH, USER_TOKEN, KEY):
        assert token.encode() not in stored


async def test_the_token_of_one_team_put_beside_another_is_no_token(
    store: Installations, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await store.async_save(an_installation())
    with database.writing() as session:
        stolen = installations.of(session, ".T1")
        assert stolen is not None
        installations.save(session, ".T2", stolen)
    with caplog.at_level(logging.DEBUG):
        assert await store.async_find_bot(enterprise_id=None, team_id="T2") is None
        assert await store.token(".T2") is None
    assert "cannot be read with LINKVOUCH_SECRET_KEY" in caplog.text
    assert TOKEN not in caplog.text


async def test_a_new_key_takes_over_row_by_row(database: Database) -> None:
    await Installations(database, Keyring.parse(KEY)).async_save(an_installation())
    await Installations(database, Keyring.parse(KEY)).async_save(an_installation(team="T2"))
    both = Installations(database, Keyring.parse(f"{NEW_KEY},{KEY}"))
    assert await both.token(".T1") == TOKEN
    new = Installations(database, Keyring.parse(NEW_KEY))
    assert await new.token(".T1") == TOKEN, "read once, so sealed anew"
    assert await new.token(".T2") is None, "never read with both keys"


async def test_new_tokens_replace_the_old_and_who_installed_it_stays(store: Installations) -> None:
    await store.async_save(an_installation())
    await store.async_save_bot(an_installation(token="xoxb-rotated", user="U7").to_bot())
    found = await store.async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.bot_token, found.user_id) == ("xoxb-rotated", "U1")


async def test_who_installs_first_is_the_first_decider(store: Installations, database: Database) -> None:
    await store.async_save(an_installation(user="U1"))
    await store.async_save(an_installation(user="U2"))
    with database.reading() as session:
        assert team_settings.load(session, ".T1") == TeamSettings(installer="U1")


async def test_an_organisation_serves_its_workspaces(store: Installations) -> None:
    await store.async_save(an_installation(enterprise="E1", team=None, everywhere=True))
    bot = await store.async_find_bot(enterprise_id="E1", team_id="T5", is_enterprise_install=True)
    assert bot is not None
    assert (bot.is_enterprise_install, bot.team_id) == (True, None)
    assert await store.token("E1.T5") == TOKEN
    assert await store.token("E2.T5") is None
    assert await store.token(".T5") is None
    assert await store.token("local") is None
    assert await store.connected() == ["E1."]


@pytest.mark.parametrize(
    ("event", "state"),
    [
        pytest.param("tokens_revoked", State.DISCONNECTED, id="revoked"),
        pytest.param("app_uninstalled", State.REMOVED, id="uninstalled"),
    ],
)
async def test_the_token_is_deleted_at_once(
    store: Installations, database: Database, event: str, state: State
) -> None:
    await store.async_save(an_installation())
    listeners = AsyncTokenRevocationListeners(store)
    context = AsyncBoltContext({"team_id": "T1", "enterprise_id": None})
    if event == "tokens_revoked":
        await listeners.handle_tokens_revoked_events({"tokens": {"oauth": ["U1"], "bot": ["U9"]}}, context)
    else:
        await listeners.handle_app_uninstalled_events(context)
    assert await store.async_find_bot(enterprise_id=None, team_id="T1") is None
    assert await store.token(".T1") is None
    assert await store.connected() == []
    with database.reading() as session:
        found = installations.of(session, ".T1")
    assert found is not None
    assert (found.state, found.sealed) == (state, b"")


async def test_a_persons_revoked_token_disconnects_nobody(store: Installations) -> None:
    await store.async_save(an_installation())
    await store.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U1")
    assert await store.token(".T1") == TOKEN


async def test_a_refused_token_rests_until_the_app_is_installed_again(store: Installations) -> None:
    await store.async_save(an_installation())
    assert await store.disconnected(".T1")
    assert not await store.disconnected(".T1")
    assert await store.token(".T1") is None
    await store.async_save(an_installation(token="xoxb-again"))
    assert await store.token(".T1") == "xoxb-again"


async def test_a_workspace_without_a_token_of_its_own_disconnects_its_organisation(
    store: Installations, database: Database
) -> None:
    await store.async_save(an_installation(enterprise="E1", team=None, everywhere=True))
    await store.async_save(an_installation(enterprise="E1", team="T2"))
    assert await store.disconnected("E1.T1")
    assert await store.token("E1.T1") is None
    assert await store.token("E1.T2") == TOKEN
    with database.reading() as session:
        organisation = installations.of(session, "E1.")
    assert organisation is not None
    assert organisation.state is State.DISCONNECTED
    assert not await store.disconnected("E9.T1")


async def test_every_workspace_of_which_something_is_stored_hears_of_a_new_token(database: Database) -> None:
    told = []

    async def installed(tenant: str) -> None:
        told.append(tenant)

    store = Installations(database, Keyring.parse(KEY), installed=installed)
    with database.writing() as session:
        for tenant in ("E1.T1", "E1.T2", "E2.T1", ".T1"):
            team_settings.save(session, tenant, TeamSettings(flag_at="weak"))
    assert await store.workspaces() == []
    await store.async_save(an_installation(enterprise="E1", team=None, everywhere=True))
    await store.async_save(an_installation())
    assert told == ["E1.T1", "E1.T2", ".T1"]
    assert await store.workspaces() == [".T1", "E1.T1", "E1.T2"]


async def test_a_day_after_uninstalling_nothing_is_left_of_a_team(
    store: Installations, database: Database, clock: Clock
) -> None:
    assert timedelta(hours=24) > PURGE_AFTER
    for team in ("T1", "T2"):
        await store.async_save(an_installation(team=team))
        with database.writing() as session:
            fill(session, tenant_of(None, team))
    await store.async_delete_all(enterprise_id=None, team_id="T1")
    assert await store.purge_removed() == []
    clock.now += PURGE_AFTER + timedelta(seconds=1)
    assert await store.purge_removed() == [".T1"]
    assert await store.purge_removed() == []
    with database.reading() as session:
        assert installations.of(session, ".T1") is None
        assert team_settings.load(session, ".T2").deciders


async def test_who_installs_again_in_time_keeps_everything(
    store: Installations, database: Database, clock: Clock
) -> None:
    await store.async_save(an_installation())
    await store.async_delete_all(enterprise_id=None, team_id="T1")
    await store.async_save(an_installation(user="U2"))
    clock.now += PURGE_AFTER * 2
    assert await store.purge_removed() == []
    with database.reading() as session:
        assert team_settings.load(session, ".T1").installer == "U1"


async def test_with_an_organisation_go_its_workspaces_save_those_that_installed_it_themselves(
    store: Installations, database: Database, clock: Clock
) -> None:
    await store.async_save(an_installation(enterprise="E1", team=None, everywhere=True))
    await store.async_save(an_installation(enterprise="E1", team="T2"))
    with database.writing() as session:
        for tenant in ("E1.T1", "E11.T1"):
            team_settings.save(session, tenant, TeamSettings(flag_at="weak"))
    await store.async_delete_all(enterprise_id="E1", team_id=None)
    clock.now += PURGE_AFTER * 2
    assert await store.purge_removed() == ["E1.", "E1.T1"]
    assert await store.token("E1.T2") == TOKEN
    with database.reading() as session:
        assert team_settings.load(session, "E11.T1").flag_at == "weak"


async def test_a_farewell_that_names_a_workspace_counts_for_the_organisation_that_installed_the_app(
    store: Installations,
) -> None:
    await store.async_save(an_installation(enterprise="E1", team=None, everywhere=True))
    await store.async_save(an_installation(enterprise="E1", team="T2"))
    await store.async_delete_all(enterprise_id="E1", team_id="T2")
    assert await store.connected() == ["E1."]
    await store.async_delete_all(enterprise_id="E1", team_id="T1")
    assert await store.connected() == []


async def test_who_uninstalled_the_app_stays_removed_whatever_is_heard_after_it(
    store: Installations, clock: Clock
) -> None:
    await store.async_save(an_installation())
    await store.async_delete_all(enterprise_id=None, team_id="T1")
    await store.async_delete_bot(enterprise_id=None, team_id="T1")
    assert not await store.disconnected(".T1")
    clock.now += PURGE_AFTER * 2
    assert await store.purge_removed() == [".T1"]


async def test_a_state_is_good_once_and_not_for_long(database: Database, clock: Clock) -> None:
    states = OAuthStates(database, now=clock)
    first, second = await states.async_issue(), await states.async_issue()
    assert first != second
    assert await states.async_consume(first)
    assert not await states.async_consume(first)
    assert not await states.async_consume("forged")
    clock.now += STATE_LASTS
    assert not await states.async_consume(second)
