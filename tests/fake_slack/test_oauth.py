from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fake_slack import CannotDo, FakeSlack, VirtualClock
from tests.fake_slack.state import Json
from tests.fake_slack.test_actors import Answering
from tests.fake_slack.test_web_api import call

BACK = "https://app.example/slack/oauth_redirect"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def slack(clock: VirtualClock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock=clock, events={"app_uninstalled", "tokens_revoked"}) as fake:
        fake.transport, fake.http = "http", Answering()
        fake.add_workspace("other", installed=False)
        fake.add_user("eve", team="other")
        yield fake


def install_link(slack: FakeSlack, **more: str) -> str:
    asked = {"client_id": slack.app.client_id, "scope": "chat:write,commands", "state": "s1", **more}
    return f"https://slack.com/oauth/v2/authorize?{urlencode({'redirect_uri': BACK, **asked})}"


def code_of(url: str) -> str:
    assert url.startswith(f"{BACK}?")
    answer = parse_qs(urlsplit(url).query)
    assert answer["state"] == ["s1"]
    return answer["code"][0]


async def redeem(slack: FakeSlack, **more: object) -> Json:
    app = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    return await call(slack, "oauth.v2.access", token="", **{**app, "redirect_uri": BACK, **more})


async def test_code_becomes_a_token_of_the_workspace_of_who_allowed_it(slack: FakeSlack) -> None:
    eve = slack.user("eve", team="other")
    with pytest.raises(CannotDo, match="not installed in other"):
        await eve.shortcut("audit")
    answer = await redeem(slack, code=code_of(eve.allows(install_link(slack))))
    assert (answer["team"]["name"], answer["authed_user"]["id"]) == ("other", eve.id)
    assert answer["scope"] == "chat:write,commands"
    whoami = await call(slack, "auth.test", token=answer["access_token"])
    assert (whoami["team"], whoami["user_id"]) == ("other", answer["bot_user_id"])
    assert (await call(slack, "users.list", token=answer["access_token"]))["error"] == "missing_scope"
    assert (await eve.shortcut("audit")).ok


# slack_sdk 3.47 sends the app's credentials by a class that aiohttp 3.14 means to remove.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_bolts_own_flow_makes_an_installation_of_the_answer(slack: FakeSlack) -> None:
    slack.app.rotates = True
    settings = AsyncOAuthSettings(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        scopes=["chat:write"],
        redirect_uri=BACK,
    )
    flow = AsyncOAuthFlow(client=AsyncWebClient(base_url=slack.base_url), settings=settings)
    link = await flow.build_authorize_url("s1", request=AsyncBoltRequest(body=""))
    eve = slack.user("eve", team="other")
    made = await flow.run_installation(code_of(eve.allows(link)))
    assert made is not None
    assert (made.team_id, made.user_id, made.bot_scopes) == (eve.user.team_id, eve.id, ["chat:write"])
    assert made.bot_id == eve.workspace.bot.bot_id
    assert made.bot_refresh_token is not None
    assert slack.faults == []


REFUSED: list[tuple[str, Json, str]] = [
    ("another app", {"client_id": "1.2"}, "invalid_client_id"),
    ("a wrong secret", {"client_secret": "x"}, "bad_client_secret"),
    ("a code that was never given", {"code": "x"}, "invalid_code"),
    ("another address to come back to", {"redirect_uri": "https://evil.example/"}, "bad_redirect_uri"),
    (
        "an unknown refresh token",
        {"grant_type": "refresh_token", "refresh_token": "x"},
        "invalid_refresh_token",
    ),
]


@pytest.mark.parametrize(("args", "error"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
async def test_what_does_not_fit_gets_no_token(slack: FakeSlack, args: Json, error: str) -> None:
    code = code_of(slack.user("ann").allows(install_link(slack)))
    assert (await redeem(slack, **{"code": code, **args}))["error"] == error


async def test_code_is_good_once_and_for_ten_minutes(slack: FakeSlack, clock: VirtualClock) -> None:
    ann = slack.user("ann")
    used, late = (code_of(ann.allows(install_link(slack))) for _ in range(2))
    assert (await redeem(slack, code=used))["ok"]
    assert (await redeem(slack, code=used))["error"] == "code_already_used"
    clock.advance(601)
    assert (await redeem(slack, code=late))["error"] == "code_expired"


async def test_rotated_token_expires_and_its_refresh_token_is_good_once(
    slack: FakeSlack, clock: VirtualClock
) -> None:
    slack.app.rotates = True
    first = await redeem(slack, code=code_of(slack.user("ann").allows(install_link(slack))))
    clock.advance(first["expires_in"])
    assert (await call(slack, "auth.test", token=first["access_token"]))["error"] == "token_expired"
    renew = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await redeem(slack, **renew)
    assert (await call(slack, "auth.test", token=second["access_token"]))["ok"]
    assert second["token_type"] == "bot"
    assert (await redeem(slack, **renew))["error"] == "invalid_refresh_token"


async def test_only_a_page_that_slack_knows_is_allowed_and_only_by_members(slack: FakeSlack) -> None:
    ann, gus = slack.user("ann"), slack.user("gus")
    with pytest.raises(CannotDo, match="gus may not install apps"):
        gus.allows(install_link(slack))
    with pytest.raises(CannotDo, match="invalid_client_id"):
        ann.allows(install_link(slack, client_id="1.2"))
    with pytest.raises(CannotDo, match="invalid_scope"):
        ann.allows(install_link(slack, scope=""))
    refused = parse_qs(urlsplit(ann.declines(install_link(slack))).query)
    assert refused == {"error": ["access_denied"], "state": ["s1"]}


async def test_removed_app_hears_of_it_and_its_token_is_dead(slack: FakeSlack) -> None:
    with pytest.raises(CannotDo, match="bob may not remove apps"):
        await slack.user("bob").uninstalls_app()
    await slack.user("ann").uninstalls_app()
    assert isinstance(slack.http, Answering)
    kinds = {envelope.payload["event"]["type"] for envelope in slack.http.got}
    assert kinds == {"app_uninstalled", "tokens_revoked"}
    assert (await call(slack, "auth.test"))["error"] == "account_inactive"
    with pytest.raises(CannotDo, match="not installed in garden"):
        await slack.user("ann").types("/checklink x", in_="#links")


async def test_app_revokes_its_own_token(slack: FakeSlack) -> None:
    assert (await call(slack, "auth.revoke", test=True)) == {"ok": True, "revoked": False}
    assert (await call(slack, "auth.test"))["ok"]
    assert (await call(slack, "auth.revoke"))["revoked"]
    assert (await call(slack, "auth.test"))["error"] == "token_revoked"


async def test_revoked_token_works_again_when_it_is_restored(slack: FakeSlack) -> None:
    slack.revoke(error="account_inactive")
    assert (await call(slack, "auth.test"))["error"] == "account_inactive"
    slack.restore()
    assert (await call(slack, "auth.test"))["ok"]
