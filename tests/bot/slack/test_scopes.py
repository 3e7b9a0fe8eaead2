import re
from pathlib import Path

import pytest

from bot.slack import manifest, scopes
from bot.slack.clients import client
from tests.fake_slack import FakeSlack

INSTALL = Path(__file__).parents[3] / "docs" / "install.md"
EVERY = manifest.required_scopes() | manifest.optional_scopes()


def test_what_is_lost_is_said_of_every_scope_and_of_no_other() -> None:
    assert scopes.LOSSES.keys() == EVERY


def test_the_page_on_installing_has_a_row_for_every_scope() -> None:
    rows = re.findall(r"^\| `([\w:]+)` \| (required|optional) \|", INSTALL.read_text("utf-8"), re.MULTILINE)
    told = {(scope, "optional" if scope in manifest.optional_scopes() else "required") for scope in EVERY}
    assert set(rows) == told


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param(EVERY, [], id="all"),
        pytest.param(frozenset(), [], id="not known"),
        pytest.param(
            EVERY - {"channels:read", "users:read"}, ["users:read", "channels:read"], id="required ones first"
        ),
    ],
)
def test_missing_scopes_are_named(given: frozenset[str], missing: list[str]) -> None:
    assert list(scopes.missing(given)) == missing


async def test_slack_tells_the_scopes_of_a_token() -> None:
    async with FakeSlack(scopes={"chat:write", "commands"}) as slack:
        own = client(slack.bot_token, api_url=slack.base_url)
        assert await scopes.granted(own) == {"chat:write", "commands"}
