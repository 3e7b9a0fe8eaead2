"""The process dies at any moment: what it had taken is done by the next one, once."""

from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from tests.bot.slack.trouble.conftest import NewCrew
from tests.bot.slack.trouble.crew import Crew
from tests.bot.slack.trouble.scenario import (
    Act,
    check_again,
    command,
    command_in_the_open,
    flag,
    home,
    keep,
    left_of,
    mention,
    post_in_channel,
    prepared,
    with_needs,
)

Count = Callable[[Crew], int]
Whole = Callable[[Crew], Awaitable[bool]]
MOST_MOMENTS: Final = 60  # of one act; more is a test that never ends


def _cards(crew: Crew, *, buttons: str, private: bool = False) -> int:
    """Messages that carry this button."""
    seen = crew.private(crew.ann) if private else crew.public()
    return sum(buttons in each.buttons() for each in seen)


def _private_cards(crew: Crew) -> int:
    return _cards(crew, buttons="Flag for the team", private=True)


def _shared_cards(crew: Crew) -> int:
    return _cards(crew, buttons="Flag for the team")


def _flag_cards(crew: Crew) -> int:
    return _cards(crew, buttons="Keep")


def _decisions(crew: Crew) -> int:
    return left_of(crew).rows["decisions"]


def _answers(crew: Crew) -> int:
    return sum(reply.author == "linkvouch" for message in crew.public() for reply in message.replies())


def _homes(crew: Crew) -> int:
    return len(crew.slack.state.homes)


async def _with_a_death(crew: Crew, act: Act, moment: int | str) -> str:
    """Do what the act needs, and then the act, under which the process dies. Gives the moment of death."""
    await prepared(crew)
    for need in with_needs((act,))[:-1]:
        await need(crew)
        await crew.settle()
    fate = crew.fate
    fate.dies_at = len(fate.passed) + moment if isinstance(moment, int) else moment
    await act(crew)
    await crew.settle()
    fate.dies_at = None
    return fate.passed[-1] if crew.deaths else ""


EFFECTS: Final = [
    pytest.param(command, _private_cards, id="command"),
    pytest.param(command_in_the_open, _shared_cards, id="command for all to see"),
    pytest.param(post_in_channel, _shared_cards, id="click that posts"),
    pytest.param(flag, _flag_cards, id="click that flags"),
    pytest.param(keep, _decisions, id="click that decides"),
    pytest.param(mention, _answers, id="mention"),
    pytest.param(home, _homes, id="home"),
]
# One of each kind: nothing written, work written, being sent, sent and not known, and what comes after.
MOMENTS: Final = [
    pytest.param(command, _private_cards, "before enqueue slack.check", id="before the work is written down"),
    pytest.param(command, _private_cards, "after enqueue slack.check", id="after it, before the ack"),
    pytest.param(command, _private_cards, "after the check is stored", id="in the middle of the work"),
    pytest.param(command, _private_cards, "after outbox claim", id="while an answer is sent"),
    pytest.param(command_in_the_open, _shared_cards, "after chat.postMessage", id="after Slack acted"),
    pytest.param(flag, _flag_cards, "before outbox put", id="after the ack of a click"),
    pytest.param(flag, _flag_cards, "before the flag is stored", id="between the card and the flag"),
    pytest.param(flag, _flag_cards, "before outbox sent", id="between the card and its letter"),
    pytest.param(keep, _decisions, "after the decision is stored", id="between decision and card"),
]


@pytest.mark.parametrize(("act", "effect", "moment"), MOMENTS)
async def test_a_death_leaves_one_effect_or_a_request_that_can_be_made_again(
    new_crew: NewCrew, act: Act, effect: Count, moment: str
) -> None:
    async with new_crew() as crew:
        assert await _with_a_death(crew, act, moment) == moment
        if effect(crew) == 0:
            assert moment in {"before enqueue slack.check", "before outbox put"}, "it was written down"
            await act(crew)
            await crew.settle()
        assert 1 <= effect(crew) <= 1 + left_of(crew).marked


@pytest.mark.slow
@pytest.mark.parametrize(("act", "effect"), EFFECTS)
async def test_a_death_at_any_moment_leaves_one_effect_or_a_request_that_can_be_made_again(
    new_crew: NewCrew, act: Act, effect: Count
) -> None:
    """Once it was written down it is done without being asked for again; what was not, leaves no trace."""
    wrong, written = [], False
    for moment in range(1, MOST_MOMENTS):
        async with new_crew() as crew:
            died = await _with_a_death(crew, act, moment)
            if not died:
                break
            found = effect(crew)
            if found == 0 and not written:
                await act(crew)
                await crew.settle()
                found = effect(crew)
            marked = left_of(crew).marked
            if not 1 <= found <= 1 + marked:
                wrong.append(f"died {died} (moment {moment}): {found} times, {marked} of them marked")
            written = written or died.startswith(("after outbox put", "after enqueue", "after the decision"))
    else:
        raise AssertionError("the act never ended")
    assert not wrong, "\n".join(wrong)


class NotWholeError(Exception):
    """What was begun is not at its end."""


async def _is_on_the_card(crew: Crew) -> bool:
    return any("@bob" in each.visible_text() for each in crew.public())


async def _is_stored(crew: Crew) -> bool:
    return left_of(crew).rows["flags"] == 1


async def _is_answered(crew: Crew) -> bool:
    return _answers(crew) == 1


async def _is_welcome(crew: Crew) -> bool:
    await home(crew)  # a person who sees nothing opens it again
    await crew.settle()
    return any("Welcome to linkvouch" in each.visible_text() for each in crew.ann.direct_messages())


async def _has_buttons(crew: Crew) -> bool:
    return bool(_private_cards(crew))


@pytest.mark.parametrize(
    ("act", "moment", "whole"),
    [
        pytest.param(keep, "after the decision is stored", _is_on_the_card, id="a decision is on its card"),
        pytest.param(flag, "before the flag is stored", _is_stored, id="a card that stands is a flag"),
        pytest.param(mention, "before outbox put", _is_answered, id="a mention that was taken is answered"),
        pytest.param(home, "before outbox put", _is_welcome, id="the welcome comes once, not never"),
        pytest.param(
            check_again, "before enqueue slack.check_again", _has_buttons, id="a card keeps its buttons"
        ),
    ],
)
async def test_what_was_begun_is_brought_to_its_end(
    new_crew: NewCrew, act: Act, moment: str, whole: Whole
) -> None:
    async with new_crew() as crew:
        assert await _with_a_death(crew, act, moment) == moment
        if not await whole(crew):
            raise NotWholeError
