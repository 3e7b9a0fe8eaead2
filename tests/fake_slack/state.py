"""What Slack remembers: workspaces, people, conversations, messages, views, tokens, response_urls."""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

from tests.fake_slack.clock import Clock, Timer

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
    OWNER = "owner"
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
    at: float = 0.0


@dataclass(eq=False)
class User:
    """`host_id` is the workspace that a person of another one is seen from, by a shared channel."""

    id: str
    name: str
    team_id: str
    kind: Kind
    bot_id: str | None = None
    is_deactivated: bool = False
    host_id: str = ""
    timezone: str = "Europe/London"  # IANA name

    @property
    def is_stranger(self) -> bool:
        return self.host_id not in {"", self.team_id}

    @property
    def seen_in(self) -> str:
        return self.host_id or self.team_id


@dataclass(eq=False)
class File:
    """`content` is None until the bytes came; `channels` are the ids of those it was shared in."""

    id: str
    name: str
    title: str
    owner: User
    length: int
    made_at: float
    address: str
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Message:
    """A message in a conversation; `seen_only_by` is a user id for an ephemeral one.

    `thread_ts` is None outside threads and on a parent; `edits` counts the changes after the first posting.
    `held` is what each person chose in it, `reactions` who reacted with what.
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
    files: list[File] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    held: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)


@dataclass(eq=False)
class Scheduled:
    """A message that will be posted at a time; `post` does it."""

    id: str
    channel_id: str
    post_at: int
    text: str
    timer: Timer


@dataclass(eq=False)
class Execution:
    """A run of the app's own workflow step; `outcome` is what the app completed it with."""

    id: str
    callback_id: str
    outcome: Json | None = None


@dataclass(eq=False)
class UserGroup:
    id: str
    handle: str
    members: list[str]


@dataclass(eq=False)
class Channel:
    """`messages` holds everything in order of posting: parents, replies and ephemeral messages.

    `shared_with` are the other workspaces of an externally shared channel.
    """

    id: str
    name: str
    kind: Conversation
    team_id: str
    members: list[str]
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)
    shared_with: list[str] = field(default_factory=list)

    def find(self, ts: str) -> Message | None:
        """Only messages that everybody sees; the ts of an ephemeral one is of no use to the Web API."""
        return next((m for m in self.messages if m.ts == ts and m.seen_only_by is None), None)

    def replies(self, ts: str) -> list[Message]:
        return [m for m in self.messages if m.thread_ts == ts and m.seen_only_by is None]


@dataclass(eq=False)
class Workspace:
    """`organisation` is the id of the one it belongs to, "" for none; `everywhere` says that the whole of it
    installed the app, with one token.
    """

    id: str
    domain: str
    bot: User
    bot_token: str
    users: dict[str, User]
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    is_installed: bool = True
    organisation: str = ""
    everywhere: bool = False


@dataclass(eq=False)
class Token:
    """`workspace` is None for the app-level token; `error` is what a call with a dead token is told."""

    value: str
    scopes: frozenset[str]
    workspace: Workspace | None
    error: str | None = None
    expires_at: float | None = None


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
    channel_id: str | None = None
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

    def __init__(self, *, clock: Clock, scopes: Iterable[str], events: Iterable[str], bot_name: str) -> None:
        self.clock = clock
        self.now = clock.now
        self.origin = ""
        self.outbox_filled: Callable[[], None] = _nothing
        self.commands: frozenset[str] | None = None
        self.shortcuts: Mapping[str, tuple[str, str]] = {}
        self.scopes = frozenset(scopes)
        self.events = frozenset(events)
        self.bot_name = bot_name
        self.faults: list[Fault] = []
        self.calls: list[ApiCall] = []
        self.answers: list[Json] = []
        self.outbox: list[tuple[Workspace, Json]] = []
        self.workspaces: dict[str, Workspace] = {}
        self.tokens: dict[str, Token] = {}
        self.triggers: dict[str, Trigger] = {}
        self.hooks: dict[str, Hook] = {}
        self.tickets: set[str] = set()
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.scheduled: dict[str, Scheduled] = {}
        self.executions: dict[str, Execution] = {}
        self.prompts: dict[str, Json] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.timers: list[Timer] = []
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

    def later(self, when: float, act: Callable[[], None]) -> Timer:
        """Do something at a time of the clock, and send the events that it makes."""

        def do() -> None:
            act()
            self.outbox_filled()

        timer = self.clock.call_at(when, do)
        self.timers.append(timer)
        return timer

    def add_workspace(self, domain: str, *, installed: bool = True, organisation: str = "") -> Workspace:
        team_id = self.new_id("T")
        bot = User(self.new_id("U"), self.bot_name, team_id, Kind.BOT, bot_id=self.new_id("B"))
        workspace = Workspace(team_id, domain, bot, "", {bot.id: bot}, is_installed=installed)
        workspace.organisation = organisation
        self.workspaces[team_id] = workspace
        if installed:
            self.install(workspace, self.scopes)
        return workspace

    def install(self, workspace: Workspace, scopes: frozenset[str]) -> Token:
        """Give the app a bot token of the workspace; older ones go on working."""
        token = Token(f"xoxb-{workspace.id}-{secrets.token_hex(8)}", scopes, workspace)
        self.tokens[token.value] = token
        workspace.bot_token, workspace.is_installed = token.value, True
        return token

    def install_everywhere(self, organisation: str, scopes: frozenset[str]) -> Token:
        """Give the app one bot token for all workspaces of an organisation."""
        members = self.members_of(organisation)
        token = self.install(members[0], scopes)
        for each in members:
            each.bot_token, each.is_installed, each.everywhere = token.value, True, True
        return token

    def members_of(self, organisation: str) -> list[Workspace]:
        return [each for each in self.workspaces.values() if each.organisation == organisation]

    def add_file(
        self, owner: User, name: str, *, title: str = "", content: bytes | None, length: int
    ) -> File:
        file_id = self.new_id("F")
        address = f"{self.origin}/files-pri/{owner.seen_in}-{file_id}/download/{name}"
        file = File(file_id, name, title or name, owner, length, self.now(), address, content=content)
        self.files[file_id] = file
        return file

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

    def new_trigger(
        self, user: User, from_view: View | None = None, *, channel: Channel | None = None
    ) -> str:
        """`channel` is where the person was, if in a conversation."""
        trigger_id = f"{self.new_id('')}.{secrets.token_hex(8)}"
        place = channel.id if channel is not None else None
        self.triggers[trigger_id] = Trigger(user, self.now(), from_view, place)
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

    def views(self) -> list[View]:
        """All that people see, modals and Homes."""
        return [*self.homes.values(), *(view for stack in self.stacks.values() for view in stack)]

    def stack_of(self, user: User) -> list[View]:
        return self.stacks.setdefault(user.id, [])


def _nothing() -> None:
    """What happens when events wait and no server is there to send them."""
