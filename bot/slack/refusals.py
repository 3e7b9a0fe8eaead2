"""What Slack's answers mean for a letter: wait, it may have arrived, it never will, or the token is dead."""

from dataclasses import dataclass
from typing import Any, Final

from aiohttp import ClientConnectorError, ClientError, InvalidURL
from slack_sdk.errors import SlackApiError

DEAD_TOKEN: Final = frozenset(
    {"token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired", "org_login_required"}
)
NO_WAY_IN: Final = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "user_not_in_channel",
    }
)
UNREACHABLE: Final = frozenset(
    {"channel_not_found", "user_not_found", "user_disabled", "cannot_dm_bot", "messages_tab_disabled"}
)
GONE: Final = frozenset(
    {
        "message_not_found",
        "thread_not_found",
        "cannot_reply_to_message",
        "cant_update_message",
        "cant_delete_message",
        "edit_window_closed",
    }
)
# To an edit: nobody sees the message any more, or nobody can press its buttons.
CARD_LOST: Final = frozenset({"message_not_found", "channel_not_found", "is_archived"})
OUR_FAULT: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "too_many_attachments"}
)
TROUBLE_OF_SLACK: Final = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_TOO_OFTEN: Final = frozenset({"ratelimited", "rate_limited"})
NOT_SAID_S: Final = 1.0  # where Slack says to wait and not how long


class HookError(Exception):
    """A response_url said no, in its status or in what it `said`. Never holds the address."""

    def __init__(self, status: int, said: str, wait_s: float) -> None:
        super().__init__(f"a response_url answered {status}")
        self.status = status
        self.said = said
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`wait_s` is what Slack asks for, None where we choose; `unsure` says that it may have acted."""

    error: str
    unsure: bool = False
    wait_s: float | None = None
    dead_token: bool = False


def temporary(error: Exception) -> Trouble | None:
    """What passes, None for what waiting will not change."""
    if isinstance(error, SlackApiError):
        return _of_answer(error)
    if isinstance(error, HookError):
        return _of_hook(error)
    if isinstance(error, ClientConnectorError):
        return Trouble(error="no connection")
    if isinstance(error, ClientError | TimeoutError | ConnectionError) and not isinstance(error, InvalidURL):
        return Trouble(error="no answer", unsure=True)
    return None


def code_of(error: Exception) -> str:
    """Slack's word for what is wrong, or the kind of error where it has none."""
    if isinstance(error, SlackApiError):
        return _word(error)
    return error.said if isinstance(error, HookError) else type(error).__name__


def seconds(headers: Any) -> float:  # noqa: ANN401 - several mappings, as the clients give them
    """Retry-After, or what we wait when it says none."""
    found = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(found) if found.isascii() and found.isdigit() else NOT_SAID_S


def _of_answer(error: SlackApiError) -> Trouble | None:
    status, word = _status(error), _word(error)
    if status == 429 or word in _TOO_OFTEN:
        return Trouble(error="ratelimited", wait_s=seconds(getattr(error.response, "headers", {})))
    if word in DEAD_TOKEN:
        return Trouble(error=word, dead_token=True)
    if status >= 500 or word in TROUBLE_OF_SLACK:
        return Trouble(error=word or f"status {status}", unsure=True)
    return None


def _of_hook(error: HookError) -> Trouble | None:
    if error.status == 429 or error.said in _TOO_OFTEN:
        return Trouble(error="ratelimited", wait_s=error.wait_s)
    if error.status >= 500 or error.said in TROUBLE_OF_SLACK:
        return Trouble(error=error.said or f"status {error.status}", unsure=True)
    return None


def _status(error: SlackApiError) -> int:
    """Of an answer, also of one whose body could not be read."""
    response = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or 200)


def _word(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
