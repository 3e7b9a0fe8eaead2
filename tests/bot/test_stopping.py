import asyncio
import os
import signal

import pytest

from bot.stopping import stop_at_end_of_input, stop_on_signals


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_asks_for_the_end(asked: signal.Signals) -> None:
    stop = asyncio.Event()
    with stop_on_signals(stop):
        os.kill(os.getpid(), asked)
        await asyncio.wait_for(stop.wait(), 5)


async def test_the_end_of_the_input_asks_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = asyncio.Event()
    theirs, ours = os.pipe()
    with os.fdopen(theirs) as given, os.fdopen(ours, "w") as held:
        monkeypatch.setattr("sys.stdin", given)
        with stop_at_end_of_input(stop):
            await asyncio.sleep(0.05)
            assert not stop.is_set()
            held.close()
            await asyncio.wait_for(stop.wait(), 5)
