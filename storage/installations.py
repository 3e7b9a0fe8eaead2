"""The workspaces that installed the app. Tokens come encrypted: no key reaches this folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select, update

from storage.team_tables import InstallationRow
from storage.upserts import insert_or_replace


class State(StrEnum):
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"  # Slack refuses the token; the team's rows stay
    REMOVED = "removed"  # the app was uninstalled; the team's rows go soon


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """An installation. Ids and names are Slack's, "" where there is none."""

    enterprise: str = ""
    enterprise_name: str = ""
    team: str = ""  # "" when the whole organisation installed it
    team_name: str = ""
    app: str = ""
    bot: str = ""
    bot_user: str = ""
    installer: str = ""
    scopes: tuple[str, ...] = ()
    sealed: bytes  # the tokens, encrypted; b"" when there are none
    expires_at: datetime | None = None  # of the bot token, None for never
    installed_at: datetime
    state: State = State.CONNECTED
    at: datetime  # since when it is in this state


def save(session: Session, tenant: str, installed: Installed) -> None:
    """Store an installation in place of the one before."""
    row = InstallationRow(
        tenant=tenant,
        enterprise=installed.enterprise,
        enterprise_name=installed.enterprise_name,
        team=installed.team,
        team_name=installed.team_name,
        app=installed.app,
        bot=installed.bot,
        bot_user=installed.bot_user,
        installer=installed.installer,
        scopes=list(installed.scopes),
        sealed=installed.sealed,
        expires_at=installed.expires_at,
        installed_at=installed.installed_at,
        state=installed.state.value,
        at=installed.at,
    )
    insert_or_replace(session, row, key=("tenant",))


def of(session: Session, tenant: str) -> Installed | None:
    row = session.exec(select(InstallationRow).where(InstallationRow.tenant == tenant)).one_or_none()
    if row is None:
        return None
    return Installed(
        enterprise=row.enterprise,
        enterprise_name=row.enterprise_name,
        team=row.team,
        team_name=row.team_name,
        app=row.app,
        bot=row.bot,
        bot_user=row.bot_user,
        installer=row.installer,
        scopes=tuple(row.scopes),
        sealed=row.sealed,
        expires_at=row.expires_at,
        installed_at=row.installed_at,
        state=State(row.state),
        at=row.at,
    )


def reseal(session: Session, tenant: str, *, old: bytes, new: bytes) -> bool:
    """Store the same tokens encrypted anew, unless they were replaced meanwhile, which gives False."""
    return _change(session, tenant, {"sealed": new}, sealed=old)


def mark(session: Session, tenant: str, state: State, *, at: datetime) -> bool:
    """The installation is in this state since `at`; False when it was in it before, or is not there.

    One that was removed stays that until it is saved anew: uninstalling takes the token as well, and Slack
    tells both in no promised order.
    """
    row = session.exec(select(InstallationRow).where(InstallationRow.tenant == tenant)).one_or_none()
    if row is None or row.state in {state, State.REMOVED}:
        return False
    return _change(session, tenant, {"state": state.value, "at": at}, sealed=None)


def forget_tokens(session: Session, tenant: str) -> bool:
    """Delete the tokens of an installation; False when it is not there."""
    return _change(session, tenant, {"sealed": b"", "expires_at": None}, sealed=None)


def in_state(session: Session, state: State, *, before: datetime | None = None) -> list[str]:
    """The tenants whose installation is in this state, since before `before` when that is given, by name."""
    wanted = select(InstallationRow.tenant).where(InstallationRow.state == state.value)
    if before is not None:
        wanted = wanted.where(col(InstallationRow.at) < before)
    return list(session.exec(wanted.order_by(col(InstallationRow.tenant))))


def _change(session: Session, tenant: str, values: Mapping[str, object], *, sealed: bytes | None) -> bool:
    wanted = update(InstallationRow).where(col(InstallationRow.tenant) == tenant)
    if sealed is not None:
        wanted = wanted.where(col(InstallationRow.sealed) == sealed)
    return session.exec(wanted.values(**values)).rowcount > 0
