from collections.abc import AsyncIterator

import pytest

from bot.slack.start import CannotStart
from bot.slack.verify import verify
from tests.fake_slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(events=()) as running:
        yield running
        assert running.faults == []


async def test_tokens_that_slack_takes_tell_who_we_are(slack: FakeSlack) -> None:
    who = await verify(bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.base_url)
    name, _, team = who.partition(" in ")
    assert name
    assert team


@pytest.mark.parametrize("wrong", ["bot", "app"])
async def test_a_token_that_slack_refuses_is_one_sentence_without_it(slack: FakeSlack, wrong: str) -> None:
    bot = "xoxb-of-somebody-else" if wrong == "bot" else slack.bot_token
    app = "xapp-of-somebody-else" if wrong == "app" else slack.app_token
    with pytest.raises(CannotStart, match="Slack answered") as refused:
        await verify(bot_token=bot, app_token=app, api_url=slack.base_url)
    assert "somebody" not in str(refused.value)


async def test_a_slack_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(CannotStart, match="could not be reached"):
        await verify(bot_token="xoxb-1", app_token="xapp-1", api_url="http://127.0.0.1:9/api/")
