import asyncio
from itertools import pairwise

import pytest

from web import pace
from web.pace import Budget, Pace, shorten


async def started(turns: Pace, host: str, number: int, pause_s: float = 0.0) -> list[float]:
    loop = asyncio.get_running_loop()
    times: list[float] = []
    most = running = 0

    async def visit() -> None:
        nonlocal most, running
        async with turns.turn(host, pause_s):
            running += 1
            most = max(most, running)
            times.append(loop.time())
            await asyncio.sleep(0.01)
            running -= 1

    await asyncio.gather(*(visit() for _ in range(number)))
    assert most == 1
    return times


@pytest.mark.parametrize(
    ("seconds", "pause_s"),
    [pytest.param(0.05, 0.0, id="our pace"), pytest.param(0.0, 0.05, id="the host's wish")],
)
async def test_visits_of_one_host_come_one_by_one_and_apart(seconds: float, pause_s: float) -> None:
    times = await started(Pace(seconds), "garden.example.com", 3, pause_s)
    assert all(
        later - earlier >= 0.055 for earlier, later in pairwise(times)
    )  # the pause and the visit before it


async def test_visits_of_different_hosts_do_not_wait_for_each_other() -> None:
    turns = Pace(30)
    async with asyncio.timeout(2):
        await asyncio.gather(*(started(turns, f"g{number}.example.com", 1) for number in range(10)))


async def test_a_failed_visit_counts_too() -> None:
    turns = Pace(0.05)
    with pytest.raises(ValueError, match="broken"):
        async with turns.turn("garden.example.com"):
            raise ValueError("broken")
    before = asyncio.get_running_loop().time()
    await started(turns, "garden.example.com", 1)
    assert asyncio.get_running_loop().time() - before >= 0.05


async def test_a_host_that_wants_peace_gets_it() -> None:
    turns = Pace(0)
    assert turns.resting_s("garden.example.com") == 0
    turns.rest("garden.example.com", 30)
    assert 29 < turns.resting_s("garden.example.com") <= 30
    assert turns.resting_s("shop.example.com") == 0


async def test_hosts_at_rest_are_remembered_when_others_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pace, "MAX_HOSTS", 3)
    turns = Pace(0)
    turns.rest("garden.example.com", 30)
    async with turns.turn("held.example.com"):
        for number in range(10):
            await started(turns, f"g{number}.example.com", 1)
        assert turns.resting_s("garden.example.com") > 0
        assert len(turns._hosts) <= 5
        assert "held.example.com" in turns._hosts


async def test_a_budget_counts_work_and_ends_it() -> None:
    budget = Budget(0.1)
    async with budget.spend():
        await asyncio.sleep(0.05)
    assert budget.left <= 0.05
    await asyncio.sleep(0.1)  # not work
    assert budget.left > 0
    with pytest.raises(TimeoutError):
        async with budget.spend():
            await asyncio.sleep(1)
    assert budget.left == 0


async def test_a_timeout_is_shortened_and_never_lengthened() -> None:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(10) as timeout:
        shorten(timeout, 60)
        assert (timeout.when() or 0) - loop.time() < 11
        shorten(timeout, 5)
        assert (timeout.when() or 0) - loop.time() < 6
        await asyncio.sleep(0)
