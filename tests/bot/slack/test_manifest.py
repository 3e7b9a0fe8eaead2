"""The manifest, the code and the ids agree: what one names, the others have."""

import json
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from bot.jobs import InProcessJobs
from bot.slack.app import SlackDeps, create_app
from bot.slack.ids import Action, Callback, Command
from tests.bot.fake_services import FakeServices
from tests.bot.slack.blocks.cards import MESSAGES, VIEWS
from tests.bot.slack.conftest import MANIFEST

SCHEMA: Final = Path(__file__).parents[4] / "shared" / "eval" / "slack" / "manifest.schema.2.0.0.json"


class _Heard:
    """Stands where the Bolt app does, and notes what is listened to."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.actions: list[str] = []
        self.views: list[str] = []


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> _Heard:
    """Everything that the real app registers."""
    noted = _Heard()
    monkeypatch.setattr("bot.slack.app.AsyncApp", lambda **_: _noting(noted))
    deps = SlackDeps(services=FakeServices(), jobs=InProcessJobs(), bot_token="xoxb-1")
    create_app(deps)
    return noted


def _noting(noted: _Heard) -> Any:  # noqa: ANN401 - has the registering half of AsyncApp
    class App:
        def command(self, name: str) -> Any:  # noqa: ANN401 - a decorator
            noted.commands.append(name)
            return lambda function: function

        def action(self, name: str) -> Any:  # noqa: ANN401 - a decorator
            noted.actions.append(name)
            return lambda function: function

        def view(self, name: str) -> Any:  # noqa: ANN401 - a decorator
            noted.views.append(name)
            return lambda function: function

        def error(self, function: object) -> object:
            return function

    return App()


def test_every_command_stands_in_the_manifest_and_is_listened_to_once(heard: _Heard) -> None:
    declared = [each["command"] for each in MANIFEST["features"]["slash_commands"]]
    assert sorted(declared) == sorted(heard.commands) == sorted(Command)
    assert all(each["should_escape"] is False for each in MANIFEST["features"]["slash_commands"])


def test_every_button_and_modal_is_listened_to_once(heard: _Heard) -> None:
    assert sorted(heard.actions) == sorted(Action)
    assert sorted(heard.views) == sorted(Callback)
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_every_button_is_shown_somewhere() -> None:
    shown = json.dumps([message().blocks for message in MESSAGES.values()])
    assert [action for action in Action if f'"action_id": "{action.value}"' not in shown] == []
    assert {view()["callback_id"] for view in VIEWS.values() if "callback_id" in view()} == set(Callback)


def test_the_app_asks_for_no_more_than_it_uses() -> None:
    """The scenarios run with these scopes alone, and end without a fault."""
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": ["chat:write", "commands"]}
    assert "event_subscriptions" not in MANIFEST["settings"]
    assert MANIFEST["settings"]["socket_mode_enabled"]


def test_slacks_schema_takes_the_manifest() -> None:
    if not SCHEMA.exists():
        pytest.skip("the schema is kept outside the repository, and is not here")
    jsonschema.validate(MANIFEST, json.loads(SCHEMA.read_text(encoding="utf-8")))
