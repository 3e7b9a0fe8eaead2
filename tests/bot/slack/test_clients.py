from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.clients import Clients, client


async def test_a_client_is_the_same_as_long_as_the_token_is() -> None:
    tokens: dict[str, str] = {".T1": "xoxb-1", ".T2": "xoxb-2"}

    async def token_of(tenant: str) -> str | None:
        return tokens.get(tenant)

    clients = Clients(token_of, api_url="http://127.0.0.1:9/api/")
    first = await clients(".T1")
    assert first is not None
    assert (first.token, first.base_url) == ("xoxb-1", "http://127.0.0.1:9/api/")
    assert await clients(".T1") is first
    assert await clients(".T2") is not first
    tokens[".T1"] = "xoxb-1-anew"
    again = await clients(".T1")
    assert again is not None
    assert again is not first
    del tokens[".T1"]
    assert await clients(".T1") is None


def test_a_client_asks_slack_itself_and_does_not_retry() -> None:
    own = client("xoxb-1", api_url="")
    assert own.base_url == AsyncWebClient.BASE_URL
    assert own.retry_handlers == []
    assert client("", api_url="").token is None
