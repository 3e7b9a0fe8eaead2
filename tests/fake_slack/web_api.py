"""The Web API: reads a call however a client may send it, checks its token, answers in Slack's words."""

import json
import secrets
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from tests.fake_slack import api_chat, api_conversations, views
from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.state import ApiCall, Json, State, Token

METHODS: Final[Mapping[str, Method]] = {
    **api_chat.METHODS,
    **api_conversations.METHODS,
    **views.METHODS,
}
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


def answer(state: State, method: str, *, token: str | None, args: Json, origin: str) -> Json:
    """What Slack answers to a call; every call is kept in `state.calls`, mistakes also in `state.faults`."""
    try:
        body = _run(state, method, token=token, args=args, origin=origin)
    except Refused as refused:
        body = refused.body()
        if refused.error in MISTAKES:
            state.fault(method, "; ".join([refused.error, *refused.messages]))
    state.calls.append(ApiCall(method, args, body.get("error")))
    return body


def _run(state: State, method: str, *, token: str | None, args: Json, origin: str) -> Json:
    if method == "apps.connections.open":
        return _open_connection(state, _known(state, token), origin)
    known = METHODS.get(method)
    if known is None:
        raise Refused("unknown_method")
    caller = _known(state, token)
    if caller.workspace is None:
        raise Refused("not_allowed_token_type")
    call = Call(state, method, args, caller, caller.workspace)
    if known.scope is not None:
        call.require(known.scope)
    for name in args.keys() - known.args - {"team_id"}:  # Bolt adds the team to every call
        state.fault(method, f"unknown argument: {name}")
    return known.run(call)


def _known(state: State, token: str | None) -> Token:
    if not token:
        raise Refused("not_authed")
    if token not in state.tokens:
        raise Refused("invalid_auth")
    return state.tokens[token]


def _open_connection(state: State, token: Token, origin: str) -> Json:
    if "connections:write" not in token.scopes:
        raise Refused("not_allowed_token_type")
    ticket = secrets.token_hex(8)
    state.tickets.add(ticket)
    return {"ok": True, "url": f"{origin.replace('http', 'ws', 1)}/link/?ticket={ticket}"}


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
    header = request.headers.get("Authorization", "").removeprefix("Bearer").strip()
    in_body = args.pop("token", None)
    return header or in_body, args


def _json_object(text: str) -> Json:
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise Refused("invalid_json") from error
    if not isinstance(parsed, dict):
        raise Refused("json_not_object")
    return parsed
