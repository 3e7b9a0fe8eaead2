import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import front_state
from bot.front_state import FrontState
from bot.settings import Settings, SettingsError
from scoring.site import Site
from storage.errors import DatabaseUnusable
from tests.bot.fake_services import FakeServices
from tests.bot.terminal.conftest import Terminal
from tests.fake_slack import FakeSlack

NAMES = ["config", "model", "rank data", "slack", "database", "sites"]


class Unanswering(FakeServices):
    """Services on a database that went away."""

    async def sites(self) -> list[Site]:
        raise DatabaseUnusable("The database does not answer.")


def test_a_fresh_install_is_well_and_says_what_to_type_next(terminal: Terminal) -> None:
    result = terminal.run("doctor")
    assert result.exit_code == 0
    assert "OK       database: The database opens and answers." in result.stdout
    assert "not set  sites: No site of ours is known" in result.stdout
    assert "type: linkvouch setup" in result.stdout


def test_json_is_one_line_an_item(terminal: Terminal) -> None:
    items = [json.loads(line) for line in terminal.run("doctor", "--json").stdout.splitlines()]
    assert [item["name"] for item in items] == NAMES
    assert all(list(item) == ["name", "ok", "says", "next"] for item in items)


def test_half_a_slack_is_broken_and_shows_no_token(terminal: Terminal, tmp_path: Path) -> None:
    terminal.settings = lambda: Settings(
        _env_file=None, home=tmp_path, slack_bot_token=SecretStr("xoxb-1-secret")
    )
    result = terminal.run("doctor")
    assert result.exit_code == 1
    assert "BROKEN   slack: SLACK_APP_TOKEN is not set" in result.stdout
    assert "secret" not in result.output


def test_settings_that_cannot_be_read_are_the_only_line(terminal: Terminal) -> None:
    def broken() -> Settings:
        raise SettingsError("LINKVOUCH_PACE cannot be used: it is no number.")

    terminal.settings = broken
    result = terminal.run("doctor", "--json")
    (item,) = (json.loads(line) for line in result.stdout.splitlines())
    assert (item["name"], item["ok"], result.exit_code) == ("config", False, 1)


class Unhoused(FakeServices):
    """Services in a folder that cannot be made."""

    async def sites(self) -> list[Site]:
        raise SettingsError("LINKVOUCH_HOME cannot be used: Not a directory.")


def test_a_setting_that_fails_in_use_is_the_configurations_fault(terminal: Terminal) -> None:
    terminal.services = Unhoused()
    result = terminal.run("doctor")
    assert result.exit_code == 1
    assert (
        "BROKEN   config: LINKVOUCH_HOME cannot be used: Not a directory. See .env.example.\n"
        in result.stdout
    )
    assert "OK       config" not in result.stdout
    assert "database" not in result.stdout


def test_a_database_that_does_not_open_is_one_line_among_the_others(terminal: Terminal) -> None:
    terminal.services = Unanswering()
    result = terminal.run("doctor", "--json")
    items = [json.loads(line) for line in result.stdout.splitlines()]
    assert [item["name"] for item in items] == NAMES[:5]
    assert (items[4]["ok"], items[4]["next"]) == (False, "")
    assert items[4]["says"] == "The database does not answer. It lies in LINKVOUCH_HOME."
    assert result.exit_code == 1


def test_the_model_is_looked_for_and_not_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from bot.terminal.main import run; code = run(['doctor', '--json']);"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and words of this test
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"LINKVOUCH_HOME": str(tmp_path), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == NAMES
    assert "torch" not in done.stderr.split()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(scopes={"commands", "chat:write"}, events=()) as running:
        yield running


async def slack_lines(terminal: Terminal, home: Path, bot: str, app: str) -> list[str]:
    terminal.settings = lambda: Settings(
        _env_file=None, home=home, slack_bot_token=SecretStr(bot), slack_app_token=SecretStr(app)
    )
    result = await asyncio.to_thread(terminal.run, "doctor")
    assert bot not in result.output
    runs = "The app does not run" not in result.stdout
    assert result.stdout.count("type: linkvouch slack\n") == (0 if runs else 1)
    return [line for line in result.stdout.splitlines() if line[9:].startswith("slack")]


async def test_slack_is_asked_what_it_allows_and_the_running_app_how_it_is(
    terminal: Terminal, tmp_path: Path, slack: FakeSlack
) -> None:
    terminal.slack_api = slack.base_url
    running = FrontState(
        mode="Socket Mode",
        written_at=time.time(),
        connected_since=time.time(),
        last_word=time.time(),
        workers=1,
    )
    front_state.write(tmp_path, running)
    keys, scopes, app, *_ = await slack_lines(terminal, tmp_path, slack.bot_token, slack.app_token)
    assert keys.startswith("OK       slack: Both tokens for Socket Mode are set.")
    assert scopes.startswith("BROKEN   slack scopes: Missing: app_mentions:read: a thread cannot ask")
    assert "channels:history: a message that may have arrived is posted again" in scopes
    assert app.startswith("OK       slack app: Socket Mode, connected since ")


async def test_a_token_that_slack_refuses_is_broken(
    terminal: Terminal, tmp_path: Path, slack: FakeSlack
) -> None:
    terminal.slack_api = slack.base_url
    _, scopes, app, *_ = await slack_lines(terminal, tmp_path, "xoxb-of-somebody-else", slack.app_token)
    assert scopes.startswith(
        "BROKEN   slack scopes: Slack answered 'invalid_auth' to SLACK_BOT_TOKEN. Copy that"
    )
    assert app == "not set  slack app: The app does not run on this machine."


async def test_without_a_way_to_slack_the_rest_is_still_told(terminal: Terminal, tmp_path: Path) -> None:
    terminal.slack_api = "http://127.0.0.1:9/api/"
    _, scopes, *_ = await slack_lines(terminal, tmp_path, "xoxb-1", "xapp-1")
    assert scopes.startswith("not set  slack scopes: Slack could not be reached. Is")
