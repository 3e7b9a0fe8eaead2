"""`python -m benchmarks.acks_front http|socket API_URL`: the Slack app as production starts it, settings from
the environment, against another Slack. Says on standard output where it listens, and ends with its input.
"""

import asyncio
import gc
import sys

from bot import logs
from bot.settings import Settings
from bot.slack.start import over_http, over_socket
from bot.stopping import stop_at_end_of_input
from bot.wiring import open_offices


async def run(transport: str, api_url: str) -> None:
    stop = asyncio.Event()
    settings = Settings.load()
    logs.to_stream(secrets=settings.secrets())
    async with open_offices(settings) as offices:
        if transport == "http":
            async with over_http(settings, offices, api_url=api_url) as address:
                await _until(stop, address)
        else:
            async with over_socket(settings, offices, api_url=api_url):
                await _until(stop, "")


async def _until(stop: asyncio.Event, address: str) -> None:
    gc.collect()
    gc.freeze()  # as bot/terminal/slack_app.py does
    print(f"up {address}", flush=True)
    with stop_at_end_of_input(stop):
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2]))
