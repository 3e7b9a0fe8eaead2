"""Running the app: over a socket that we open (the default), or as an HTTP server that Slack calls."""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final, TypeAlias
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.listener.async_listener_completion_handler import AsyncCustomListenerCompletionHandler
from slack_bolt.listener.async_listener_start_handler import AsyncCustomListenerStartHandler
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from bot.slack import manifest
from bot.slack.health import TIMING, Connection, Pulse, Timing

log = logging.getLogger(__name__)

MAX_BODY_BYTES: Final = 1_000_000  # Slack's largest payloads, modals with their state, stay below 300 kB
GRACE_S: Final = 5.0  # for requests that are being answered when the server stops
LISTENERS_S: Final = 2.0  # for listeners that answered already and are not done
SIGNED_FOR_S: Final = 300.0  # a signature counts no longer, by slack_sdk's verifier
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")

# Gives what /health answers: is all well enough to go on, and the numbers.
Health: TypeAlias = Callable[[], tuple[bool, Mapping[str, object]]]


def _up() -> tuple[bool, Mapping[str, object]]:
    return True, {}


@asynccontextmanager
async def socket_mode(
    app: AsyncApp, *, app_token: str, pulse: Pulse | None = None, timing: Timing = TIMING
) -> AsyncIterator[None]:
    """Connected while the block runs. What Slack or the network says to the first attempt is raised."""
    connection = Connection(app, app_token=app_token, pulse=pulse or Pulse(), timing=timing)
    await connection.open()
    watching = asyncio.create_task(connection.watch(), name="watch over the socket")
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.wait({watching})
        await connection.close()


@asynccontextmanager
async def http_server(
    app: AsyncApp, *, host: str, port: int, health: Health = _up, pulse: Pulse | None = None
) -> AsyncIterator[str]:
    """Listening while the block runs; gives the server's address. Port 0 takes a free one."""
    pulse = pulse or Pulse()
    runner = web.AppRunner(_web_app(app, health, pulse), shutdown_timeout=GRACE_S, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        pulse.connected_since = time.time()
        name, number = runner.addresses[0][:2]
        yield f"http://{name}:{number}"
    finally:
        await runner.cleanup()


class Underway:
    """The listeners that are at work, which goes on after Slack has its answer."""

    def __init__(self, app: AsyncApp) -> None:
        self._tasks: set[asyncio.Task[None] | None] = set()
        runner, logger = app.listener_runner, app.logger
        runner.listener_start_handler = AsyncCustomListenerStartHandler(logger, self._begins)
        runner.listener_completion_handler = AsyncCustomListenerCompletionHandler(logger, self._ends)

    async def end(self, wait_s: float) -> None:
        """Wait until all are done, but no longer than that."""
        left = {task for task in self._tasks if task is not None}
        if left:
            await asyncio.wait(left, timeout=wait_s)

    async def _begins(self) -> None:
        self._tasks.add(asyncio.current_task())

    async def _ends(self) -> None:
        self._tasks.discard(asyncio.current_task())


def _web_app(app: AsyncApp, health: Health, pulse: Pulse) -> web.Application:
    async def events(request: web.Request) -> web.StreamResponse:
        if (request.content_length or 0) > MAX_BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(
                max_size=MAX_BODY_BYTES, actual_size=request.content_length or 0
            )
        body = await request.read()
        if not _could_be_signed(request):
            if _is_probe(body):
                return web.Response()
            raise web.HTTPUnauthorized
        if not _is_readable(request, body):
            raise web.HTTPBadRequest
        answer = await app.async_dispatch(await to_bolt_request(request))
        if answer.status == HTTPStatus.UNAUTHORIZED:
            log.warning("a request to %s was refused: %s", manifest.EVENTS_PATH, _why_unsigned(request))
        else:
            pulse.last_word = time.time()
        return await to_aiohttp_response(answer)

    async def told(_request: web.Request) -> web.Response:
        ok, numbers = health()
        return web.json_response({"ok": ok, **numbers}, status=200 if ok else 503)

    server = web.Application(client_max_size=MAX_BODY_BYTES)
    server.router.add_post(manifest.EVENTS_PATH, events)
    server.router.add_get("/health", told)
    if app.oauth_flow is not None:
        for path, handle in _install_pages(app.oauth_flow).items():
            server.router.add_get(path, handle)
    return server


def _install_pages(flow: AsyncOAuthFlow) -> Mapping[str, Callable[[web.Request], Awaitable[web.Response]]]:
    """Where an admin begins to install the app, and where Slack sends them back."""

    async def begin(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def finish(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    return {manifest.INSTALL_PATH: begin, manifest.REDIRECT_PATH: finish}


def _could_be_signed(request: web.Request) -> bool:
    """Headers of the right form; slack_sdk's verifier raises on others instead of refusing them."""
    return bool(
        _TIMESTAMP.fullmatch(request.headers.get("X-Slack-Request-Timestamp", ""))
        and _SIGNATURE.fullmatch(request.headers.get("X-Slack-Signature", ""))
    )


def _why_unsigned(request: web.Request) -> str:
    """Of a request whose signature has the right form."""
    off_s = abs(time.time() - int(request.headers["X-Slack-Request-Timestamp"]))
    if off_s > SIGNED_FOR_S:
        return "it is of more than 5 minutes before or after now, or the clock of this machine is wrong"
    return "it was not signed with SLACK_SIGNING_SECRET, which may be that of another app"


def _is_readable(request: web.Request, body: bytes) -> bool:
    """Slack writes UTF-8; aiohttp raises on what cannot be decoded as it says of itself."""
    try:
        body.decode(request.charset or "utf-8")
    except (LookupError, ValueError):
        return False
    return True


def _is_probe(body: bytes) -> bool:
    """Slack looks at our certificate now and then, with a request that asks for nothing."""
    fields = parse_qs(body.decode("ascii", "replace"))
    return fields.get("ssl_check") == ["1"] and not fields.keys() - {"ssl_check", "token"}
