"""HTTP mode in `setup`; the tokens of Socket Mode are tested with the other steps."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from tests.bot.terminal.conftest import Terminal
from tests.fake_slack import FakeSlack

SIGNING = "0123456789abcdef" * 2
CLIENT_ID = "111.222"
CLIENT_SECRET = "fedcba9876543210" * 2
HIDDEN = (SIGNING, CLIENT_SECRET)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
async def slack(terminal: Terminal) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(events=()) as running:
        terminal.slack_api = running.base_url
        yield running
        assert running.faults == []


def with_settings(
    terminal: Terminal,
    folder: Path,
    *,
    bot: str = "",
    signing: str = SIGNING,
    client_id: str = "",
    client_secret: str = "",
    key: str = "",
) -> None:
    terminal.settings = lambda: Settings(
        _env_file=None,
        home=folder,
        slack_bot_token=SecretStr(bot),
        slack_signing_secret=SecretStr(signing),
        slack_client_id=client_id,
        slack_client_secret=SecretStr(client_secret),
        secret_key=SecretStr(key),
    )


def key_in(file: Path) -> str:
    found = re.search(r"^LINKVOUCH_SECRET_KEY=(.*)$", file.read_text(), re.MULTILINE)
    return found[1] if found else ""


async def test_a_flag_makes_the_key_and_writes_it_with_what_the_environment_has(
    terminal: Terminal, folder: Path, slack: FakeSlack
) -> None:
    with_settings(terminal, folder, bot=slack.bot_token)
    file = folder / "secrets.env"
    result = await asyncio.to_thread(terminal.run, "setup", "--http", "--env-file", str(file))
    assert result.exit_code == 0, result.output
    key = key_in(file)
    assert file.read_text() == (
        f"SLACK_BOT_TOKEN={slack.bot_token}\nSLACK_SIGNING_SECRET={SIGNING}\nLINKVOUCH_SECRET_KEY={key}\n"
    )
    assert len(key) == 43  # 32 bytes in base64 without its padding
    assert "To run the app: linkvouch serve" in result.stderr
    assert all(secret not in result.output for secret in (*HIDDEN, key, slack.bot_token))


async def test_two_machines_get_two_keys(terminal: Terminal, folder: Path, slack: FakeSlack) -> None:
    with_settings(terminal, folder, bot=slack.bot_token)
    files = (folder / "a.env", folder / "b.env")
    for file in files:
        await asyncio.to_thread(terminal.run, "setup", "--http", "--env-file", str(file))
    assert len({key_in(file) for file in files}) == 2


async def test_a_person_is_asked_for_each_and_nothing_is_echoed(
    terminal: Terminal, folder: Path, slack: FakeSlack
) -> None:
    terminal.typed = f"\n\n{slack.bot_token}\n\ny\ntoo short\n{SIGNING}\n{CLIENT_ID}\n{CLIENT_SECRET}\ny\n\n"
    result = await asyncio.to_thread(terminal.run, "setup")
    assert result.exit_code == 0, result.output
    assert "SLACK_SIGNING_SECRET has 32 letters and digits, and that does not." in result.stderr
    written = (folder / ".env").read_text()
    assert f"SLACK_CLIENT_ID={CLIENT_ID}\nSLACK_CLIENT_SECRET={CLIENT_SECRET}\n" in written
    assert "SLACK_APP_TOKEN" not in written
    assert all(secret not in result.output for secret in (*HIDDEN, key_in(folder / ".env")))


def test_installs_alone_need_no_bot_token(terminal: Terminal, folder: Path) -> None:
    with_settings(terminal, folder, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    result = terminal.run("setup", "--http", "--env-file", str(folder / "x.env"))
    assert result.exit_code == 0, result.output
    assert key_in(folder / "x.env")


@pytest.mark.parametrize(
    ("in_file", "in_environment", "after"),
    [
        pytest.param("LINKVOUCH_SECRET_KEY=of-the-file\n", "", "of-the-file", id="in the file"),
        pytest.param("", "of-the-shell", "of-the-shell", id="in the environment"),
        pytest.param("LINKVOUCH_SECRET_KEY=of-the-file\n", "of-the-shell", "of-the-file", id="in both"),
    ],
)
def test_a_key_that_is_there_stays(
    terminal: Terminal, folder: Path, in_file: str, in_environment: str, after: str
) -> None:
    with_settings(terminal, folder, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, key=in_environment)
    file = folder / "x.env"
    file.write_text(in_file)
    result = terminal.run("setup", "--http", "--env-file", str(file))
    assert result.exit_code == 0, result.output
    assert key_in(file) == after
    assert "of-the" not in result.output


def test_without_a_file_there_is_no_key_and_that_is_said(terminal: Terminal, folder: Path) -> None:
    with_settings(terminal, folder, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    result = terminal.run("setup", "--http")
    assert result.exit_code == 3
    assert "LINKVOUCH_SECRET_KEY is not set, and `linkvouch serve` needs it." in result.stderr
    assert not (folder / ".env").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param(
            {"signing": "", "bot": "xoxb-1"}, "SLACK_SIGNING_SECRET is not set", id="no signing secret"
        ),
        pytest.param({}, "SLACK_BOT_TOKEN is not set", id="nobody to speak as"),
        pytest.param({"client_id": CLIENT_ID}, "SLACK_CLIENT_SECRET is not set", id="half of an install"),
        pytest.param({"client_secret": CLIENT_SECRET}, "SLACK_CLIENT_ID is not set", id="the other half"),
        pytest.param(
            {"bot": "xoxb-1", "signing": "xapp-secret"},
            "SLACK_SIGNING_SECRET has 32 letters and digits, and that in the environment does not",
            id="a token in the wrong place",
        ),
    ],
)
def test_what_is_missing_or_odd_is_told_and_nothing_is_written(
    terminal: Terminal, folder: Path, given: dict[str, str], says: str
) -> None:
    with_settings(terminal, folder, **given)
    file = folder / "x.env"
    result = terminal.run("setup", "--http", "--env-file", str(file))
    assert result.exit_code == 1
    assert f"{says}: Slack was left out." in result.stderr
    assert not file.exists()
    assert "xapp-secret" not in result.output
