"""What Slack remembers: workspaces, people, conversations, messages, views, tokens, response_urls."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]

TRIGGER_SECONDS: Final = 3.0  # a trigger_id opens one modal, within this time
HOOK_SECONDS: Final = 30 * 60.0  # a response_url works this long
HOOK_USES: Final = 5
MODAL_STACK: Final = 3
APP_ID: Final = "A00000001"
VERIFICATION_TOKEN: Final = "fake-verification-token"  # deprecated by Slack, still in payloads


class Kind(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"
    GUEST = "guest"
    BOT = "bot"


class Conversation(StrEnum):
    """The values are those of conversations.list's `types`."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DM = "im"


@dataclass(frozen=True)
class Fault:
    """Something the app did that Slack would refuse, ignore or punish; tests assert that there is none."""

    where: str
    says: str


@dataclass(frozen=True)
class ApiCall:
    """One Web API call as it arrived; `error` is None when it was answered with ok."""

    method: str
    args: Json
    error: str | None


@dataclass(eq=False)
class User:
    id: str
    name: str
    team_id: str
    kind: Kind
    bot_id: str | None = None


@dataclass(eq=False)
class Message:
    """A message in a conversation; `seen_only_by` is a user id for an ephemeral one.

    `thread_ts` is None outside threads and on a parent; `edits` counts the changes after the first posting.
    """

    ts: str
    author: User
    text: str
    blocks: list[Json]
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    seen_only_by: str | None = None
    broadcast: bool = False
    edited_ts: str | None = None
    edits: int = 0


@dataclass(eq=False)
class Channel:
    """`messages` holds everything in order of posting: parents, replies and ephemeral messages."""

    id: str
    name: str
    kind: Conversation
    team_id: str
    members: list[str]
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        """Only messages that everybody sees; the ts of an ephemeral one is of no use to the Web API."""
        return next((m for m in self.messages if m.ts == ts and m.seen_only_by is None), None)

    def replies(self, ts: str) -> list[Message]:
        return [m for m in self.messages if m.thread_ts == ts and m.seen_only_by is None]


@dataclass(eq=False)
class Workspace:
    id: str
    domain: str
    bot: User
    bot_token: str
    users: dict[str, User]
    channels: dict[str, Channel] = field(default_factory=dict)


@dataclass(eq=False)
class Token:
    """`workspace` is None for the app-level token."""

    value: str
    scopes: frozenset[str]
    workspace: Workspace | None


@dataclass(eq=False)
class View:
    """A modal or a Home; `values` is the state that Slack sends, `errors` what stands under the inputs."""

    id: str
    user: User
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Trigger:
    user: User
    made_at: float
    from_view: View | None
    used: bool = False


@dataclass(eq=False)
class Hook:
    """A response_url; `original` is the message of the click, and None after a command or a shortcut.

    `acknowledged` is set when the app has answered the delivery that brought it the URL.
    """

    workspace: Workspace
    channel: Channel
    user: User
    expires_at: float
    original: Message | None
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    uses: int = 0


class State:
    """Everything that the Web API, the deliveries and the people share."""

    def __init__(
        self, *, now: Callable[[], float], scopes: Iterable[str], events: Iterable[str], bot_name: str
    ) -> None:
        self.now = now
        self.scopes = frozenset(scopes)
        self.events = frozenset(events)
        self.bot_name = bot_name
        self.faults: list[Fault] = []
        self.calls: list[ApiCall] = []
        self.outbox: list[tuple[Workspace, Json]] = []
        self.workspaces: dict[str, Workspace] = {}
        self.tokens: dict[str, Token] = {}
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.tickets: set[str] = set()
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self._last_micros = 0
        self._ids = 0

    def fault(self, where: str, says: str) -> None:
        self.faults.append(Fault(where, says))

    def new_id(self, prefix: str) -> str:
        self._ids += 1
        return f"{prefix}{self._ids:08d}"

    def new_ts(self) -> str:
        """A message timestamp: never twice the same, always growing."""
        self._last_micros = max(int(self.now() * 1_000_000), self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    def add_workspace(self, domain: str) -> Workspace:
        team_id = self.new_id("T")
        bot = User(self.new_id("U"), self.bot_name, team_id, Kind.BOT, bot_id=self.new_id("B"))
        workspace = Workspace(team_id, domain, bot, f"xoxb-{team_id}-{secrets.token_hex(8)}", {bot.id: bot})
        self.workspaces[team_id] = workspace
        self.tokens[workspace.bot_token] = Token(workspace.bot_token, self.scopes, workspace)
        return workspace

    def add_user(self, workspace: Workspace, name: str, kind: Kind) -> User:
        user = User(self.new_id("U"), name, workspace.id, kind)
        workspace.users[user.id] = user
        return user

    def add_channel(
        self, workspace: Workspace, name: str, kind: Conversation, members: Sequence[User]
    ) -> Channel:
        prefix = "D" if kind is Conversation.DM else "C"
        channel = Channel(self.new_id(prefix), name, kind, workspace.id, [member.id for member in members])
        workspace.channels[channel.id] = channel
        return channel

    def direct_channel(self, workspace: Workspace, user: User) -> Channel:
        """The conversation of a person with the app's bot, made when it does not exist yet."""
        for channel in workspace.channels.values():
            if channel.kind is Conversation.DM and user.id in channel.members:
                return channel
        return self.add_channel(workspace, "directmessage", Conversation.DM, [user, workspace.bot])

    def new_trigger(self, user: User, from_view: View | None = None) -> str:
        trigger_id = f"{self.new_id('')}.{secrets.token_hex(8)}"
        self.triggers[trigger_id] = Trigger(user, self.now(), from_view)
        return trigger_id

    def new_hook(
        self,
        workspace: Workspace,
        channel: Channel,
        user: User,
        *,
        original: Message | None = None,
    ) -> str:
        """The path of a new response_url, below the server's address."""
        hook_id = secrets.token_hex(12)
        self.hooks[hook_id] = Hook(workspace, channel, user, self.now() + HOOK_SECONDS, original=original)
        return f"/hook/{hook_id}"

    def stack_of(self, user: User) -> list[View]:
        return self.stacks.setdefault(user.id, [])


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """Copies of blocks in which every block has a block_id and every element that acts an action_id."""
    named: list[Json] = []
    for block in blocks:
        copy = deepcopy(block)
        copy.setdefault("block_id", secrets.token_urlsafe(4))
        for key in ("accessory", "element"):
            if isinstance(copy.get(key), dict):
                copy[key] = _with_action_id(copy[key])
        if copy.get("type") in {"actions", "context_actions"}:
            copy["elements"] = [_with_action_id(element) for element in copy["elements"]]
        named.append(copy)
    return named


def _with_action_id(element: Json) -> Json:
    if element.get("type") == "image":
        return element
    return {"action_id": secrets.token_urlsafe(4), **element}


def message_json(message: Message, channel: Channel, *, metadata: bool = False) -> Json:
    """A message as conversations.history, events and interactions show it."""
    author = message.author
    shown: Json = {
        "type": "message",
        "user": author.id,
        "ts": message.ts,
        "text": message.text,
        "team": author.team_id,
    }
    if author.bot_id is not None:
        shown |= {"bot_id": author.bot_id, "app_id": APP_ID, "bot_profile": _bot_profile(author)}
    else:
        shown["client_msg_id"] = f"client-{message.ts}"
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = message.attachments
    if message.edited_ts is not None:
        shown["edited"] = {"user": author.id, "ts": message.edited_ts}
    if metadata and message.metadata is not None:
        shown["metadata"] = message.metadata
    return shown | _thread_json(message, channel)


def _thread_json(message: Message, channel: Channel) -> Json:
    if message.thread_ts is not None:
        parent = channel.find(message.thread_ts)
        shown: Json = {"thread_ts": message.thread_ts}
        return shown | ({"parent_user_id": parent.author.id} if parent else {})
    replies = channel.replies(message.ts)
    if not replies:
        return {}
    authors = list(dict.fromkeys(reply.author.id for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(authors),
        "reply_users": authors,
        "latest_reply": replies[-1].ts,
    }


def _bot_profile(bot: User) -> Json:
    return {
        "id": bot.bot_id,
        "app_id": APP_ID,
        "name": bot.name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": bot.team_id,
    }


def view_json(view: View) -> Json:
    """A view as the views methods answer it and as interactions carry it."""
    return {
        "id": view.id,
        "team_id": view.user.team_id,
        "app_id": APP_ID,
        "app_installed_team_id": view.user.team_id,
        "title": None,
        "submit": None,
        "close": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "hash": view.hash,
        **view.body,
        "state": {"values": view.values},
    }
