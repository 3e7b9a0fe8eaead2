"""What reaches Slack for each workspace."""

from collections.abc import Awaitable, Callable
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

MOST: Final = 1_000  # clients kept; one holds no connection, and is made again when it is asked for


def client(token: str, *, api_url: str) -> AsyncWebClient:
    """`api_url` is where Slack's Web API is, "" for Slack's own. It does not retry: who calls it does."""
    return AsyncWebClient(token=token or None, base_url=api_url or AsyncWebClient.BASE_URL, retry_handlers=[])


class Clients:
    """bot.slack.sender.ClientOf: the same client as long as the token is the same."""

    def __init__(self, token_of: Callable[[str], Awaitable[str | None]], *, api_url: str) -> None:
        self._token_of = token_of
        self._api_url = api_url
        self._made: dict[str, AsyncWebClient] = {}  # by token

    async def __call__(self, tenant: str, /) -> AsyncWebClient | None:
        token = await self._token_of(tenant)
        if token is None:
            return None
        if token not in self._made:
            if len(self._made) >= MOST:
                self._made.clear()
            self._made[token] = client(token, api_url=self._api_url)
        return self._made[token]
