"""How Slack shows what it remembers: messages, views, people, conversations and files as JSON."""

import mimetypes
import secrets
from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from tests.fake_slack.state import (
    APP_ID,
    Channel,
    Conversation,
    File,
    Json,
    Kind,
    Message,
    User,
    View,
    Workspace,
)

DEFAULT_TYPE: Final = "application/octet-stream"


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """Copies of blocks in which every block has a block_id and every element that acts an action_id."""
    named: list[Json] = []
    for block in blocks:
        copy = deepcopy(block)
        copy.setdefault("block_id", secrets.token_urlsafe(4))
        for key in ("accessory", "element"):
            if isinstance(copy.get(key), dict):
                copy[key] = _with_action_id(copy[key])
        for card in copy.get("elements", []) if copy.get("type") == "carousel" else [copy]:
            if card.get("type") == "card" and "actions" in card:
                card.setdefault("block_id", secrets.token_urlsafe(4))
                card["actions"] = [_with_action_id(element) for element in card["actions"]]
        if copy.get("type") in {"actions", "context_actions"}:
            copy["elements"] = [_with_action_id(element) for element in copy["elements"]]
        named.append(copy)
    return named


def _with_action_id(element: Json) -> Json:
    if element.get("type") == "image":
        return element
    return {"action_id": secrets.token_urlsafe(4), **element}


def message_json(message: Message, channel: Channel, *, metadata: bool = False) -> Json:
    """A message as conversations.history, events and interactions show it."""
    author = message.author
    shown: Json = {
        "type": "message",
        "user": author.id,
        "ts": message.ts,
        "text": message.text,
        "team": author.team_id,
    }
    if author.bot_id is not None:
        shown |= {"bot_id": author.bot_id, "app_id": APP_ID, "bot_profile": _bot_profile(author)}
    else:
        shown["client_msg_id"] = f"client-{message.ts}"
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = message.attachments
    if message.files:
        shown |= {"subtype": "file_share", "upload": False, "display_as_bot": False}
        shown["files"] = [file_json(file) for file in message.files]
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.edited_ts is not None:
        shown["edited"] = {"user": author.id, "ts": message.edited_ts}
    if metadata and message.metadata is not None:
        shown["metadata"] = message.metadata
    return shown | _thread_json(message, channel)


def _thread_json(message: Message, channel: Channel) -> Json:
    if message.thread_ts is not None:
        parent = channel.find(message.thread_ts)
        shown: Json = {"thread_ts": message.thread_ts}
        return shown | ({"parent_user_id": parent.author.id} if parent else {})
    replies = channel.replies(message.ts)
    if not replies:
        return {}
    authors = list(dict.fromkeys(reply.author.id for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(authors),
        "reply_users": authors,
        "latest_reply": replies[-1].ts,
    }


def _bot_profile(bot: User) -> Json:
    return {
        "id": bot.bot_id,
        "app_id": APP_ID,
        "name": bot.name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": bot.team_id,
    }


def view_json(view: View) -> Json:
    """A view as the views methods answer it and as interactions carry it."""
    return {
        "id": view.id,
        "team_id": view.user.team_id,
        "app_id": APP_ID,
        "app_installed_team_id": view.user.seen_in,
        "title": None,
        "submit": None,
        "close": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "hash": view.hash,
        **view.body,
        "state": {"values": view.values},
    }


def file_json(file: File) -> Json:
    kind = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    return {
        "id": file.id,
        "created": int(file.made_at),
        "timestamp": int(file.made_at),
        "name": file.name,
        "title": file.title,
        "mimetype": mimetypes.guess_type(file.name)[0] or DEFAULT_TYPE,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": file.owner.id,
        "user_team": file.owner.team_id,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(file.channels),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": file.address.replace("/download", ""),
        "url_private_download": file.address,
        "has_rich_preview": False,
        "file_access": "visible",
        "channels": [channel for channel in file.channels if not channel.startswith("D")],
        "groups": [],
        "ims": [channel for channel in file.channels if channel.startswith("D")],
    }


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """A conversation as the app's bot of this workspace sees it."""
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
        other = next(member for member in channel.members if member != workspace.bot.id)
        gone = workspace.users[other].is_deactivated
        return {**shown, "user": other, "is_user_deleted": gone, "priority": 0}
    return {
        **shown,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.kind is Conversation.PRIVATE,
        "is_general": channel.name == "general",
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "is_member": workspace.bot.id in channel.members,
        "creator": channel.members[0] if channel.members else "",
        "unlinked": 0,
        "shared_team_ids": [channel.team_id, *channel.shared_with],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def user_json(user: User) -> Json:
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.is_deactivated,
        "real_name": user.name.capitalize(),
        "profile": {
            "real_name": user.name.capitalize(),
            "display_name": user.name,
            "team": user.team_id,
            **({"bot_id": user.bot_id, "api_app_id": APP_ID} if user.bot_id else {}),
        },
        "is_bot": user.kind is Kind.BOT,
        "is_app_user": False,
        "updated": 0,
    }
    if user.is_deactivated:  # Slack leaves the roles and the time zone of such people out
        return shown
    if user.is_stranger:
        shown["is_stranger"] = True
    return {
        **shown,
        "color": "9f69e7",
        "tz": user.timezone,
        "tz_label": "Greenwich Mean Time",
        "tz_offset": 0,
        "is_admin": user.kind in {Kind.ADMIN, Kind.OWNER},
        "is_owner": user.kind is Kind.OWNER,
        "is_primary_owner": user.kind is Kind.OWNER,
        "is_restricted": user.kind is Kind.GUEST,
        "is_ultra_restricted": False,
    }
