"""Installing the app: consent, codes, tokens that expire, and their end."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fake_slack import events
from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.state import APP_ID, Json, State, Token, User, Workspace

CODE_SECONDS: Final = 600.0  # a code is good for ten minutes
ROTATION_SECONDS: Final = 43_200  # a token that is rotated lives for twelve hours


@dataclass(eq=False)
class Code:
    workspace: Workspace
    installer: User
    scopes: frozenset[str]
    redirect_uri: str | None
    made_at: float
    everywhere: bool = False  # the installer chose the whole organisation
    used: bool = False


@dataclass(eq=False)
class App:
    """The app's credentials and what was given out for them. `rotates`: bot tokens expire."""

    client_id: str = field(default_factory=lambda: f"{secrets.randbelow(10**11)}.{secrets.randbelow(10**12)}")
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    rotates: bool = False
    codes: dict[str, Code] = field(default_factory=dict, repr=False)
    refreshes: dict[str, Token] = field(default_factory=dict, repr=False)

    def consent(
        self, url: str, state: State, workspace: Workspace, installer: User, *, everywhere: bool = False
    ) -> str:
        """Where the browser goes when someone allows what the page at this address asks for.

        Raises Refused when the address is not one that Slack would show a page for.
        """
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        if asked.get("client_id") != self.client_id:
            raise Refused("invalid_client_id")
        scopes = frozenset(asked.get("scope", "").split(",")) - {""}
        if not scopes:
            raise Refused("invalid_scope")
        code = secrets.token_hex(16)
        redirect = asked.get("redirect_uri")
        now = state.now()
        self.codes[code] = Code(workspace, installer, scopes, redirect, now, everywhere=everywhere)
        return back(asked, code=code)

    def decline(self, url: str) -> str:
        """Where the browser goes when someone refuses."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return back(asked, error="access_denied")


def back(asked: Mapping[str, str], **answer: str) -> str:
    """The app's redirect address with an answer; without one only the query, as the app is not named."""
    return f"{asked.get('redirect_uri', '')}?{urlencode({**answer, 'state': asked.get('state', '')})}"


def access(state: State, app: App, args: Json) -> Json:
    """The answer of oauth.v2.access to a code or a refresh token. Raises Refused."""
    if args.get("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if args.get("client_secret") != app.client_secret:
        raise Refused("bad_client_secret")
    if args.get("grant_type") == "refresh_token":
        old = app.refreshes.pop(str(args.get("refresh_token")), None)
        if old is None or old.workspace is None or old.error is not None:
            raise Refused("invalid_refresh_token")
        return _answer(state, app, old.workspace, old.scopes, None, everywhere=old.workspace.everywhere)
    code = app.codes.get(str(args.get("code")))
    if code is None:
        raise Refused("invalid_code")
    if code.used or state.now() - code.made_at > CODE_SECONDS:
        raise Refused("code_already_used" if code.used else "code_expired")
    if code.redirect_uri != (args.get("redirect_uri") or None):
        raise Refused("bad_redirect_uri")
    code.used = True
    return _answer(state, app, code.workspace, code.scopes, code.installer, everywhere=code.everywhere)


def _answer(
    state: State,
    app: App,
    workspace: Workspace,
    scopes: frozenset[str],
    installer: User | None,
    *,
    everywhere: bool,
) -> Json:
    organisation = workspace.organisation
    token = state.install_everywhere(organisation, scopes) if everywhere else state.install(workspace, scopes)
    body: Json = {
        "ok": True,
        "app_id": APP_ID,
        "authed_user": {"id": installer.id} if installer is not None else {},
        "scope": ",".join(sorted(scopes)),
        "token_type": "bot",
        "access_token": token.value,
        "bot_user_id": workspace.bot.id,
        "team": None if everywhere else {"id": workspace.id, "name": workspace.domain},
        "enterprise": {"id": organisation, "name": organisation} if organisation else None,
        "is_enterprise_install": everywhere,
    }
    if app.rotates:
        token.expires_at = state.now() + ROTATION_SECONDS
        refresh = f"xoxe-1-{secrets.token_hex(16)}"
        app.refreshes[refresh] = token
        body |= {"expires_in": ROTATION_SECONDS, "refresh_token": refresh}
    return body


def uninstall(state: State, workspace: Workspace) -> None:
    """Take the app out of a workspace: its tokens die, and the app hears of it."""
    events.uninstalled(state, workspace)
    for each in state.members_of(workspace.organisation) if workspace.everywhere else [workspace]:
        each.is_installed = False
    for token in state.tokens.values():
        if token.value == workspace.bot_token or token.workspace is workspace:
            token.error = "account_inactive"


def _revoke(call: Call) -> Json:
    if not call.flag("test"):
        events.revoked(call.state, call.workspace)
        call.token.error = "token_revoked"
    return {"ok": True, "revoked": not call.flag("test")}


METHODS: Final[Mapping[str, Method]] = {"auth.revoke": Method(_revoke, frozenset({"test"}))}
