"""Messages that are posted later."""

from collections.abc import Mapping
from typing import Final

from tests.fake_slack import api_chat
from tests.fake_slack.api_call import Call, Method, Refused
from tests.fake_slack.state import Channel, Json, Scheduled

LONGEST_AHEAD_SECONDS: Final = 120 * 24 * 3600
WINDOW_SECONDS: Final = 300
MOST_IN_A_WINDOW: Final = 30  # for one channel


def _schedule(call: Call) -> Json:
    channel, content = call.joined_channel(), api_chat.content_of(call)
    thread, when = api_chat.thread_of(call, channel), call.text("post_at")
    if not when.isdecimal():
        raise Refused("invalid_time")
    post_at = int(when)
    _check_time(call, channel, post_at)
    if call.args.get("metadata"):
        call.state.fault(call.method, "Slack never posts a scheduled message that has metadata")
    scheduled_id = call.state.new_id("Q")

    def post() -> None:
        del call.state.scheduled[scheduled_id]
        if not call.args.get("metadata") and call.is_member(channel) and not channel.is_archived:
            api_chat.post(call.state, call.workspace, channel, content, thread_ts=thread)

    timer = call.state.later(post_at, post)
    scheduled = Scheduled(scheduled_id, channel.id, post_at, content.text, timer)
    call.state.scheduled[scheduled_id] = scheduled
    shown = {"text": content.text, "blocks": content.blocks, "type": "delayed_message"}
    return {**_json(scheduled, "scheduled_message_id"), "ok": True, "message": shown}


def _check_time(call: Call, channel: Channel, post_at: int) -> None:
    if post_at <= call.state.now():
        raise Refused("time_in_past")
    if post_at > call.state.now() + LONGEST_AHEAD_SECONDS:
        raise Refused("time_too_far")
    near = [
        each
        for each in call.state.scheduled.values()
        if each.channel_id == channel.id and abs(each.post_at - post_at) < WINDOW_SECONDS
    ]
    if len(near) >= MOST_IN_A_WINDOW:
        raise Refused("restricted_too_many")


def _delete(call: Call) -> Json:
    channel = call.joined_channel()
    scheduled = call.state.scheduled.get(call.text("scheduled_message_id"))
    if scheduled is None or scheduled.channel_id != channel.id:
        raise Refused("invalid_scheduled_message_id")
    scheduled.timer.cancel()
    del call.state.scheduled[scheduled.id]
    return {"ok": True}


def _list(call: Call) -> Json:
    wanted = call.optional("channel")
    found = [
        each
        for each in call.state.scheduled.values()
        if each.channel_id in call.workspace.channels and wanted in {None, each.channel_id}
    ]
    page, cursor = call.page(found)
    messages = [_json(each, "id") for each in page]
    return {"ok": True, "scheduled_messages": messages, "response_metadata": {"next_cursor": cursor}}


def _json(scheduled: Scheduled, id_name: str) -> Json:
    return {id_name: scheduled.id, "channel": scheduled.channel_id, "post_at": scheduled.post_at}


METHODS: Final[Mapping[str, Method]] = {
    "chat.scheduleMessage": Method(
        _schedule,
        api_chat.SHOWN
        | {"metadata", "post_at", "reply_broadcast", "thread_ts", "unfurl_links", "unfurl_media"},
        scope="chat:write",
    ),
    "chat.deleteScheduledMessage": Method(
        _delete, frozenset({"as_user", "channel", "scheduled_message_id"}), scope="chat:write"
    ),
    "chat.scheduledMessages.list": Method(
        _list, frozenset({"channel", "cursor", "latest", "limit", "oldest"})
    ),
}
