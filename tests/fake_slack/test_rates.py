from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fake_slack import METHOD_SCOPES, FakeSlack, VirtualClock
from tests.fake_slack.rates import PER_CHANNEL, TIERS, Rates
from tests.fake_slack.test_web_api import call


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock=VirtualClock(), events=(), rates=True) as fake:
        yield fake


@pytest.mark.parametrize("method", sorted(TIERS))
def test_burst_goes_through_and_then_the_pace_of_the_tier_holds(method: str) -> None:
    clock, tier = VirtualClock(), TIERS[method]
    rates = Rates(clock)
    assert [rates.wait(method, "T1", "C1") for _ in range(tier.burst)] == [0] * tier.burst
    wait = rates.wait(method, "T1", "C1")
    assert wait >= 1
    assert rates.wait(method, "T2", "C2") == 0
    clock.advance(wait)
    assert rates.wait(method, "T1", "C1") == 0
    start, passed = clock.now(), 0
    while clock.now() - start < 600:
        clock.advance(0.5)
        passed += rates.wait(method, "T1", "C1") == 0
    expected = min(10 * tier.per_minute, 1200)
    assert expected * 0.9 - 1 <= passed <= expected + tier.burst


def test_messages_are_counted_by_channel_and_edits_by_workspace() -> None:
    rates = Rates(VirtualClock())
    posts = [rates.wait("chat.postMessage", "T1", channel) for channel in "ABCDE" for _ in range(3)]
    edits = [rates.wait("chat.update", "T1", channel) for channel in "ABCDE" for _ in range(3)]
    assert not any(posts)
    assert any(edits)


def test_every_method_has_a_tier() -> None:
    """A method without one would never be slowed, and a tier without a method never be used."""
    assert TIERS.keys() == METHOD_SCOPES.keys() | {"apps.connections.open", "oauth.v2.access"}
    assert TIERS.keys() >= PER_CHANNEL


async def test_call_that_comes_too_often_is_answered_with_429_and_the_seconds_to_wait(
    slack: FakeSlack,
) -> None:
    place = {"channel": slack.channel("#links").id, "text": "words"}
    assert [(await call(slack, "chat.postMessage", **place))["ok"] for _ in range(3)] == [True] * 3
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.base_url}chat.postMessage", json=place, headers=headers) as response,
    ):
        assert (response.status, response.headers["Retry-After"]) == (429, "1")
        assert (await response.json())["error"] == "ratelimited"
    assert slack.calls[-1].error == "ratelimited"
    slack.clock.advance(1)
    assert (await call(slack, "chat.postMessage", **place))["ok"]
    assert len(slack.channel("#links").messages()) == 4
