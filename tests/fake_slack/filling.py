"""Inputs as people find and fill them: by label, with words that they see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.fake_slack.elements import GROUP, OPTION
from tests.fake_slack.inputs import KEYS, elements_of, option_named, state_of
from tests.fake_slack.render import option_labels, shown_value
from tests.fake_slack.seen import CannotDo
from tests.fake_slack.shapes import array, both, exactly_one, shape
from tests.fake_slack.shown import file_json
from tests.fake_slack.state import File, Json, View, Workspace

TEXTS: Final = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
QUERY_LENGTH: Final = 3  # characters before Slack asks the app, when the select names no other
SUGGESTED: Final = both(
    shape({}, {"options": array(OPTION, least=0, most=100), "option_groups": array(GROUP, most=100)}),
    exactly_one("options", "option_groups"),
)
_FORMS: Final = {
    "datepicker": r"\d{4}-\d{2}-\d{2}",
    "timepicker": r"\d{2}:\d{2}",
    "datetimepicker": r"\d{10}",
}
_WRONG_FORM: Final = {
    "email_text_input": r"(?![^@\s]+@[^@\s]+\.[^@\s]+$)",
    "url_text_input": r"(?!https?://[^\s]+$)",
    "number_input": r"(?!-?\d+(\.\d+)?$)",
}


def input_named(view: View, name: str) -> tuple[Json, Json]:
    """The block and element of the input with this label, block_id or action_id.

    A label may be written as a keyword: "Flag channel" is flag_channel. Raises CannotDo, listing the labels,
    when no input or more than one has the name.
    """
    inputs = [
        (block, element)
        for block, element in elements_of(view.body["blocks"])
        if element["type"] in KEYS and name in names_of(block, element)
    ]
    if len(inputs) != 1:
        there = [sorted(names_of(block, element)) for block, element in elements_of(view.body["blocks"])]
        raise CannotDo(f"{len(inputs)} inputs are called {name!r}; there are: {there}")
    return inputs[0]


def fill(workspace: Workspace, view: View, block: Json, element: Json, answer: object) -> None:
    """Put an answer into an input. Raises CannotDo when it is not among the options."""
    held = _held(workspace, element, answer)
    view.values[block["block_id"]][element["action_id"]] = state_of(element, held)


def names_of(block: Json, element: Json) -> set[str]:
    label = (block.get("label") or block.get("text") or {}).get("text", "")
    keyword = re.sub(r"\W+", "_", label.lower()).strip("_")
    return {label, keyword, block["block_id"], element["action_id"]} - {""}


def held_after(workspace: Workspace, element: Json, answer: object) -> Json:
    """The entry of state.values when a person has given this answer. Raises CannotDo as fill does."""
    return state_of(element, _held(workspace, element, answer))


def _held(workspace: Workspace, element: Json, answer: object) -> object:
    kind = element["type"]
    if not KEYS[kind][0].endswith("s"):
        return _single(workspace, element, answer)
    answers = answer if isinstance(answer, list | tuple) else [answer]
    most = element.get("max_selected_items", element.get("max_files"))
    if most is not None and len(answers) > most:
        raise CannotDo(f"at most {most} can be chosen")
    return [_single(workspace, element, each) for each in answers]


def _single(workspace: Workspace, element: Json, answer: object) -> object:
    kind = element["type"]
    if kind in TEXTS:
        return str(answer) if answer is not None else None
    if kind == "file_input":
        return _file(element, answer)
    if kind in _FORMS and not re.fullmatch(_FORMS[kind], str(answer)):
        raise CannotDo(f"{answer!r} is nothing that a {kind} gives")
    if "options" in element or "option_groups" in element:
        option = option_named(element, str(answer))
        if option is None:
            raise CannotDo(f"no option {answer!r}; there are: {option_labels(element)}")
        return option
    word = str(answer)
    if "users" in kind:
        return _id(word, {user.name: user.id for user in workspace.users.values()}, "@")
    if "channels" in kind or "conversations" in kind:
        return _id(word, {channel.name: channel.id for channel in workspace.channels.values()}, "#")
    return answer


def _file(element: Json, answer: object) -> Json:
    if not isinstance(answer, File):
        raise CannotDo("a file input takes what has_file() gives")
    ending = answer.name.rpartition(".")[2].lower()
    if "filetypes" in element and ending not in element["filetypes"]:
        raise CannotDo(f"{answer.name} is none of {element['filetypes']}")
    return file_json(answer)


def option_problems(body: Json) -> list[str]:
    """What is wrong with the app's answer to a search, in Slack's words; empty when nothing is."""
    return [*SUGGESTED(body, "")]


def _id(word: str, ids: Mapping[str, str], sign: str) -> str:
    name = word.removeprefix(sign)
    if name not in ids:
        raise CannotDo(f"no {sign}{name} here; there are: {sorted(ids)}")
    return ids[name]


def unfinished(view: View) -> Iterator[str]:
    """What Slack's own client says before it sends a submission at all; nothing when all is well."""
    for block, element in elements_of(view.body["blocks"]):
        if block["type"] != "input":
            continue
        label = block["label"]["text"]
        shown = shown_value(view.values[block["block_id"]][element["action_id"]])
        if not shown and not block.get("optional"):
            yield f"{label}: please complete this required field"
        if shown and element["type"] in TEXTS:
            yield from (f"{label}: {says}" for says in _text_problems(element, shown))


def _text_problems(element: Json, text: str) -> Sequence[str]:
    found = []
    if len(text) < element.get("min_length", 0):
        found.append(f"at least {element['min_length']} characters")
    if len(text) > element.get("max_length", 3000):
        found.append(f"at most {element.get('max_length', 3000)} characters")
    wrong = _WRONG_FORM.get(element["type"])
    if wrong is not None and re.match(wrong, text):
        found.append("this does not look right")
    return found
