"""Running the Slack app until somebody ends it."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

import click
from pydantic import SecretStr

from bot import logs
from bot.offices import OpenOffices
from bot.settings import Settings
from bot.slack.start import CannotStart
from bot.stopping import stop_on_signals
from bot.terminal.running import here_settings, here_slack_api, say
from bot.wiring import open_offices

KEYS: Final = "LINKVOUCH_SECRET_KEY"


class Connect(Protocol):
    """Keeps the app connected while a block runs."""

    def __call__(
        self, settings: Settings, offices: OpenOffices, *, api_url: str
    ) -> AbstractAsyncContextManager[object]: ...


async def until_stopped(
    needed: Callable[[Settings], tuple[str, ...]], connect: Connect, *, announce: Callable[[Settings], str]
) -> None:
    """Run the app until Ctrl-C or SIGTERM. Raises click.ClickException when a setting that is `needed` is
    missing or could be guessed, and for what Slack or the network answers at the start.
    """
    settings, api_url = here_settings(), here_slack_api()
    names = needed(settings)
    missing = [name for name in names if not _is_set(settings, name)]
    if missing:
        raise click.ClickException(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set. "
            "See .env.example, then: linkvouch doctor"
        )
    if KEYS in names:
        _refuse_weak_key(settings)
    logs.to_stream(secrets=settings.secrets())
    stop, up = asyncio.Event(), asyncio.Event()

    async def connected() -> None:
        async with open_offices(settings) as offices, connect(settings, offices, api_url=api_url):
            gc.collect()
            gc.freeze()  # what is loaded stays; looking through all of it again holds an ack up by 0.1 s
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


def _refuse_weak_key(settings: Settings) -> None:
    """Before the first workspace installs the app, since a stored token is as safe as this key."""
    from bot.keyring import Keyring, UnusableKey

    try:
        Keyring.parse(settings.secret_key.get_secret_value())
    except UnusableKey as error:
        raise click.ClickException(str(error)) from error


def _is_set(settings: Settings, name: str) -> bool:
    """`name` as it stands in the environment."""
    value = getattr(settings, name.removeprefix("LINKVOUCH_").lower())
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)
