"""Messages as Slack writes them down, and the events that they make."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from tests.fake_slack.api_call import READ_SCOPES
from tests.fake_slack.shown import message_json, view_json
from tests.fake_slack.state import (
    APP_ID,
    VERIFICATION_TOKEN,
    Channel,
    Conversation,
    Execution,
    File,
    Json,
    Message,
    State,
    User,
    View,
    Workspace,
)

CHANNEL_TYPES: Final[Mapping[Conversation, tuple[str, str]]] = {
    Conversation.PUBLIC: ("channel", "message.channels"),
    Conversation.PRIVATE: ("group", "message.groups"),
    Conversation.DM: ("im", "message.im"),
}
EVENT_SCOPES: Final[Mapping[str, str]] = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "channel_archive": "channels:read",
    "file_shared": "files:read",
    "group_archive": "groups:read",
    "member_joined_channel": "channels:read",
}
_TOKENS: Final = re.compile(
    r"(?P<url>https?://[^\s<>]*[^\s<>.,;:!?'\")\]])"
    r"|(?<![\w@./-])(?P<domain>(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|example)(?:/[^\s<>]*)?)"
    r"|(?<![\w@])@(?P<user>[\w.-]+)"
    r"|(?<![\w#])#(?P<channel>[\w-]+)",
    re.IGNORECASE,
)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def written(text: str, workspace: Workspace) -> tuple[str, list[Json]]:
    """What a person typed, as Slack stores it: (text of the message, its one rich_text block)."""
    stored, inline = "", list[Json]()
    for piece, element in _pieces(text, workspace):
        stored += piece
        inline.append(element)
    section = {"type": "rich_text_section", "elements": inline}
    return stored, [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _pieces(text: str, workspace: Workspace) -> Iterator[tuple[str, Json]]:
    users = {user.name: user.id for user in workspace.users.values()}
    channels = {channel.name: channel.id for channel in workspace.channels.values()}
    done = 0
    for found in _TOKENS.finditer(text):
        piece: tuple[str, Json] | None = None
        name = found.group("user") or found.group("channel") or ""
        if url := found.group("url"):
            piece = (f"<{escape(url)}>", {"type": "link", "url": url})
        elif domain := found.group("domain"):
            link = {"type": "link", "url": f"http://{domain}", "text": domain}
            piece = (f"<http://{escape(domain)}|{escape(domain)}>", link)
        elif found.group("user") and name in users:
            piece = (f"<@{users[name]}>", {"type": "user", "user_id": users[name]})
        elif found.group("channel") and name in channels:
            channel_id = channels[name]
            piece = (f"<#{channel_id}|{name}>", {"type": "channel", "channel_id": channel_id})
        if piece is not None:
            yield from _words(text[done : found.start()])
            yield piece
            done = found.end()
    yield from _words(text[done:])


def _words(text: str) -> Iterator[tuple[str, Json]]:
    if text:
        yield escape(text), {"type": "text", "text": text}


def posted(state: State, workspace: Workspace, channel: Channel, message: Message) -> None:
    """Queue what the app hears of a new message: a message event, and an app_mention when it is named."""
    if message.seen_only_by is not None:
        return
    channel_type, subscription = CHANNEL_TYPES[channel.kind]
    where = {"channel": channel.id, "event_ts": message.ts}
    shown = message_json(message, channel, metadata=True)
    if message.author.is_stranger:
        shown |= {"user_team": message.author.team_id, "source_team": message.author.team_id}
    _queue(state, workspace, channel, subscription, {**shown, **where, "channel_type": channel_type})
    mention = f"<@{workspace.bot.id}>"
    if mention in message.text and channel.kind is not Conversation.DM:
        _queue(state, workspace, channel, "app_mention", {**shown, **where, "type": "app_mention"})


def changed(
    state: State, workspace: Workspace, channel: Channel, message: Message, *, previous: Json
) -> None:
    _hidden(
        state,
        workspace,
        channel,
        {
            "subtype": "message_changed",
            "message": message_json(message, channel, metadata=True),
            "previous_message": previous,
        },
    )


def deleted(state: State, workspace: Workspace, channel: Channel, *, previous: Json) -> None:
    _hidden(
        state,
        workspace,
        channel,
        {"subtype": "message_deleted", "deleted_ts": previous["ts"], "previous_message": previous},
    )


def home_opened(state: State, workspace: Workspace, user: User, view: View | None, *, tab: str) -> None:
    """`tab` is home or messages; a view comes with the former alone."""
    channel = state.direct_channel(workspace, user)
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": state.new_ts(),
    }
    if view is not None and tab == "home":
        event["view"] = view_json(view)
    _queue(state, workspace, channel, "app_home_opened", event)


def bot_joined(state: State, workspace: Workspace, channel: Channel, *, inviter: User | None) -> None:
    letter = {Conversation.PUBLIC: "C", Conversation.PRIVATE: "G", Conversation.DM: "D"}[channel.kind]
    event: Json = {
        "type": "member_joined_channel",
        "user": workspace.bot.id,
        "channel": channel.id,
        "channel_type": letter,
        "team": workspace.id,
        "event_ts": state.new_ts(),
    }
    if inviter is not None:
        event["inviter"] = inviter.id
    scope = READ_SCOPES[channel.kind]
    _queue(state, workspace, channel, "member_joined_channel", event, scope=scope)


def archived(state: State, workspace: Workspace, channel: Channel, user: User) -> None:
    subscription = "group_archive" if channel.kind is Conversation.PRIVATE else "channel_archive"
    event = {
        "type": subscription,
        "channel": channel.id,
        "user": user.id,
        "is_moved": 0,
        "event_ts": state.new_ts(),
    }
    _queue(state, workspace, channel, subscription, event, scope=READ_SCOPES[channel.kind])


def file_shared(state: State, workspace: Workspace, channel: Channel, file: File) -> None:
    event = {
        "type": "file_shared",
        "file_id": file.id,
        "user_id": file.owner.id,
        "file": {"id": file.id},
        "channel_id": channel.id,
        "event_ts": state.new_ts(),
    }
    _queue(state, workspace, channel, "file_shared", event)


def function_executed(state: State, workspace: Workspace, execution: Execution, inputs: Json) -> None:
    function = {"id": f"Fn-{execution.callback_id}", "callback_id": execution.callback_id, "type": "app"}
    event: Json = {
        "type": "function_executed",
        "function": {**function, "title": execution.callback_id, "app_id": APP_ID},
        "inputs": inputs,
        "function_execution_id": execution.id,
        "workflow_execution_id": state.new_id("Wx"),
        "bot_access_token": workspace.bot_token,
        "event_ts": state.new_ts(),
    }
    _queue_for_team(state, workspace, "function_executed", event)


def revoked(state: State, workspace: Workspace) -> None:
    tokens = {"oauth": [], "bot": [workspace.bot.id]}
    _queue_for_team(state, workspace, "tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})


def uninstalled(state: State, workspace: Workspace) -> None:
    """Both events come, in no promised order."""
    revoked(state, workspace)
    _queue_for_team(state, workspace, "app_uninstalled", {"type": "app_uninstalled"})


def _hidden(state: State, workspace: Workspace, channel: Channel, what: Json) -> None:
    channel_type, subscription = CHANNEL_TYPES[channel.kind]
    ts = state.new_ts()
    frame = {"type": "message", "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts}
    _queue(state, workspace, channel, subscription, {**frame, "channel_type": channel_type, **what})


def _queue(
    state: State,
    workspace: Workspace,
    channel: Channel,
    subscription: str,
    event: Json,
    *,
    scope: str | None = None,
) -> None:
    """Only what the app subscribed to, may read, and sees as a member reaches it."""
    if workspace.bot.id in channel.members:
        scope = scope or EVENT_SCOPES.get(subscription)
        shared = bool(channel.shared_with)
        _queue_for_team(state, workspace, subscription, event, scope=scope, is_shared=shared)


def _queue_for_team(
    state: State,
    workspace: Workspace,
    subscription: str,
    event: Json,
    *,
    scope: str | None = None,
    is_shared: bool = False,
) -> None:
    token = state.tokens.get(workspace.bot_token)
    may = token is not None and (scope is None or scope in token.scopes)
    if workspace.is_installed and subscription in state.events and may:
        state.outbox.append((workspace, event_payload(state, workspace, event, is_shared=is_shared)))


def event_payload(state: State, workspace: Workspace, event: Json, *, is_shared: bool = False) -> Json:
    organisation = workspace.organisation or None
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        **({"enterprise_id": organisation} if organisation else {}),
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": state.new_id("Ev"),
        "event_time": int(state.now()),
        "authorizations": [
            {
                "enterprise_id": organisation,
                "team_id": None if workspace.everywhere else workspace.id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": workspace.everywhere,
            }
        ],
        "is_ext_shared_channel": is_shared,
        "event_context": state.new_id("EC"),
    }
