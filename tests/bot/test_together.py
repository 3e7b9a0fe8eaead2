import asyncio

import pytest

from bot.together import together


async def test_results_are_there_at_the_end() -> None:
    async with together() as group:
        tasks = [group.create_task(asyncio.sleep(0, result)) for result in "ab"]
    assert [task.result() for task in tasks] == ["a", "b"]


async def test_a_failure_stops_the_others_and_arrives_as_itself() -> None:
    stopped = asyncio.Event()

    async def long() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    async def fail() -> None:
        async with asyncio.TaskGroup() as inner:  # its failure comes in a group of its own
            inner.create_task(_failing())

    async def both() -> None:
        async with together() as group:
            group.create_task(long())
            group.create_task(fail())

    with pytest.raises(LookupError, match="this one"):
        await both()
    assert stopped.is_set()


async def _failing() -> None:
    await asyncio.sleep(0)
    raise LookupError("this one")
