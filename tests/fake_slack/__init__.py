"""A small, strict Slack on loopback, which drives a real slack-bolt app over Socket Mode or signed HTTP.

    async with FakeSlack() as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
        app = AsyncApp(client=client, signing_secret=slack.signing_secret)
        handler = AsyncSocketModeHandler(app, slack.app_token)
        await handler.connect_async()               # or: await slack.connect_http(events_url)
        ann = slack.user("ann")
        await ann.types("/checklink https://blog.example/post", in_="#links")
        card = await slack.until(lambda: ann.private_messages(in_="#links")[-1:])
        assert slack.faults == []

FakeSlack(manifest=...) takes scopes, events, commands and shortcuts from the app's manifest; rates=True minds
Slack's rate limits; clock=VirtualClock() lets time pass by `await slack.passes(60)` alone. Things go wrong by
slack.trouble("chat.postMessage", Timeout(acted=True)), slack.socket.drop(), .freeze() and .disconnect(...),
slack.redeliver(ack), slack.habits = Habits(copies=2, backwards=True), slack.revoke() and
slack.deactivate("bob").

It needs aiohttp alone, and imports nothing of the product.
"""

from tests.fake_slack.actors import Person
from tests.fake_slack.app_config import EVENTS, SCOPES
from tests.fake_slack.clock import RealClock, VirtualClock
from tests.fake_slack.delivery import Ack, Envelope, HttpDelivery
from tests.fake_slack.events import EVENT_SCOPES
from tests.fake_slack.posting import Habits
from tests.fake_slack.render import render, render_view
from tests.fake_slack.seen import CannotDo, SeenChannel, SeenMessage, SeenView
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.state import ApiCall, Fault, Kind
from tests.fake_slack.trouble import RateLimit, Refusal, Reset, Status, Timeout
from tests.fake_slack.validate import problems, view_problems
from tests.fake_slack.web_api import METHOD_SCOPES

__all__ = [
    "EVENTS",
    "EVENT_SCOPES",
    "METHOD_SCOPES",
    "SCOPES",
    "Ack",
    "ApiCall",
    "CannotDo",
    "Envelope",
    "FakeSlack",
    "Fault",
    "Habits",
    "HttpDelivery",
    "Kind",
    "Person",
    "RateLimit",
    "RealClock",
    "Refusal",
    "Reset",
    "SeenChannel",
    "SeenMessage",
    "SeenView",
    "Status",
    "Timeout",
    "VirtualClock",
    "problems",
    "render",
    "render_view",
    "view_problems",
]
