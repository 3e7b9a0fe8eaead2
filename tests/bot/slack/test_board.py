import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.slack import board as boards
from bot.slack.board import Board
from bot.slack.delivery import Posted
from bot.slack.errors import UserError
from bot.teamwork import Teamwork
from storage.database import Database
from storage.flags import Flag
from tests.bot.builders import PAGE, a_checked
from tests.bot.fake_services import FakeServices
from tests.bot.slack.conftest import AT_ONCE
from tests.bot.slack.small_slack import ANN, LINKS, Post, SmallSlack, a_post, serving

SLOW, QUICK = "LV-1", "LV-2"


class SlowServices(FakeServices):
    """What is about one link takes until it is told to go on; the rest is there at once."""

    go_on: asyncio.Event

    async def flag_of(self, ref: str) -> Flag | None:
        if ref == SLOW:
            await self.go_on.wait()
        return await super().flag_of(ref)


@pytest.fixture
async def services() -> SlowServices:
    services = SlowServices(results={PAGE: [a_checked(ref=SLOW), a_checked(ref=QUICK)]})
    services.go_on = asyncio.Event()
    await services.check([PAGE])
    return services


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    slack = SmallSlack()
    async with serving(slack):
        yield a_post(slack, database, pace=AT_ONCE)


def a_board(services: SlowServices, post: Post) -> Board:
    return Board(services, Teamwork(post.database, "local"), post.delivery)


async def test_a_link_that_is_held_up_holds_up_no_other(services: SlowServices, post: Post) -> None:
    board, stop = a_board(services, post), asyncio.Event()
    sending = asyncio.create_task(post.sender.run(stop))
    flagging = [
        asyncio.create_task(board.flag(SLOW, LINKS, reply=post.reply, again="again")) for _ in range(2)
    ]
    drawing = asyncio.create_task(board.redraw(SLOW, clicked=Posted(channel="C1", ts="9.9"), by=ANN))
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        quick = await board.flag(QUICK, LINKS, reply=post.reply, again="again")
        assert quick is not None
        assert quick.new
        await board.redraw(QUICK, clicked=Posted(channel="C1", ts=quick.flag.ts), by=ANN)
    services.go_on.set()
    await drawing
    slow = await asyncio.gather(*flagging)
    assert [flagged.new for flagged in slow if flagged] == [True, False]
    stop.set()
    await sending
    payloads = [each.metadata["event_payload"] for each in post.slack.said if each.metadata]
    assert [each["ref"] for each in payloads if "ref" in each] == [QUICK, SLOW]


async def test_a_card_that_slack_takes_late_is_told_and_found_by_the_next_click(
    services: SlowServices, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = await _posted_late(services, post, monkeypatch)
    found = await board.flag(QUICK, LINKS, reply=post.reply, again="press it")
    assert found is not None
    assert (found.new, found.flag.ts) == (False, post.slack.said[0].ts)
    assert len(post.slack.said) == 1


async def test_a_card_that_nobody_kept_is_found_by_where_it_stands(
    services: SlowServices, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = await _posted_late(services, post, monkeypatch)
    card = post.slack.said[0]
    assert await board.flag_at(card.channel, "9.9") is None
    assert await services.flag_of(QUICK) is None
    found = await board.flag_at(card.channel, card.ts)
    assert found is not None
    assert (found.ref, found.ts, found.by.id) == (QUICK, card.ts, ANN.id)
    assert await services.flag_of(QUICK) == found


async def test_what_was_left_undone_is_done_once(
    services: SlowServices, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = await _posted_late(services, post, monkeypatch)
    card = post.slack.said[0]
    for _ in range(2):
        await board.recover()
    kept = await services.flag_of(QUICK)
    assert kept is not None
    assert (kept.channel, kept.ts) == (card.channel, card.ts)
    await post.settle()
    assert len(post.slack.said) == 1
    assert card.edits == 0


async def _posted_late(services: SlowServices, post: Post, monkeypatch: pytest.MonkeyPatch) -> Board:
    """A board whose card came to stand in Slack when nobody waited for it any more."""
    monkeypatch.setattr(boards, "PATIENCE_S", 0.05)
    board = a_board(services, post)
    with pytest.raises(UserError, match="the card is not posted yet"):
        await board.flag(QUICK, LINKS, reply=post.reply, again="press it")
    await post.settle()
    return board
