"""The few shapes of Block Kit that linkvouch uses, as plain functions; and Message, what is sent."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bot.slack.blocks import limits
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import chunks, cut, plain
from bot.slack.ids import Action, Callback, Field

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


def sections(*lines: str) -> list[Block]:
    """As many sections as the lines take; a line longer than one section is cut."""
    kept = (cut(line, limits.SECTION_TEXT) for line in lines if line)
    return [section(text) for text in chunks(kept, limits.SECTION_TEXT)]


def context(*parts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(" · ".join(filter(None, parts)) or _NOTHING)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def button(label: str, action: Action, value: str, *, says: str = "", style: str = "") -> Block:
    """`says` is what a screen reader speaks: the label with the thing it acts on."""
    shape: Block = {
        "type": "button",
        "text": plain_text(label),
        "action_id": action.value,
        "value": value,
        "accessibility_label": plain(says or label, limits.SPOKEN) or label,
    }
    return shape | ({"style": style} if style else {})


def opening(label: str, action: Action, url: str, *, says: str) -> Block:
    """A button that opens an address of Slack's own; Slack tells us of the press all the same."""
    return button(label, action, "open", says=says) | {"url": url}


def overflow(action: Action, options: Sequence[tuple[str, str]]) -> Block:
    """The menu behind three dots: pairs of label and value, five at most."""
    return {
        "type": "overflow",
        "action_id": action.value,
        "options": [option(label, value) for label, value in options],
    }


def option(label: str, value: str) -> Block:
    return {"text": plain_text(label), "value": value}


def asked(field: Field, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """An input of a modal; its block and its element carry the field's name."""
    shape: Block = {
        "type": "input",
        "block_id": field.value,
        "label": plain_text(label),
        "optional": optional,
        "element": element | {"action_id": field.value},
    }
    return shape | ({"hint": plain_text(hint)} if hint else {})


def words_input(*, most: int, initial: str = "", lines: bool = False) -> Block:
    shape: Block = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    return shape | ({"initial_value": initial} if initial else {})


def choice_input(kind: str, options: Sequence[Block], initial: str = "") -> Block:
    """`kind` is static_select or radio_buttons; `initial` is the value that is chosen at first."""
    chosen = [each for each in options if each["value"] == initial]
    shape: Block = {"type": kind, "options": list(options)}
    return shape | ({"initial_option": chosen[0]} if chosen else {})


def modal(title: str, blocks: Sequence[Block], **parts: str) -> View:
    """A view to read. `parts` are further strings of the view, such as private_metadata."""
    shape = {
        "type": "modal",
        "title": plain_text(title),
        "close": plain_text("Close"),
        "blocks": list(blocks),
    }
    return shape | parts


def form(title: str, callback: Callback, submit: str, blocks: Sequence[Block], metadata: str = "") -> View:
    """A view to fill in."""
    shape = modal(title, blocks, callback_id=callback.value)
    shape |= {"submit": plain_text(submit), "close": plain_text("Cancel")}
    return shape | ({"private_metadata": metadata} if metadata else {})


def repeated(message: Message) -> Message:
    """The message marked as one that may stand there already."""
    note = context("(repeated) Slack did not confirm the first one, so this may stand here twice.")
    return Message(text=cut(f"(repeated) {message.text}", limits.FALLBACK), blocks=[*message.blocks, note])
