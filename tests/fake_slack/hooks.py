"""response_urls: five uses in thirty minutes, private unless in_channel, and what they may replace."""

from typing import Final

from tests.fake_slack import api_chat
from tests.fake_slack.api_call import Refused
from tests.fake_slack.state import HOOK_USES, Channel, Hook, Json, State, User, Workspace

KEYS: Final = frozenset(
    {
        "text",
        "blocks",
        "attachments",
        "response_type",
        "replace_original",
        "delete_original",
        "unfurl_links",
        "unfurl_media",
        "metadata",
        "mrkdwn",
        "thread_ts",
    }
)
WHERE: Final = "response_url"


def answer(state: State, hook: Hook | None, body: Json) -> tuple[int, Json]:
    """HTTP status and body that Slack gives to a post on a response_url; each is kept in `state.answers`."""
    state.answers.append(body)
    try:
        _use(state, hook, body)
    except Refused as refused:
        state.fault(WHERE, "; ".join([refused.error, *refused.messages]))
        return (404 if refused.error in {"used_url", "expired_url", "no_such_url"} else 400), refused.body()
    return 200, {"ok": True}


def _use(state: State, hook: Hook | None, body: Json) -> None:
    if hook is None:
        raise Refused("no_such_url")
    if state.now() > hook.expires_at:
        raise Refused("expired_url")
    if hook.uses >= HOOK_USES:
        raise Refused("used_url")
    hook.uses += 1
    for name in body.keys() - KEYS:
        state.fault(WHERE, f"unknown argument: {name}")
    original = hook.original if hook.original in hook.channel.messages else None
    if body.get("delete_original"):
        if original is None:
            raise Refused("message_not_found")
        api_chat.remove(state, hook.workspace, hook.channel, original)
    elif body.get("replace_original") and original is not None:
        content = api_chat.checked(state, WHERE, body)
        api_chat.edit(state, hook.workspace, hook.channel, original, content)
    else:
        show(state, hook.workspace, hook.channel, hook.user, body)
        if body.get("replace_original"):
            state.fault(WHERE, "replace_original replaced nothing: no message of the app was clicked")


def show(state: State, workspace: Workspace, channel: Channel, user: User, body: Json) -> None:
    """Post an answer to a command or a post on a response_url. Raises Refused as chat.postMessage does."""
    private = body.get("response_type", "ephemeral") != "in_channel"
    api_chat.post(
        state,
        workspace,
        channel,
        api_chat.checked(state, WHERE, body),
        thread_ts=body.get("thread_ts"),
        seen_only_by=user.id if private else None,
    )
