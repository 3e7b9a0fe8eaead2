from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from bot import doctor_slack
from bot.front_state import FrontState
from bot.settings import Settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = "0123456789-abcdefghij-a-key-of-tests"
WELL = FrontState(
    mode="Socket Mode",
    written_at=NOW.timestamp() - 5,
    connected_since=NOW.timestamp() - 3_600,
    last_word=NOW.timestamp() - 8,
    workers=1,
)
MAKE_KEY = "linkvouch setup --http --env-file .env"
HTTP = {"slack_client_id": "1.2", "slack_client_secret": "c-secret", "slack_signing_secret": "s-secret"}


def settings(**given: str | int) -> Settings:
    secret = {
        name: SecretStr(value) if isinstance(value, str) and name != "slack_client_id" else value
        for name, value in given.items()
    }
    return Settings(_env_file=None).model_copy(update=secret)


@pytest.mark.parametrize(
    ("given", "ok", "says", "following"),
    [
        pytest.param({}, None, "No Slack tokens are set", "linkvouch slack --manifest", id="nothing"),
        pytest.param(
            {"slack_bot_token": "xoxb-1-secret", "slack_app_token": "xapp-1-secret"},
            True,
            "Both tokens for Socket Mode are set.",
            "linkvouch slack",
            id="Socket Mode",
        ),
        pytest.param(
            {"slack_bot_token": "xoxb-1-secret", "slack_signing_secret": "s-secret", "secret_key": KEY},
            True,
            "Everything for HTTP is set, for one workspace.",
            "linkvouch serve",
            id="HTTP, one workspace",
        ),
        pytest.param(
            {**HTTP, "secret_key": KEY},
            True,
            "Everything for HTTP is set, for any workspace.",
            "linkvouch serve",
            id="HTTP, any workspace",
        ),
        pytest.param(HTTP, False, "LINKVOUCH_SECRET_KEY is not set", MAKE_KEY, id="HTTP without a key"),
        pytest.param(
            {**HTTP, "secret_key": "hunter2-secret"},
            False,
            "could be guessed",
            MAKE_KEY,
            id="HTTP with a weak key",
        ),
        pytest.param(
            {"slack_client_id": "1.2", "secret_key": KEY},
            False,
            "SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET are not set.",
            "",
            id="HTTP, any workspace, without secrets",
        ),
    ],
)
def test_the_keys_that_a_way_of_running_needs_are_told_and_never_shown(
    given: dict[str, str], *, ok: bool | None, says: str, following: str
) -> None:
    item = doctor_slack.keys(settings(**given))
    assert (item.ok, item.next) == (ok, following)
    assert says in item.says
    assert "-secret" not in item.says


@pytest.mark.parametrize(
    ("missing", "known", "ok", "says"),
    [
        pytest.param({}, True, True, "every scope", id="all"),
        pytest.param({}, False, None, "does not tell its scopes", id="not told"),
        pytest.param(
            {"b": "less is seen"}, True, None, "Missing: b: less is seen. Those", id="an optional one"
        ),
        pytest.param(
            {"a": "nothing works", "b": "less is seen"},
            True,
            False,
            "Missing: a: nothing works; b: less is seen. Install",
            id="a required one",
        ),
    ],
)
def test_missing_scopes_are_told_with_what_they_lose(
    missing: dict[str, str], *, known: bool, ok: bool | None, says: str
) -> None:
    item = doctor_slack.scopes(missing, frozenset({"a"}), known=known)
    assert item.ok is ok
    assert says in item.says


@pytest.mark.parametrize(
    ("state", "workers", "ok", "says", "following"),
    [
        pytest.param(None, 1, None, "does not run on this machine", "linkvouch slack", id="it does not run"),
        pytest.param(
            replace(WELL, written_at=NOW.timestamp() - 90),
            1,
            None,
            "does not run on this machine",
            "linkvouch slack",
            id="it was killed",
        ),
        pytest.param(
            WELL,
            1,
            True,
            "Socket Mode, connected since 2026-11-22 11:00 UTC; last word from Slack 8 s ago. 1 worker. "
            "No message waits.",
            "",
            id="all well",
        ),
        pytest.param(
            replace(WELL, connected_since=0.0, trouble="link_disabled"),
            1,
            False,
            "not connected to Slack: link_disabled. 1 worker.",
            "",
            id="not connected",
        ),
        pytest.param(
            replace(WELL, workers=0), 1, False, "No worker, so nothing is checked.", "", id="its worker died"
        ),
        pytest.param(
            replace(WELL, workers=0),
            0,
            False,
            "No worker (LINKVOUCH_WORKERS=0, and none was started elsewhere)",
            "linkvouch worker",
            id="no worker was started",
        ),
        pytest.param(
            replace(WELL, letters=1, oldest_letter_s=3.2, workers=2),
            1,
            True,
            "2 workers. 1 message waits, the first for 3 s.",
            "",
            id="a message is on its way",
        ),
        pytest.param(
            replace(
                WELL, letters=12, oldest_letter_s=700.0, trouble="token_revoked", mode="HTTP", last_word=0
            ),
            1,
            False,
            "last word from Slack never. 1 worker. 12 messages wait, the first for 700 s, as Slack answers "
            "token_revoked.",
            "",
            id="messages have waited for long",
        ),
    ],
)
def test_how_the_app_runs_is_told(
    state: FrontState | None, workers: int, *, ok: bool | None, says: str, following: str
) -> None:
    tokens = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
    item = doctor_slack.app(state, settings(workers=workers, **tokens), NOW)
    assert (item.ok, item.next) == (ok, following)
    assert says in item.says
