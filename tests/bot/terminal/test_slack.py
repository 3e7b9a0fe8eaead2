import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.terminal import slack_app
from tests.bot.terminal.conftest import Terminal


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
