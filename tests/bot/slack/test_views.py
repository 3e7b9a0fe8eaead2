from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.views import TooLateError, Views
from tests.bot.slack.small_slack import SmallSlack, Trouble, serving

MODAL = {"type": "modal", "blocks": []}


@dataclass
class Time:
    """Goes on when somebody sleeps, and by a little with each look."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        self.now += 0.01
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def slack() -> SmallSlack:
    return SmallSlack()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def views(slack: SmallSlack, time: Time) -> AsyncIterator[Views]:
    async with serving(slack) as client:
        yield Views(client, sleep=time.sleep, clock=time)


@pytest.mark.parametrize("trouble", [Trouble.BROKEN, Trouble.RESET], ids=lambda each: each.value)
async def test_a_modal_is_tried_again_while_its_trigger_lives(
    views: Views, slack: SmallSlack, trouble: Trouble
) -> None:
    slack.troubles["views.open"] = [trouble, trouble]
    assert await views.open("1.1", MODAL) == "V1"
    assert slack.count("views.open") == 3


async def test_a_modal_does_not_wait_longer_than_its_trigger_lives(
    views: Views, slack: SmallSlack, time: Time
) -> None:
    slack.troubles["views.open"] = [Trouble.LIMITED]
    with pytest.raises(TooLateError):
        await views.open("1.1", MODAL)
    assert time.slept == []


async def test_a_slack_that_stays_broken_is_given_up_in_time(
    views: Views, slack: SmallSlack, time: Time
) -> None:
    slack.troubles["views.open"] = [Trouble.BROKEN] * 30
    with pytest.raises(TooLateError):
        await views.open("1.1", MODAL)
    assert time.now < 3


async def test_a_trigger_that_ran_out_is_told_in_words(views: Views, slack: SmallSlack) -> None:
    slack.troubles["views.open"] = ["expired_trigger_id"]
    with pytest.raises(TooLateError) as told:
        await views.open("1.1", MODAL)
    assert (told.value.text, told.value.hint) == ("That took too long to open.", "Press it again.")


async def test_a_trigger_that_was_spent_on_a_lost_answer_opened_the_modal(
    views: Views, slack: SmallSlack
) -> None:
    slack.troubles["views.open"] = [Trouble.RESET_ACTED, "exchanged_trigger_id"]
    assert not await views.open("1.1", MODAL)


async def test_a_home_that_changed_meanwhile_is_left_as_it_is(views: Views, slack: SmallSlack) -> None:
    slack.troubles["views.publish"] = ["hash_conflict"]
    assert not await views.publish("U1", {"type": "home", "blocks": []}, seen="1.h")
    assert await views.publish("U1", {"type": "home", "blocks": []})


async def test_a_change_of_a_modal_waits_as_slack_asks(views: Views, slack: SmallSlack, time: Time) -> None:
    slack.troubles["views.update"] = [Trouble.RESET, Trouble.BROKEN]
    assert await views.update("V1", MODAL)
    assert len(time.slept) == 2
    slack.troubles["views.update"] = [Trouble.LIMITED]
    with pytest.raises(SlackApiError):
        await views.update("V1", MODAL)


@pytest.mark.parametrize("error", ["invalid_blocks", "token_revoked"])
async def test_an_error_that_waiting_does_not_mend_is_raised(
    views: Views, slack: SmallSlack, error: str
) -> None:
    slack.troubles["views.open"] = [error]
    with pytest.raises(SlackApiError):
        await views.open("1.1", MODAL)
    assert slack.count("views.open") == 1
