"""Whose request is this? Finds the workspace's own desk, and turns away people of other workspaces."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.slack.blocks import errors
from bot.slack.deps import Desk, Desks
from bot.slack.reply import ReplyTo

KEY: Final = "desk"
OUTSIDERS: Final = (
    "Only people of the workspace that linkvouch is installed in can use it here. Nothing was done."
)
NOT_INSTALLED: Final = "linkvouch is not installed in this workspace any more. An admin can install it again."
# Of one farewell, in no promised order. The first may take the token, and the second counts all the same.
FAREWELLS: Final = frozenset({"app_uninstalled", "tokens_revoked"})

_Next = Callable[[], Awaitable[BoltResponse]]


def register(app: AsyncApp, desks: Desks) -> None:
    """Before every listener: the desk of the workspace in `context`, or a refusal."""

    async def workspace(
        context: AsyncBoltContext,
        body: dict[str, Any],
        ack: AsyncAck,
        next: _Next,  # noqa: A002 - Bolt hands it in by this name
    ) -> BoltResponse:
        team = team_of(body, known=context.team_id or "")
        desk = await desks.of(team=team, enterprise=context.enterprise_id or "")
        if desk is None and (body.get("event") or {}).get("type") in FAREWELLS:
            return await next()  # Bolt's own listeners, which work with no desk
        if desk is None:
            return await (ack(NOT_INSTALLED) if "command" in body else ack())
        if "response_url" in body:  # from here on it may be written down
            body["response_url"] = desk.addresses.seal(body["response_url"] or "", tenant=desk.tenant)
        home = _of_the_token(context) if desks.one_workspace else team
        if is_outsider(body, home=home, actor=context.actor_team_id or ""):
            return await _refused(ack, body, desk)
        context[KEY] = desk
        return await next()

    app.middleware(workspace)


def desk_of(context: AsyncBoltContext) -> Desk:
    """What this request's listener works with."""
    desk: Desk = context[KEY]
    return desk


def team_of(body: Mapping[str, Any], *, known: str) -> str:
    """The workspace that a request comes from; `known` is what Bolt makes of it.

    Bolt goes by who may see an event. Where a whole organisation may, that names no workspace, and the event
    itself does.
    """
    return str(known or body.get("context_team_id") or body.get("team_id") or "")


def is_outsider(body: dict[str, Any], *, home: str, actor: str) -> bool:
    """Did somebody of another workspace do it, whom a shared channel lets in?

    Interactions name the person's workspace in `user.team_id`, events in `user_team` or `source_team`, and
    commands in `team_id`. `actor` is what Bolt makes of the request.
    """
    user = body.get("user")
    event = body.get("event") or {}
    theirs = user.get("team_id") if isinstance(user, dict) else None
    theirs = theirs or event.get("user_team") or event.get("source_team") or actor
    if "command" in body:
        theirs = body.get("team_id")
    return bool(home and theirs and theirs != home)


def _of_the_token(context: AsyncBoltContext) -> str:
    """The workspace that the app's one token belongs to."""
    known = context.authorize_result
    return (known.team_id if known is not None else "") or context.team_id or ""


async def _refused(ack: AsyncAck, body: dict[str, Any], desk: Desk) -> BoltResponse:
    """They are told privately what they cannot do; words in a channel are passed over."""
    if "command" in body:
        return await ack(OUTSIDERS)
    response = await ack()
    if body.get("response_url"):
        reply = ReplyTo.of(body)
        await desk.delivery.answer(reply, errors.told(OUTSIDERS), key=f"outsider {reply.occasion}")
    return response
