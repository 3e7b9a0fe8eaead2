"""The Web API: reads a call however a client may send it, checks its token, answers in Slack's words."""

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from tests.fake_slack import (
    api_apps,
    api_chat,
    api_conversations,
    api_files,
    api_schedule,
    api_teams,
    oauth,
    views,
)
from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.state import ApiCall, Json, State, Token, Workspace

METHODS: Final[Mapping[str, Method]] = {
    **api_chat.METHODS,
    **api_conversations.METHODS,
    **views.METHODS,
    **api_apps.METHODS,
    **api_files.METHODS,
    **api_schedule.METHODS,
    **api_teams.METHODS,
    **oauth.METHODS,
}
# Method -> the scopes of which a token needs one: several where the kind of conversation decides, none where
# a valid token is enough. From the "Scopes" of docs.slack.dev's page of each method.
METHOD_SCOPES: Final[Mapping[str, frozenset[str]]] = {
    name: method.scopes | ({method.scope} if method.scope else set()) for name, method in METHODS.items()
}
# Of those that the fake answers; from "Changes to APIs" of docs.slack.dev's page on organisation-wide apps.
NEEDS_TEAM: Final = frozenset({"conversations.list", "users.list", "usergroups.list"})
TOKENLESS: Final = frozenset({"blocks.validate", "oauth.v2.access"})
ONLY_ASKING: Final = frozenset({"blocks.validate"})  # what it refuses was never meant to be shown
# Errors that only a mistake in the app explains; the others depend on what people did meanwhile.
MISTAKES: Final = frozenset(
    {
        "unknown_method",
        "not_authed",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_attachments",
        "invalid_metadata_format",
        "no_text",
        "msg_too_long",
        "msg_blocks_too_long",
        "view_too_large",
    }
)


def answer(state: State, method: str, *, token: str | None, args: Json, app: oauth.App | None = None) -> Json:
    """What Slack answers to a call; every call is kept in `state.calls`, mistakes also in `state.faults`."""
    try:
        body = _run(state, method, token=token, args=args, app=app)
    except Refused as refused:
        body = refused.body()
        if refused.error in MISTAKES and method not in ONLY_ASKING:
            state.fault(method, "; ".join([refused.error, *refused.messages]))
    state.calls.append(ApiCall(method, args, body.get("error"), state.now()))
    return body


def _run(state: State, method: str, *, token: str | None, args: Json, app: oauth.App | None) -> Json:
    if method == "oauth.v2.access" and app is not None:
        return oauth.access(state, app, args)
    if method == "apps.connections.open":
        return _open_connection(state, _known(state, token))
    known = METHODS.get(method)
    if known is None:
        raise Refused("unknown_method")
    anybody = method in TOKENLESS and not token
    caller = next(iter(state.tokens.values())) if anybody else _known(state, token)
    workspace = next(iter(state.workspaces.values())) if anybody else caller.workspace
    if workspace is None:
        raise Refused("not_allowed_token_type")
    if workspace.everywhere:
        workspace = _meant(state, workspace, method, args)
    call = Call(state, method, args, caller, workspace)
    if known.scope is not None:
        call.require(known.scope)
    for name in args.keys() - known.args - {"team_id"}:  # Bolt adds the team to every call
        state.fault(method, f"unknown argument: {name}")
    return known.run(call)


def _meant(state: State, home: Workspace, method: str, args: Json) -> Workspace:
    """The workspace that a call by the token of an organisation is about. Raises Refused when it must say."""
    if method in NEEDS_TEAM and not args.get("team_id"):
        raise Refused("missing_argument")
    trigger = state.triggers.get(str(args.get("trigger_id", "")))
    view = next((each for each in state.views() if each.id == args.get("view_id")), None)
    named = {str(args.get(name, "")) for name in ("channel", "user", "user_id", "users", "team_id")}
    named |= {each.user.seen_in for each in (trigger, view) if each is not None}
    return next(
        (
            each
            for each in state.members_of(home.organisation)
            if named & {each.id, *each.channels, *each.users}
        ),
        home,
    )


def _known(state: State, token: str | None) -> Token:
    if not token:
        raise Refused("not_authed")
    if token not in state.tokens:
        raise Refused("invalid_auth")
    known = state.tokens[token]
    if known.error is not None:
        raise Refused(known.error)
    if known.expires_at is not None and state.now() >= known.expires_at:
        raise Refused("token_expired")
    return known


def _open_connection(state: State, token: Token) -> Json:
    if "connections:write" not in token.scopes:
        raise Refused("not_allowed_token_type")
    ticket = secrets.token_hex(8)
    state.tickets.add(ticket)
    return {"ok": True, "url": f"{state.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}"}


async def read(request: web.Request) -> tuple[str | None, Json]:
    """(token, arguments) of a call: query, form or JSON; the token from the header or the body.

    Raises Refused with invalid_json or json_not_object.
    """
    args: Json = dict(request.query)
    args.pop("token", None)  # Slack takes no token from a URL
    if request.content_type == "application/json":
        args |= _json_object(await request.text())
    elif request.method == "POST":
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    kind, _, credentials = request.headers.get("Authorization", "").partition(" ")
    in_body = args.pop("token", None)
    if kind == "Basic":
        return in_body, args | _app_credentials(credentials)
    return credentials.strip() or in_body, args


def _app_credentials(encoded: str) -> Json:
    """The app's id and secret, which clients may send as HTTP's user and password."""
    try:
        client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
    except ValueError as error:
        raise Refused("invalid_auth") from error
    return {"client_id": client_id, "client_secret": secret}


def _json_object(text: str) -> Json:
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(parsed, dict):
        raise Refused("json_not_object")
    return parsed
