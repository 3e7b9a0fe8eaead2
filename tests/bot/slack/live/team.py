"""What the people of a team do with the app, and a web of pages that can be made to wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.bot.small_web import an_article, to_ours
from tests.fake_slack import FakeSlack, Person, SeenMessage

CARD_S = 60.0  # for a card; the first one waits for the model
CARD = "Check again"  # a button that stands on private cards alone


@dataclass(kw_only=True)
class Web:
    """Each host has one article, with a link to us. Pages are held back while the gate is closed."""

    port: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list)  # hosts whose page was asked for

    def page(self, name: str) -> str:
        return f"http://{name}.example:{self.port}/post"

    async def answer(self, request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        self.asked.append(request.host.partition(".")[0])
        await self.gate.wait()
        return web.Response(text=an_article(to_ours()), content_type="text/html")


@asynccontextmanager
async def a_web() -> AsyncIterator[Web]:
    served = Web()
    served.gate.set()
    app = web.Application()
    app.router.add_get("/{path:.*}", served.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.port = runner.addresses[0][1]
    try:
        yield served
    finally:
        await runner.cleanup()


def cards(person: Person, name: str) -> list[SeenMessage]:
    """A person's private cards of a page."""
    said = [*person.private_messages(in_="#links"), *person.direct_messages()]
    return [each for each in said if CARD in each.buttons() and f"{name}.example" in each.visible_text()]


async def card(slack: FakeSlack, person: Person, name: str) -> SeenMessage:
    return (await slack.until(lambda: cards(person, name), CARD_S))[0]


async def flagged(slack: FakeSlack, person: Person, name: str) -> SeenMessage:
    """The card for the team, after this person pressed the button on their own."""
    await person.clicks(await card(slack, person, name), "Flag for the team")

    def shown() -> list[SeenMessage]:
        said = slack.channel("#links").messages()
        return [each for each in said if f"{name}.example" in each.visible_text()]

    return (await slack.until(shown, CARD_S))[0]
