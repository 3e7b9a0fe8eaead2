"""Messages as Slack writes them down, and the events that they make."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from tests.fake_slack.state import (
    APP_ID,
    VERIFICATION_TOKEN,
    Channel,
    Conversation,
    Json,
    Message,
    State,
    User,
    View,
    Workspace,
    message_json,
    view_json,
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


def home_opened(state: State, workspace: Workspace, user: User, view: View | None) -> None:
    channel = state.direct_channel(workspace, user)
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": "home",
        "event_ts": state.new_ts(),
    }
    if view is not None:
        event["view"] = view_json(view)
    _queue(state, workspace, channel, "app_home_opened", event)


def _hidden(state: State, workspace: Workspace, channel: Channel, what: Json) -> None:
    channel_type, subscription = CHANNEL_TYPES[channel.kind]
    ts = state.new_ts()
    frame = {"type": "message", "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts}
    _queue(state, workspace, channel, subscription, {**frame, "channel_type": channel_type, **what})


def _queue(state: State, workspace: Workspace, channel: Channel, subscription: str, event: Json) -> None:
    """Only what the app subscribed to, may read, and sees as a member reaches it."""
    scope = EVENT_SCOPES.get(subscription)
    scopes = state.tokens[workspace.bot_token].scopes
    if subscription not in state.events or (scope is not None and scope not in scopes):
        return
    if workspace.bot.id in channel.members:
        state.outbox.append((workspace, event_payload(state, workspace, event)))


def event_payload(state: State, workspace: Workspace, event: Json) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.id,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": state.new_id("Ev"),
        "event_time": int(state.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": state.new_id("EC"),
    }
