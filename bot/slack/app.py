"""The Slack app: listeners, their tools, and Bolt around them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import listeners
from bot.slack.board import Board
from bot.slack.delivery import Delivery
from bot.slack.deps import Desk, SlackDeps

__all__ = ["SlackDeps", "create_app"]

_OAUTH: Final = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


def create_app(deps: SlackDeps, *, client: AsyncWebClient | None = None) -> AsyncApp:
    """An app for one workspace. `client` carries the bot token, and does not retry by itself."""
    web = client or AsyncWebClient(token=deps.bot_token, retry_handlers=[])
    with _one_workspace():
        app = AsyncApp(name="linkvouch", client=web, signing_secret=deps.signing_secret)
    delivery = Delivery(web)
    listeners.register_all(app, Desk(deps=deps, delivery=delivery, board=Board(deps.services, delivery)))
    return app


@contextmanager
def _one_workspace() -> Iterator[None]:
    """Bolt turns to OAuth, and ignores the token, whenever it finds these in the environment."""
    held = {name: os.environ.pop(name) for name in _OAUTH if name in os.environ}
    # SLACK_BOT_TOKEN beside a client makes Bolt warn that the token is not used, which is what is meant.
    token = os.environ.pop("SLACK_BOT_TOKEN", None)
    try:
        yield
    finally:
        os.environ.update(held | ({"SLACK_BOT_TOKEN": token} if token is not None else {}))
