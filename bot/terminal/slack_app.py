"""The Slack app as `slack`, `serve` and the demo run it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import click
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs import InProcessJobs
from bot.services import Services
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.deps import SlackDeps
from bot.slack.run import stop_on_signals
from bot.terminal.running import doors


@asynccontextmanager
async def slack_app(
    settings: Settings, services: Services, *, client: AsyncWebClient | None = None
) -> AsyncIterator[AsyncApp]:
    """The app with its jobs. At the end no more work is taken, and what runs is given time to finish."""
    jobs = InProcessJobs()
    deps = SlackDeps(
        services=services,
        jobs=jobs,
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        flag_channel=settings.flag_channel,
    )
    try:
        yield create_app(deps, client=client)
    finally:
        await jobs.close()


async def until_stopped(
    needed: tuple[str, ...], run: Callable[[AsyncApp, Settings, asyncio.Event], Awaitable[None]]
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
    stop = asyncio.Event()
    try:
        with stop_on_signals(stop):
            async with here.open_services(settings) as services, slack_app(settings, services) as app:
                await run(app, settings, stop)
    except SlackApiError as error:
        raise click.ClickException(f"Slack answered {error.response['error']!r}.") from error
    except SlackClientError as error:
        raise click.ClickException("Slack could not be reached.") from error
    except OSError as error:
        raise click.ClickException(f"The app could not start: {error.strerror or error}.") from error


def _is_set(settings: Settings, name: str) -> bool:
    """`name` as it stands in the environment."""
    value = getattr(settings, name.removeprefix("LINKVOUCH_").lower())
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)
