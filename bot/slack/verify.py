"""Does Slack take the tokens, and what do they allow? Asked before anything runs on them."""

from bot.slack import scopes
from bot.slack.clients import client
from bot.slack.reaching import told


async def verify(*, bot_token: str, app_token: str, api_url: str = "") -> str:
    """Try both tokens; gives in a few words who we are there. Raises CannotStart.

    `app_token` is "" for HTTP mode, which needs none. `api_url` is where Slack's Web API is, "" for Slack's
    own.
    """
    slack = client(bot_token, api_url=api_url)
    with told("SLACK_BOT_TOKEN"):
        answer = await slack.auth_test()
    if app_token:
        with told("SLACK_APP_TOKEN"):
            await slack.apps_connections_open(app_token=app_token)
    return f"{answer['user']} in {answer['team']}"


async def granted(bot_token: str, *, api_url: str = "") -> frozenset[str]:
    """The scopes of a bot token, empty when Slack does not tell. Raises CannotStart, NotReached."""
    with told("SLACK_BOT_TOKEN"):
        return await scopes.granted(client(bot_token, api_url=api_url))
