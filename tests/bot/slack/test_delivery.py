"""What handlers say is written down at once, said once, and told back to them when it stands there."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.slack.blocks import errors
from bot.slack.delivery import Posted
from bot.slack.letters import Letter, Way
from bot.slack.outbox import PACE
from bot.slack.reply import ReplyTo
from storage.database import Database
from storage.decisions import Person
from storage.letters import Standing
from tests.bot.slack.conftest import AT_ONCE
from tests.bot.slack.small_slack import LINKS, TENANT, Post, SmallSlack, a_post, serving

HELLO = errors.told("Hello.")
BYE = errors.told("Goodbye.")
CARD = Letter(key="card", way=Way.POST, channel="C1", message=HELLO)


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    slack = SmallSlack()
    async with serving(slack):
        yield a_post(slack, database, pace=AT_ONCE)


async def test_the_same_key_is_said_once(post: Post) -> None:
    assert await post.delivery.send(CARD)
    assert not await post.delivery.send(CARD)
    await post.settle()
    assert not await post.delivery.send(CARD)
    await post.settle()
    assert post.slack.texts == ["Hello."]


async def test_an_answer_is_private_and_a_second_one_with_its_key_is_none(post: Post) -> None:
    for _ in range(2):
        await post.delivery.answer(post.reply, HELLO, key="k")
    await post.settle()
    ((_, body),) = post.slack.calls
    assert (body["response_type"], body["replace_original"]) == ("ephemeral", False)


async def test_an_answer_to_a_modal_goes_to_the_persons_own_conversation(post: Post) -> None:
    reply = ReplyTo(person=Person(id="U1", name="ann"), place=LINKS)
    await post.delivery.answer(reply, HELLO, key="k")
    await post.settle()
    assert [each.channel for each in post.slack.said] == ["DU1"]


async def test_whoever_waits_for_a_letter_learns_where_it_stands(post: Post) -> None:
    await post.delivery.send(CARD)
    waiting = asyncio.create_task(post.delivery.posted("card", 10))
    await asyncio.sleep(0)
    await post.settle()
    assert await waiting == Posted(channel="C1", ts=post.slack.said[0].ts)


async def test_whoever_waits_too_long_or_in_vain_learns_that_too(post: Post) -> None:
    assert await post.delivery.posted("nothing of that name", 10) is None
    await post.delivery.send(CARD)
    assert await post.delivery.posted("card", 0.05) is None
    assert not await post.delivery.failed("card")
    post.slack.troubles["chat.postMessage"] = ["not_in_channel"]
    await post.settle()
    assert await post.delivery.posted("card", 10) is None
    assert await post.delivery.failed("card")


async def test_the_newest_of_several_edits_is_what_stands_there(post: Post) -> None:
    await post.delivery.send(CARD)
    await post.settle()
    posted = await post.delivery.posted("card", 0)
    assert posted is not None
    for number in range(3):
        await post.delivery.update(posted, errors.told(f"{number}"))
    await post.settle()
    await post.delivery.update(posted, BYE)
    await post.settle()
    assert (post.slack.said[0].text, post.slack.said[0].edits) == ("Goodbye.", 2)


async def test_a_message_is_taken_back_as_often_as_it_is_posted(post: Post) -> None:
    for _ in range(2):
        assert await post.delivery.send(CARD)
        await post.settle()
        gone = asyncio.create_task(post.delivery.take_back("card"))
        while not gone.done():
            await post.sender.round()
            await asyncio.sleep(0.01)
        assert post.slack.said == []


async def test_what_was_put_outlives_the_process_that_put_it(post: Post, database: Database) -> None:
    await post.delivery.send(CARD)
    later = a_post(post.slack, database, pace=AT_ONCE)
    await later.settle()
    held = await later.outbox.of(TENANT, "card")
    assert held is not None
    assert held.standing is Standing.SENT
    assert post.slack.texts == ["Hello."]


def test_an_address_for_answers_is_not_printed() -> None:
    reply = ReplyTo(
        person=Person(id="U1", name="ann"), place=LINKS, response_url="https://hooks.slack.com/x/secret"
    )
    assert "secret" not in repr(reply)
    assert ReplyTo.from_json(reply.as_json()) == reply


async def test_what_a_person_is_told_keeps_order_and_distance_however_it_is_addressed(
    database: Database,
) -> None:
    """By their id, as a job does, and by their conversation's, as an answer to a message there does."""
    letters = [
        Letter(key="1", way=Way.POST, channel="U1", message=errors.told("1")),
        Letter(key="2", way=Way.POST, channel="DU1", person="U1", message=errors.told("2")),
        Letter(key="3", way=Way.POST, channel="DU1", direct_to="U1", message=errors.told("3")),
    ]
    slack = SmallSlack()
    async with serving(slack):
        post = a_post(slack, database, pace=PACE)
        for letter in letters:
            await post.delivery.send(letter)
        for number in range(1, len(letters) + 1):
            assert await post.sender.round() == 1
            assert await post.sender.round() == 0, "the next one follows at once"
            assert [(each.channel, each.text) for each in slack.said][-1] == ("DU1", f"{number}")
            slack.clock.advance(PACE.posts_s + 0.1)
