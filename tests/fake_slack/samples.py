"""Good and bad payloads, each with a name that can be read out; written for the tests of the validator."""

from typing import Any, Final

from tests.fake_slack.state import Json


def plain(text: str = "words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "words") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: object) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(number: int = 0, **more: object) -> Json:
    return {"type": "button", "text": plain(), "action_id": f"act_{number}", **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements or [button()]), **more}


def card(**more: object) -> Json:
    return {"type": "card", "title": mrkdwn("Ten native plants"), **more}


def task(**more: object) -> Json:
    return {"type": "task_card", "task_id": "1", "title": "Read the page", "status": "pending", **more}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def select(*options: Json, **more: object) -> Json:
    return {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": plain("Pick"),
        "options": list(options or [option()]),
        **more,
    }


def table(rows: int = 2, cell: Json | None = None) -> Json:
    cells = [cell or {"type": "raw_text", "text": "cell"}, {"type": "raw_text", "text": "12"}]
    return {
        "type": "table",
        "rows": [cells] * rows,
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    }


def question(**more: object) -> Json:
    element = {"type": "plain_text_input", "action_id": "text", "multiline": True}
    return {"type": "input", "block_id": "why", "label": plain("Reason"), "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks), **more}


GOOD: Final[dict[str, list[Json]]] = {
    "a section": [section()],
    "fields without a text": [{"type": "section", "fields": [mrkdwn(), plain()]}],
    "a section with a button": [section(accessory=button(value="1", style="primary"))],
    "a header, a divider and a context": [
        {"type": "header", "text": plain()},
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn(), plain()]},
    ],
    "an image with alt_text": [
        {"type": "image", "image_url": "https://site.example/a.png", "alt_text": "a chart"}
    ],
    "buttons, a select and an overflow": [
        actions(
            button(1, url="https://site.example/"),
            button(2, style="danger", value="x", confirm={"title": plain(), "text": mrkdwn()}),
            select(),
            {"type": "overflow", "action_id": "more", "options": [option(), option("Two", "2")]},
        )
    ],
    "pickers of people and places": [
        actions(
            {"type": "users_select", "action_id": "who"},
            {"type": "conversations_select", "action_id": "where", "filter": {"include": ["public"]}},
            {"type": "datepicker", "action_id": "when", "initial_date": "2026-11-22"},
        )
    ],
    "a table": [table()],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "see", "style": {"bold": True}},
                        {"type": "link", "url": "https://site.example/"},
                    ],
                }
            ],
        }
    ],
    "a card and a carousel of cards": [
        card(subtitle=mrkdwn("site.example"), actions=[button(1), button(2, url="https://site.example/")]),
        {"type": "carousel", "elements": [card(), card(body=mrkdwn("more"))]},
    ],
    "a plan with its tasks": [
        {"type": "plan", "title": "Audit", "tasks": [task(), task(task_id="2", status="complete")]}
    ],
    "an alert": [{"type": "alert", "text": mrkdwn(), "level": "warning"}],
    "a select that asks the app": [
        actions(
            {"type": "external_select", "action_id": "site", "min_query_length": 1},
            {"type": "multi_external_select", "action_id": "sites", "max_selected_items": 2},
        )
    ],
    "the longest texts": [
        {"type": "header", "text": plain("h" * 150)},
        {"type": "section", "text": mrkdwn("s" * 3000), "fields": [mrkdwn("f" * 2000)] * 2},
        actions(button(text=plain("b" * 75), value="v" * 2000)),
    ],
    "fifty blocks": [{"type": "divider"}] * 50,
    "ids used in different blocks": [actions(block_id="a"), actions(block_id="b")],
}

# what is wrong -> (blocks, where the validator must see it)
BAD: Final[dict[str, tuple[Any, str]]] = {
    "unknown block type": ([{"type": "sectoin", "text": mrkdwn()}], "/blocks/0/type"),
    "bad button style": ([actions(button(style="green"))], "/blocks/0/elements/0/style"),
    "bad task status": (
        [{"type": "task_card", "task_id": "1", "title": "Read", "status": "done"}],
        "/blocks/0/status",
    ),
    "image without alt_text": ([{"type": "image", "image_url": "https://site.example/a.png"}], "/blocks/0"),
    "mrkdwn in a header": ([{"type": "header", "text": mrkdwn()}], "/blocks/0/text/type"),
    "mrkdwn in a button": ([actions(button(text=mrkdwn()))], "/blocks/0/elements/0/text/type"),
    "button in a context": ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0/type"),
    "mistyped key": ([section(acessory=button())], "/blocks/0"),
    "bad table cell": ([table(cell={"type": "mrkdwn", "text": "x"})], "/blocks/0/rows/0/0/type"),
    "mistyped element type": ([actions({**button(), "type": "buton"})], "/blocks/0/elements/0/type"),
    "section of 3001 characters": ([section(text=mrkdwn("s" * 3001))], "/blocks/0/text/text"),
    "section without a text": ([{"type": "section"}], "/blocks/0"),
    "11 fields": ([section(fields=[mrkdwn()] * 11)], "/blocks/0/fields"),
    "header of 151 characters": ([{"type": "header", "text": plain("h" * 151)}], "/blocks/0/text/text"),
    "button text of 76 characters": (
        [actions(button(text=plain("b" * 76)))],
        "/blocks/0/elements/0/text/text",
    ),
    "button value of 2001 characters": ([actions(button(value="v" * 2001))], "/blocks/0/elements/0/value"),
    "button url of 3001 characters": (
        [actions(button(url="https://a.example/".ljust(3001, "u")))],
        "/blocks/0/elements/0/url",
    ),
    "26 actions": ([actions(*map(button, range(26)))], "/blocks/0/elements"),
    "101 options": (
        [actions(select(*(option(str(n), str(n)) for n in range(101))))],
        "/blocks/0/elements/0/options",
    ),
    "11 context elements": ([{"type": "context", "elements": [mrkdwn()] * 11}], "/blocks/0/elements"),
    "markdown of 12,001 characters": ([{"type": "markdown", "text": "m" * 12_001}], "/blocks/0/text"),
    "empty section text": ([section(text=mrkdwn(""))], "/blocks/0/text/text"),
    "field of 2001 characters": ([section(fields=[mrkdwn("f" * 2001)])], "/blocks/0/fields/0/text"),
    "option text of 76 characters": (
        [actions(select(option("o" * 76)))],
        "/blocks/0/elements/0/options/0/text/text",
    ),
    "101 table rows": ([table(101)], "/blocks/0/rows"),
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks"),
    "action_id twice in a block": ([actions(button(1), button(1))], "/blocks/0/elements"),
    "block_id twice": ([section(block_id="a"), section(block_id="a")], "/blocks/1"),
    "more than 13,200 characters in all": ([section(text=mrkdwn("s" * 2900))] * 5, "/blocks"),
    "two tables": ([table(), table()], "/blocks"),
    "markdown of 12,001 characters in two blocks": (
        [{"type": "markdown", "text": "m" * 6_001}, {"type": "markdown", "text": "m" * 6_000}],
        "/blocks",
    ),
    "a card of nothing": ([{"type": "card", "subtitle": mrkdwn()}], "/blocks/0"),
    "eleven cards": ([{"type": "carousel", "elements": [card()] * 11}], "/blocks/0/elements"),
    "an element that is no object": ([actions(button()), "text"], "/blocks/1"),
    "no list of blocks": ({"type": "section"}, "/blocks"),
    "a file input in a message": ([question(element={"type": "file_input", "action_id": "csv"})], "/blocks"),
}

GOOD_VIEWS: Final[dict[str, Json]] = {
    "a modal that asks": modal(question(), callback_id="ask", private_metadata="{}", notify_on_close=True),
    "a modal that only shows": {"type": "modal", "title": plain(), "blocks": [section()]},
    "a modal with a file input": modal(
        question(element={"type": "file_input", "action_id": "csv", "filetypes": ["csv"], "max_files": 1})
    ),
    "a modal with every kind of question": modal(
        question(block_id="a", element=select(initial_option=option())),
        question(block_id="b", element={"type": "multi_users_select", "action_id": "who"}),
        question(block_id="c", element={"type": "checkboxes", "action_id": "on", "options": [option()]}),
        question(block_id="d", element={"type": "radio_buttons", "action_id": "on", "options": [option()]}),
        question(block_id="e", element={"type": "timepicker", "action_id": "on", "initial_time": "09:00"}),
        question(block_id="f", optional=True, hint=plain()),
    ),
    "a Home of a hundred blocks": {"type": "home", "blocks": [{"type": "divider"}] * 100},
}

BAD_VIEWS: Final[dict[str, tuple[Any, str]]] = {
    "no title": ({"type": "modal", "blocks": []}, "/view"),
    "title of 25 characters": (modal(section(), title=plain("t" * 25)), "/view/title/text"),
    "mrkdwn title": (modal(section(), title=mrkdwn()), "/view/title/type"),
    "submit of 25 characters": (modal(question(), submit=plain("s" * 25)), "/view/submit/text"),
    "question without submit": ({"type": "modal", "title": plain(), "blocks": [question()]}, "/view"),
    "private_metadata of 3001 characters": (
        modal(section(), private_metadata="p" * 3001),
        "/view/private_metadata",
    ),
    "101 blocks": (modal(*[{"type": "divider"}] * 101), "/view/blocks"),
    "a table in a modal": (modal(table()), "/view/blocks/0/type"),
    "a key of an answer sent back": (modal(section(), hash="1.a"), "/view"),
    "a Home with a title": ({"type": "home", "title": plain(), "blocks": []}, "/view"),
    "an unknown kind": ({"type": "modle", "blocks": []}, "/view/type"),
    "block_id twice": (modal(question(), question()), "/view/blocks/1"),
    "more than 250 kB": (modal(*(section(text=mrkdwn("s" * 2990)) for _ in range(90))), "/view"),
    "nothing": (None, "/view"),
}
