from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.services import Services
from bot.settings import Settings
from bot.slack.start import CannotStart, over_http, over_socket
from tests.bot.fake_services import FakeServices
from tests.fake_slack import FakeSlack

Open = Callable[..., AbstractAsyncContextManager[str | None]]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(events=()) as running:
        yield running
        assert running.faults == []


@pytest.fixture
def settings(slack: FakeSlack, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        home=tmp_path,
        http_port=0,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
    )


@pytest.fixture
def services() -> Services:
    return FakeServices()


@pytest.mark.parametrize("opened", [over_socket, over_http], ids=["socket", "http"])
async def test_a_person_is_answered_while_the_app_is_connected(
    opened: Open, slack: FakeSlack, settings: Settings, services: Services
) -> None:
    ann = slack.user("ann")
    async with opened(settings, services, api_url=slack.base_url) as address:
        if address is not None:
            await slack.connect_http(f"{address}/slack/events")
        await ann.types("/linkvouch help", in_="#links")
        await slack.until(lambda: ann.private_messages(in_="#links"))
    assert "/checklink" in ann.private_messages(in_="#links")[0].visible_text()


async def test_what_slack_refuses_at_the_start_is_one_sentence_without_the_token(
    slack: FakeSlack, settings: Settings, services: Services
) -> None:
    wrong = settings.model_copy(update={"slack_app_token": SecretStr("xapp-of-somebody-else")})
    with pytest.raises(CannotStart, match="Slack answered") as caught:
        async with over_socket(wrong, services, api_url=slack.base_url):
            pass
    assert "xapp" not in str(caught.value)


async def test_a_slack_that_is_not_there_is_one_sentence(settings: Settings, services: Services) -> None:
    with pytest.raises(CannotStart):
        async with over_socket(settings, services, api_url="http://127.0.0.1:9/api/"):
            pass


async def test_a_port_that_is_taken_is_one_sentence(
    slack: FakeSlack, settings: Settings, services: Services
) -> None:
    async with over_http(settings, services, api_url=slack.base_url) as address:
        taken = settings.model_copy(update={"http_port": int(address.rpartition(":")[2])})
        with pytest.raises(CannotStart, match="could not start"):
            async with over_http(taken, services, api_url=slack.base_url):
                pass
