"""Keeps the socket to Slack alive: one that has gone quiet is given up, and a new one is opened.

The client of slack_sdk mends most breaks by itself. This watches from outside for those that it does not see.
"""

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from aiohttp import ClientError, WSMessage
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.refusals import code_of, temporary

log = logging.getLogger(__name__)

CLOSE_S: Final = 1.0  # for Slack to answer our farewell


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """In seconds."""

    ping: float = 10.0  # between two of our pings; each is answered
    quiet: float = (
        60.0  # without a word or an answer from Slack: five pings that were lost, and one on its way
    )
    gone: float = 30.0  # with no open socket, in which the client tries to open one by itself
    look: float = 5.0  # between two looks
    opening: float = 30.0  # for one try
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)  # between tries; the last for good
    answering: float = 3.0  # for what is being answered at the end; Slack waits no longer itself


@dataclass(slots=True)
class Pulse:
    """What is known of the connection, for whoever tells of it. Times are seconds since 1970, 0 for never."""

    connected_since: float = 0.0  # 0 while there is no connection
    last_word: float = 0.0  # when Slack last said or answered something
    trouble: str = ""  # why there is no connection


TIMING: Final = Timing()


class Connection:
    """The connection of one app, made anew as often as needed."""

    def __init__(self, app: AsyncApp, *, app_token: str, pulse: Pulse, timing: Timing = TIMING) -> None:
        self._app = app
        self._app_token = app_token
        self._pulse = pulse
        self._timing = timing
        self._handler: _Handler | None = None
        self._session: object = None  # the socket that was open at the last look
        self._gone_since: float | None = None

    async def open(self) -> None:
        """Connect, in one try. What Slack or the network says to it is raised."""
        self._handler = await self._opened()

    async def watch(self) -> None:
        """Look after the connection until cancelled."""
        while True:
            await asyncio.sleep(self._timing.look)
            try:
                if (wrong := self._wrong()) is not None:
                    log.warning("the connection to Slack is given up: %s", wrong)
                    await self._renew(wrong)
            except Exception:  # whoever ends here would never connect again
                log.exception("the connection to Slack could not be looked after; tried again")

    async def close(self) -> None:
        """Take nothing more, let what is being answered be answered, and say farewell."""
        handler, self._handler = self._handler, None
        if handler is None:
            return
        await handler.finish(self._timing.answering)
        await _drop(handler)

    def _wrong(self) -> str | None:
        if self._handler is None:
            return "there is none"
        client, now = self._handler.client, time.time()
        session = client.current_session
        if client.last_ping_pong_time is not None:
            self._pulse.last_word = max(self._pulse.last_word, client.last_ping_pong_time)
        if session is None or session.closed:
            self._gone_since = self._gone_since or now
            self._pulse.connected_since = 0.0
            return "it is closed" if now - self._gone_since > self._timing.gone else None
        self._gone_since = None
        if session is not self._session:
            self._is_open(session)
        quiet = now - self._pulse.last_word
        return f"Slack said nothing for {quiet:.0f} s" if quiet > self._timing.quiet else None

    async def _renew(self, wrong: str) -> None:
        old, self._handler = self._handler, None
        self._pulse.connected_since, self._pulse.trouble = 0.0, wrong
        if old is not None:
            await _drop(old)
        tries = 0
        while self._handler is None:
            try:
                self._handler = await self._opened()
            except (SlackClientError, ClientError, TimeoutError, OSError) as error:
                trouble = temporary(error)
                pause = self._timing.pauses[min(tries, len(self._timing.pauses) - 1)]
                wait = pause if trouble is None or trouble.wait_s is None else trouble.wait_s
                self._pulse.trouble = trouble.error if trouble is not None else code_of(error)
                log.warning("Slack opens no connection: %s; tried again in %.0f s", self._pulse.trouble, wait)
                tries += 1
                await asyncio.sleep(wait)
        log.info("connected to Slack anew")

    async def _opened(self) -> "_Handler":
        answer = await self._app.client.apps_connections_open(app_token=self._app_token)
        handler = _Handler(self._app, self._app_token, ping_interval=self._timing.ping)
        client = handler.client
        client.wss_uri = answer["url"]
        client.on_message_listeners.append(self._heard)
        try:
            async with asyncio.timeout(self._timing.opening):
                await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt ships it without types
        except BaseException:
            await _drop(handler)
            raise
        self._is_open(client.current_session)
        return handler

    def _is_open(self, session: object) -> None:
        now = time.time()
        self._session, self._gone_since = session, None
        self._pulse.connected_since, self._pulse.last_word, self._pulse.trouble = now, now, ""

    async def _heard(self, _message: WSMessage) -> None:
        self._pulse.last_word = time.time()


class _Handler(AsyncSocketModeHandler):
    """Knows what is being answered, and takes nothing more once it is to finish."""

    def __init__(self, app: AsyncApp, app_token: str, *, ping_interval: float) -> None:
        super().__init__(app, app_token, ping_interval=ping_interval)
        self._answering: set[asyncio.Task[None] | None] = set()
        self._finishing = False

    async def handle(  # type: ignore[override] # as Bolt's own, which is of this one client
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        if self._finishing:
            return  # not acknowledged, so Slack sends it again, to another connection if there is one
        task = asyncio.current_task()
        self._answering.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._answering.discard(task)

    async def finish(self, wait_s: float) -> None:
        self._finishing = True
        left = {task for task in self._answering if task is not None}
        if left:
            await asyncio.wait(left, timeout=wait_s)


async def _drop(handler: _Handler) -> None:
    """End a connection, also one so dead that nobody answers the farewell."""
    client = handler.client
    client.closed = True
    tasks = [client.current_session_monitor, client.message_receiver, client.message_processor]
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    await asyncio.wait(running)
    if client.current_session is not None:
        with suppress(TimeoutError, ClientError, OSError):
            async with asyncio.timeout(CLOSE_S):
                await client.current_session.close()
    await client.aiohttp_client_session.close()
