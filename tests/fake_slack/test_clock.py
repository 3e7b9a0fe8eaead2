import asyncio

import pytest

from tests.fake_slack import RealClock, VirtualClock
from tests.fake_slack import clock as clocks
from tests.fake_slack.clock import START, within


async def test_time_stands_still_until_it_is_advanced() -> None:
    clock, woken = VirtualClock(), list[float]()

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    sleeping = asyncio.gather(sleep(2), sleep(1), sleep(5))
    await asyncio.sleep(0)
    assert (clock.now(), woken) == (START, [])
    clock.advance(2)
    await asyncio.sleep(0.01)
    assert (clock.now(), sorted(woken)) == (START + 2, [1, 2])
    clock.advance(60)
    await sleeping


def test_real_time_is_not_put_forward() -> None:
    with pytest.raises(AssertionError, match="give FakeSlack a VirtualClock"):
        RealClock().advance(1)


def test_what_falls_due_is_done_in_order_each_at_its_own_time() -> None:
    clock, done = VirtualClock(), list[tuple[str, float]]()

    def first() -> None:
        done.append(("first", clock.now() - START))
        clock.call_at(clock.now() + 1, lambda: done.append(("after it", clock.now() - START)))

    clock.call_at(START + 5, lambda: done.append(("last", clock.now() - START)))
    clock.call_at(START + 1, first)
    clock.call_at(START + 3, lambda: done.append(("never", 0))).cancel()
    clock.advance(10)
    assert done == [("first", 1), ("after it", 2), ("last", 5)]
    assert clock.now() == START + 10


@pytest.mark.parametrize("clock", [RealClock(), VirtualClock()], ids=["real", "virtual"])
async def test_what_comes_in_time_is_given_and_what_fails_is_raised(clock: clocks.Clock) -> None:
    async def answer() -> str:
        return "here"

    async def fail() -> str:
        raise ValueError("broken")

    assert await within(clock, 1, answer()) == "here"
    with pytest.raises(ValueError, match="broken"):
        await within(clock, 1, fail())


async def test_waiting_ends_with_the_clock_and_on_a_clock_that_stands_still_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, forever = VirtualClock(), asyncio.Event()
    waiting = asyncio.create_task(within(clock, 60, forever.wait()))
    await asyncio.sleep(0.01)
    clock.advance(60)
    with pytest.raises(TimeoutError):
        await waiting
    monkeypatch.setattr(clocks, "REAL_PATIENCE_SECONDS", 0.05)
    with pytest.raises(TimeoutError):
        await within(clock, 0.01, forever.wait())
