"""The few shapes of Block Kit that linkvouch uses, as plain functions; and Message, what is sent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bot.slack.blocks import limits
from bot.slack.blocks.limits import Room
from bot.slack.ids import Action

Block: TypeAlias = dict[str, Any]
View: TypeAlias = dict[str, Any]
_NOTHING: Final = "–"  # Slack refuses an empty text


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Blocks, and the text that stands alone where they are not shown."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def fitted(build: Callable[[Room], Message]) -> Message:
    """The message with the most room for outside words that Slack still takes."""
    for room in limits.ROOMS:
        message = build(room)
        if size(message.blocks) < limits.MESSAGE_JSON:
            break
    return message


def size(blocks: Sequence[Block]) -> int:
    """Characters of the blocks as JSON."""
    return len(json.dumps(blocks, ensure_ascii=False))


def plain_text(text: str) -> Block:
    """`emoji` off: an emoji name in a page's words stays words."""
    return {"type": "plain_text", "text": text or _NOTHING, "emoji": False}


def mrkdwn(text: str) -> Block:
    """`verbatim` on: Slack makes no links, mentions or channels out of words."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text)}


def section(*lines: str) -> Block:
    """A section of mrkdwn, one line below the other; empty lines are left out."""
    return {"type": "section", "text": mrkdwn("\n".join(filter(None, lines)) or _NOTHING)}


def context(*parts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(" · ".join(filter(None, parts)))]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action: Action, value: str, *, style: str = "") -> Block:
    shape: Block = {
        "type": "button",
        "text": plain_text(label),
        "action_id": action.value,
        "value": value,
    }
    return shape | ({"style": style} if style else {})
