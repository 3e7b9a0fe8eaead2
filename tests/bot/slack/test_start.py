"""The app as it is run: one workspace or many, over a socket or HTTP, and its end."""

import asyncio
import json
import re
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from bot import children, front_state, profile_refresh
from bot.jobs import JobStore, open_jobs
from bot.offices import OpenOffices
from bot.settings import DATABASE_FILE, Settings
from bot.slack import health, manifest, run, sender
from bot.slack.app import NOT_KNOWN
from bot.slack.blocks import errors
from bot.slack.delivery import Delivery
from bot.slack.health import TIMING
from bot.slack.letters import Letter, Way
from bot.slack.outbox import Outbox
from bot.slack.start import CannotStart, over_http, over_socket
from bot.wiring import TENANT, open_offices
from storage import installations
from storage.installations import State
from tests.bot.slack.conftest import MANIFEST
from tests.fake_slack import FakeSlack, Person, Status
from tests.fakes import parse_here

Open = Callable[..., AbstractAsyncContextManager[str | None]]
KEY = "0123456789-abcdefghij-a-key-of-tests"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(manifest=MANIFEST) as running:
        yield running
        assert running.faults == []


@pytest.fixture
def settings(slack: FakeSlack, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        home=tmp_path,
        http_port=0,
        workers=0,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_signing_secret=SecretStr(slack.signing_secret),
    )


@pytest.fixture
def many(settings: Settings, slack: FakeSlack) -> Settings:
    """Settings for every workspace that installs the app."""
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(""),
            "slack_app_token": SecretStr(""),
            "slack_client_id": slack.app.client_id,
            "slack_client_secret": SecretStr(slack.app.client_secret),
            "secret_key": SecretStr(KEY),
        }
    )


@pytest.fixture
async def offices(settings: Settings, migrated: Path) -> AsyncIterator[OpenOffices]:
    shutil.copy(migrated, settings.home / DATABASE_FILE)
    async with open_offices(settings, parse=parse_here) as opened:
        yield opened


async def get(address: str) -> tuple[int, dict[str, object]]:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.json()


def a_letter(slack: FakeSlack, text: str) -> Letter:
    return Letter(key=text, way=Way.POST, channel=slack.channel("#links").id, message=errors.told(text))


@pytest.mark.parametrize("in_process", [True, False], ids=["jobs run here", "jobs are left to workers"])
@pytest.mark.parametrize("opened", [over_socket, over_http], ids=["socket", "http"])
async def test_a_person_is_answered_and_letters_go_out_while_the_app_is_connected(
    opened: Open, slack: FakeSlack, settings: Settings, offices: OpenOffices, *, in_process: bool
) -> None:
    ann = slack.user("ann")
    async with opened(settings, offices, api_url=slack.base_url, in_process=in_process) as address:
        if address is not None:
            await slack.connect_http(f"{address}/slack/events")
        await ann.types("/linkvouch help", in_="#links")
        await slack.until(lambda: ann.private_messages(in_="#links"))
        await Delivery(Outbox(offices.database), TENANT).send(a_letter(slack, "From a worker."))
        await slack.until(slack.channel("#links").messages)
        running = front_state.read(settings.home)
        assert running is not None
        assert (running.mode, running.connected_since > 0, running.workers) == (
            "HTTP" if address else "Socket Mode",
            True,
            1 if in_process else 0,
        )
    assert "/checklink" in ann.private_messages(in_="#links")[0].visible_text()
    assert front_state.read(settings.home) is None


@pytest.mark.parametrize("opened", [over_socket, over_http], ids=["socket", "http"])
async def test_slack_is_asked_who_we_are_at_the_start_and_at_no_request(
    opened: Open, slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    ann = slack.user("ann")
    async with opened(settings, offices, api_url=slack.base_url, in_process=True) as address:
        if address is not None:
            await slack.connect_http(f"{address}/slack/events")
        slack.trouble("auth.test", Status(503))
        await ann.types("/linkvouch help", in_="#links")
        await slack.until(lambda: ann.private_messages(in_="#links"))
    assert "/checklink" in ann.private_messages(in_="#links")[0].visible_text()
    assert [call.error for call in slack.calls if call.method == "auth.test"] == [None]


async def test_health_tells_workers_and_letters(
    slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    async with over_http(settings, offices, api_url=slack.base_url) as address:
        assert await get(f"{address}/health") == (
            200,
            {"ok": True, "workers": 0, "letters_waiting": 0, "oldest_letter_s": 0.0},
        )


async def test_what_comes_again_is_planned(
    slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    async with over_socket(settings, offices, api_url=slack.base_url):
        pass
    async with open_jobs(JobStore.of(settings)) as jobs:
        planned = {each["schedule_name"] for each in jobs._rows.client.list_schedules()}
    assert planned == {profile_refresh.NAME, "recheck watched links of local", "weekly digest of local"}


async def test_what_was_asked_for_waits_for_a_worker_when_the_app_ends(
    slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    async with over_socket(settings, offices, api_url=slack.base_url):
        ack = await slack.user("ann").types("/checklink https://blog.example/a", in_="#links")
        assert ack.ok
    async with open_jobs(JobStore.of(settings)) as jobs:
        (job,) = jobs._rows.client.list_workflows(status="ENQUEUED")
    assert job.workflow_id.startswith("local slack.check ")


async def test_a_letter_of_the_last_moment_is_sent_before_the_app_is_gone(
    slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    async with over_socket(settings, offices, api_url=slack.base_url):
        await Delivery(Outbox(offices.database), TENANT).send(a_letter(slack, "At last."))
    assert [each.visible_text() for each in slack.channel("#links").messages()] == ["At last."]


@pytest.mark.parametrize("opened", [over_socket, over_http], ids=["socket", "http"])
async def test_letters_that_a_refused_token_held_back_go_out_with_the_next_start(
    opened: Open, slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    outbox = Outbox(offices.database)
    await Delivery(outbox, TENANT).send(a_letter(slack, "Held back."))
    await outbox.put_off(TENANT, 3_600, error="token_revoked")
    async with opened(settings, offices, api_url=slack.base_url):
        await slack.until(slack.channel("#links").messages)


@pytest.mark.parametrize(
    "leaving",
    [
        pytest.param((TIMING.answering, health.CLOSE_S), id="socket"),
        pytest.param((run.GRACE_S,), id="http"),
    ],
)
def test_the_end_takes_no_longer_than_the_process_manager_waits(leaving: tuple[float, ...]) -> None:
    unit = (Path(__file__).parents[3] / "deploy" / "linkvouch.service").read_text("utf-8")
    allowed = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert allowed is not None
    assert sum(leaving) + run.LISTENERS_S + children.GRACE_S + sender.DRAIN_S <= int(allowed[1])


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("SLACK_APP_TOKEN", id="app token"),
        pytest.param("SLACK_BOT_TOKEN", id="bot token"),
    ],
)
async def test_what_slack_refuses_at_the_start_is_one_sentence_without_the_token(
    slack: FakeSlack, settings: Settings, offices: OpenOffices, wrong: str
) -> None:
    changed = settings.model_copy(update={wrong.lower(): SecretStr("xapp-of-somebody-else")})
    with pytest.raises(CannotStart, match=f"Slack answered 'invalid_auth' to {wrong}. Copy") as caught:
        async with over_socket(changed, offices, api_url=slack.base_url):
            pass
    assert "xapp" not in str(caught.value)


@pytest.mark.parametrize("opened", [over_socket, over_http], ids=["socket", "http"])
async def test_a_slack_that_is_not_there_is_one_sentence(
    opened: Open, settings: Settings, offices: OpenOffices
) -> None:
    with pytest.raises(CannotStart, match="could not be reached"):
        async with opened(settings, offices, api_url="http://127.0.0.1:9/api/"):
            pass


async def test_a_port_that_is_taken_is_one_sentence(
    slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    async with over_http(settings, offices, api_url=slack.base_url) as address:
        taken = settings.model_copy(update={"http_port": int(address.rpartition(":")[2])})
        says = (
            f"cannot listen on 127.0.0.1, port {taken.http_port}: Address already in use. LINKVOUCH_HTTP_HOST"
        )
        with pytest.raises(CannotStart, match=says):
            async with over_http(taken, offices, api_url=slack.base_url):
                pass


async def test_missing_scopes_are_told_with_what_they_lose(
    settings: Settings, offices: OpenOffices, caplog: pytest.LogCaptureFixture
) -> None:
    async with FakeSlack(scopes=manifest.required_scopes(), events=()) as slack:
        here = settings.model_copy(
            update={
                "slack_bot_token": SecretStr(slack.bot_token),
                "slack_app_token": SecretStr(slack.app_token),
            }
        )
        async with over_socket(here, offices, api_url=slack.base_url):
            pass
    told = [text for text in caplog.messages if text.startswith("the scope ")]
    assert len(told) == len(manifest.optional_scopes())
    assert "the scope channels:history was not given to the app: a message that may have arrived" in told[0]


@pytest.mark.parametrize(
    ("key", "says"),
    [
        pytest.param("", "LINKVOUCH_SECRET_KEY is not set", id="none"),
        pytest.param("hunter2", "LINKVOUCH_SECRET_KEY could be guessed", id="one that could be guessed"),
    ],
)
async def test_tokens_of_many_workspaces_are_never_taken_without_a_key(
    many: Settings, offices: OpenOffices, key: str, says: str
) -> None:
    with pytest.raises(CannotStart, match=says) as caught:
        async with over_http(many.model_copy(update={"secret_key": SecretStr(key)}), offices):
            pass
    assert "hunter2" not in str(caught.value)


async def install(address: str, person: Person, *, everywhere: bool = False) -> tuple[int, str]:
    """A browser opens the page, its person allows what Slack shows, and Slack sends it back."""
    # The cookie is for https:// alone, so this browser carries it itself.
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser,
        browser.get(f"{address}/slack/install") as page,
    ):
        text = await page.text()
        cookie = page.headers["Set-Cookie"]
        assert "Secure" in cookie
        url = next(part for part in text.split('"') if part.startswith("https://slack.com/oauth"))
        back = person.allows(url.replace("&amp;", "&"), everywhere=everywhere)
        headers = {"Cookie": cookie.partition(";")[0]}
        query = urlsplit(back).query
        assert parse_qs(query)["code"]
        async with browser.get(f"{address}/slack/oauth_redirect?{query}", headers=headers) as done:
            return done.status, await done.text()


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
async def test_a_workspace_installs_the_app_loses_its_token_and_installs_it_again(
    slack: FakeSlack, many: Settings, offices: OpenOffices
) -> None:
    town = slack.add_workspace("other", installed=False)
    eve = slack.add_user("eve", team="other")
    channel = slack.add_channel("#news", ["eve"], team="other")
    tenant = f".{town.id}"
    outbox = Outbox(offices.database)

    def state() -> State | None:
        with offices.database.reading() as session:
            found = installations.of(session, tenant)
        return found.state if found else None

    async with over_http(many, offices, api_url=slack.base_url) as address:
        await slack.connect_http(f"{address}/slack/events")
        status, _ = await install(address, eve)
        assert (status, state()) == (200, State.CONNECTED)
        await slack.until(eve.direct_messages)
        await slack.until(lambda: not slack._running)  # the app has heard of its own message
        before = len(slack.calls)
        for _ in range(2):
            await eve.types("/linkvouch help", in_="#news")
        await slack.until(lambda: len(eve.private_messages(in_="#news")) == 2)
        asked = [call.method for call in slack.calls[before:]]
        assert asked.count("auth.test") == 0, "Slack was asked who we are, and is not before every answer"

        slack.revoke(town.bot_token)
        letter = Letter(key="k", way=Way.POST, channel=channel.id, message=errors.told("Held back."))
        await Delivery(outbox, tenant).send(letter)
        await slack.until(lambda: state() is State.DISCONNECTED)
        assert channel.messages() == []

        status, _ = await install(address, eve)
        assert (status, state()) == (200, State.CONNECTED)
        await slack.until(channel.messages)
        assert [each.visible_text() for each in channel.messages()] == ["Held back."]
        (welcome,) = eve.direct_messages()
        assert welcome.visible_text().startswith("Welcome to linkvouch.")
    with offices.database.reading() as session:
        stored = installations.of(session, tenant)
    assert stored is not None
    assert b"xoxb" not in stored.sealed


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own call
async def test_an_outage_is_no_reason_to_install_again(
    slack: FakeSlack, many: Settings, offices: OpenOffices
) -> None:
    slack.add_workspace("other", installed=False)
    eve = slack.add_user("eve", team="other")
    slack.add_channel("#news", ["eve"], team="other")
    async with over_http(many, offices, api_url=slack.base_url) as address:
        await slack.connect_http(f"{address}/slack/events")
        await install(address, eve)
        slack.trouble("auth.test", Status(503))
        await eve.types("/linkvouch help", in_="#news")
        await slack.until(lambda: eve.private_messages(in_="#news"))
        assert eve.private_messages(in_="#news")[0].visible_text() == NOT_KNOWN
        await eve.types("/linkvouch help", in_="#news")
        await slack.until(lambda: len(eve.private_messages(in_="#news")) == 2)
    assert "/checklink" in eve.private_messages(in_="#news")[-1].visible_text()


async def test_an_installation_that_nobody_began_here_is_refused(
    slack: FakeSlack, many: Settings, offices: OpenOffices
) -> None:
    async with (
        over_http(many, offices, api_url=slack.base_url) as address,
        aiohttp.ClientSession() as browser,
        browser.get(f"{address}/slack/oauth_redirect?code=1&state=forged") as refused,
    ):
        assert refused.status == 400


async def test_no_install_pages_with_one_workspace(
    slack: FakeSlack, settings: Settings, offices: OpenOffices
) -> None:
    async with (
        over_http(settings, offices, api_url=slack.base_url) as address,
        aiohttp.ClientSession() as browser,
        browser.get(f"{address}/slack/install") as page,
    ):
        assert page.status == 404


async def test_the_app_knows_nothing_of_the_model(slack: FakeSlack, tmp_path: Path) -> None:
    """Answering needs the database alone; the model is the workers'."""
    code = (
        "import asyncio, sys, json; from pydantic import SecretStr; from bot.settings import Settings;"
        "from bot.wiring import open_offices; from bot.slack.start import over_socket\n"
        "async def main():\n"
        "    given = json.loads(sys.argv[1])\n"
        "    settings = Settings(_env_file=None, home=given['home'], workers=0,\n"
        "        slack_bot_token=SecretStr(given['bot']), slack_app_token=SecretStr(given['app']))\n"
        "    async with open_offices(settings) as offices:\n"
        "        async with over_socket(settings, offices, api_url=given['api']):\n"
        "            print(*[name for name in ('torch', 'transformers') if name in sys.modules])\n"
        "asyncio.run(main())"
    )
    given = {
        "home": str(tmp_path / "front"),
        "bot": slack.bot_token,
        "app": slack.app_token,
        "api": slack.base_url,
    }
    front = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, json.dumps(given)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(front.communicate(), 60)
    assert (front.returncode, out.strip()) == (0, b""), err.decode()


async def test_status_tells_how_it_really_is(settings: Settings, offices: OpenOffices) -> None:
    async with FakeSlack(manifest=MANIFEST, scopes=manifest.required_scopes()) as slack:
        tokens = {
            "slack_bot_token": SecretStr(slack.bot_token),
            "slack_app_token": SecretStr(slack.app_token),
        }
        ann = slack.user("ann")
        async with over_socket(settings.model_copy(update=tokens), offices, api_url=slack.base_url):
            await ann.types("/checklink https://gardenweekly.example/natives", in_="#links")
            await ann.types("/linkvouch status", in_="#links")
            await slack.until(lambda: len(ann.private_messages(in_="#links")) == 2)
        told = ann.private_messages(in_="#links")[-1].visible_text()
    assert told.startswith("Something is off.")
    assert "Workers: none answers, so checks wait" in told
    assert "Checks that wait: 1" in told
    assert "Rank data: none" in told
    assert "Without the scope channels:history, a message that may have arrived is posted again" in told
