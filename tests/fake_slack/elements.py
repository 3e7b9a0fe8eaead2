"""The shapes of texts, options and interactive elements. Limits: docs.slack.dev, Block Kit reference."""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.fake_slack.shapes import (
    Check,
    array,
    boolean,
    both,
    by_type,
    exactly_one,
    number,
    one_of,
    shape,
    string,
    whole_number,
)

ID: Final = string(most=255)
URL: Final = string(most=3000, least=1)
STYLE: Final = one_of("primary", "danger")
STRINGS: Final = array(string(least=1), most=100)


def plain(most: int) -> Check:
    return by_type({"plain_text": shape({"text": string(most=most, least=1)}, {"emoji": boolean})})


def text(most: int) -> Check:
    words = string(most=most, least=1)
    return by_type(
        {
            "plain_text": shape({"text": words}, {"emoji": boolean}),
            "mrkdwn": shape({"text": words}, {"verbatim": boolean}),
        }
    )


CONFIRM: Final = shape(
    {"text": text(300)}, {"title": plain(100), "confirm": plain(30), "deny": plain(30), "style": STYLE}
)
_OPTION_REST: Final[Mapping[str, Check]] = {"description": plain(75)}
OPTION: Final = shape({"text": plain(75), "value": string(most=150)}, _OPTION_REST)
LINK_OPTION: Final = shape({"text": plain(75)}, {**_OPTION_REST, "value": string(most=150), "url": URL})
MARKED_OPTION: Final = shape({"text": text(75), "value": string(most=150)}, _OPTION_REST)
GROUP: Final = shape({"label": plain(75), "options": array(OPTION, most=100)})
FILTER: Final = shape(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
DISPATCH: Final = shape(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), most=2)}
)

_ACTS: Final[Mapping[str, Check]] = {"action_id": ID, "confirm": CONFIRM}
_FOCUS: Final[Mapping[str, Check]] = {"action_id": ID, "focus_on_load": boolean}
_MENU: Final[Mapping[str, Check]] = {**_ACTS, "focus_on_load": boolean, "placeholder": plain(150)}
_MANY: Final[Mapping[str, Check]] = {**_MENU, "max_selected_items": whole_number(1, 100)}
_FIELD: Final[Mapping[str, Check]] = {
    **_FOCUS,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
    "initial_value": string(most=3000),
}
_CONVERSATIONS: Final[Mapping[str, Check]] = {
    "filter": FILTER,
    "default_to_current_conversation": boolean,
    "response_url_enabled": boolean,
}
_CHOICES: Final[Mapping[str, Check]] = {
    "options": array(OPTION, most=100),
    "option_groups": array(GROUP, most=100),
}

IMAGE: Final = both(
    shape(
        {"alt_text": string(most=2000, least=1)},
        {"image_url": URL, "slack_file": shape({}, {"id": ID, "url": URL})},
    ),
    exactly_one("image_url", "slack_file"),
)
BUTTON: Final = shape(
    {"text": plain(75)},
    {
        **_ACTS,
        "url": URL,
        "value": string(most=2000),
        "style": STYLE,
        "accessibility_label": string(most=75, least=1),
    },
)


def _initial_is_an_option(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and "initial_option" in value and "options" in value:
        yield from one_of(*value["options"])(value["initial_option"], f"{at}/initial_option")


MENUS: Final[Mapping[str, Check]] = {
    "static_select": both(
        shape({}, {**_MENU, **_CHOICES, "initial_option": OPTION}),
        exactly_one("options", "option_groups"),
        _initial_is_an_option,
    ),
    "multi_static_select": both(
        shape({}, {**_MANY, **_CHOICES, "initial_options": array(OPTION, most=100)}),
        exactly_one("options", "option_groups"),
    ),
    "external_select": shape(
        {}, {**_MENU, "initial_option": OPTION, "min_query_length": whole_number(0, 100)}
    ),
    "multi_external_select": shape(
        {},
        {
            **_MANY,
            "initial_options": array(OPTION, most=100),
            "min_query_length": whole_number(0, 100),
        },
    ),
    "users_select": shape({}, {**_MENU, "initial_user": string(least=1)}),
    "multi_users_select": shape({}, {**_MANY, "initial_users": STRINGS}),
    "conversations_select": shape({}, {**_MENU, **_CONVERSATIONS, "initial_conversation": string(least=1)}),
    "multi_conversations_select": shape(
        {},
        {
            **_MANY,
            "initial_conversations": STRINGS,
            "filter": FILTER,
            "default_to_current_conversation": boolean,
        },
    ),
    "channels_select": shape(
        {}, {**_MENU, "initial_channel": string(least=1), "response_url_enabled": boolean}
    ),
    "multi_channels_select": shape({}, {**_MANY, "initial_channels": STRINGS}),
}
PICKERS: Final[Mapping[str, Check]] = {
    "datepicker": shape({}, {**_MENU, "initial_date": string(form=r"\d{4}-\d{2}-\d{2}")}),
    "timepicker": shape({}, {**_MENU, "initial_time": string(form=r"\d{2}:\d{2}"), "timezone": string()}),
    "datetimepicker": shape({}, {**_ACTS, "focus_on_load": boolean, "initial_date_time": number}),
    "checkboxes": shape(
        {"options": array(MARKED_OPTION, most=10)},
        {**_ACTS, "focus_on_load": boolean, "initial_options": array(MARKED_OPTION, most=10)},
    ),
    "radio_buttons": both(
        shape(
            {"options": array(MARKED_OPTION, most=10)},
            {**_ACTS, "focus_on_load": boolean, "initial_option": MARKED_OPTION},
        ),
        _initial_is_an_option,
    ),
}
OVERFLOW: Final = shape({"options": array(LINK_OPTION, most=5)}, _ACTS)

ACTION_ELEMENTS: Final[Mapping[str, Check]] = {"button": BUTTON, "overflow": OVERFLOW, **MENUS, **PICKERS}
ACCESSORIES: Final[Mapping[str, Check]] = {
    **{kind: check for kind, check in ACTION_ELEMENTS.items() if kind != "datetimepicker"},
    "image": IMAGE,
}
INPUT_ELEMENTS: Final[Mapping[str, Check]] = {
    **MENUS,
    **PICKERS,
    "plain_text_input": shape(
        {},
        {
            **_FIELD,
            "multiline": boolean,
            "min_length": whole_number(0, 3000),
            "max_length": whole_number(1, 3000),
        },
    ),
    "email_text_input": shape({}, _FIELD),
    "url_text_input": shape({}, _FIELD),
    "number_input": shape(
        {"is_decimal_allowed": boolean}, {**_FIELD, "min_value": string(), "max_value": string()}
    ),
    "file_input": shape(
        {}, {"action_id": ID, "filetypes": array(string(least=1), most=100), "max_files": whole_number(1, 10)}
    ),
}
