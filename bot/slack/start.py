"""The app on the services, connected while a block runs: what `slack`, `serve` and the demo share."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs import InProcessJobs
from bot.services import Services
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.deps import SlackDeps
from bot.slack.run import http_server, socket_mode


class CannotStart(Exception):
    """Slack, or this machine, does not let the app start. One sentence for a person."""


@asynccontextmanager
async def over_socket(settings: Settings, services: Services, *, api_url: str = "") -> AsyncIterator[None]:
    """Socket Mode while the block runs. `api_url` is where Slack's Web API is, "" for Slack's own.

    Raises CannotStart.
    """
    token = settings.slack_app_token.get_secret_value()
    async with _app(settings, services, api_url) as app, AsyncExitStack() as stack:
        with _told():
            # Bolt tries a wrong token for ever and tells only the log, so it is tried here once before.
            await app.client.apps_connections_open(app_token=token)
            await stack.enter_async_context(socket_mode(app, app_token=token))
        yield


@asynccontextmanager
async def over_http(settings: Settings, services: Services, *, api_url: str = "") -> AsyncIterator[str]:
    """An HTTP server for Slack's requests while the block runs; gives its address. Raises CannotStart."""
    async with _app(settings, services, api_url) as app, AsyncExitStack() as stack:
        with _told():
            server = http_server(app, host=settings.http_host, port=settings.http_port)
            address = await stack.enter_async_context(server)
        yield address


@asynccontextmanager
async def _app(settings: Settings, services: Services, api_url: str) -> AsyncIterator[AsyncApp]:
    """The app with its jobs. At the end no more work is taken, and what runs is given time to finish."""
    token = settings.slack_bot_token.get_secret_value()
    jobs = InProcessJobs()
    deps = SlackDeps(
        services=services,
        jobs=jobs,
        bot_token=token,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        flag_channel=settings.flag_channel,
    )
    client = AsyncWebClient(token=token, base_url=api_url, retry_handlers=[]) if api_url else None
    try:
        yield create_app(deps, client=client)
    finally:
        await jobs.close()


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong at the start becomes one sentence."""
    try:
        yield
    except SlackApiError as error:
        raise CannotStart(f"Slack answered {error.response['error']!r}.") from error
    except SlackClientError as error:
        raise CannotStart("Slack could not be reached.") from error
    except OSError as error:
        raise CannotStart(f"The app could not start: {error.strerror or error}.") from error
