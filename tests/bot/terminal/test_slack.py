from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
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
