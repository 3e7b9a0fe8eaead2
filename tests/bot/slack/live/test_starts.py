"""What an operator reads when a program cannot start: what is wrong, and what to do."""

import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from bot.settings import DATABASE_FILE, JOBS_FILE
from tests.bot.slack.live.processes import Operator, free_port, many_workspaces, one_workspace, operating
from tests.fake_slack import FakeSlack

pytestmark = pytest.mark.slow  # each starts a process or two

PASSWORD: Final = "a-password-of-this-test"
AWAY: Final = f"postgresql://linkvouch:{PASSWORD}@127.0.0.1:{{port}}/linkvouch"
WHERE: Final = "LINKVOUCH_DATABASE_URL or else LINKVOUCH_HOME says where it is."
ALL: Final = ("slack", "worker", "doctor")


@pytest.fixture
async def operator(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Operator]:
    async with operating(slack, one_workspace(slack, tmp_path)) as made:
        yield made


@pytest.fixture
async def over_http(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Operator]:
    async with operating(slack, many_workspaces(slack, tmp_path)) as made:
        yield made


def require_told(got: tuple[int, str], *words: str) -> None:
    code, said = got
    assert code == 1, said
    assert "Traceback" not in said
    for each in words:
        assert each in said


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """A small disk of its own."""
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603 - the machine's own
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)  # noqa: S603 - as above


def lock(folder: Path) -> None:
    """Let nothing more be written to a disk of its own."""
    command = [shutil.which("mount") or "mount", "-o", "remount,ro", str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 - as above


@pytest.mark.parametrize("token", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_a_token_that_slack_refuses_is_named(operator: Operator, token: str) -> None:
    wrong = f"{operator.environment[token][:5]}of-somebody-else"
    told = await operator.runs("slack", **{token: wrong})
    require_told(told, f"Slack answered 'invalid_auth' to {token}. Copy that token again")
    assert "somebody" not in told[1]


@pytest.mark.parametrize("name", ["LINKVOUCH_SECRET_KEY", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET"])
async def test_a_setting_that_is_missing_is_named(over_http: Operator, name: str) -> None:
    require_told(await over_http.runs("serve", **{name: ""}), f"{name} is not set.", "linkvouch doctor")
    require_told(await over_http.runs("doctor", **{name: ""}), f"{name} is not set")


async def test_a_port_that_is_taken_is_named_with_its_setting(over_http: Operator) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        told = await over_http.runs("serve", LINKVOUCH_HTTP_PORT=port)
    require_told(told, f"port {port}: Address already in use. LINKVOUCH_HTTP_HOST and LINKVOUCH_HTTP_PORT")


@pytest.mark.parametrize("command", ALL)
async def test_a_database_that_is_away_is_named_without_its_password(
    operator: Operator, command: str
) -> None:
    told = await operator.runs(command, LINKVOUCH_DATABASE_URL=AWAY.format(port=free_port()))
    advice = "It is set by LINKVOUCH_DATABASE_URL." if command == "doctor" else WHERE
    require_told(told, "The PostgreSQL database linkvouch at 127.0.0.1:", "Connection refused", advice)
    assert PASSWORD not in told[1]


@pytest.mark.parametrize("command", ALL)
async def test_a_disk_that_is_full_is_told(operator: Operator, tmp_path: Path, command: str) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder, "size=200k"):
        told = await operator.runs(command, LINKVOUCH_HOME=str(folder))
    advice = "It lies in LINKVOUCH_HOME." if command == "doctor" else WHERE
    require_told(told, f"{folder / DATABASE_FILE} cannot be used: database or disk is full.", advice)


@pytest.mark.parametrize("command", ALL)
async def test_a_folder_that_cannot_be_written_to_is_told(
    operator: Operator, tmp_path: Path, migrated: Path, command: str
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder, "size=20m"):
        shutil.copy(migrated, folder / DATABASE_FILE)
        lock(folder)
        told = await operator.runs(command, LINKVOUCH_HOME=str(folder))
    require_told(told, f"{folder / DATABASE_FILE} cannot be used: its folder cannot be written to.")


async def test_jobs_that_cannot_be_read_are_told(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / JOBS_FILE).write_text("this was never a database")
    require_told(
        await operator.runs("slack"), f"{tmp_path / JOBS_FILE} cannot be used: file is not a database."
    )


async def test_scopes_that_were_not_given_are_told_with_what_to_do(tmp_path: Path) -> None:
    async with (
        FakeSlack(scopes=["commands"]) as slack,
        operating(slack, one_workspace(slack, tmp_path)) as made,
    ):
        require_told(
            await made.runs("doctor"), "chat:write: nothing can be said", "linkvouch slack --manifest"
        )
        front = await made.front()
        await front.says("the scope chat:write was not given to the app: nothing can be said")
        await front.says("the app's manifest: linkvouch slack --manifest")
        assert await front.ends() == 0
