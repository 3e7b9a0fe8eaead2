"""Running the app: over a socket that we open (the default), or as an HTTP server that Slack calls."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

MAX_BODY_BYTES: Final = 1_000_000  # Slack's largest payloads, modals with their state, stay below 300 kB
GRACE_S: Final = 5.0  # for requests that are being answered when the server stops
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")


@asynccontextmanager
async def socket_mode(app: AsyncApp, *, app_token: str) -> AsyncIterator[None]:
    """Connected while the block runs. What Slack or the network says to the first attempt is raised."""
    handler = AsyncSocketModeHandler(app, app_token)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt ships it without types
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call] # as above


@asynccontextmanager
async def http_server(app: AsyncApp, *, host: str, port: int) -> AsyncIterator[str]:
    """Listening while the block runs; gives the server's address. Port 0 takes a free one."""
    runner = web.AppRunner(_web_app(app), shutdown_timeout=GRACE_S, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        name, number = runner.addresses[0][:2]
        yield f"http://{name}:{number}"
    finally:
        await runner.cleanup()


@contextmanager
def stop_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` when the process is asked to end (Ctrl-C, SIGTERM)."""
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)
    for each in wanted:
        loop.add_signal_handler(each, stop.set)
    try:
        yield
    finally:
        for each in wanted:
            loop.remove_signal_handler(each)


def _web_app(app: AsyncApp) -> web.Application:
    async def events(request: web.Request) -> web.StreamResponse:
        if (request.content_length or 0) > MAX_BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(
                max_size=MAX_BODY_BYTES, actual_size=request.content_length or 0
            )
        if not _could_be_signed(request):
            raise web.HTTPUnauthorized
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    server = web.Application(client_max_size=MAX_BODY_BYTES)
    server.router.add_post("/slack/events", events)
    server.router.add_get("/health", health)
    return server


def _could_be_signed(request: web.Request) -> bool:
    """Headers of the right form; slack_sdk's verifier raises on others instead of refusing them."""
    return bool(
        _TIMESTAMP.fullmatch(request.headers.get("X-Slack-Request-Timestamp", ""))
        and _SIGNATURE.fullmatch(request.headers.get("X-Slack-Signature", ""))
    )
