"""How a program that runs until it is told to end hears of it."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stop_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` when the process is asked to end (Ctrl-C, SIGTERM)."""
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)
    for each in wanted:
        loop.add_signal_handler(each, stop.set)
    try:
        yield
    finally:
        for each in wanted:
            loop.remove_signal_handler(each)


@contextmanager
def stop_at_end_of_input(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` when standard input is closed: whoever holds its other end has ended, however it did."""

    async def read() -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        try:
            await reader.read()
            stop.set()
        finally:
            transport.close()

    reading = asyncio.create_task(read())
    try:
        yield
    finally:
        reading.cancel()
