"""What people and admins do to the places where answers go: nobody is left without a word."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from tests.bot.slack.trouble.crew import PATIENCE_S, TENANT, Crew
from tests.bot.slack.trouble.fate import Fate, MortalOutbox
from tests.bot.slack.trouble.scenario import (
    Act,
    change_decision,
    command,
    command_in_the_open,
    flag,
    flag_card,
    keep,
    left_of,
    mention,
    post_in_channel,
    prepared,
    with_needs,
)
from tests.fake_slack import Person

Loss = Callable[[Crew], Awaitable[None]]
MINUTES: Final = 5  # for which the token is dead
LOOK_S: Final = 0.01  # of real time


async def _archived(crew: Crew) -> None:
    await crew.does(crew.ann.archives("#links"))


async def _kicked(crew: Crew) -> None:
    crew.ann.removes_bot("#links")


async def _needs_done(crew: Crew, act: Act) -> None:
    await prepared(crew)
    for need in with_needs((act,))[:-1]:
        await need(crew)
        await crew.settle()


async def _said(crew: Crew, person: Person, before: int) -> str:
    """What a person was told in private since then."""
    await crew.settle()
    return "\n".join(each.visible_text().replace("`", "") for each in crew.private(person)[before:])


def _cards_of_the_command(crew: Crew) -> int:
    return sum("cheap-links.example" in each.visible_text() for each in crew.public())


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        pytest.param(_archived, "is archived, so nobody can post there", id="archived"),
        pytest.param(_kicked, "Type /invite @linkvouch there", id="bot removed"),
    ],
)
@pytest.mark.parametrize(
    "act",
    [pytest.param(post_in_channel, id="post in channel"), pytest.param(flag, id="flag")],
)
async def test_who_clicks_hears_why_the_channel_takes_nothing(
    one_crew: Crew, act: Act, loss: Loss, says: str
) -> None:
    await _needs_done(one_crew, act)
    await loss(one_crew)
    before = len(one_crew.private(one_crew.ann))
    await act(one_crew)
    assert says in await _said(one_crew, one_crew.ann, before)
    assert left_of(one_crew).rows["flags"] == 0


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        pytest.param(_archived, "is archived, so nobody can post there", id="archived"),
        pytest.param(_kicked, "Type /invite @linkvouch there", id="bot removed"),
    ],
)
async def test_who_asked_hears_of_a_channel_that_was_lost_during_the_work(
    one_crew: Crew, loss: Loss, says: str
) -> None:
    await prepared(one_crew)
    one_crew.gate.clear()
    await command_in_the_open(one_crew)
    await loss(one_crew)
    one_crew.gate.set()
    said = await _said(one_crew, one_crew.bob, 0)
    assert says in said
    assert "cheap-links.example" in said, "with the message itself"


async def test_nothing_breaks_when_who_asked_has_left(one_crew: Crew) -> None:
    await prepared(one_crew)
    one_crew.gate.clear()
    await command(one_crew)
    await command_in_the_open(one_crew)
    one_crew.slack.deactivate("ann")
    one_crew.slack.deactivate("bob")
    one_crew.gate.set()
    await one_crew.settle()
    assert one_crew.ledger.is_idle


async def test_a_decision_counts_and_is_told_when_its_card_was_deleted(one_crew: Crew) -> None:
    await _needs_done(one_crew, change_decision)
    card = await one_crew.message(one_crew.public, "Keep")
    await one_crew.does(one_crew.bob.clicks(card, "Change decision"))
    modal = await one_crew.modal(one_crew.bob, "Change decision")
    await one_crew.bob.fills(modal, decision="Ignore", reason="no longer there")
    await one_crew.does(one_crew.ann.deletes(card))
    before = len(one_crew.private(one_crew.bob))
    await one_crew.does(one_crew.bob.submits(modal))
    assert "is gone; somebody deleted it" in await _said(one_crew, one_crew.bob, before)
    assert left_of(one_crew).rows["decisions"] == 2


async def test_an_answer_finds_its_person_when_the_thread_was_deleted(one_crew: Crew) -> None:
    await _needs_done(one_crew, mention)
    card = await flag_card(one_crew)
    assert one_crew.process is not None
    one_crew.slack.revoke()
    await mention(one_crew)
    await one_crew.until(one_crew.backlog)
    await one_crew.does(one_crew.ann.deletes(card))
    one_crew.slack.restore()
    before = len(one_crew.private(one_crew.bob))
    said = await _said(one_crew, one_crew.bob, before)
    assert "is gone; somebody deleted it" in said or card.replies()


async def test_letters_wait_for_a_token_that_was_revoked_and_are_sent_when_it_works_again(
    crew: Crew,
) -> None:
    await _needs_done(crew, keep)
    crew.slack.revoke()
    await command_in_the_open(crew)
    await crew.until(crew.backlog)
    outbox = MortalOutbox(crew.database, Fate(), now=crew.now)
    await crew.until(lambda: any(call.error == "token_revoked" for call in crew.slack.calls))
    async with asyncio.timeout(PATIENCE_S):  # the sender writes down what Slack said a moment later
        while (await outbox.backlog(TENANT)).error != "token_revoked":  # noqa: ASYNC110 - it is a row
            await asyncio.sleep(LOOK_S)
    assert not _cards_of_the_command(crew)
    for _ in range(MINUTES):
        await crew.slack.passes(60)
    refused = [call for call in crew.slack.calls if call.error == "token_revoked"]
    assert len(refused) <= 2 * MINUTES, "a dead token is not asked again and again"
    crew.slack.restore()
    await crew.until(lambda: _cards_of_the_command(crew))
    await crew.settle()
    assert left_of(crew).marked == 0


async def test_status_says_that_slack_refuses_the_token(one_crew: Crew) -> None:
    await prepared(one_crew)
    await command(one_crew)
    await one_crew.settle()
    one_crew.slack.revoke()
    await command_in_the_open(one_crew)
    await one_crew.until(one_crew.backlog)
    before = len(one_crew.private(one_crew.ann))
    await one_crew.does(one_crew.ann.types("/linkvouch status", in_="#links"))
    await one_crew.until(lambda: len(one_crew.private(one_crew.ann)) > before)
    status = one_crew.private(one_crew.ann)[-1].visible_text()
    one_crew.slack.restore()
    await one_crew.settle()
    assert "does not tell me who you are" not in status
