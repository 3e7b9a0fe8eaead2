"""Workspaces that install the app: Bolt's two stores over our database, tokens encrypted."""

import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlmodel import Session

from bot.in_threads import InThreads
from bot.keyring import Keyring, Unreadable
from storage import installations, oauth_states, purge, team_settings
from storage.database import Database
from storage.installations import Installed, State
from storage.team import TeamSettings
from storage.turns import one_at_a_time

_log = logging.getLogger(__name__)

STATE_LASTS: Final = timedelta(minutes=10)  # Bolt's cookie beside it lives as long
PURGE_AFTER: Final = timedelta(
    hours=12
)  # half of the 24 h that we promise; a mistaken uninstall can be undone

CHANGING: Final = "installations"  # so that nobody is purged while they install the app again


def _now() -> datetime:
    return datetime.now(UTC)


async def _nobody_waits(_tenant: str) -> None:
    """For who holds nothing back while a workspace is not connected."""


def tenant_of(enterprise: str | None, team: str | None) -> str:
    """The tenant of a workspace; with no team, the one under which an organisation's installation is kept."""
    return f"{enterprise or ''}.{team or ''}"


def team_of(tenant: str) -> str:
    """The id of a tenant's workspace, "" for an organisation and for the one workspace of a bot token."""
    return tenant.partition(".")[2]


class Installations(AsyncInstallationStore):
    """Bot tokens of workspaces and organisations. Tokens of people are not asked for and never kept."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        *,
        now: Callable[[], datetime] = _now,
        installed: Callable[[str], Awaitable[None]] = _nobody_waits,
    ) -> None:
        """`installed` is told the tenant of every workspace that has a new token."""
        self._sessions = InThreads(database)
        self._keyring = keyring
        self._now = now
        self._installed = installed

    @property
    def logger(self) -> logging.Logger:
        return _log

    async def async_save(self, installation: Installation) -> None:
        """Connect a workspace, again too. Who installs it first is its first decider."""
        await self._keep(installation.to_bot(), installer=installation.user_id)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep new tokens of a workspace; who installed it stays."""
        await self._keep(bot, installer=None)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace, None when it has no token that can be read."""
        found = await self._find(tenant_of(enterprise_id, None if is_enterprise_install else team_id))
        return None if found is None else found.to_bot()

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The installation of a workspace; None too for a `user_id` other than who installed it."""
        found = await self._find(tenant_of(enterprise_id, None if is_enterprise_install else team_id))
        return found if found is not None and user_id in {None, found.user_id} else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Slack revoked the token: it is deleted, and the workspace counts as disconnected."""
        await self._drop(tenant_of(enterprise_id, team_id), State.DISCONNECTED)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """A person's token was revoked: there is none of it here."""

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """The app was uninstalled: the token is deleted now, the team's rows by `purge_removed`."""
        await self._drop(tenant_of(enterprise_id, team_id), State.REMOVED)

    async def scopes(self, tenant: str) -> tuple[str, ...]:
        """What a workspace or its organisation granted; empty when nothing is known of that."""
        organisation = tenant_of(tenant.partition(".")[0], None)
        found = await self._stored(tenant) or await self._stored(organisation)
        return found.scopes if found is not None else ()

    async def token(self, tenant: str) -> str | None:
        """The bot token that writes to a tenant; None when there is none, or it is not connected.

        A workspace without an installation of its own has its organisation's.
        """
        organisation = tenant_of(tenant.partition(".")[0], None)
        for each in dict.fromkeys((tenant, organisation)):
            found = await self._stored(each)
            if found is not None:
                usable = found.state is State.CONNECTED
                return (await self._opened(each, found)).get("bot") if usable else None
        return None

    async def disconnected(self, tenant: str) -> bool:
        """Slack refuses the token of a tenant, its own or its organisation's. False when that was known."""
        at = self._now()

        def disconnect(session: Session) -> bool:
            return installations.mark(session, _whose(session, tenant), State.DISCONNECTED, at=at)

        return await self._sessions.write(disconnect)

    async def connected(self) -> list[str]:
        """The tenants that installed the app; an organisation once, by its own name."""
        return await self._sessions.read(lambda session: installations.in_state(session, State.CONNECTED))

    async def workspaces(self) -> list[str]:
        """The tenants of connected workspaces; in an organisation, of those that have something stored."""
        named = await self.connected()
        found = [await self._workspaces(each) for each in named]
        return sorted({tenant for each in found for tenant in each})

    async def purge_removed(self) -> list[str]:
        """Delete every row of who uninstalled the app PURGE_AFTER ago or earlier; gives these tenants."""
        before = self._now() - PURGE_AFTER

        def purge_all(session: Session) -> list[str]:
            one_at_a_time(session, CHANGING)
            gone = [
                each
                for removed in installations.in_state(session, State.REMOVED, before=before)
                for each in _belonging_to(session, removed)
            ]
            for tenant in gone:
                purge.purge(session, tenant)
            return gone

        return await self._sessions.write(purge_all)

    async def _keep(self, bot: Bot, *, installer: str | None) -> None:
        now = self._now()
        tenant = tenant_of(bot.enterprise_id, None if bot.is_enterprise_install else bot.team_id)
        tokens = json.dumps({"bot": bot.bot_token, "refresh": bot.bot_refresh_token})
        expires = bot.bot_token_expires_at
        new = Installed(
            enterprise=bot.enterprise_id or "",
            enterprise_name=bot.enterprise_name or "",
            team="" if bot.is_enterprise_install else bot.team_id or "",
            team_name="" if bot.is_enterprise_install else bot.team_name or "",
            app=bot.app_id or "",
            bot=bot.bot_id or "",
            bot_user=bot.bot_user_id or "",
            installer=installer or "",
            scopes=tuple(bot.bot_scopes),
            sealed=self._keyring.seal(tokens, tenant=tenant),
            expires_at=None if expires is None else datetime.fromtimestamp(expires, UTC),
            installed_at=datetime.fromtimestamp(bot.installed_at, UTC),
            at=now,
        )

        def keep(session: Session) -> None:
            one_at_a_time(session, CHANGING)
            known = installations.of(session, tenant)
            kept = new if installer is not None or known is None else replace(new, installer=known.installer)
            installations.save(session, tenant, kept)
            if kept.team:
                team_settings.begin(session, tenant, TeamSettings(installer=kept.installer))

        await self._sessions.write(keep)
        for each in await self._workspaces(tenant):
            await self._installed(each)

    async def _workspaces(self, tenant: str) -> list[str]:
        """A workspace, or those of an organisation of which something is stored."""
        if not tenant.endswith("."):
            return [tenant]
        under = await self._sessions.read(lambda session: purge.tenants_under(session, tenant))
        return [each for each in under if each != tenant]

    async def _find(self, tenant: str) -> Installation | None:
        found = await self._stored(tenant)
        tokens = {} if found is None else await self._opened(tenant, found)
        if found is None or not tokens.get("bot"):
            return None
        return Installation(
            app_id=found.app or None,
            enterprise_id=found.enterprise or None,
            enterprise_name=found.enterprise_name or None,
            team_id=found.team or None,
            team_name=found.team_name or None,
            bot_token=tokens["bot"],
            bot_id=found.bot,
            bot_user_id=found.bot_user,
            bot_scopes=list(found.scopes),
            bot_refresh_token=tokens.get("refresh"),
            bot_token_expires_at=None if found.expires_at is None else int(found.expires_at.timestamp()),
            user_id=found.installer,
            is_enterprise_install=not found.team,
            installed_at=found.installed_at.timestamp(),
        )

    async def _stored(self, tenant: str) -> Installed | None:
        return await self._sessions.read(lambda session: installations.of(session, tenant))

    async def _opened(self, tenant: str, found: Installed) -> dict[str, str | None]:
        """The tokens by their kind; empty when there are none. What an older key opened is sealed anew."""
        if not found.sealed:
            return {}
        try:
            opened = self._keyring.open(found.sealed, tenant=tenant)
        except Unreadable:
            _log.error(
                "The token of a workspace cannot be read with LINKVOUCH_SECRET_KEY. If that was changed, put "
                "the former one behind it, after a comma; else the workspace must install the app again."
            )
            return {}
        if opened.old:
            anew = self._keyring.seal(opened.text, tenant=tenant)
            await self._sessions.write(
                lambda session: installations.reseal(session, tenant, old=found.sealed, new=anew)
            )
        tokens: dict[str, str | None] = json.loads(opened.text)
        return tokens

    async def _drop(self, tenant: str, state: State) -> None:
        at = self._now()

        def drop(session: Session) -> None:
            named = _whose(session, tenant)
            installations.forget_tokens(session, named)
            installations.mark(session, named, state, at=at)

        await self._sessions.write(drop)


class OAuthStates(AsyncOAuthStateStore):
    """The states of installations that began; each is good once, for STATE_LASTS."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = _now) -> None:
        self._sessions = InThreads(database)
        self._now = now

    @property
    def logger(self) -> logging.Logger:
        return _log

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        state, now = secrets.token_urlsafe(32), self._now()
        await self._sessions.write(
            lambda session: oauth_states.issue(session, state, now=now, expires_at=now + STATE_LASTS)
        )
        return state

    async def async_consume(self, state: str) -> bool:
        now = self._now()
        return await self._sessions.write(lambda session: oauth_states.consume(session, state, now=now))


def _whose(session: Session, tenant: str) -> str:
    """Under whose name the installation is kept: the workspace's own, else its organisation's."""
    own = installations.of(session, tenant) is not None
    return tenant if own else tenant_of(tenant.partition(".")[0], None)


def _belonging_to(session: Session, removed: str) -> list[str]:
    """The workspace; of an organisation its workspaces too, save those that installed the app themselves."""
    if not removed.endswith("."):
        return [removed]
    under = purge.tenants_under(session, removed)
    return [each for each in under if each == removed or installations.of(session, each) is None]
