"""Slack on one loopback port: Web API, response_urls and sockets, and the people of its workspaces."""

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from types import TracebackType
from typing import Final, Literal, Self, TypeVar

import aiohttp
from aiohttp import web

from tests.fake_slack import hooks, web_api
from tests.fake_slack.actors import Person
from tests.fake_slack.api_call import Refused
from tests.fake_slack.delivery import ACK_SECONDS, Ack, Delivery, Envelope, HttpDelivery
from tests.fake_slack.seen import CannotDo, SeenChannel, SeenView
from tests.fake_slack.socket import SocketDelivery
from tests.fake_slack.state import (
    VERIFICATION_TOKEN,
    ApiCall,
    Conversation,
    Fault,
    Kind,
    State,
    Token,
    Workspace,
)

T = TypeVar("T")

SCOPES: Final = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "users:read",
    }
)
EVENTS: Final = frozenset(
    {"app_home_opened", "app_mention", "message.channels", "message.groups", "message.im"}
)
LARGEST_BODY: Final = 4 * 1024 * 1024
HEAD_START_SECONDS: Final = 0.2  # of an ack, which Bolt looks for every 10 ms, before its response_url
POLL_SECONDS: Final = 0.01  # between two looks of until() when nothing changed in Slack


class FakeSlack:
    """Slack on 127.0.0.1. `scopes` are those of the bot token, `events` the bot events of the manifest.

    It begins with one workspace, "garden": ann (admin), bob (member) and gus (guest), who are all in #general
    and #links; the bot is in #links only. `now` is the clock of timestamps and expiry, in seconds.
    """

    def __init__(
        self,
        *,
        scopes: Collection[str] = SCOPES,
        events: Collection[str] = EVENTS,
        bot_name: str = "linkvouch",
        now: Callable[[], float] = time.time,
    ) -> None:
        self.state = State(now=now, scopes=scopes, events=events, bot_name=bot_name)
        self.transport: Literal["socket", "http"] = "socket"
        self.signing_secret = secrets.token_hex(16)
        self.app_token = f"xapp-1-{secrets.token_hex(8)}"
        self.state.tokens[self.app_token] = Token(self.app_token, frozenset({"connections:write"}), None)
        self.acks: list[Ack] = []
        self.socket = SocketDelivery(self.state)
        self.http: Delivery | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._origin = ""
        self.add_workspace("garden")
        for name, kind in (("ann", Kind.ADMIN), ("bob", Kind.MEMBER), ("gus", Kind.GUEST)):
            self.add_user(name, kind)
        self.add_channel("#general", ["ann", "bob", "gus"], bot=False)
        self.add_channel("#links", ["ann", "bob", "gus"])

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/api/{method}", self._handle_api)
        app.router.add_post("/hook/{hook}", self._handle_hook)
        app.router.add_get("/link/", self.socket.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self._origin = f"http://{host}:{port}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.socket.close()
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def origin(self) -> str:
        return self._origin

    @property
    def base_url(self) -> str:
        """For AsyncWebClient(base_url=...)."""
        return f"{self._origin}/api/"

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

    def add_workspace(self, domain: str) -> Workspace:
        return self.state.add_workspace(domain)

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
    ) -> SeenChannel:
        """`name` with its #, `members` by their names; `bot` makes the app's bot a member."""
        workspace = self._team(team)
        users = [self.user(member, team=team).user for member in members]
        kind = Conversation.PRIVATE if private else Conversation.PUBLIC
        joined = [*users, workspace.bot] if bot else users
        channel = self.state.add_channel(workspace, name.removeprefix("#"), kind, joined)
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

    async def connect_http(self, url: str) -> None:
        """Deliver to this address from now on. Raises AssertionError when it fails url_verification."""
        assert self._session is not None, "enter the server first"
        self.http = HttpDelivery(url, self._session, self.signing_secret)
        self.transport = "http"
        challenge = secrets.token_hex(8)
        payload = {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
        ack = await self.http.send(Envelope("events_api", payload))
        assert ack.body.get("challenge") == challenge, f"url_verification failed at {url}: {ack}"

    async def deliver(self, envelope: Envelope) -> Ack:
        """Send by the chosen transport; the ack is kept, and a bad or late one is a fault."""
        if self.transport == "http":
            assert self.http is not None, "connect_http() says where the app listens"
            ack = await self.http.send(envelope)
        else:
            ack = await self.socket.send(envelope)
        self.acks.append(ack)
        if ack.status is None:
            self.state.fault(ack.about, "no ack")
        elif ack.status != 200:
            self.state.fault(ack.about, f"answered with {ack.status}")
        elif ack.seconds > ACK_SECONDS:
            self.state.fault(ack.about, f"timeout: acknowledged after {ack.seconds:.1f} s")
        return ack

    async def deliver_events(self) -> None:
        """Send the events that wait; returns when all are acknowledged or given up."""
        waiting, self.state.outbox = self.state.outbox, []
        await asyncio.gather(*(self.deliver(Envelope("events_api", payload)) for _, payload in waiting))

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

    def _send_events_later(self) -> None:
        if self.state.outbox:
            task = asyncio.create_task(self.deliver_events())
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _handle_api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            token, args = await web_api.read(request)
        except Refused as refused:
            self.state.fault(method, refused.error)
            return web.json_response(refused.body())
        body = web_api.answer(self.state, method, token=token, args=args, origin=self._origin)
        self._send_events_later()
        known = self.state.tokens.get(token or "")
        headers = {"X-OAuth-Scopes": ",".join(sorted(known.scopes))} if known is not None else {}
        return web.json_response(body, headers=headers)

    async def _handle_hook(self, request: web.Request) -> web.Response:
        try:
            body = json.loads(await request.text())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            self.state.fault(hooks.WHERE, "the body is not a JSON object")
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        hook = self.state.hooks.get(request.match_info["hook"])
        if hook is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hook.acknowledged.wait(), HEAD_START_SECONDS)
        status, answer = hooks.answer(self.state, hook, body)
        self._send_events_later()
        return web.json_response(answer, status=status)
