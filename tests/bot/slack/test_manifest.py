"""The manifest, the code and the ids agree: what one names, the others have."""

import ast
import inspect
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.slack import manifest
from bot.slack.ids import Action, Callback, Command, Shortcut
from tests.bot.slack.blocks.cards import MESSAGES, VIEWS
from tests.bot.slack.conftest import Office
from tests.fake_slack.web_api import METHOD_SCOPES

SOCKETS: Final = manifest.for_sockets()
HTTP: Final = manifest.for_http("https://links.example")
BOTH: Final = pytest.mark.parametrize(
    "told", [pytest.param(SOCKETS, id="Socket Mode"), pytest.param(HTTP, id="HTTP")]
)
SCHEMA: Final = Path(__file__).parents[4] / "shared" / "eval" / "slack" / "manifest.schema.2.0.0.json"
CODE: Final = Path(bot.slack.__file__).parent

# Bolt's ways to listen, and what each listens to.
WAYS: Final = {
    "command": "command",
    "action": "action",
    "block_action": "action",
    "attachment_action": "action",
    "view": "view",
    "view_submission": "view",
    "view_closed": "view closed",
    "shortcut": "shortcut",
    "message_shortcut": "shortcut",
    "global_shortcut": "shortcut",
    "event": "event",
    "message": "event",
    "options": "options",
    "function": "function",
}
# Event -> the scopes that bring it, from its page at docs.slack.dev; none where it always comes.
EVENT_SCOPES: Final[dict[str, frozenset[str]]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "app_uninstalled": frozenset(),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "message.im": frozenset({"im:history"}),
    "tokens_revoked": frozenset(),
}


@dataclass
class Heard:
    """What the real app registers, by kind."""

    names: dict[str, list[object]] = field(default_factory=dict)

    def note(self, kind: str, constraint: object) -> None:
        self.names.setdefault(kind, []).append(constraint)

    def times(self, kind: str, name: str) -> int:
        """How many listeners there are for it."""
        return sum(_fits(constraint, name) for constraint in self.names.get(kind, []))

    def stray(self, kind: str, known: list[str]) -> list[object]:
        """Listeners to which nothing leads."""
        return [
            constraint
            for constraint in self.names.get(kind, [])
            if not any(_fits(constraint, name) for name in known)
        ]


def _fits(constraint: object, name: str) -> bool:
    """As Bolt matches."""
    if isinstance(constraint, dict):
        constraint = next(
            constraint[key]
            for key in ("action_id", "callback_id", "type")
            if isinstance(constraint.get(key), str | re.Pattern)
        )
    if isinstance(constraint, re.Pattern):
        return constraint.search(name) is not None
    return constraint == name


def _noting(heard: Heard, way: str, kind: str) -> Callable[..., Any]:
    original = getattr(AsyncApp, way)

    def listen(app: AsyncApp, *args: object, **named: object) -> object:
        given = (*args, *named.values())
        heard.note(kind, "message" if way == "message" else given[0])
        return original(app, *args, **named)

    return listen


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What every app that is made from now on listens to."""
    heard = Heard()
    for way, kind in WAYS.items():
        monkeypatch.setattr(AsyncApp, way, _noting(heard, way, kind))
    return heard


@pytest.fixture
def heard(listening: Heard, office: Office) -> Heard:
    """Everything that the app of the scenarios listens to."""
    del office
    return listening


def test_every_command_stands_in_the_manifest_and_is_listened_to_once(heard: Heard) -> None:
    declared = [each["command"] for each in SOCKETS["features"]["slash_commands"]]
    assert sorted(declared) == sorted(Command)
    assert [heard.times("command", name) for name in declared] == [1] * len(declared)
    assert heard.stray("command", declared) == []
    assert all(each["should_escape"] is False for each in SOCKETS["features"]["slash_commands"])


def test_every_shortcut_stands_in_the_manifest_and_is_listened_to_once(heard: Heard) -> None:
    declared = [each["callback_id"] for each in SOCKETS["features"]["shortcuts"]]
    assert sorted(declared) == sorted(Shortcut)
    assert {name: heard.times("shortcut", name) for name in declared} == dict.fromkeys(declared, 1)
    assert heard.stray("shortcut", declared) == []


def test_every_button_and_modal_is_listened_to_once(heard: Heard) -> None:
    for kind, ids in (("action", list(Action)), ("view", list(Callback))):
        assert {each: heard.times(kind, each) for each in ids} == dict.fromkeys(ids, 1)
        assert heard.stray(kind, list(map(str, ids))) == []
    assert SOCKETS["settings"]["interactivity"]["is_enabled"]


def test_every_event_is_subscribed_to_and_listened_to_once(heard: Heard) -> None:
    subscribed = SOCKETS["settings"]["event_subscriptions"]["bot_events"]
    sent = [name.partition(".")[0] for name in subscribed]  # message.im comes as a message
    assert {name: heard.times("event", name) for name in sent} == dict.fromkeys(sent, 1)
    assert heard.stray("event", sent) == []


def test_nothing_is_listened_to_that_the_manifest_does_not_offer(heard: Heard) -> None:
    assert heard.names.get("options", []) == [], "selects that ask the app need an address of their own"
    assert heard.names.get("function", []) == [], "steps of workflows stand in the manifest"


def test_every_button_and_modal_is_shown_somewhere() -> None:
    shown = json.dumps(
        [message().blocks for message in MESSAGES.values()] + [view() for view in VIEWS.values()]
    )
    assert [action.name for action in Action if f'"action_id": "{action.value}"' not in shown] == []
    assert {view()["callback_id"] for view in VIEWS.values() if "callback_id" in view()} == set(Callback)


@BOTH
def test_slacks_schema_takes_the_manifest(told: dict[str, Any]) -> None:
    if not SCHEMA.exists():
        pytest.skip("the schema is kept outside the repository, and is not here")
    jsonschema.validate(told, json.loads(SCHEMA.read_text(encoding="utf-8")))


def _texts(told: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """(what it is, the text, the most characters that Slack takes), from the manifest's reference."""
    shown, features = told["display_information"], told["features"]
    yield "name", shown["name"], 35
    yield "description", shown["description"], 140
    yield "name of the bot", features["bot_user"]["display_name"], 80
    for each in features["shortcuts"]:
        yield "name of a shortcut", each["name"], 24
        yield "description of a shortcut", each["description"], 150
        yield "callback_id", each["callback_id"], 255
    for each in features["slash_commands"]:
        yield "command", each["command"], 32
        yield "description of a command", each["description"], 2000
        yield "usage hint", each["usage_hint"], 1000


@BOTH
def test_no_text_is_empty_or_longer_than_slack_takes(told: dict[str, Any]) -> None:
    assert [(what, text) for what, text, most in _texts(told) if not 0 < len(text) <= most] == []
    assert 0 < len(told["features"]["shortcuts"]) <= 10
    assert all(each["command"].startswith("/") for each in told["features"]["slash_commands"])
    assert {each["type"] for each in told["features"]["shortcuts"]} <= {"message", "global"}


def test_people_can_open_the_home_and_write_to_the_app() -> None:
    home = SOCKETS["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_required_and_optional_scopes_are_apart() -> None:
    scopes = SOCKETS["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"]), (
        "Slack refuses an optional scope it is not asked for"
    )
    assert len(set(scopes["bot"])) == len(scopes["bot"])
    assert manifest.required_scopes() | manifest.optional_scopes() == set(scopes["bot"])
    assert not manifest.required_scopes() & manifest.optional_scopes()


def test_every_event_is_covered_by_a_scope() -> None:
    asked = set(SOCKETS["oauth_config"]["scopes"]["bot"])
    for event in SOCKETS["settings"]["event_subscriptions"]["bot_events"]:
        needed = EVENT_SCOPES[event]
        assert needed <= asked, event


def test_every_method_that_is_called_is_covered_by_a_scope() -> None:
    asked = set(SOCKETS["oauth_config"]["scopes"]["bot"])
    own = {"apps.connections.open", "oauth.v2.access"}  # with the app's own token or secret
    for method in _called() - own:
        assert method in METHOD_SCOPES, method
        assert not METHOD_SCOPES[method] or METHOD_SCOPES[method] & asked, method


def test_no_scope_is_asked_for_that_nothing_uses() -> None:
    events = SOCKETS["settings"]["event_subscriptions"]["bot_events"]
    used = {"commands"}.union(*(EVENT_SCOPES[event] for event in events))
    used = used.union(*(METHOD_SCOPES.get(method, frozenset()) for method in _called()))
    assert set(SOCKETS["oauth_config"]["scopes"]["bot"]) - used == set()


def _called() -> set[str]:
    """The Web API methods that stand in the code, by the client's functions or by their own names."""
    found: set[str] = set()
    for file in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in _client_functions():
                found.add(_client_functions()[node.attr])
            elif isinstance(node, ast.Constant) and node.value in METHOD_SCOPES:
                found.add(str(node.value))
    return found


@cache
def _client_functions() -> dict[str, str]:
    """chat_postMessage -> chat.postMessage, for every function of the SDK's client that calls one method."""
    calls = re.compile(r'self\.api_call\(\s*"([\w.]+)"')
    found: dict[str, str] = {}
    for name, function in inspect.getmembers(AsyncWebClient, inspect.isfunction):
        methods = calls.findall(inspect.getsource(function))
        if len(methods) == 1:
            found[name] = methods[0]
    return found


def test_the_calls_are_found_in_the_code() -> None:
    assert {"chat.postMessage", "chat.update", "auth.test", "apps.connections.open"} <= _called()


def test_the_two_manifests_differ_in_addresses_alone() -> None:
    assert SOCKETS["settings"]["socket_mode_enabled"]
    address = re.compile(r'"(https://[^"]*/slack/[^"]*)"')
    assert not address.search(manifest.as_text(SOCKETS))
    there = Counter(address.findall(manifest.as_text(HTTP)))
    commands = len(SOCKETS["features"]["slash_commands"])
    assert there == {
        "https://links.example/slack/events": commands + 2,
        "https://links.example/slack/oauth_redirect": 1,
    }
    assert not HTTP["settings"]["socket_mode_enabled"]
    assert HTTP["oauth_config"]["scopes"] == SOCKETS["oauth_config"]["scopes"]
    assert manifest.for_sockets() == SOCKETS, "the one was made of the other, and left it as it was"


@pytest.mark.parametrize(
    ("address", "events"),
    [
        pytest.param("https://links.example/", "https://links.example/slack/events", id="a slash at the end"),
        pytest.param("https://a.example:8443", "https://a.example:8443/slack/events", id="a port"),
        pytest.param("https://a.example/tools/", "https://a.example/tools/slack/events", id="below a path"),
        pytest.param(" https://a.example ", "https://a.example/slack/events", id="spaces around"),
    ],
)
def test_an_address_becomes_the_one_that_slack_calls(address: str, events: str) -> None:
    told = manifest.for_http(address)
    assert told["settings"]["interactivity"]["request_url"] == events


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://links.example", id="without TLS"),
        pytest.param("links.example", id="without a scheme"),
        pytest.param("https://", id="without a host"),
        pytest.param("https://links.example:99999", id="a port that is none"),
        pytest.param("https://ann:secret@links.example", id="with a password"),
        pytest.param("https://links.example/?a=b", id="with a query"),
        pytest.param("https://links.example/#a", id="with a fragment"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_slack_could_not_call_is_refused(address: str) -> None:
    with pytest.raises(manifest.NotAnAddress, match="https://") as refused:
        manifest.for_http(address)
    assert "secret" not in str(refused.value)
