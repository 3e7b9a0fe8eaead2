"""What the payload of a pressed button says."""

from collections.abc import Mapping
from typing import Any

from bot.slack.blocks.flag import Seen
from bot.slack.delivery import Posted


def action_of(body: Mapping[str, Any]) -> dict[str, Any]:
    action: dict[str, Any] = body["actions"][0]
    return action


def value_of(body: Mapping[str, Any]) -> str:
    """A key to look something up by; who acts, and what they may do, is never taken from it."""
    return str(action_of(body).get("value", ""))


def picked_of(body: Mapping[str, Any]) -> str:
    """As `value_of`, for a line of a menu."""
    return str((action_of(body).get("selected_option") or {}).get("value", ""))


def seen_of(body: Mapping[str, Any]) -> Seen:
    return Seen.parse(value_of(body))


def card_of(body: Mapping[str, Any]) -> Posted:
    """The message that the button stands on."""
    container = body["container"]
    return Posted(channel=container["channel_id"], ts=container["message_ts"])


def thread_of(body: Mapping[str, Any]) -> Posted:
    """The message below which the button stands; its own message where that is in no thread."""
    container = body["container"]
    return Posted(channel=container["channel_id"], ts=container.get("thread_ts") or container["message_ts"])


def stands_in_channel(body: Mapping[str, Any]) -> bool:
    """False for a message that one person sees."""
    return not body["container"].get("is_ephemeral")
