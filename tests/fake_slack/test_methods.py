"""The methods of the Web API beyond messages and conversations, and the table of their scopes."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.fake_slack import METHOD_SCOPES, SCOPES, FakeSlack, VirtualClock, samples
from tests.fake_slack.state import Json
from tests.fake_slack.test_web_api import call
from tests.fake_slack.web_api import METHODS

EVERY_SCOPE = frozenset().union(*METHOD_SCOPES.values()) | SCOPES
SHARED = Path(__file__).parents[2].parent / "shared" / "eval" / "slack"
MINUTE = 60
NOW = int(VirtualClock().now())

ASKED = [
    "auth.test apps.connections.open oauth.v2.access auth.revoke team.info bots.info",
    "chat.postMessage chat.postEphemeral chat.update chat.delete chat.getPermalink",
    "chat.scheduleMessage chat.deleteScheduledMessage chat.scheduledMessages.list",
    "conversations.info conversations.list conversations.history conversations.replies",
    "conversations.members conversations.open conversations.join",
    "views.open views.update views.push views.publish users.info users.list usergroups.users.list",
    "files.info files.getUploadURLExternal files.completeUploadExternal reactions.add reactions.remove",
    "assistant.threads.setSuggestedPrompts assistant.threads.setStatus assistant.threads.setTitle",
    "blocks.validate functions.completeSuccess functions.completeError",
]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock=VirtualClock(), scopes=EVERY_SCOPE, events=()) as fake:
        yield fake


def test_everything_that_the_app_may_call_is_there() -> None:
    outside = {"apps.connections.open", "oauth.v2.access"}
    assert set(" ".join(ASKED).split()) <= METHODS.keys() | outside


@pytest.mark.parametrize("method", sorted(name for name, scopes in METHOD_SCOPES.items() if len(scopes) == 1))
async def test_method_is_refused_without_its_scope_and_not_for_lack_of_it_otherwise(method: str) -> None:
    [scope] = METHOD_SCOPES[method]
    async with FakeSlack(scopes=EVERY_SCOPE - {scope}, events=()) as slack:
        answer = await call(slack, method)
        assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    async with FakeSlack(scopes={scope}, events=()) as slack:
        assert (await call(slack, method)).get("error") != "missing_scope"


@pytest.mark.parametrize("method", sorted(name for name, scopes in METHOD_SCOPES.items() if len(scopes) > 1))
@pytest.mark.parametrize("place", ["#links", "#secret", "@ann"])
async def test_method_needs_the_scope_of_its_kind_of_conversation(method: str, place: str) -> None:
    needed = set[str]()
    for scope in METHOD_SCOPES[method]:
        async with FakeSlack(scopes=EVERY_SCOPE - {scope}, events=()) as slack:
            slack.add_channel("#secret", ["ann"], private=True)
            ann = slack.user("ann").user
            here = (
                slack.state.direct_channel(slack.workspace, ann) if place == "@ann" else slack.channel(place)
            )
            kinds = {"#links": "public_channel", "#secret": "private_channel", "@ann": "im"}
            args: Json = {"types": kinds[place]} if method == "conversations.list" else {"channel": here.id}
            answer = await call(slack, method, **args)
            needed |= {answer["needed"]} if answer.get("error") == "missing_scope" else set()
    assert len(needed) == 1


@pytest.mark.parametrize(
    ("blocks", "where"), [pytest.param(*case, id=name) for name, case in samples.BAD.items()]
)
@pytest.mark.parametrize("method", ["chat.postMessage", "blocks.validate"])
async def test_bad_blocks_are_refused_when_they_are_sent(
    slack: FakeSlack, method: str, blocks: object, where: str
) -> None:
    place = {"channel": slack.channel("#links").id, "text": "words"} if method == "chat.postMessage" else {}
    answer = await call(slack, method, **place, blocks=blocks)
    assert answer["error"] in {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
    if answer["error"] == "invalid_blocks":
        assert any(each.endswith(f"{where}]") for each in answer["response_metadata"]["messages"])
    assert slack.channel("#links").messages() == []
    assert [fault.where for fault in slack.faults] == (["chat.postMessage"] if place else [])


@pytest.mark.parametrize("token", ["", None], ids=["no token", "a token"])
async def test_good_payloads_are_valid_for_anybody(slack: FakeSlack, token: str | None) -> None:
    for blocks in samples.GOOD.values():
        assert (await call(slack, "blocks.validate", token=token, blocks=blocks))["ok"]
        message = {"text": "words", "blocks": blocks}
        assert (await call(slack, "blocks.validate", token=token, message=message))["ok"]
    for view in samples.GOOD_VIEWS.values():
        assert (await call(slack, "blocks.validate", token=token, view=view))["ok"]
    assert (await call(slack, "blocks.validate", token=token, view={}))["error"] == "invalid_blocks"
    assert (await call(slack, "blocks.validate", token=token))["error"] == "invalid_arguments"


async def test_scheduled_message_is_posted_at_its_time(slack: FakeSlack) -> None:
    place: Json = {"channel": slack.channel("#links").id, "text": "the digest"}
    first = await call(slack, "chat.scheduleMessage", **place, post_at=NOW + 5 * MINUTE)
    gone = await call(slack, "chat.scheduleMessage", **place, post_at=NOW + 6 * MINUTE)
    listed = await call(slack, "chat.scheduledMessages.list", channel=place["channel"])
    assert [each["id"] for each in listed["scheduled_messages"]] == [
        first["scheduled_message_id"],
        gone["scheduled_message_id"],
    ]
    drop = {"channel": place["channel"], "scheduled_message_id": gone["scheduled_message_id"]}
    assert (await call(slack, "chat.deleteScheduledMessage", **drop))["ok"]
    again = await call(slack, "chat.deleteScheduledMessage", **drop)
    assert again["error"] == "invalid_scheduled_message_id"
    slack.clock.advance(5 * MINUTE - 1)
    assert slack.channel("#links").messages() == []
    slack.clock.advance(10 * MINUTE)
    [message] = slack.channel("#links").messages()
    assert message.visible_text() == "the digest"
    assert float(message.ts) == pytest.approx(NOW + 5 * MINUTE, abs=0.01)


@pytest.mark.parametrize(
    ("post_at", "error"),
    [
        pytest.param(NOW, "time_in_past", id="now"),
        pytest.param(NOW + 121 * 24 * 3600, "time_too_far", id="in 121 days"),
        pytest.param("soon", "invalid_time", id="no time"),
    ],
)
async def test_bad_times_are_refused(slack: FakeSlack, post_at: object, error: str) -> None:
    place: Json = {"channel": slack.channel("#links").id, "text": "words", "post_at": post_at}
    assert (await call(slack, "chat.scheduleMessage", **place))["error"] == error


async def test_no_more_than_thirty_messages_wait_for_one_time(slack: FakeSlack) -> None:
    place: Json = {"channel": slack.channel("#links").id, "text": "words", "post_at": NOW + MINUTE}
    answers = [(await call(slack, "chat.scheduleMessage", **place)).get("error") for _ in range(31)]
    assert answers == [None] * 30 + ["restricted_too_many"]


async def test_scheduled_message_with_metadata_is_never_posted_and_a_fault(slack: FakeSlack) -> None:
    metadata = {"event_type": "flag", "event_payload": {}}
    place: Json = {"channel": slack.channel("#links").id, "text": "words", "post_at": NOW + MINUTE}
    assert (await call(slack, "chat.scheduleMessage", **place, metadata=metadata))["ok"]
    slack.clock.advance(2 * MINUTE)
    assert slack.channel("#links").messages() == []
    assert [fault.where for fault in slack.faults] == ["chat.scheduleMessage"]


async def test_reaction_is_added_once_and_taken_back_once(slack: FakeSlack) -> None:
    message = await slack.user("ann").says("hello", in_="#links")
    place = {"channel": slack.channel("#links").id, "timestamp": message.ts, "name": "eyes"}
    results = list[str | None]()
    for method in ("add", "add", "remove", "remove"):
        results.append((await call(slack, f"reactions.{method}", **place)).get("error"))
        results.append(str(message.reactions()))
    assert results == [None, "{'eyes': 1}", "already_reacted", "{'eyes': 1}", None, "{}", "no_reaction", "{}"]
    assert (await call(slack, "reactions.add", **{**place, "name": "no such"}))["error"] == "invalid_name"


async def test_people_of_a_group_and_the_team_are_told(slack: FakeSlack) -> None:
    group = slack.add_user_group("seo", ["ann", "bob"])
    users = (await call(slack, "usergroups.users.list", usergroup=group))["users"]
    assert users == [slack.user(name).id for name in ("ann", "bob")]
    assert (await call(slack, "usergroups.users.list", usergroup="S0"))["error"] == "no_such_subteam"
    listed = (await call(slack, "usergroups.list", include_users=True))["usergroups"]
    assert [(each["handle"], each["users"]) for each in listed] == [("seo", users)]
    assert (await call(slack, "team.info"))["team"]["domain"] == "garden"
    bot = (await call(slack, "auth.test"))["bot_id"]
    assert (await call(slack, "bots.info", bot=bot))["bot"]["user_id"] == slack.workspace.bot.id


async def test_markdown_text_stands_alone(slack: FakeSlack) -> None:
    place = {"channel": slack.channel("#links").id, "markdown_text": "**Risky**"}
    assert (await call(slack, "chat.postMessage", **place, text="x"))["error"] == "markdown_text_conflict"
    assert (await call(slack, "chat.postMessage", **place))["ok"]
    assert slack.channel("#links").messages()[0].visible_text() == "**Risky**"


async def test_status_stands_in_its_thread(slack: FakeSlack) -> None:
    message = await slack.user("ann").says("@linkvouch check https://blog.example/", in_="#links")
    place = {"channel_id": slack.channel("#links").id, "thread_ts": message.ts}
    assert (await call(slack, "assistant.threads.setStatus", **place, status="is reading"))["ok"]
    assert slack.state.statuses[place["channel_id"], message.ts] == "is reading"
    nowhere = {**place, "thread_ts": "1.0"}
    answer = await call(slack, "assistant.threads.setStatus", **nowhere, status="x")
    assert answer["error"] == "invalid_thread_ts"


def _properties(schema: Json, definitions: Json) -> set[str]:
    if "$ref" in schema:
        return _properties(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    names = set(schema.get("properties", {}))
    for way in ("anyOf", "allOf", "oneOf"):
        for part in schema.get(way, []):
            names |= _properties(part, definitions)
    return names


def test_arguments_are_those_of_slacks_own_types() -> None:
    """What Slack's client may send is known to the fake, and an argument of the fake is one of Slack's."""
    path = SHARED / "methods.schema.json"
    if not path.exists():
        pytest.skip("Slack's types of the methods are kept outside the repository, and are not here")
    definitions: Any = json.loads(path.read_text(encoding="utf-8"))["definitions"]
    declared = definitions["Methods"]["properties"]
    compared = declared.keys() & METHODS.keys()
    assert len(compared) >= 10
    for name in compared:
        theirs = _properties(declared[name], definitions) - {"token"}
        missing = theirs - METHODS[name].args
        assert missing == set(), name
        assert METHODS[name].args - theirs <= {"channels", "alt_txt", "metadata"}, name
