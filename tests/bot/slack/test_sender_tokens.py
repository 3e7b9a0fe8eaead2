"""Tokens that are refused, missing, replaced or not to be had just now, and what becomes of letters."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.letters import Letter, Way
from bot.slack.outbox import PACE, Outbox
from bot.slack.sender import DISCONNECTED_S, Sender
from storage.database import Database
from storage.letters import Standing
from tests.bot.slack.small_slack import ADDRESSES, TENANT, Clock, Post, SmallSlack, a_post, serving

HELLO = errors.told("Hello.")


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    slack = SmallSlack()
    async with serving(slack):
        yield a_post(slack, database, pace=PACE)


async def standing(post: Post) -> tuple[Standing, str]:
    held = await post.outbox.of(TENANT, "k")
    assert held is not None
    return held.standing, held.error


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_dead_token_makes_the_letters_of_its_tenant_wait(post: Post, error: str) -> None:
    told: list[tuple[str, str]] = []

    async def disconnected(tenant: str, word: str) -> None:
        told.append((tenant, word))

    post.sender._disconnected = disconnected
    for channel in ("C1", "C2", "C3"):
        await post.delivery.send(Letter(key=channel, way=Way.POST, channel=channel, message=HELLO))
    post.slack.dead = error
    await post.sender.round()
    assert set(told) == {(TENANT, error)}
    assert (await post.outbox.backlog(TENANT)).error == error
    calls = len(post.slack.calls)
    post.slack.clock.advance(DISCONNECTED_S - 1)
    assert await post.sender.round() == 0
    assert len(post.slack.calls) == calls
    post.slack.dead = ""
    await post.outbox.resume(TENANT)
    await post.settle()
    assert sorted(each.channel for each in post.slack.said) == ["C1", "C2", "C3"]
    assert "(repeated)" not in "".join(post.slack.texts)


async def test_an_old_token_that_is_refused_late_takes_nothing_from_the_new_one(post: Post) -> None:
    told: list[str] = []
    tokens = iter(("xoxb-1-old", "xoxb-1-new"))
    newest = ""

    async def clients(_tenant: str) -> AsyncWebClient:
        nonlocal newest
        newest = next(tokens, newest)
        return AsyncWebClient(token=newest, base_url=f"{post.slack.origin}/api/", retry_handlers=[])

    async def disconnected(tenant: str, _word: str) -> None:
        told.append(tenant)

    post.sender._clients, post.sender._disconnected = clients, disconnected
    await post.delivery.send(Letter(key="k", way=Way.POST, channel="C1", message=HELLO))
    post.slack.dead = "token_revoked"
    await post.sender.round()
    post.slack.dead = ""
    await post.sender.round()
    assert await standing(post) == (Standing.SENT, "")
    assert told == []


async def test_a_letter_outlives_a_database_that_does_not_tell_its_token(post: Post) -> None:
    known = post.sender._clients
    failures = iter((OSError("database is locked"),))

    async def clients(tenant: str) -> AsyncWebClient | None:
        for failure in failures:
            raise failure
        return await known(tenant)

    post.sender._clients = clients
    await post.delivery.send(Letter(key="k", way=Way.POST, channel="C1", person="U1", message=HELLO))
    await post.sender.round()
    assert await standing(post) == (Standing.WAITING, "unread")
    await post.settle(step_s=6)
    assert post.slack.texts == ["Hello."]


async def test_a_tenant_without_a_token_waits(database: Database) -> None:
    async def nobody(_tenant: str) -> AsyncWebClient | None:
        return None

    outbox = Outbox(database, now=Clock())
    await Delivery(outbox, TENANT).send(Letter(key="k", way=Way.POST, channel="C1", message=HELLO))
    await Sender(nobody, outbox, addresses=ADDRESSES, now=Clock()).round()
    assert (await outbox.backlog(TENANT)).error == "no token"
