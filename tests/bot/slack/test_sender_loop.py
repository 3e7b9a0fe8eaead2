"""The loop that posts: what wakes it, what ends it, and what does not."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.letters import Letter, Way
from bot.slack.outbox import PACE, Outbox
from bot.slack.sender import Sender
from storage.database import Database
from storage.letters import Pace
from tests.bot.slack.small_slack import ADDRESSES, TENANT, Post, SmallSlack, a_post, serving


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    slack = SmallSlack()
    async with serving(slack):
        yield a_post(slack, database, pace=PACE)


async def test_the_loop_sends_at_once_what_this_process_puts_and_soon_what_another_does(
    post: Post, database: Database
) -> None:
    stop = asyncio.Event()
    here_, there = Outbox(database), Outbox(database)

    async def clients(_tenant: str) -> AsyncWebClient:
        return AsyncWebClient(token="x", base_url=f"{post.slack.origin}/api/", retry_handlers=[])

    running = asyncio.create_task(Sender(clients, here_, addresses=ADDRESSES).run(stop))
    for key, outbox in (("ours", here_), ("theirs", there)):
        delivery = Delivery(outbox, TENANT)
        await delivery.send(Letter(key=key, way=Way.POST, channel=key, message=errors.told(key)))
        assert await delivery.posted(key, 10) is not None
    stop.set()
    await running
    assert post.slack.texts == ["ours", "theirs"]


async def test_what_is_due_when_the_loop_is_stopped_is_still_sent(post: Post, database: Database) -> None:
    outbox = Outbox(database, now=post.slack.clock, pace=Pace(posts_s=0, edits_s=0))
    for number in range(3):
        letter = Letter(key=f"{number}", way=Way.POST, channel="C1", message=errors.told(f"{number}"))
        await outbox.put(TENANT, letter)
    stop = asyncio.Event()
    stop.set()
    sender = a_post(post.slack, database, pace=Pace(posts_s=0, edits_s=0)).sender
    await sender.run(stop)
    assert post.slack.texts == ["0", "1", "2"]


async def test_a_database_that_fails_does_not_end_the_loop(
    post: Post, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    stop, slept = asyncio.Event(), asyncio.Event()

    async def sleep(_seconds: float) -> None:
        slept.set()
        await asyncio.sleep(0.01)

    class Unreadable(Outbox):
        async def trim(self) -> int:
            raise OSError("the disk is full")

    running = asyncio.create_task(
        Sender(post.sender._clients, Unreadable(database), addresses=ADDRESSES, sleep=sleep).run(stop)
    )
    await slept.wait()
    assert not running.done()
    stop.set()
    await running
    assert "the outbox could not be read" in caplog.text


@pytest.mark.parametrize("broken", [False, True], ids=["between two looks", "while the database fails"])
async def test_a_loop_that_is_told_to_stop_waits_for_nothing_more(
    post: Post, database: Database, *, broken: bool
) -> None:
    stop, slept = asyncio.Event(), asyncio.Event()

    async def sleep(_seconds: float) -> None:
        slept.set()
        await asyncio.Event().wait()

    class Outage(Outbox):
        async def trim(self) -> int:
            if broken:
                raise OSError("the disk is full")
            return await super().trim()

    running = asyncio.create_task(
        Sender(post.sender._clients, Outage(database), addresses=ADDRESSES, sleep=sleep).run(stop)
    )
    await slept.wait()
    stop.set()
    async with asyncio.timeout(10):
        await running
