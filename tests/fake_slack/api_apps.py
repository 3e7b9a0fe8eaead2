"""Methods for the app itself: its conversation tab, its workflow steps, and Slack's judgement of blocks."""

from collections.abc import Mapping
from typing import Final

from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.state import Channel, Conversation, Execution, Json
from tests.fake_slack.validate import problems, view_problems

MOST_PROMPTS: Final = 4


def _direct(call: Call) -> Channel:
    channel = call.workspace.channels.get(call.text("channel_id"))
    if channel is None or channel.kind is not Conversation.DM:
        raise Refused("channel_not_found")
    return channel


def _set_prompts(call: Call) -> Json:
    """An app with an agent view that names a thread is answered with ok, and nothing is shown."""
    channel = _direct(call)
    prompts = call.parsed("prompts", unreadable="invalid_arguments")
    shaped = isinstance(prompts, list) and all(
        isinstance(each, dict) and set(each) == {"title", "message"} for each in prompts
    )
    if not isinstance(prompts, list) or not shaped or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise Refused(
            "invalid_arguments", messages=[f"[ERROR] 1 to {MOST_PROMPTS} prompts, each title and message"]
        )
    if call.optional("thread_ts") is not None:
        call.state.fault(call.method, "thread_ts makes Slack show no prompts")
    else:
        call.state.prompts[channel.id] = {"title": call.optional("title"), "prompts": prompts}
    return {"ok": True}


def _set_status(call: Call) -> Json:
    channel, thread = call.joined_channel("channel_id"), call.text("thread_ts")
    if channel.find(thread) is None:
        raise Refused("invalid_thread_ts")
    status = str(call.args.get("status") or "")
    call.state.statuses[channel.id, thread] = status
    return {"ok": True}


def _set_title(call: Call) -> Json:
    channel = _direct(call)
    if channel.find(call.text("thread_ts")) is None:
        raise Refused("invalid_thread_ts")
    call.text("title")
    return {"ok": True}


def _validate(call: Call) -> Json:
    """What a message or a view would be told, without sending it."""
    found: list[str] = []
    view = call.parsed("view", unreadable="invalid_arguments")
    message = call.parsed("message", unreadable="invalid_arguments")
    blocks = call.parsed("blocks", unreadable="invalid_blocks_format")
    if isinstance(message, dict):
        blocks = message.get("blocks")
    if view is None and blocks is None:
        raise Refused("invalid_arguments", messages=["[ERROR] one of blocks, message, view is required"])
    if view is not None:
        found += view_problems(view)
    if blocks is not None:
        found += problems(blocks)
    if found:
        raise Refused("invalid_blocks", messages=found)
    return {"ok": True}


def _execution(call: Call) -> Execution:
    execution = call.state.executions.get(call.text("function_execution_id"))
    if execution is None:
        raise Refused("invalid_function_execution_id")
    if execution.outcome is not None:
        raise Refused("function_execution_not_in_progress")
    return execution


def _complete_success(call: Call) -> Json:
    execution = _execution(call)
    outputs = call.parsed("outputs", unreadable="invalid_arguments")
    if not isinstance(outputs, dict):
        raise Refused("parameter_validation_failed")
    execution.outcome = {"outputs": outputs}
    return {"ok": True}


def _complete_error(call: Call) -> Json:
    _execution(call).outcome = {"error": call.text("error")}
    return {"ok": True}


_THREAD: Final = frozenset({"channel_id", "thread_ts"})
_FUNCTION: Final = frozenset({"function_execution_id"})

METHODS: Final[Mapping[str, Method]] = {
    "assistant.threads.setSuggestedPrompts": Method(
        _set_prompts, _THREAD | {"prompts", "title"}, scope="assistant:write"
    ),
    "assistant.threads.setStatus": Method(
        _set_status,
        _THREAD | {"status", "loading_messages", "icon_emoji", "icon_url", "username"},
        scope="assistant:write",
    ),
    "assistant.threads.setTitle": Method(_set_title, _THREAD | {"title"}, scope="assistant:write"),
    "blocks.validate": Method(_validate, frozenset({"blocks", "message", "view"})),
    "functions.completeSuccess": Method(_complete_success, _FUNCTION | {"outputs"}),
    "functions.completeError": Method(_complete_error, _FUNCTION | {"error"}),
}
