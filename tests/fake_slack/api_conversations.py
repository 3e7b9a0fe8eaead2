"""The conversations.* and users.* methods, and auth.test."""

from collections.abc import Mapping
from typing import Final

from tests.fake_slack.api_call import HISTORY_SCOPES, READ_SCOPES, Call, Method, Refused
from tests.fake_slack.state import APP_ID, Channel, Conversation, Json, Kind, Message, User, message_json


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
        "is_enterprise_install": False,
    }


def channel_json(call: Call, channel: Channel) -> Json:
    shown: Json = {
        "id": channel.id,
        "created": 0,
        "is_archived": channel.is_archived,
        "is_im": channel.kind is Conversation.DM,
        "is_org_shared": False,
        "context_team_id": channel.team_id,
        "updated": 0,
    }
    if channel.kind is Conversation.DM:
        other = next(member for member in channel.members if member != call.workspace.bot.id)
        return {**shown, "user": other, "is_user_deleted": False, "priority": 0}
    return {
        **shown,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.kind is Conversation.PRIVATE,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "is_member": call.is_member(channel),
        "creator": channel.members[0] if channel.members else "",
        "unlinked": 0,
        "shared_team_ids": [channel.team_id],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _info(call: Call) -> Json:
    channel = call.channel()
    call.require(READ_SCOPES[channel.kind])
    shown = channel_json(call, channel)
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
    channels = [channel_json(call, channel) for channel in page]
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
        channel = call.state.direct_channel(call.workspace, user)
    shown = channel_json(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": shown}


def _join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind is not Conversation.PUBLIC:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if not call.is_member(channel):
        channel.members.append(call.workspace.bot.id)
    return {"ok": True, "channel": channel_json(call, channel)}


def user_json(user: User) -> Json:
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": False,
        "color": "9f69e7",
        "real_name": user.name.capitalize(),
        "tz": "Europe/London",
        "tz_label": "Greenwich Mean Time",
        "tz_offset": 0,
        "profile": {
            "real_name": user.name.capitalize(),
            "display_name": user.name,
            "team": user.team_id,
            **({"bot_id": user.bot_id, "api_app_id": APP_ID} if user.bot_id else {}),
        },
        "is_admin": user.kind is Kind.ADMIN,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.kind is Kind.GUEST,
        "is_ultra_restricted": False,
        "is_bot": user.kind is Kind.BOT,
        "is_app_user": False,
        "updated": 0,
    }


def _users_info(call: Call) -> Json:
    return {"ok": True, "user": user_json(call.user("user"))}


def _users_list(call: Call) -> Json:
    page, cursor = call.page(list(call.workspace.users.values()))
    return {
        "ok": True,
        "members": [user_json(user) for user in page],
        "response_metadata": {"next_cursor": cursor},
    }


_PAGED: Final = frozenset({"cursor", "limit"})
_PERIOD: Final = _PAGED | {"channel", "inclusive", "include_all_metadata", "latest", "oldest"}

METHODS: Final[Mapping[str, Method]] = {
    "auth.test": Method(_auth_test, frozenset()),
    "conversations.info": Method(_info, frozenset({"channel", "include_locale", "include_num_members"})),
    "conversations.list": Method(_list, _PAGED | {"exclude_archived", "types"}),
    "conversations.history": Method(_history, _PERIOD),
    "conversations.replies": Method(_replies, _PERIOD | {"ts"}),
    "conversations.members": Method(_members, _PAGED | {"channel"}),
    "conversations.open": Method(_open, frozenset({"channel", "return_im", "users"}), scope="im:write"),
    "conversations.join": Method(_join, frozenset({"channel"}), scope="channels:join"),
    "users.info": Method(_users_info, frozenset({"user", "include_locale"}), scope="users:read"),
    "users.list": Method(_users_list, _PAGED | {"include_locale"}, scope="users:read"),
}
