import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.jobs import JobStore, open_jobs
from bot.settings import Settings
from bot.slack import manifest
from bot.terminal import slack_app
from tests.bot.terminal.conftest import Terminal
from tests.fake_slack import FakeSlack

PATIENCE_S = 60.0  # on a loaded machine


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        pytest.param("slack", "SLACK_APP_TOKEN is not set.", id="Socket Mode without an app token"),
        pytest.param(
            "serve", "SLACK_SIGNING_SECRET and LINKVOUCH_SECRET_KEY are not set.", id="HTTP without secrets"
        ),
    ],
)
def test_a_missing_setting_is_named_before_anything_starts(
    terminal: Terminal, tmp_path: Path, command: str, missing: str
) -> None:
    terminal.settings = lambda: Settings(
        _env_file=None, home=tmp_path, slack_bot_token=SecretStr("xoxb-1-secret")
    )
    result = terminal.run(command)
    assert result.exit_code == 1
    assert missing in result.stderr
    assert "secret" not in result.output.replace("SECRET", "")
    assert "linkvouch doctor" in result.stderr


def test_a_secret_key_that_could_be_guessed_is_refused_before_anything_starts(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.settings = lambda: Settings(
        _env_file=None,
        home=tmp_path,
        slack_bot_token=SecretStr("xoxb-1-token"),
        slack_signing_secret=SecretStr("signing"),
        secret_key=SecretStr("hunter2"),
    )
    result = terminal.run("serve")
    assert result.exit_code == 1
    assert "LINKVOUCH_SECRET_KEY could be guessed" in result.stderr
    assert "hunter2" not in result.output


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param({}, "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET and LINKVOUCH_SECRET_KEY", id="nothing"),
        pytest.param(
            {"slack_client_id": "1.2"},
            "SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET and LINKVOUCH_SECRET_KEY",
            id="for every workspace that installs the app",
        ),
    ],
)
def test_http_needs_the_token_of_one_workspace_or_a_client_for_many(
    terminal: Terminal, tmp_path: Path, given: dict[str, str], missing: str
) -> None:
    terminal.settings = lambda: Settings(_env_file=None, home=tmp_path).model_copy(update=given)
    result = terminal.run("serve")
    assert result.exit_code == 1
    assert f"{missing} are not set." in result.stderr


APP = """
import sys
from pathlib import Path
from pydantic import SecretStr
from bot.settings import Settings
from bot.terminal.main import linkvouch
from bot.terminal.running import Doors
from bot.wiring import open_reader, open_services

home, api, bot, app = sys.argv[1:]
settings = Settings(
    _env_file=None, home=Path(home), workers=0, slack_bot_token=SecretStr(bot), slack_app_token=SecretStr(app)
)
doors = Doors(
    load_settings=lambda: settings, open_services=open_services, open_reader=open_reader, slack_api=api
)
linkvouch(["slack"], obj=doors, prog_name="linkvouch")
"""


async def test_an_app_that_is_asked_to_end_ends_well_and_keeps_what_it_took(tmp_path: Path) -> None:
    async with FakeSlack(manifest=manifest.for_sockets()) as slack:
        given = (str(tmp_path), slack.base_url, slack.bot_token, slack.app_token)
        app = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", APP, *given), stderr=asyncio.subprocess.PIPE
        )
        assert app.stderr is not None
        try:
            async with asyncio.timeout(PATIENCE_S):
                while b"Connected to Slack." not in (line := await app.stderr.readline()):
                    assert line, "it ended"
            assert (await slack.user("ann").types("/checklink https://blog.example/a", in_="#links")).ok
            app.send_signal(signal.SIGTERM)
            _, said = await asyncio.wait_for(app.communicate(), PATIENCE_S)
        finally:
            if app.returncode is None:
                app.kill()
        assert app.returncode == 0, said.decode()
        assert b"Traceback" not in said
        assert slack.bot_token.encode() not in said
        assert slack.socket.count == 0
    async with open_jobs(JobStore.of(Settings(_env_file=None, home=tmp_path))) as jobs:
        assert len(jobs._rows.client.list_workflows(status="ENQUEUED")) == 1


@pytest.mark.parametrize(
    "is_up", [pytest.param(True, id="it ends by itself"), pytest.param(False, id="it still tries to connect")]
)
async def test_a_stop_ends_the_app(*, is_up: bool) -> None:
    stop, up = asyncio.Event(), asyncio.Event()
    seen = []

    async def app() -> None:
        try:
            if is_up:
                up.set()
                await stop.wait()
                seen.append("finished the work at hand")
            else:
                await asyncio.Event().wait()
        finally:
            seen.append("closed")

    waiting = asyncio.create_task(slack_app._unless_stopped(app(), stop, up))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    stop.set()
    await asyncio.wait_for(waiting, timeout=5)
    assert seen == (["finished the work at hand", "closed"] if is_up else ["closed"])


async def test_an_app_that_fails_says_so() -> None:
    async def app() -> None:
        raise ConnectionError("no way there")

    with pytest.raises(ConnectionError, match="no way there"):
        await slack_app._unless_stopped(app(), asyncio.Event(), asyncio.Event())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("slack", "--manifest"), manifest.for_sockets(), id="Socket Mode"),
        pytest.param(
            ("serve", "--manifest", "https://links.example"),
            manifest.for_http("https://links.example"),
            id="HTTP",
        ),
    ],
)
def test_the_manifest_is_printed_and_nothing_started(
    terminal: Terminal, arguments: tuple[str, ...], told: object
) -> None:
    """No setting is read: there is none yet when the app is created."""
    result = terminal.run(*arguments)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == told
    assert result.stderr == ""


def test_an_address_that_slack_cannot_call_is_wrong_usage(terminal: Terminal) -> None:
    result = terminal.run("serve", "--manifest", "http://links.example")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "an address like https://" in result.stderr
