"""Block Kit -> plain text: what a person reads, for assertions, golden files and the terminal."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from tests.fake_slack.state import Json

RULE: Final = "─" * 40
FIELD_WIDTH: Final = 26  # the left of the two columns of fields
_ANGLES: Final = re.compile(r"<([^<>]*)>")
_BOLD: Final = re.compile(r"(?<![\w*])\*(?!\s)([^*\n]+)(?<!\s)\*(?![\w*])")
_ITALIC: Final = re.compile(r"(?<![\w_])_(?!\s)([^_\n]+)(?<!\s)_(?![\w_])")
_STRIKE: Final = re.compile(r"(?<![\w~])~(?!\s)([^~\n]+)(?<!\s)~(?![\w~])")


@dataclass(frozen=True)
class _Known:
    """What a text alone does not say: the names of user ids, and what stands in the inputs of a view."""

    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


def render(blocks: Sequence[Json], names: Mapping[str, str] | None = None) -> str:
    """One block after the other, a line end between them. `names` turns user ids into the names shown."""
    known = _Known(names or {})
    return "\n".join(_block(block, known) for block in blocks)


def render_view(view: Json, names: Mapping[str, str] | None = None) -> str:
    """A modal or Home as it stands before a person, what they filled in included."""
    known = _Known(names or {}, view.get("state", {}).get("values", {}))
    lines = [_plain(view["title"], {})] if view.get("title") else []
    lines += [_block(block, known) for block in view["blocks"]]
    buttons = [_plain(view[key], {}) for key in ("close", "submit") if view.get(key)]
    if buttons:
        lines.append(_buttons(buttons))
    return "\n".join(lines)


def plain_text(text: str, names: Mapping[str, str] | None = None) -> str:
    """A string of mrkdwn as a person reads it: no markup, links as `label ↗`, entities unescaped."""
    shown = _ANGLES.sub(lambda found: _angle(found.group(1), names or {}), text)
    for mark in (_BOLD, _ITALIC, _STRIKE):
        shown = mark.sub(r"\1", shown)
    return html.unescape(shown)


def _angle(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{names.get(target[1:], label or target[1:])}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!date"):
        return label
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return f"{label} ↗" if label else target.removeprefix("mailto:")


def _plain(text: Json, names: Mapping[str, str]) -> str:
    words = str(text["text"])
    return plain_text(words, names) if text["type"] == "mrkdwn" else words


def _buttons(labels: Sequence[str]) -> str:
    return " ".join(f"[ {label} ]" for label in labels)


def _block(block: Json, known: _Known) -> str:
    shown = SHOWN.get(block["type"])
    return shown(block, known) if shown else f"({block['type']})"


def _title(block: Json, known: _Known) -> str:
    return _plain(block["text"], known.names)


def _section(block: Json, known: _Known) -> str:
    lines = _plain(block["text"], known.names).split("\n") if "text" in block else []
    fields = [_plain(each, known.names).split("\n") for each in block.get("fields", [])]
    for left, right in zip_longest(fields[::2], fields[1::2], fillvalue=[""]):
        lines += [f"{a:<{FIELD_WIDTH}}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]
    if "accessory" in block:
        lines = lines or [""]
        lines[0] = f"{lines[0]}   {_element(block['accessory'])}"
    return "\n".join(lines)


def _element(element: Json) -> str:
    match element["type"]:
        case "image":
            return f"(image: {element['alt_text']})"
        case "button" | "icon_button":
            return f"[ {_plain(element['text'], {})} ]"
        case "overflow":
            return f"[ ⋯ {' · '.join(option_labels(element))} ]"
        case "checkboxes" | "radio_buttons":
            return " ".join(f"( ) {label}" for label in option_labels(element))
        case _:
            chosen = element.get("initial_option", {}).get("text") or element.get("placeholder")
            return f"[ {_plain(chosen, {}) if chosen else ''} ▾ ]"


def option_labels(element: Json) -> list[str]:
    """The visible texts of an element's options, those of option groups included."""
    return [_plain(option["text"], {}) for option in options_of(element)]


def options_of(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def shown_value(value: Json) -> str:
    """What stands in an input whose state is this value; empty when nothing does."""
    for key, held in value.items():
        if key == "type" or held is None:
            continue
        members = held if isinstance(held, list) else [held]
        return ", ".join(map(_shown_member, members))
    return ""


def _shown_member(member: object) -> str:
    """An option by its text, a file by its name, anything else as it is."""
    if not isinstance(member, dict):
        return str(member)
    return _plain(member["text"], {}) if "text" in member else str(member["name"])


def _context(block: Json, known: _Known) -> str:
    return "  ".join(
        _element(each) if each["type"] == "image" else _plain(each, known.names) for each in block["elements"]
    )


def _actions(block: Json, _: _Known) -> str:
    return " ".join(_element(each) for each in block["elements"])


def _input(block: Json, known: _Known) -> str:
    element = block["element"]
    values = known.values.get(block.get("block_id", ""), {})
    held = shown_value(values.get(element.get("action_id", ""), {}))
    if not held and "placeholder" in element:
        held = _plain(element["placeholder"], {})
    if not held and element.get("options"):
        held = " / ".join(option_labels(element))
    label = _plain(block["label"], {}) + (" (optional)" if block.get("optional") else "")
    hint = f"\n  {_plain(block['hint'], {})}" if "hint" in block else ""
    return f"{label}: [ {held} ]{hint}"


def _table(block: Json, _: _Known) -> str:
    return "\n".join(_rows(block))


def _rows(block: Json) -> Iterator[str]:
    rows = [[_cell(cell) for cell in row] for row in block["rows"]]
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    if "caption" in block:
        yield block["caption"]
    for row in rows:
        yield f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))} |"


def _cell(cell: Json) -> str:
    return "".join(_rich(cell, {})).strip() if cell["type"] == "rich_text" else str(cell["text"])


def _rich(node: Json, names: Mapping[str, str]) -> Iterator[str]:
    kind = node["type"]
    if kind == "rich_text":
        for child in node["elements"]:
            yield from _rich(child, names)
    elif kind == "rich_text_list":
        for item in node["elements"]:
            yield f"• {''.join(_rich(item, names))}"
    elif kind.startswith("rich_text_"):
        for child in node["elements"]:
            yield _inline(child, names)
        yield "\n"


def _inline(node: Json, names: Mapping[str, str]) -> str:
    if node["type"] == "link":
        return f"{node['text']} ↗" if node.get("text") else str(node["url"])
    if node["type"] == "user":
        return f"@{names.get(node['user_id'], node['user_id'])}"
    marks = {"channel": "#{channel_id}", "emoji": ":{name}:", "broadcast": "@{range}", "date": "{fallback}"}
    return marks.get(node["type"], "{text}").format_map(node)


def _rich_text(block: Json, known: _Known) -> str:
    return "".join(_rich(block, known.names)).rstrip("\n")


def _task(block: Json, known: _Known) -> str:
    lines = [f"({block['status'].replace('_', ' ')}) {block['title']}"]
    lines += [f"  {_rich_text(block[key], known)}" for key in ("details", "output") if key in block]
    lines += [f"  {source['text']} ↗" for source in block.get("sources", [])]
    return "\n".join(lines)


def _plan(block: Json, known: _Known) -> str:
    return "\n".join([block["title"], *(_task(task, known) for task in block.get("tasks", []))])


def _card(block: Json, known: _Known) -> str:
    lines = [_element(block["hero_image"])] if "hero_image" in block else []
    lines += [_plain(block[key], known.names) for key in ("title", "subtitle", "body") if key in block]
    if block.get("actions"):
        lines.append(" ".join(map(_element, block["actions"])))
    return "\n".join(lines)


def _carousel(block: Json, known: _Known) -> str:
    return f"\n{RULE}\n".join(_card(card, known) for card in block["elements"])


SHOWN: Final[Mapping[str, Callable[[Json, _Known], str]]] = {
    "header": _title,
    "alert": _title,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "context_actions": _actions,
    "input": _input,
    "table": _table,
    "data_table": _table,
    "rich_text": _rich_text,
    "divider": lambda _block, _known: RULE,
    "image": lambda block, _known: _element(block),
    "task_card": _task,
    "plan": _plan,
    "card": _card,
    "carousel": _carousel,
    "markdown": lambda block, _known: str(block["text"]),
}
