"""Running the Slack app until somebody ends it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

import click
from pydantic import SecretStr

from bot.services import Services
from bot.settings import Settings
from bot.slack.run import stop_on_signals
from bot.slack.start import CannotStart
from bot.terminal.running import doors, say

Connect = Callable[[Settings, Services], AbstractAsyncContextManager[object]]


async def until_stopped(
    needed: tuple[str, ...], connect: Connect, *, announce: Callable[[Settings], str]
) -> None:
    """Run the app until Ctrl-C or SIGTERM. Raises click.ClickException when a setting in `needed` is missing,
    and for what Slack or the network answers at the start.
    """
    here = doors()
    settings = here.load_settings()
    missing = [name for name in needed if not _is_set(settings, name)]
    if missing:
        raise click.ClickException(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set. "
            "See .env.example, then: linkvouch doctor"
        )
    stop, up = asyncio.Event(), asyncio.Event()

    async def connected() -> None:
        async with here.open_services(settings) as services, connect(settings, services):
            up.set()
            say(announce(settings))
            await stop.wait()

    try:
        with stop_on_signals(stop):
            await _unless_stopped(connected(), stop, up)
    except CannotStart as error:
        raise click.ClickException(str(error)) from error


async def _unless_stopped(work: Coroutine[Any, Any, None], stop: asyncio.Event, up: asyncio.Event) -> None:
    """Do the work, which ends soon after `stop` is set once it is `up`. Before, it is cut off: an app that
    tries to reach Slack tries for ever, and looks at nothing else.
    """
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if up.is_set() or working.done():
            await working
    finally:
        stopping.cancel()
        working.cancel()
        await asyncio.wait({working})


def _is_set(settings: Settings, name: str) -> bool:
    """`name` as it stands in the environment."""
    value = getattr(settings, name.removeprefix("LINKVOUCH_").lower())
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)
