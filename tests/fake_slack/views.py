"""Modals and Homes: opened, pushed and replaced by the views.* methods and by answers to a submission."""

import secrets
from collections.abc import Mapping
from typing import Final

from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.inputs import elements_of, initial_values, state_of
from tests.fake_slack.shown import view_json, with_ids
from tests.fake_slack.state import MODAL_STACK, TRIGGER_SECONDS, Json, State, Trigger, User, View, Workspace
from tests.fake_slack.validate import view_is_too_large, view_problems


def checked_view(view: object, *, kind: str) -> Json:
    """The view as Slack keeps it. Raises Refused with view_too_large or invalid_arguments."""
    if view_is_too_large(view):
        raise Refused("view_too_large")
    found = view_problems(view)
    if not found and isinstance(view, dict) and view["type"] != kind:
        found = [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"]
    if found or not isinstance(view, dict):
        raise Refused("invalid_arguments", messages=found)
    return {**view, "blocks": with_ids(view["blocks"])}


def show(state: State, user: User, body: Json, *, on_top: bool) -> View:
    """Put a modal before a person: on top of the open ones, or in their stead.

    Raises Refused with push_limit_reached when three are open.
    """
    stack = state.stack_of(user)
    if on_top and len(stack) >= MODAL_STACK:
        raise Refused("push_limit_reached")
    view = _new_view(state, user, body)
    if on_top and stack:
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
    else:
        stack.clear()
    stack.append(view)
    return view


def replace(state: State, view: View, body: Json) -> None:
    """Show another body in the same view; inputs with the same ids keep what was filled in."""
    view.body = body
    view.hash = _new_hash(state)
    view.values = initial_values(body["blocks"], view.values)
    view.errors = {}


def _new_view(state: State, user: User, body: Json) -> View:
    view_id = state.new_id("V")
    values = initial_values(body["blocks"])
    return View(view_id, user, body, _new_hash(state), root_id=view_id, values=values)


def _new_hash(state: State) -> str:
    return f"{int(state.now())}.{secrets.token_hex(4)}"


def _view_argument(call: Call, *, kind: str) -> Json:
    return checked_view(call.parsed("view", unreadable="invalid_arguments"), kind=kind)


def _take_trigger(call: Call) -> Trigger:
    trigger = call.state.triggers.get(call.optional("interactivity_pointer") or call.text("trigger_id"))
    if trigger is None or trigger.user.id not in call.workspace.users:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if call.state.now() - trigger.made_at > TRIGGER_SECONDS:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger


def _answer(view: View) -> Json:
    return {"ok": True, "view": view_json(view)}


def _open(call: Call) -> Json:
    body = _view_argument(call, kind="modal")
    trigger = _take_trigger(call)
    view = show(call.state, trigger.user, body, on_top=False)
    _choose_current(view, trigger.channel_id)
    return _answer(view)


def _choose_current(view: View, channel_id: str | None) -> None:
    """Put the conversation that the person came from into the inputs that ask for it."""
    for block, element in elements_of(view.body["blocks"]):
        if channel_id is not None and element.get("default_to_current_conversation"):
            many = element["type"].startswith("multi_")
            held = state_of(element, [channel_id] if many else channel_id)
            view.values[block["block_id"]][element["action_id"]] = held


def _push(call: Call) -> Json:
    body = _view_argument(call, kind="modal")
    trigger = _take_trigger(call)
    if trigger.from_view is None or trigger.from_view not in call.state.stack_of(trigger.user):
        raise Refused("not_found")
    return _answer(show(call.state, trigger.user, body, on_top=True))


def _shown_views(state: State, workspace: Workspace) -> list[View]:
    users = workspace.users
    return [view for user_id in users for view in state.stacks.get(user_id, [])] + [
        state.homes[user_id] for user_id in users if user_id in state.homes
    ]


def _check_hash(call: Call, view: View) -> None:
    given = call.optional("hash")
    if given is not None and given != view.hash:
        raise Refused("hash_conflict")


def _update(call: Call) -> Json:
    view_id, external_id = call.optional("view_id"), call.optional("external_id")
    for view in _shown_views(call.state, call.workspace):
        if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
            body = _view_argument(call, kind=view.body["type"])
            _check_hash(call, view)
            replace(call.state, view, body)
            return _answer(view)
    raise Refused("not_found")


def _publish(call: Call) -> Json:
    body = _view_argument(call, kind="home")
    user = call.user("user_id")
    home = call.state.homes.get(user.id)
    if home is None:
        home = call.state.homes[user.id] = _new_view(call.state, user, body)
    else:
        _check_hash(call, home)
        replace(call.state, home, body)
    return _answer(home)


METHODS: Final[Mapping[str, Method]] = {
    "views.open": Method(_open, frozenset({"trigger_id", "interactivity_pointer", "view"})),
    "views.push": Method(_push, frozenset({"trigger_id", "interactivity_pointer", "view"})),
    "views.update": Method(_update, frozenset({"view_id", "external_id", "hash", "view"})),
    "views.publish": Method(_publish, frozenset({"user_id", "hash", "view"})),
}
