"""Judges blocks and views as Slack does, by rules of its own: no schema and no SDK takes part.

It knows the blocks that linkvouch may send, and a few more. A block that Slack has and this file has not
counts as unknown, so a new one is added here before the app can use it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.fake_slack import elements as kit
from tests.fake_slack.shapes import (
    Check,
    array,
    at_least_one,
    boolean,
    both,
    by_type,
    number,
    one_of,
    problem,
    shape,
    string,
    whole_number,
)
from tests.fake_slack.state import Json

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
MESSAGE_CHARACTERS: Final = 13_200  # undocumented; slackapi/bolt-js #2509
VIEW_BYTES: Final = 250_000
MARKDOWN_CHARACTERS: Final = 12_000  # over all markdown blocks of a message
ONLY_IN_MESSAGES: Final = frozenset(
    {"table", "data_table", "markdown", "task_card", "plan", "context_actions", "card", "carousel"}
)

_STYLED: Final[Mapping[str, Check]] = {
    "style": shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
}
_INLINE: Final = by_type(
    {
        "text": shape({"text": string()}, _STYLED),
        "link": shape({"url": kit.URL}, {**_STYLED, "text": string(), "unsafe": boolean}),
        "user": shape({"user_id": string(least=1)}, _STYLED),
        "channel": shape({"channel_id": string(least=1)}, _STYLED),
        "emoji": shape({"name": string(least=1)}, {**_STYLED, "unicode": string(), "url": string()}),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
        "date": shape(
            {"timestamp": number, "format": string(least=1)},
            {**_STYLED, "url": string(), "fallback": string()},
        ),
    }
)
_INLINES: Final = array(_INLINE, least=0, most=1000)
_RICH_SECTION: Final = shape({"elements": _INLINES})
_BORDER: Final[Mapping[str, Check]] = {"border": one_of(0, 1)}
_RICH: Final[Mapping[str, Check]] = {
    "rich_text_section": _RICH_SECTION,
    "rich_text_preformatted": shape({"elements": _INLINES}, _BORDER),
    "rich_text_quote": shape({"elements": _INLINES}, _BORDER),
    "rich_text_list": shape(
        {
            "elements": array(by_type({"rich_text_section": _RICH_SECTION}), most=1000),
            "style": one_of("bullet", "ordered"),
        },
        {**_BORDER, "indent": whole_number(0, 8), "offset": whole_number(0, 1000)},
    ),
}
_ID: Final[Mapping[str, Check]] = {"block_id": kit.ID}
_RICH_TEXT: Final = shape({"elements": array(by_type(_RICH), most=100)}, _ID)
_CELL: Final = by_type(
    {
        "raw_text": shape({"text": string(least=1)}),
        "raw_number": shape({"text": string(least=1), "value": number}),
        "rich_text": _RICH_TEXT,
    }
)
_STATUS: Final = one_of("pending", "in_progress", "complete", "error")
_RICH_BLOCK: Final = by_type({"rich_text": _RICH_TEXT})
_TASK: Final = shape(
    {"task_id": string(least=1), "title": string(least=1), "status": _STATUS},
    {
        **_ID,
        "details": _RICH_BLOCK,
        "output": _RICH_BLOCK,
        "sources": array(by_type({"url": shape({"url": kit.URL, "text": string(least=1)})}), most=100),
    },
)
_MRKDWN_150: Final = by_type({"mrkdwn": shape({"text": string(most=150, least=1)}, {"verbatim": boolean})})
_MRKDWN_200: Final = by_type({"mrkdwn": shape({"text": string(most=200, least=1)}, {"verbatim": boolean})})
_IMAGE: Final = by_type({"image": kit.IMAGE})
_CARD: Final = both(
    shape(
        {},
        {
            **_ID,
            "title": _MRKDWN_150,
            "subtitle": _MRKDWN_150,
            "body": _MRKDWN_200,
            "hero_image": _IMAGE,
            "icon": _IMAGE,
            "actions": array(by_type({"button": kit.BUTTON}), most=25),
        },
    ),
    at_least_one("title", "body", "hero_image", "actions"),
)
_COLUMN: Final = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: Final[Mapping[str, Check]] = {
    "section": both(
        shape(
            {},
            {
                **_ID,
                "text": kit.text(3000),
                "fields": array(kit.text(2000), most=10),
                "accessory": by_type(kit.ACCESSORIES),
                "expand": boolean,
            },
        ),
        at_least_one("text", "fields"),
    ),
    "header": shape({"text": kit.plain(150)}, _ID),
    "divider": shape({}, _ID),
    "context": shape(
        {
            "elements": array(
                by_type(
                    {
                        "image": kit.IMAGE,
                        "plain_text": shape({"text": string(least=1)}, {"emoji": boolean}),
                        "mrkdwn": shape({"text": string(least=1)}, {"verbatim": boolean}),
                    }
                ),
                most=10,
            )
        },
        _ID,
    ),
    "actions": shape({"elements": array(by_type(kit.ACTION_ELEMENTS), most=25)}, _ID),
    "image": both(
        shape(
            {"alt_text": string(most=2000, least=1)},
            {**_ID, "image_url": kit.URL, "title": kit.plain(2000), "slack_file": shape({}, {"id": kit.ID})},
        ),
        at_least_one("image_url", "slack_file"),
    ),
    "input": shape(
        {"label": kit.plain(2000), "element": by_type(kit.INPUT_ELEMENTS)},
        {**_ID, "hint": kit.plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _RICH_TEXT,
    "markdown": shape({"text": string(most=MARKDOWN_CHARACTERS, least=1)}, _ID),
    "table": shape(
        {"rows": array(array(_CELL, most=20), most=100)},
        {**_ID, "column_settings": array(_COLUMN, most=20)},
    ),
    "data_table": shape(
        {"caption": string(least=1), "rows": array(array(_CELL, most=20), least=2, most=101)},
        {**_ID, "page_size": whole_number(1, 100), "row_header_column_index": whole_number(0, 19)},
    ),
    "alert": shape(
        {"text": kit.text(3000)}, {**_ID, "level": one_of("default", "info", "warning", "error", "success")}
    ),
    "task_card": _TASK,
    "plan": shape(
        {"title": string(least=1)}, {**_ID, "tasks": array(by_type({"task_card": _TASK}), most=50)}
    ),
    "card": _CARD,
    "carousel": shape({"elements": array(by_type({"card": _CARD}), most=10)}, _ID),
    "context_actions": shape(
        {
            "elements": array(
                by_type(
                    {
                        "icon_button": shape(
                            {"icon": one_of("trash"), "text": kit.plain(75)},
                            {"action_id": kit.ID, "value": string(most=2000), "confirm": kit.CONFIRM},
                        )
                    }
                ),
                most=5,
            )
        },
        _ID,
    ),
}


def size(payload: object) -> int:
    """Characters of a payload written as compact JSON."""
    return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")))


def problems(blocks: object) -> list[str]:
    """Everything that makes Slack refuse the blocks of a message; empty when they are good."""
    found = [*array(by_type(BLOCKS), most=MESSAGE_BLOCKS)(blocks, "/blocks")]
    members = _objects(blocks)
    found += _repeated(members, "/blocks")
    if sum(block.get("type") == "table" for block in members) > 1:
        found.append(problem("only one table is allowed in a message", "/blocks"))
    if sum(block.get("type") == "input" and _kind(block) == "file_input" for block in members):
        found.append(problem("file_input is only allowed in a modal", "/blocks"))
    markdown = sum(len(str(block.get("text"))) for block in members if block.get("type") == "markdown")
    if markdown > MARKDOWN_CHARACTERS:
        found.append(problem(f"markdown must be less than {MARKDOWN_CHARACTERS + 1} characters", "/blocks"))
    if size(blocks) >= MESSAGE_CHARACTERS:
        found.append(problem(f"blocks must be less than {MESSAGE_CHARACTERS} characters", "/blocks"))
    return found


def _kind(block: Json) -> object:
    element = block.get("element")
    return element.get("type") if isinstance(element, dict) else None


_VIEW: Final[Mapping[str, Check]] = {
    "private_metadata": string(most=3000),
    "callback_id": kit.ID,
    "external_id": kit.ID,
}
_VIEW_LIST: Final = array(
    by_type({kind: check for kind, check in BLOCKS.items() if kind not in ONLY_IN_MESSAGES}),
    least=0,
    most=VIEW_BLOCKS,
)
_VIEWS: Final = by_type(
    {
        "modal": shape(
            {"title": kit.plain(24), "blocks": _VIEW_LIST},
            {
                **_VIEW,
                "submit": kit.plain(24),
                "close": kit.plain(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
        "home": shape({"blocks": _VIEW_LIST}, _VIEW),
    }
)


def view_problems(view: object) -> list[str]:
    """Everything that makes Slack refuse a modal or a Home; empty when it is good."""
    found = [*_VIEWS(view, "/view")]
    if not isinstance(view, dict):
        return found
    members = _objects(view.get("blocks"))
    found += _repeated(members, "/view/blocks")
    if (
        view.get("type") == "modal"
        and "submit" not in view
        and any(b.get("type") == "input" for b in members)
    ):
        found.append(problem("submit is required when an input block is there", "/view"))
    if view_is_too_large(view):
        found.append(problem(f"must be no more than {VIEW_BYTES} bytes", "/view"))
    return found


def view_is_too_large(view: object) -> bool:
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()) > VIEW_BYTES


def _objects(blocks: object) -> list[Json]:
    return [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []


def _repeated(blocks: Sequence[Json], at: str) -> Iterator[str]:
    """A block_id used twice, and an action_id used twice within one block."""
    seen: set[object] = set()
    for place, block in enumerate(blocks):
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            yield problem(f"block_id already exists: {block_id}", f"{at}/{place}")
        seen.add(block_id if isinstance(block_id, str) else None)
        ids = [element.get("action_id") for element in _objects(block.get("elements"))]
        for action_id in {i for i in ids if isinstance(i, str) and ids.count(i) > 1}:
            yield problem(f"action_id already exists: {action_id}", f"{at}/{place}/elements")
