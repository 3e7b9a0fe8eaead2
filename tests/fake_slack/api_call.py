"""One call of a Web API method: its arguments, who calls, and the ways to be refused."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from tests.fake_slack.state import Channel, Conversation, Json, State, Token, User, Workspace

PAGE: Final = 100  # members of a list when the call names no limit
READ_SCOPES: Final = {
    Conversation.PUBLIC: "channels:read",
    Conversation.PRIVATE: "groups:read",
    Conversation.DM: "im:read",
}
HISTORY_SCOPES: Final = {
    Conversation.PUBLIC: "channels:history",
    Conversation.PRIVATE: "groups:history",
    Conversation.DM: "im:history",
}
T = TypeVar("T")


class Refused(Exception):  # an answer of Slack, not an error of ours
    """Slack's {"ok": false, "error": error}; `messages` become response_metadata.messages."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), **extra: str) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.extra = extra

    def body(self) -> Json:
        body: Json = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


@dataclass(frozen=True)
class Call:
    state: State
    method: str
    args: Json
    token: Token
    workspace: Workspace

    def text(self, name: str) -> str:
        """A required argument. Raises Refused with invalid_arguments when it is missing."""
        value = self.args.get(name)
        if value is None or value == "":
            raise Refused("invalid_arguments", messages=[f"[ERROR] missing required field: {name}"])
        return str(value)

    def optional(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def parsed(self, name: str, *, unreadable: str) -> object:
        """An argument that is JSON, given as such or as a string; None when it is absent.

        Raises Refused with the error `unreadable` when the string is not JSON.
        """
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refused(unreadable) from error

    def require(self, scope: str) -> None:
        """Raises Refused with missing_scope unless the token has the scope."""
        if scope not in self.token.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.token.scopes)))

    def channel(self, name: str = "channel") -> Channel:
        """The channel named by the argument, as far as the bot can know of it.

        Raises Refused with channel_not_found.
        """
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or not (channel.kind is Conversation.PUBLIC or self.is_member(channel)):
            raise Refused("channel_not_found")
        return channel

    def is_member(self, channel: Channel) -> bool:
        return self.workspace.bot.id in channel.members

    def joined_channel(self, name: str = "channel") -> Channel:
        """As channel(), and the bot is a member. Raises Refused with not_in_channel or is_archived."""
        channel = self.channel(name)
        if channel.is_archived:
            raise Refused("is_archived")
        if not self.is_member(channel):
            raise Refused("not_in_channel")
        return channel

    def user(self, name: str) -> User:
        """Raises Refused with user_not_found."""
        user = self.workspace.users.get(self.text(name))
        if user is None:
            raise Refused("user_not_found")
        return user

    def page(self, items: Sequence[T]) -> tuple[Sequence[T], str]:
        """The part that `cursor` and `limit` ask for, and the next cursor, empty at the end.

        Raises Refused with invalid_cursor or invalid_limit.
        """
        cursor, limit = self.optional("cursor") or "from:0", self.optional("limit") or str(PAGE)
        start = cursor.removeprefix("from:")
        if not start.isdecimal():
            raise Refused("invalid_cursor")
        if not limit.isdecimal() or not 1 <= int(limit) <= 1000:
            raise Refused("invalid_limit")
        end = int(start) + int(limit)
        return items[int(start) : end], f"from:{end}" if end < len(items) else ""


Run: TypeAlias = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """`scope` is needed for every call; `scopes` are those of which the kind of conversation needs one."""

    run: Run
    args: frozenset[str]
    scope: str | None = None
    scopes: frozenset[str] = frozenset()
