"""Slack on one loopback port: Web API, response_urls and sockets, and the people of its workspaces."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from aiohttp import web

from tests.fake_slack import api_files, hooks, web_api
from tests.fake_slack.api_call import Refused
from tests.fake_slack.app_config import AppConfig
from tests.fake_slack.clock import Clock, RealClock
from tests.fake_slack.delivery import Envelope, HttpDelivery
from tests.fake_slack.rates import Rates
from tests.fake_slack.state import VERIFICATION_TOKEN, ApiCall, Json, Kind, State, Token
from tests.fake_slack.town import Town
from tests.fake_slack.trouble import (
    DOWNLOAD,
    RESPONSE_URL,
    UPLOAD,
    Answer,
    RateLimit,
    Trouble,
    Troubles,
    said,
)

LARGEST_BODY: Final = 64 * 1024 * 1024  # bytes, of an upload
HEAD_START_SECONDS: Final = 0.2  # of an ack, which Bolt looks for every 10 ms, before its response_url


class FakeSlack(Town):
    """Slack on 127.0.0.1, with the app installed in its first workspace.

    `scopes` are those of the bot token and `events` the bot events; `manifest`, when given, says both, and
    the commands and shortcuts that people find. `rates` turns Slack's rate limits on. `clock` is that of
    timestamps, expiry, rates and retries: real, or a VirtualClock.

    It begins with one workspace, "garden": ann (admin), bob (member) and gus (guest), who are all in #general
    and #links; the bot is in #links only.
    """

    def __init__(
        self,
        *,
        scopes: Collection[str] | None = None,
        events: Collection[str] | None = None,
        manifest: Mapping[str, Any] | None = None,
        bot_name: str = "linkvouch",
        clock: Clock | None = None,
        rates: bool = False,
    ) -> None:
        app = AppConfig.of(manifest or {}, scopes=scopes, events=events)
        clock = clock or RealClock()
        state = State(clock=clock, scopes=app.scopes, events=app.events, bot_name=bot_name)
        state.commands, state.shortcuts = app.commands, app.shortcuts
        super().__init__(state, clock)
        self.rates = Rates(clock) if rates else None
        self.troubles = Troubles()
        self.signing_secret = secrets.token_hex(16)
        self.app_token = f"xapp-1-{secrets.token_hex(8)}"
        self.state.tokens[self.app_token] = Token(self.app_token, frozenset({"connections:write"}), None)
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.add_workspace("garden")
        for name, kind in (("ann", Kind.ADMIN), ("bob", Kind.MEMBER), ("gus", Kind.GUEST)):
            self.add_user(name, kind)
        self.add_channel("#general", ["ann", "bob", "gus"], bot=False)
        self.add_channel("#links", ["ann", "bob", "gus"])

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/api/{method}", self._handle_api)
        app.router.add_post("/hook/{hook}", self._handle_hook)
        app.router.add_post("/upload/v1/{file}", self._handle_upload)
        app.router.add_get("/files-pri/{file}/download/{name}", self._handle_download)
        app.router.add_get("/files-pri/{file}/{name}", self._handle_download)
        app.router.add_get("/link/", self.socket.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.state.origin = f"http://{host}:{port}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.troubles.close()
        await self._stop()
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._close_server(self._runner)

    async def _close_server(self, runner: web.AppRunner) -> None:
        """A connection whose last words nobody takes stays open for ever, so it is cut."""
        connections = list(runner.server.connections) if runner.server is not None else []
        await runner.cleanup()
        for transport in [each.transport for each in connections if each.transport is not None]:
            transport.abort()
        await asyncio.sleep(0)  # in which what was cut is let go

    async def connect_http(self, url: str) -> None:
        """Deliver to this address from now on. Raises AssertionError when it fails url_verification."""
        assert self._session is not None, "enter the server first"
        self.http = HttpDelivery(url, self._session, self.signing_secret, self.clock)
        self.transport = "http"
        challenge = secrets.token_hex(8)
        payload = {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
        ack = await self.http.send(Envelope("events_api", payload))
        assert ack.body.get("challenge") == challenge, f"url_verification failed at {url}: {ack}"

    def trouble(self, method: str, what: Trouble, times: int = 1) -> None:
        """Let the next calls of a method go wrong; also of response_url, upload and download."""
        self.troubles.add(method, what, times)

    async def _handle_api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            token, args = await web_api.read(request)
        except Refused as refused:
            self.state.fault(method, refused.error)
            return web.json_response(refused.body())

        async def act() -> web.Response:
            body = web_api.answer(self.state, method, token=token, args=args, app=self.app)
            self._send_events_later()
            known = self.state.tokens.get(token or "")
            headers = {"X-OAuth-Scopes": ",".join(sorted(known.scopes))} if known is not None else {}
            return web.json_response(body, headers=headers)

        trouble = self.troubles.next(method) or self._too_often(method, token, args)
        if trouble is None:
            return await act()
        if not getattr(trouble, "acted", False):
            self.state.calls.append(ApiCall(method, args, said(trouble), self.clock.now()))
        return await self.troubles.meet(request, trouble, act)

    def _too_often(self, method: str, token: str | None, args: Json) -> Trouble | None:
        known = self.state.tokens.get(token or "")
        if self.rates is None or known is None:
            return None
        team = known.workspace.id if known.workspace is not None else ""
        seconds = self.rates.wait(method, team, str(args.get("channel", "")))
        return RateLimit(seconds) if seconds else None

    async def _handle_hook(self, request: web.Request) -> web.StreamResponse:
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

        async def act() -> web.Response:
            status, answer = hooks.answer(self.state, hook, body)
            self._send_events_later()
            return web.json_response(answer, status=status)

        return await self._unless_troubled(RESPONSE_URL, request, act)

    async def _handle_upload(self, request: web.Request) -> web.StreamResponse:
        content = await api_files.content_of(request)

        async def act() -> web.Response:
            return api_files.receive(self.state, request.match_info["file"], content)

        return await self._unless_troubled(UPLOAD, request, act)

    async def _handle_download(self, request: web.Request) -> web.StreamResponse:
        async def act() -> web.Response:
            return api_files.send(self.state, request)

        return await self._unless_troubled(DOWNLOAD, request, act)

    async def _unless_troubled(self, name: str, request: web.Request, act: Answer) -> web.Response:
        trouble = self.troubles.next(name)
        return await act() if trouble is None else await self.troubles.meet(request, trouble, act)
