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

It needs aiohttp alone, and imports nothing of the product.
"""

from tests.fake_slack.actors import Person
from tests.fake_slack.delivery import Ack, Envelope, HttpDelivery
from tests.fake_slack.render import render, render_view
from tests.fake_slack.seen import CannotDo, SeenChannel, SeenMessage, SeenView
from tests.fake_slack.server import EVENTS, SCOPES, FakeSlack
from tests.fake_slack.state import ApiCall, Fault, Kind
from tests.fake_slack.validate import problems, view_problems

__all__ = [
    "EVENTS",
    "SCOPES",
    "Ack",
    "ApiCall",
    "CannotDo",
    "Envelope",
    "FakeSlack",
    "Fault",
    "HttpDelivery",
    "Kind",
    "Person",
    "SeenChannel",
    "SeenMessage",
    "SeenView",
    "problems",
    "render",
    "render_view",
    "view_problems",
]
