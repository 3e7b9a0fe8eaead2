"""The workspaces of the fake: who and what is there, and how tests reach it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from tests.fake_slack.actors import Person
from tests.fake_slack.clock import Clock
from tests.fake_slack.oauth import App
from tests.fake_slack.posting import Posting
from tests.fake_slack.seen import CannotDo, SeenChannel, SeenView
from tests.fake_slack.state import ApiCall, Conversation, Fault, Kind, State, UserGroup, Workspace

T = TypeVar("T")

POLL_SECONDS: Final = 0.01  # between two looks of until() when nothing changed in Slack


class Town(Posting):
    """Holds the app's credentials in `app`, beside the workspaces."""

    def __init__(self, state: State, clock: Clock) -> None:
        super().__init__(state, clock)
        self.app = App()

    @property
    def origin(self) -> str:
        return self.state.origin

    @property
    def base_url(self) -> str:
        """For AsyncWebClient(base_url=...)."""
        return f"{self.origin}/api/"

    @property
    def workspace(self) -> Workspace:
        """The first workspace, where everything happens unless a team is named."""
        return next(iter(self.state.workspaces.values()))

    @property
    def bot_token(self) -> str:
        return self.workspace.bot_token

    @property
    def app_scopes(self) -> frozenset[str]:
        return self.state.scopes

    @property
    def faults(self) -> list[Fault]:
        """What the app did wrong, late acks and refused payloads included. Tests assert that it is empty."""
        return self.state.faults

    @property
    def calls(self) -> list[ApiCall]:
        """Every Web API call, in order of arrival."""
        return self.state.calls

    def add_workspace(
        self, domain: str, *, installed: bool = True, organisation: str = "", everywhere: bool = False
    ) -> Workspace:
        """`everywhere`: the organisation has the app in all its workspaces, and so in this one."""
        workspace = self.state.add_workspace(domain, installed=installed, organisation=organisation)
        if everywhere:
            others = self.state.members_of(organisation)
            workspace.bot_token = next(each.bot_token for each in others if each.everywhere)
            workspace.is_installed = workspace.everywhere = True
        return workspace

    def add_user(self, name: str, kind: Kind = Kind.MEMBER, *, team: str | None = None) -> Person:
        workspace = self._team(team)
        return Person(self, workspace, self.state.add_user(workspace, name, kind))

    def add_channel(
        self,
        name: str,
        members: Sequence[str],
        *,
        private: bool = False,
        bot: bool = True,
        team: str | None = None,
        shared_with: Sequence[str] = (),
    ) -> SeenChannel:
        """`name` with its #, `members` by their names; `bot` makes the app's bot a member.

        `shared_with` names other workspaces, whose people add_stranger() lets in.
        """
        workspace = self._team(team)
        users = [self.user(member, team=team).user for member in members]
        kind = Conversation.PRIVATE if private else Conversation.PUBLIC
        joined = [*users, workspace.bot] if bot else users
        channel = self.state.add_channel(workspace, name.removeprefix("#"), kind, joined)
        channel.shared_with = [self._team(domain).id for domain in shared_with]
        return SeenChannel(self.state, workspace, channel)

    def user(self, name: str, *, team: str | None = None) -> Person:
        workspace = self._team(team)
        for user in workspace.users.values():
            if user.name == name and user.kind is not Kind.BOT:
                return Person(self, workspace, user)
        raise CannotDo(f"nobody is called {name!r} in {workspace.domain}")

    def channel(self, name: str, *, team: str | None = None) -> SeenChannel:
        workspace = self._team(team)
        for channel in workspace.channels.values():
            if f"#{channel.name}" == name and channel.kind is not Conversation.DM:
                return SeenChannel(self.state, workspace, channel)
        raise CannotDo(f"no channel is called {name!r} in {workspace.domain}")

    def add_stranger(self, name: str, *, of: str, in_: str, kind: Kind = Kind.MEMBER) -> Person:
        """Someone of the workspace `of`, who meets the first one's people in an externally shared channel."""
        there, here, channel = self._team(of), self.workspace, self.channel(in_).channel
        if there.id not in channel.shared_with:
            raise CannotDo(f"{in_} is not shared with {of}")
        user = self.state.add_user(there, name, kind)
        stranger = replace(user, host_id=here.id)
        here.users[stranger.id] = stranger
        channel.members.append(stranger.id)
        return Person(self, here, stranger)

    def deactivate(self, name: str, *, team: str | None = None) -> None:
        self.user(name, team=team).user.is_deactivated = True

    def add_user_group(self, handle: str, members: Sequence[str], *, team: str | None = None) -> str:
        """The id of the new group."""
        workspace = self._team(team)
        ids = [self.user(member, team=team).id for member in members]
        group = UserGroup(self.state.new_id("S"), handle, ids)
        workspace.groups[group.id] = group
        return group.id

    def revoke(self, token: str | None = None, error: str = "token_revoked") -> None:
        """Calls with this token, the bot's if none is named, fail with this error from now on."""
        self.state.tokens[token or self.bot_token].error = error

    def restore(self, token: str | None = None) -> None:
        self.state.tokens[token or self.bot_token].error = None

    async def until(self, condition: Callable[[], T | None], seconds: float = 10) -> T:
        """Wait until the condition is true and return what it gave.

        Raises AssertionError with a picture of all channels when it is not true in time.
        """
        end = time.monotonic() + seconds
        while not (found := condition()):
            if time.monotonic() > end:
                raise AssertionError(f"did not come true within {seconds} s\n{self.picture()}")
            await asyncio.sleep(POLL_SECONDS)
        return found

    async def passes(self, seconds: float) -> None:
        """Let this much virtual time pass, and what falls due in it begin."""
        self.clock.advance(seconds)
        await asyncio.sleep(POLL_SECONDS)

    def picture(self) -> str:
        """All channels, open modals and faults, for people to read."""
        parts = [
            SeenChannel(self.state, workspace, channel).picture()
            for workspace in self.state.workspaces.values()
            for channel in workspace.channels.values()
        ]
        for stack in self.state.stacks.values():
            parts += [
                f"modal before {view.user.name}:\n{SeenView(self.state, view).visible_text()}"
                for view in stack
            ]
        return "\n".join([*parts, *(f"fault: {fault.where}: {fault.says}" for fault in self.faults)])

    def _team(self, domain: str | None) -> Workspace:
        for workspace in self.state.workspaces.values():
            if domain in {None, workspace.domain}:
                return workspace
        raise CannotDo(f"no workspace is called {domain!r}")
