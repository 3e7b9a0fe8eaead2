"""Who the app is in its one workspace. Slack is asked at the start, and at no request after it."""

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import scopes


async def ourselves(client: AsyncWebClient) -> AuthorizeResult:
    """Of the client's bot token; no scopes when Slack does not tell them. Raises as the client does."""
    answer = await client.auth_test()
    return AuthorizeResult.from_auth_test_response(
        auth_test_response=answer, bot_token=client.token, bot_scopes=sorted(scopes.told_in(answer))
    )
