import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.kit import Message
from bot.slack.board import Board
from bot.slack.delivery import Delivery, Posted
from bot.slack.reply import Place
from storage.decisions import Person
from tests.bot.builders import PAGE, a_checked
from tests.bot.fake_services import FakeServices

ANN = Person(id="U0ANN", name="ann")
LINKS = Place(channel="C0LINKS", name="links")
SLOW, QUICK = "LV-1", "LV-2"


class StuckDelivery(Delivery):
    """Slack takes what is about one link only when it is told to; the rest at once."""

    def __init__(self) -> None:
        super().__init__(AsyncWebClient())
        self.go_on = asyncio.Event()
        self.posts: list[str] = []

    async def post(self, place: Place, message: Message, *, again: str, flag_ref: str = "") -> Posted:
        del message, again
        self.posts.append(flag_ref)
        if flag_ref == SLOW:
            await self.go_on.wait()
        return Posted(channel=place.channel, ts=flag_ref)

    async def update(self, posted: Posted, message: Message) -> None:
        del message
        if posted.ts == SLOW:
            await self.go_on.wait()

    async def permalink(self, posted: Posted) -> str:
        return f"https://garden.slack.com/{posted.ts}"


@pytest.fixture
async def services() -> FakeServices:
    services = FakeServices(results={PAGE: [a_checked(ref=SLOW), a_checked(ref=QUICK)]})
    await services.check([PAGE])
    return services


async def test_a_link_that_slack_holds_up_holds_up_no_other(services: FakeServices) -> None:
    delivery = StuckDelivery()
    board = Board(services, delivery)
    flagging = [asyncio.create_task(board.flag(SLOW, LINKS, by=ANN, again="again")) for _ in range(2)]
    drawing = asyncio.create_task(board.redraw(SLOW, clicked=Posted(channel="C1", ts=SLOW), by=ANN))
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        assert (await board.flag(QUICK, LINKS, by=ANN, again="again")).new
        await board.redraw(QUICK, clicked=Posted(channel="C1", ts=QUICK), by=ANN)
    delivery.go_on.set()
    await drawing
    assert [flagged.new for flagged in await asyncio.gather(*flagging)] == [True, False]
    assert sorted(delivery.posts) == [SLOW, QUICK]
