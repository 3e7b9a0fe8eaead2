"""A Slack of few methods on loopback, which can be told to fail in every way that a network can."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.keyring import Keyring
from bot.slack.addresses import Addresses
from bot.slack.delivery import Delivery
from bot.slack.outbox import Outbox
from bot.slack.reply import Place, ReplyTo
from bot.slack.sender import Sender
from storage.database import Database
from storage.decisions import Person
from storage.letters import Pace
from tests.bot.builders import NOW

TENANT: Final = "local"
ADDRESSES: Final = Addresses(Keyring.of_token("xoxb-of these tests"))
LINKS: Final = Place(channel="C1", name="links")
ANN: Final = Person(id="U1", name="ann")
PATIENCE_S: Final = 1  # of the client; Slack that hangs costs a test this much
HOOK: Final = "response_url"


class Trouble(Enum):
    """What goes wrong with one call; the acted ones did what was asked before."""

    LIMITED = "429 with Retry-After 30"
    BROKEN = "500"
    BROKEN_ACTED = "500 after it acted"
    RESET = "connection reset"
    RESET_ACTED = "connection reset after it acted"
    SILENT_ACTED = "no answer after it acted"

    @property
    def acted(self) -> bool:
        return self in {Trouble.BROKEN_ACTED, Trouble.RESET_ACTED, Trouble.SILENT_ACTED}


@dataclass
class Clock:
    """Stands still until it is told to go on."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Said:
    """A message that stands in a conversation, or that one person saw."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None = None
    thread_ts: str = ""
    only: str = ""
    edits: int = 0


@dataclass
class SmallSlack:
    clock: Clock = field(default_factory=Clock)
    troubles: dict[str, list[Trouble | str]] = field(default_factory=dict)  # by method; words are errors
    said: list[Said] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    reads_history: bool = True
    hook_says_no_with: int = 404  # the status; Slack does it with 200 too
    dead: str = ""  # the error that every call gets
    origin: str = ""

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.said]

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        is_api = request.path.startswith("/api/")
        method = request.path.removeprefix("/api/") if is_api else HOOK
        if request.content_type == "application/json":
            args: dict[str, Any] = await request.json()
        else:
            given = {**request.query, **await request.post()}
            args = {key: _parsed(str(value)) for key, value in given.items()}
        self.calls.append((method, args))
        waiting = self.troubles.get(method) or []
        trouble = waiting.pop(0) if waiting else None
        if isinstance(trouble, Trouble):
            return await self._fail(request, trouble, method, args)
        error = self.dead or trouble or ""
        body = {"ok": False, "error": error} if error else self._act(method, args)
        failed_hook = not is_api and not body["ok"]
        return web.json_response(body, status=self.hook_says_no_with if failed_hook else 200)

    async def _fail(
        self, request: web.Request, trouble: Trouble, method: str, args: dict[str, Any]
    ) -> web.StreamResponse:
        if trouble.acted:
            self._act(method, args)
        if trouble is Trouble.LIMITED:
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "30"}
            )
        if trouble in {Trouble.BROKEN, Trouble.BROKEN_ACTED}:
            return web.Response(text="<html>Oh no</html>", status=500, content_type="text/html")
        if trouble is Trouble.SILENT_ACTED:
            await asyncio.sleep(2 * PATIENCE_S)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    def _act(self, method: str, args: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "chat.postMessage" | "chat.postEphemeral":
                return self._posted(args)
            case "chat.update" | "chat.delete":
                return self._changed(method, args)
            case "conversations.history" | "conversations.replies":
                return self._history(args)
            case "chat.getPermalink":
                return {"ok": True, "permalink": f"https://x.slack.com/{args['message_ts']}"}
            case "views.open" | "views.push" | "views.update" | "views.publish":
                return {"ok": True, "view": {"id": "V1"}}
        self._posted({**args, "channel": HOOK})
        return {"ok": True}

    def _posted(self, args: dict[str, Any]) -> dict[str, Any]:
        self.clock.advance(0.001)
        ts = f"{self.clock().timestamp():.6f}"
        channel = f"D{args['channel']}" if args["channel"].startswith("U") else args["channel"]
        self.said.append(
            Said(
                channel=channel,
                ts=ts,
                text=args.get("text", ""),
                blocks=args.get("blocks") or [],
                metadata=args.get("metadata"),
                thread_ts=args.get("thread_ts", ""),
                only=args.get("user", ""),
            )
        )
        return {"ok": True, "channel": channel, "ts": ts, "message_ts": ts}

    def _changed(self, method: str, args: dict[str, Any]) -> dict[str, Any]:
        found = [each for each in self.said if (each.channel, each.ts) == (args["channel"], str(args["ts"]))]
        if not found:
            return {"ok": False, "error": "message_not_found"}
        if method == "chat.delete":
            self.said.remove(found[0])
        else:
            found[0].text, found[0].blocks = args["text"], args.get("blocks") or []
            found[0].edits += 1
        return {"ok": True, "channel": args["channel"], "ts": str(args["ts"])}

    def _history(self, args: dict[str, Any]) -> dict[str, Any]:
        if not self.reads_history:
            return {"ok": False, "error": "missing_scope"}
        shown = [
            {"ts": each.ts, "text": each.text, "metadata": each.metadata}
            for each in self.said
            if each.channel == args["channel"]
            and each.thread_ts == str(args.get("ts", ""))
            and float(each.ts) >= float(args["oldest"])
        ]
        return {"ok": True, "messages": shown}


@dataclass
class Post:
    """A delivery, and a sender that works when it is told to."""

    slack: SmallSlack
    database: Database
    outbox: Outbox
    delivery: Delivery
    sender: Sender

    @property
    def reply(self) -> ReplyTo:
        return ReplyTo(
            person=ANN, place=LINKS, response_url=f"{self.slack.origin}/hook/secret", occasion="123.4"
        )

    async def settle(self, rounds: int = 40, step_s: float = 31.0) -> None:
        """Let time go on until nothing waits any more."""
        for _ in range(rounds):
            await self.sender.round()
            if (await self.outbox.backlog(TENANT)).waiting == 0:
                return
            self.slack.clock.advance(step_s)
        waiting = await self.outbox.backlog(TENANT)
        raise AssertionError(f"after {rounds * step_s:.0f} s there waits {waiting}; said: {self.slack.texts}")


@asynccontextmanager
async def serving(slack: SmallSlack) -> AsyncIterator[AsyncWebClient]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", slack.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield client_of(slack)
    finally:
        await runner.cleanup()


def client_of(slack: SmallSlack) -> AsyncWebClient:
    return AsyncWebClient(
        token="xoxb-1-secret", base_url=f"{slack.origin}/api/", retry_handlers=[], timeout=PATIENCE_S
    )


def a_post(slack: SmallSlack, database: Database, *, pace: Pace) -> Post:
    async def clients(_tenant: str) -> AsyncWebClient:
        return client_of(slack)

    outbox = Outbox(database, now=slack.clock, pace=pace)
    sender = Sender(clients, outbox, addresses=ADDRESSES, now=slack.clock)
    return Post(
        slack=slack, database=database, outbox=outbox, delivery=Delivery(outbox, TENANT), sender=sender
    )


def _parsed(value: str) -> Any:  # noqa: ANN401 - an argument is whatever its JSON says
    return json.loads(value) if value[:1] in {"{", "["} else value
