"""What the payload of a pressed button says."""

from collections.abc import Mapping
from typing import Any

from bot.slack.blocks.flag import Seen
from bot.slack.delivery import Posted
from bot.slack.errors import UserError


def action_of(body: Mapping[str, Any]) -> dict[str, Any]:
    action: dict[str, Any] = body["actions"][0]
    return action


def value_of(body: Mapping[str, Any]) -> str:
    """A key to look something up by; who acts, and what they may do, is never taken from it."""
    return str(action_of(body).get("value", ""))


def seen_of(body: Mapping[str, Any]) -> Seen:
    return Seen.parse(value_of(body))


def card_of(body: Mapping[str, Any]) -> Posted:
    """The message that the button stands on."""
    container = body["container"]
    return Posted(channel=container["channel_id"], ts=container["message_ts"])


def stands_in_channel(body: Mapping[str, Any]) -> bool:
    """False for a message that one person sees."""
    return not body["container"].get("is_ephemeral")


def only_insiders(body: Mapping[str, Any]) -> None:
    """Raises UserError for people of another workspace, whom a shared channel lets in."""
    home = (body.get("team") or {}).get("id")
    theirs = body["user"].get("team_id")
    if home and theirs and home != theirs:
        raise UserError("Only people of the workspace that linkvouch is installed in decide about links.")
