"""What Slack allows the app to do, and what each missing scope takes away."""

from collections.abc import Collection, Mapping
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import manifest

HEADER: Final = "x-oauth-scopes"  # of every answer to a call with the bot token
LOSSES: Final[Mapping[str, str]] = {
    "commands": "nothing can be asked",
    "chat:write": "nothing can be said",
    "app_mentions:read": "a thread cannot ask with @linkvouch",
    "im:history": "nobody can write to the app itself",
    "users:read": "nobody can be allowed to decide, as guests and admins cannot be told from members",
    "channels:read": "whether the app is in a channel shows only when it posts",
    "groups:read": "whether the app is in a private channel shows only when it posts",
    "channels:history": "a message that may have arrived is posted again, marked as repeated",
    "groups:history": "in private channels, a message that may have arrived is posted again",
}


async def granted(client: AsyncWebClient) -> frozenset[str]:
    """The scopes of the client's bot token; empty when Slack does not tell. Raises as the client does."""
    return told_in(await client.auth_test())


def told_in(answer: AsyncSlackResponse) -> frozenset[str]:
    """The scopes that go with the token of an answer; empty when Slack does not tell."""
    told = next((value for name, value in answer.headers.items() if name.lower() == HEADER), "")
    return frozenset(each.strip() for each in str(told).split(",") if each.strip())


def missing(granted: Collection[str]) -> Mapping[str, str]:
    """Scope -> what is lost without it, the required ones first; empty when what was granted is not known."""
    if not granted:
        return {}
    required = manifest.required_scopes()
    wanted = sorted(required | manifest.optional_scopes(), key=lambda scope: (scope not in required, scope))
    return {scope: LOSSES[scope] for scope in wanted if scope not in granted}
