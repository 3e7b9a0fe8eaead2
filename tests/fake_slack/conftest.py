"""A slack-bolt app of the tests' own, small and using every surface, over both transports."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.fake_slack import FakeSlack
from tests.fake_slack.events import escape
from tests.fake_slack.state import Json

ASK: Json = {
    "type": "modal",
    "callback_id": "reason",
    "title": {"type": "plain_text", "text": "Disavow a site"},
    "submit": {"type": "plain_text", "text": "Save"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Reason"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


def card(state: str) -> list[Json]:
    button = {"type": "button", "action_id": "disavow", "text": {"type": "plain_text", "text": "Disavow"}}
    options = [
        {"text": {"type": "plain_text", "text": label}, "value": label.lower()}
        for label in ("Explain", "Wrong verdict?")
    ]
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*Risky* · {state}"}},
        {
            "type": "actions",
            "block_id": "decide",
            "elements": [button, {"type": "overflow", "action_id": "more", "options": options}],
        },
    ]


def bolt_app(slack: FakeSlack) -> AsyncApp:
    app = AsyncApp(
        client=AsyncWebClient(token=slack.bot_token, base_url=slack.base_url),
        signing_secret=slack.signing_secret,
        logger=logging.getLogger("tests.fake_slack.app"),
    )

    @app.command("/checklink")
    async def checklink(ack: AsyncAck, command: Json, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack("Reading the page…")
        await respond(text=f"Read {escape(command['text'])}")
        posted = await client.chat_postMessage(
            channel=command["channel_id"], text="Risky", blocks=card("open")
        )
        await client.chat_update(
            channel=posted["channel"], ts=posted["ts"], text="Risky", blocks=card("nobody decided")
        )

    @app.action("disavow")
    async def disavow(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        place = f"{body['channel']['id']} {body['container']['message_ts']}"
        await client.views_open(trigger_id=body["trigger_id"], view={**ASK, "private_metadata": place})

    @app.action("more")
    async def more(ack: AsyncAck, action: Json, respond: AsyncRespond) -> None:
        await ack()
        await respond(text=f"picked {action['selected_option']['value']}", replace_original=False)

    @app.view("reason")
    async def reason(ack: AsyncAck, view: Json, body: Json, client: AsyncWebClient) -> None:
        why = view["state"]["values"]["why"]["text"]["value"]
        if len(why) < 5:
            await ack(response_action="errors", errors={"why": "Say a little more."})
            return
        await ack()
        channel, ts = view["private_metadata"].split()
        decided = f"disavowed by <@{body['user']['id']}>: {why}"
        await client.chat_update(channel=channel, ts=ts, text=decided, blocks=card(decided)[:1])

    @app.view_closed("reason")
    async def closed(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Nothing was decided.")

    _listen(app)
    return app


def _listen(app: AsyncApp) -> None:
    @app.event("app_mention")
    async def mentioned(event: Json, client: AsyncWebClient) -> None:
        thread = event.get("thread_ts", event["ts"])
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=thread, text=f"Heard: {event['text']}"
        )

    @app.event("message")
    async def heard() -> None:
        """Messages that are no mention need no answer, but an ack."""

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": card("waiting")[:1]}
        )

    @app.shortcut("check_message")
    async def check_message(ack: AsyncAck, shortcut: Json, respond: AsyncRespond) -> None:
        await ack()
        await respond(text=f"Checked: {shortcut['message']['text']}")

    @app.shortcut("audit")
    async def audit(ack: AsyncAck, shortcut: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=ASK)


@asynccontextmanager
async def served(app: AsyncApp) -> AsyncIterator[str]:
    """The app behind HTTP on a loopback port; gives the address for Slack's events."""
    runner = web.AppRunner(app.web_app(path="/slack/events"), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/slack/events"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def connected(slack: FakeSlack, app: AsyncApp, transport: str) -> AsyncIterator[None]:
    if transport == "http":
        async with served(app) as url:
            await slack.connect_http(url)
            yield
        return
    handler: Any = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


@pytest.fixture(params=["socket", "http"])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[FakeSlack]:
    """The fake with the small app connected to it, once by each transport."""
    async with FakeSlack() as fake, connected(fake, bolt_app(fake), request.param):
        yield fake
