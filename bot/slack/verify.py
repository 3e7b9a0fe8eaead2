"""Does Slack take the tokens? Asked once, before anything runs on them."""

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.start import CannotStart


async def verify(*, bot_token: str, app_token: str, api_url: str = "") -> str:
    """Try both tokens; gives in a few words who we are there. Raises CannotStart.

    `app_token` is "" for HTTP mode, which needs none. `api_url` is where Slack's Web API is, "" for Slack's
    own.
    """
    client = AsyncWebClient(token=bot_token, base_url=api_url or AsyncWebClient.BASE_URL, retry_handlers=[])
    try:
        told = await client.auth_test()
        if app_token:
            await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        raise CannotStart(f"Slack answered {error.response['error']!r}.") from error
    except (SlackClientError, OSError) as error:
        raise CannotStart("Slack could not be reached.") from error
    return f"{told['user']} in {told['team']}"
