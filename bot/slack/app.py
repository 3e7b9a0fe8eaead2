"""The Slack app: listeners, their tools, and Bolt around them."""

import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import jobs, listeners, manifest
from bot.slack.deps import Desks, SlackDeps
from bot.slack.middleware import repeats, workspace

log = logging.getLogger(__name__)

__all__ = ["SlackDeps", "create_app"]

# Bolt reads these whenever they stand in the environment, and then ignores what it was given.
_BOLTS_OWN: Final = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET")
# Where a workspace of many has no token here, or Slack does not say whose it is. Either may pass.
NOT_KNOWN: Final = (
    "I cannot act in this workspace just now. Try again in a minute; if it stays like this, ask an admin "
    "whether linkvouch is still installed here."
)


def create_app(deps: SlackDeps, *, client: AsyncWebClient, us: AuthorizeResult | None = None) -> AsyncApp:
    """An app whose `client` reaches Slack, without a token of its own.

    `us` is who it is in its one workspace; None with `deps.oauth`, where every workspace has a token.
    """
    if (us is None) != bool(deps.oauth):
        raise ValueError("an app is of one workspace, or of those that install it")
    with _nothing_of_bolts_own():
        app = AsyncApp(
            name="linkvouch",
            client=client,
            signing_secret=deps.signing_secret,
            authorize=_always(us) if us else None,
            user_facing_authorize_error_message=NOT_KNOWN,
            oauth_settings=_oauth(deps) if deps.oauth else None,
        )
    workspace.register(app, Desks(deps))
    repeats.register(app)
    listeners.register_all(app)
    jobs.register_all(deps.jobs, deps.workshop)
    if deps.oauth:
        app.enable_token_revocation_listeners()
    return app


def _always(us: AuthorizeResult) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Bolt would ask auth.test at the first request, and tell a person to reinstall where that fails."""

    async def authorize() -> AuthorizeResult:
        return us

    return authorize


def _oauth(deps: SlackDeps) -> AsyncOAuthSettings:
    oauth = deps.oauth
    if oauth is None:
        raise AssertionError
    settings = AsyncOAuthSettings(
        client_id=oauth.client_id,
        client_secret=oauth.client_secret,
        scopes=[*manifest.required_scopes(), *manifest.optional_scopes()],
        install_path=manifest.INSTALL_PATH,
        redirect_uri_path=manifest.REDIRECT_PATH,
        installation_store=oauth.installations,
        installation_store_bot_only=True,
        state_store=oauth.states,
    )
    # Else Bolt asks auth.test before every acknowledgement. What it keeps goes by the token, which the store
    # is asked for each time, so one that was deleted counts no more.
    settings.authorize = AsyncInstallationStoreAuthorize(
        logger=log,
        client_id=oauth.client_id,
        client_secret=oauth.client_secret,
        installation_store=oauth.installations,
        bot_only=True,
        cache_enabled=True,
    )
    return settings


@contextmanager
def _nothing_of_bolts_own() -> Iterator[None]:
    held = {name: os.environ.pop(name) for name in _BOLTS_OWN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)
