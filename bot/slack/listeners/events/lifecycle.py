"""The app of one workspace is removed, or its token revoked. With many workspaces Bolt hears of it itself."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack.middleware.workspace import desk_of
from bot.slack.sender import DISCONNECTED_S

log = logging.getLogger(__name__)


def register(app: AsyncApp) -> None:
    if app.oauth_flow is not None:
        return  # the first listener of an event is its only one, and Bolt's delete the tokens

    @app.event("app_uninstalled")
    async def uninstalled(context: AsyncBoltContext) -> None:
        await _disconnected(context, "app_uninstalled")

    @app.event("tokens_revoked")
    async def revoked(context: AsyncBoltContext, event: dict[str, Any]) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await _disconnected(context, "token_revoked")


async def _disconnected(context: AsyncBoltContext, error: str) -> None:
    """Letters wait until the token works again. What was stored stays: the command line works on it too."""
    log.warning("Slack disconnected the app: %s; install it again, and start with its new token", error)
    await desk_of(context).delivery.hold(DISCONNECTED_S, error)
