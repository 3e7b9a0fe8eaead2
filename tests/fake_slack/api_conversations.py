"""The conversations.* and users.* methods, and auth.test."""

from collections.abc import Mapping
from typing import Final

from tests.fake_slack import events
from tests.fake_slack.api_call import HISTORY_SCOPES, READ_SCOPES, Call, Method, Refused
from tests.fake_slack.shown import channel_json, message_json, user_json
from tests.fake_slack.state import Channel, Conversation, Json, Message


def _auth_test(call: Call) -> Json:
    bot = call.workspace.bot
    return {
        "ok": True,
        "url": f"https://{call.workspace.domain}.slack.com/",
        "team": call.workspace.domain,
        "user": bot.name,
        "team_id": call.workspace.id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        **({"enterprise_id": call.workspace.organisation} if call.workspace.organisation else {}),
        "is_enterprise_install": call.workspace.everywhere,
    }


def _info(call: Call) -> Json:
    channel = call.channel()
    call.require(READ_SCOPES[channel.kind])
    shown = channel_json(call.workspace, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"ok": True, "channel": shown}


def _list(call: Call) -> Json:
    kinds = (call.optional("types") or Conversation.PUBLIC).replace(" ", "").split(",")
    if not set(kinds) <= {*Conversation, "mpim"}:
        raise Refused("invalid_types")
    wanted = [kind for kind in Conversation if kind in kinds]
    for kind in wanted:
        call.require(READ_SCOPES[kind])
    found = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in wanted
        and (channel.kind is Conversation.PUBLIC or call.is_member(channel))
        and not (call.flag("exclude_archived") and channel.is_archived)
    ]
    page, cursor = call.page(found)
    channels = [channel_json(call.workspace, channel) for channel in page]
    return {"ok": True, "channels": channels, "response_metadata": {"next_cursor": cursor}}


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.optional("oldest") or "0", call.optional("latest") or "9999999999"
    edges = {oldest, latest} if call.flag("inclusive") else set()
    return [m for m in messages if float(oldest) < float(m.ts) < float(latest) or m.ts in edges]


def _read(call: Call, channel: Channel, messages: list[Message]) -> Json:
    page, cursor = call.page(messages)
    metadata = call.flag("include_all_metadata")
    return {
        "ok": True,
        "messages": [message_json(message, channel, metadata=metadata) for message in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _history(call: Call) -> Json:
    channel = call.channel()
    call.require(HISTORY_SCOPES[channel.kind])
    if not call.is_member(channel):
        raise Refused("not_in_channel")
    shown = [
        message
        for message in reversed(channel.messages)
        if message.seen_only_by is None and (message.thread_ts is None or message.broadcast)
    ]
    return _read(call, channel, _between(call, shown))


def _replies(call: Call) -> Json:
    channel = call.channel()
    call.require(HISTORY_SCOPES[channel.kind])
    if not call.is_member(channel):
        raise Refused("not_in_channel")
    named = channel.find(call.text("ts"))
    parent = channel.find(named.thread_ts) if named is not None and named.thread_ts is not None else named
    if parent is None:
        raise Refused("thread_not_found")
    return _read(call, channel, [parent, *_between(call, channel.replies(parent.ts))])


def _members(call: Call) -> Json:
    channel = call.channel()
    call.require(READ_SCOPES[channel.kind])
    page, cursor = call.page(channel.members)
    return {"ok": True, "members": list(page), "response_metadata": {"next_cursor": cursor}}


def _open(call: Call) -> Json:
    if channel_id := call.optional("channel"):
        channel = call.workspace.channels.get(channel_id)
        if channel is None or channel.kind is not Conversation.DM:
            raise Refused("channel_not_found")
    else:
        users = call.text("users").split(",")
        if len(users) > 1:
            call.require("mpim:write")
        user = call.workspace.users.get(users[0])
        if user is None or user is call.workspace.bot:
            raise Refused("user_not_found")
        if user.is_deactivated:
            raise Refused("user_disabled")
        channel = call.state.direct_channel(call.workspace, user)
    shown = channel_json(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": shown}


def _join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind is not Conversation.PUBLIC:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if not call.is_member(channel):
        channel.members.append(call.workspace.bot.id)
        events.bot_joined(call.state, call.workspace, channel, inviter=None)
    return {"ok": True, "channel": channel_json(call.workspace, channel)}


def _users_info(call: Call) -> Json:
    return {"ok": True, "user": user_json(call.user("user"))}


def _users_list(call: Call) -> Json:
    page, cursor = call.page([user for user in call.workspace.users.values() if not user.is_stranger])
    return {
        "ok": True,
        "members": [user_json(user) for user in page],
        "response_metadata": {"next_cursor": cursor},
    }


_PAGED: Final = frozenset({"cursor", "limit"})
_READ: Final = frozenset(READ_SCOPES.values())
_HISTORY: Final = frozenset(HISTORY_SCOPES.values())
_PERIOD: Final = _PAGED | {"channel", "inclusive", "include_all_metadata", "latest", "oldest"}

METHODS: Final[Mapping[str, Method]] = {
    "auth.test": Method(_auth_test, frozenset()),
    "conversations.info": Method(
        _info, frozenset({"channel", "include_locale", "include_num_members"}), scopes=_READ
    ),
    "conversations.list": Method(_list, _PAGED | {"exclude_archived", "types"}, scopes=_READ),
    "conversations.history": Method(_history, _PERIOD, scopes=_HISTORY),
    "conversations.replies": Method(_replies, _PERIOD | {"ts"}, scopes=_HISTORY),
    "conversations.members": Method(_members, _PAGED | {"channel"}, scopes=_READ),
    "conversations.open": Method(_open, frozenset({"channel", "return_im", "users"}), scope="im:write"),
    "conversations.join": Method(_join, frozenset({"channel"}), scope="channels:join"),
    "users.info": Method(_users_info, frozenset({"user", "include_locale"}), scope="users:read"),
    "users.list": Method(_users_list, _PAGED | {"include_locale"}, scope="users:read"),
}
