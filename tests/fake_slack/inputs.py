"""What stands in the inputs of a view: Slack's `state.values`, initial at first, then as filled in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.fake_slack.render import options_of
from tests.fake_slack.state import Json

# element type -> (key in state.values, key of the initial value)
KEYS: Final[Mapping[str, tuple[str, str]]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}


def elements_of(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that a person can act on, with its block."""
    for block in blocks:
        for card in block["elements"] if block["type"] == "carousel" else [block]:
            if card["type"] == "card":
                for element in card.get("actions", []):
                    yield card, element
        if block["type"] in {"actions", "context_actions"}:
            for element in block["elements"]:
                yield block, element
        for key in ("accessory", "element"):
            element = block.get(key)
            if element is not None and element["type"] != "image":
                yield block, element


def state_of(element: Json, held: object) -> Json:
    """The entry of state.values for an element that holds this."""
    return {"type": element["type"], KEYS[element["type"]][0]: held}


def initial_values(
    blocks: Sequence[Json], kept: Mapping[str, Mapping[str, Json]] | None = None
) -> dict[str, dict[str, Json]]:
    """state.values of freshly shown blocks; an input with the same ids and type keeps what it held."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in elements_of(blocks):
        if element["type"] not in KEYS or element["type"] == "overflow":
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        before = (kept or {}).get(block_id, {}).get(action_id)
        if before is None or before["type"] != element["type"]:
            key, initial = KEYS[element["type"]]
            before = state_of(element, element.get(initial, [] if key.endswith("s") else None))
        values.setdefault(block_id, {})[action_id] = before
    return values


def option_named(element: Json, label: str) -> Json | None:
    """The option that a person would pick by its visible text, as it stands in payloads."""
    for option in options_of(element):
        if option["text"]["text"] == label:
            return {key: option[key] for key in ("text", "value", "description") if key in option}
    return None
