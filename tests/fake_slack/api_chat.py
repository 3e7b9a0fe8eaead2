"""The chat.* methods, and the rules for what a message may hold, which response_urls follow as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.fake_slack import events
from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.shown import message_json, with_ids
from tests.fake_slack.state import Channel, Conversation, File, Json, Message, State, Workspace
from tests.fake_slack.validate import MARKDOWN_CHARACTERS, MESSAGE_CHARACTERS, problems, size

TEXT_CHARACTERS: Final = 40_000
UPDATED_TEXT_CHARACTERS: Final = 4_000  # chat.update allows less than chat.postMessage


@dataclass(frozen=True)
class Content:
    text: str
    blocks: list[Json]
    attachments: list[Json]


def checked(state: State, where: str, given: Mapping[str, object], *, most: int = TEXT_CHARACTERS) -> Content:
    """What an app wants to show. Raises Refused with Slack's error when it may not.

    Blocks without a text are let through, as Slack does, and noted as a fault: notifications and
    screen readers would have nothing to read.
    """
    text, blocks = given.get("text") or "", given.get("blocks") or []
    attachments = given.get("attachments") or []
    if not isinstance(text, str) or not isinstance(attachments, list):
        raise Refused("invalid_arguments", messages=["[ERROR] text or attachments has the wrong type"])
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if not (text.strip() or blocks or attachments):
        raise Refused("no_text")
    if len(text) > most:
        raise Refused("msg_too_long")
    found = problems(blocks) if blocks else []
    if found:
        too_long = size(blocks) >= MESSAGE_CHARACTERS and len(found) == 1
        raise Refused("msg_blocks_too_long" if too_long else "invalid_blocks", messages=found)
    if blocks and not text.strip():
        state.fault(where, "text is missing beside blocks")
    return Content(text, with_ids(blocks), attachments)


def post(
    state: State,
    workspace: Workspace,
    channel: Channel,
    content: Content,
    *,
    thread_ts: str | None = None,
    seen_only_by: str | None = None,
    metadata: Json | None = None,
    broadcast: bool = False,
    files: Sequence[File] = (),
) -> Message:
    """Put a message of the app into a conversation."""
    message = Message(
        state.new_ts(),
        workspace.bot,
        content.text,
        content.blocks,
        attachments=content.attachments,
        metadata=metadata,
        thread_ts=thread_ts,
        seen_only_by=seen_only_by,
        broadcast=broadcast,
        files=list(files),
    )
    channel.messages.append(message)
    events.posted(state, workspace, channel, message)
    return message


def edit(
    state: State,
    workspace: Workspace,
    channel: Channel,
    message: Message,
    content: Content,
    *,
    metadata: Json | None = None,
) -> None:
    """Replace what a message shows; an ephemeral one makes no event."""
    previous = message_json(message, channel, metadata=True)
    message.text, message.blocks, message.attachments = content.text, content.blocks, content.attachments
    message.metadata = metadata if metadata is not None else message.metadata
    message.edited_ts = state.new_ts()
    message.edits += 1
    if message.seen_only_by is None:
        events.changed(state, workspace, channel, message, previous=previous)


def remove(state: State, workspace: Workspace, channel: Channel, message: Message) -> None:
    previous = message_json(message, channel)
    channel.messages.remove(message)
    if message.seen_only_by is None:
        events.deleted(state, workspace, channel, previous=previous)


def content_of(call: Call, *, most: int = TEXT_CHARACTERS) -> Content:
    """What a call would show; markdown_text stands alone. Raises Refused as checked() does."""
    if markdown := call.optional("markdown_text"):
        if call.args.get("text") or call.args.get("blocks"):
            raise Refused("markdown_text_conflict")
        if len(markdown) > MARKDOWN_CHARACTERS:
            raise Refused("msg_too_long")
        return Content(markdown, with_ids([{"type": "markdown", "text": markdown}]), [])
    given = {
        "text": call.optional("text"),
        "blocks": call.parsed("blocks", unreadable="invalid_blocks_format"),
        "attachments": call.parsed("attachments", unreadable="invalid_attachments"),
    }
    return checked(call.state, call.method, given, most=most)


def _metadata(call: Call) -> Json | None:
    metadata = call.parsed("metadata", unreadable="invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    return metadata


def _target(call: Call) -> Channel:
    """A conversation to post to; a user id stands for the direct messages with that person.

    Slack documents no error for messages to deactivated people; here it is channel_not_found.
    """
    user = call.workspace.users.get(call.text("channel"))
    if user is not None and user is not call.workspace.bot:
        channel = call.state.direct_channel(call.workspace, user)
    else:
        channel = call.joined_channel()
    if channel.kind is Conversation.DM and any(
        call.workspace.users[member].is_deactivated for member in channel.members
    ):
        raise Refused("channel_not_found")
    return channel


def thread_of(call: Call, channel: Channel) -> str | None:
    ts = call.optional("thread_ts")
    if ts is None:
        return None
    parent = channel.find(ts)
    if parent is None:
        raise Refused("thread_not_found")
    if parent.thread_ts is not None:
        raise Refused("cannot_reply_to_message")
    return ts


def _own_message(call: Call, channel: Channel, *, otherwise: str) -> Message:
    message = channel.find(call.text("ts"))
    if message is None:
        raise Refused("message_not_found")
    if message.author is not call.workspace.bot:
        raise Refused(otherwise)
    return message


def _post_message(call: Call) -> Json:
    channel = _target(call)
    message = post(
        call.state,
        call.workspace,
        channel,
        content_of(call),
        thread_ts=thread_of(call, channel),
        metadata=_metadata(call),
        broadcast=call.flag("reply_broadcast"),
    )
    shown = message_json(message, channel, metadata=True)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shown}


def _post_ephemeral(call: Call) -> Json:
    channel, user = call.joined_channel(), call.user("user")
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    content, thread = content_of(call), thread_of(call, channel)
    message = post(call.state, call.workspace, channel, content, thread_ts=thread, seen_only_by=user.id)
    return {"ok": True, "message_ts": message.ts}


def _update(call: Call) -> Json:
    channel = call.joined_channel()
    message = _own_message(call, channel, otherwise="cant_update_message")
    content = content_of(call, most=UPDATED_TEXT_CHARACTERS)
    edit(call.state, call.workspace, channel, message, content, metadata=_metadata(call))
    shown = message_json(message, channel, metadata=True)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def _delete(call: Call) -> Json:
    channel = call.joined_channel()
    message = _own_message(call, channel, otherwise="cant_delete_message")
    remove(call.state, call.workspace, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def _permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.find(call.text("message_ts"))
    if message is None:
        raise Refused("message_not_found")
    return {"ok": True, "channel": channel.id, "permalink": permalink(call.workspace, channel, message)}


def permalink(workspace: Workspace, channel: Channel, message: Message) -> str:
    link = f"https://{workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    in_thread = message.thread_ts is not None and channel.kind is not Conversation.DM
    return f"{link}?thread_ts={message.thread_ts}&cid={channel.id}" if in_thread else link


SHOWN: Final = frozenset(
    {"channel", "text", "markdown_text", "blocks", "attachments", "as_user", "link_names", "parse"}
)
_POSTED: Final = SHOWN | {"thread_ts", "icon_emoji", "icon_url", "username"}

METHODS: Final[Mapping[str, Method]] = {
    "chat.postMessage": Method(
        _post_message,
        _POSTED | {"reply_broadcast", "unfurl_links", "unfurl_media", "mrkdwn", "metadata"},
        scope="chat:write",
    ),
    "chat.postEphemeral": Method(_post_ephemeral, _POSTED | {"user"}, scope="chat:write"),
    "chat.update": Method(
        _update, SHOWN | {"ts", "reply_broadcast", "metadata", "file_ids"}, scope="chat:write"
    ),
    "chat.delete": Method(_delete, frozenset({"channel", "ts", "as_user"}), scope="chat:write"),
    "chat.getPermalink": Method(_permalink, frozenset({"channel", "message_ts"})),
}
