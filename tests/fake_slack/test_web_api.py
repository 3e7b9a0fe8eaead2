from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fake_slack import SCOPES, FakeSlack, VirtualClock, samples
from tests.fake_slack.state import Json

LINKS, GENERAL, SECRET, NOWHERE = "#links", "#general", "#secret", "C0"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
async def slack(clock: VirtualClock) -> AsyncIterator[FakeSlack]:
    """A Slack that no app listens to, and that sends no events."""
    async with FakeSlack(clock=clock, events=()) as fake:
        fake.add_channel(SECRET, ["ann"], private=True, bot=False)
        yield fake


async def call(slack: FakeSlack, method: str, *, token: str | None = None, **args: object) -> Json:
    headers = {"Authorization": f"Bearer {slack.bot_token if token is None else token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.base_url}{method}", json=args, headers=headers) as response,
    ):
        answer: Json = await response.json()
        return answer


async def posted(slack: FakeSlack, **args: object) -> Json:
    given: Json = {"channel": slack.channel(LINKS).id, "text": "words", **args}
    return await call(slack, "chat.postMessage", **given)


@pytest.mark.parametrize("way", ["json", "form", "form with the token", "query"])
async def test_arguments_are_read_however_they_come(slack: FakeSlack, way: str) -> None:
    channel = slack.channel(LINKS).id
    header = {"Authorization": f"Bearer {slack.bot_token}"}
    ways: dict[str, Json] = {
        "json": {"json": {"channel": channel, "include_num_members": True}, "headers": header},
        "form": {"data": {"channel": channel, "include_num_members": "1"}, "headers": header},
        "form with the token": {
            "data": {"channel": channel, "include_num_members": "true", "token": slack.bot_token}
        },
        "query": {"params": {"channel": channel, "include_num_members": "1"}, "headers": header},
    }
    sent = ways[way]
    verb = "GET" if way == "query" else "POST"
    async with (
        aiohttp.ClientSession() as session,
        session.request(verb, f"{slack.base_url}conversations.info", **sent) as response,
    ):
        answer = await response.json()
        assert response.headers["X-OAuth-Scopes"] == ",".join(sorted(SCOPES))
    assert (answer["channel"]["name"], answer["channel"]["num_members"]) == ("links", 4)
    assert slack.faults == []


async def test_a_token_in_the_address_is_no_token(slack: FakeSlack) -> None:
    url = f"{slack.base_url}auth.test?token={slack.bot_token}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert (await response.json())["error"] == "not_authed"


REFUSED: list[tuple[str, str, Json, str]] = [
    ("a method that is not there", "chat.shout", {}, "unknown_method"),
    (
        "a channel that is not there",
        "chat.postMessage",
        {"channel": NOWHERE, "text": "x"},
        "channel_not_found",
    ),
    ("a public channel not joined", "chat.postMessage", {"channel": GENERAL, "text": "x"}, "not_in_channel"),
    (
        "a private channel not joined",
        "chat.postMessage",
        {"channel": SECRET, "text": "x"},
        "channel_not_found",
    ),
    ("no words", "chat.postMessage", {"channel": LINKS, "text": " "}, "no_text"),
    ("40,001 characters", "chat.postMessage", {"channel": LINKS, "text": "x" * 40_001}, "msg_too_long"),
    (
        "no such thread",
        "chat.postMessage",
        {"channel": LINKS, "text": "x", "thread_ts": "1.0"},
        "thread_not_found",
    ),
    (
        "blocks that are no list",
        "chat.postMessage",
        {"channel": LINKS, "blocks": "{"},
        "invalid_blocks_format",
    ),
    (
        "a bad block",
        "chat.postMessage",
        {"channel": LINKS, "text": "x", "blocks": [{"type": "section"}]},
        "invalid_blocks",
    ),
    (
        "blocks too long together",
        "chat.postMessage",
        {"channel": LINKS, "text": "x", "blocks": [samples.section(text=samples.mrkdwn("s" * 2900))] * 5},
        "msg_blocks_too_long",
    ),
    ("no channel named", "chat.postMessage", {"text": "x"}, "invalid_arguments"),
    (
        "a metadata without payload",
        "chat.postMessage",
        {"channel": LINKS, "text": "x", "metadata": {}},
        "invalid_metadata_format",
    ),
    ("an unknown person", "users.info", {"user": "U0"}, "user_not_found"),
    (
        "a note to someone outside",
        "chat.postEphemeral",
        {"channel": LINKS, "user": "@zoe", "text": "x"},
        "user_not_in_channel",
    ),
    ("an edit of nothing", "chat.update", {"channel": LINKS, "ts": "1.0", "text": "x"}, "message_not_found"),
    ("a history not joined", "conversations.history", {"channel": GENERAL}, "not_in_channel"),
    (
        "a thread that is not there",
        "conversations.replies",
        {"channel": LINKS, "ts": "1.0"},
        "thread_not_found",
    ),
    ("a kind of channel that is not there", "conversations.list", {"types": "public"}, "invalid_types"),
    ("direct messages without the scope", "conversations.open", {"users": "@ann"}, "missing_scope"),
    (
        "a modal by an unknown trigger",
        "views.open",
        {"trigger_id": "1", "view": samples.modal(samples.section())},
        "invalid_trigger_id",
    ),
    (
        "a bad modal",
        "views.open",
        {"trigger_id": "1", "view": samples.modal(samples.table())},
        "invalid_arguments",
    ),
    (
        "a modal of more than 250 kB",
        "views.open",
        {"trigger_id": "1", "view": samples.modal(*[samples.section(text=samples.mrkdwn("s" * 2990))] * 90)},
        "view_too_large",
    ),
    (
        "a modal as a Home",
        "views.publish",
        {"user_id": "@ann", "view": samples.modal(samples.section())},
        "invalid_arguments",
    ),
    (
        "a view that is not open",
        "views.update",
        {"view_id": "V0", "view": {"type": "home", "blocks": []}},
        "not_found",
    ),
]


@pytest.mark.parametrize(("method", "args", "error"), [pytest.param(*row[1:], id=row[0]) for row in REFUSED])
async def test_call_is_refused_as_by_slack(slack: FakeSlack, method: str, args: Json, error: str) -> None:
    slack.add_user("zoe")
    ids = {name: slack.channel(name).id for name in (LINKS, GENERAL, SECRET)}
    ids |= {f"@{name}": slack.user(name).id for name in ("ann", "zoe")}
    known = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in args.items()}
    answer = await call(slack, method, **known)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert slack.calls[-1].error == error


async def test_tokens_are_told_apart(slack: FakeSlack) -> None:
    assert (await call(slack, "auth.test", token="xoxb-1"))["error"] == "invalid_auth"
    assert (await call(slack, "auth.test", token=""))["error"] == "not_authed"
    assert (await call(slack, "auth.test", token=slack.app_token))["error"] == "not_allowed_token_type"
    assert (await call(slack, "apps.connections.open"))["error"] == "not_allowed_token_type"
    answer = await call(slack, "apps.connections.open", token=slack.app_token)
    assert answer["url"].startswith("ws://127.0.0.1:")


async def test_missing_scope_says_what_is_needed_and_what_is_there() -> None:
    async with FakeSlack(scopes={"chat:write", "commands"}) as slack:
        answer = await call(slack, "users.list")
    assert answer == {
        "ok": False,
        "error": "missing_scope",
        "needed": "users:read",
        "provided": "chat:write,commands",
    }


async def test_unknown_argument_and_missing_text_are_faults_though_slack_lets_them_pass(
    slack: FakeSlack,
) -> None:
    assert (await posted(slack, colour="red", text="", blocks=[samples.section()]))["ok"]
    assert [(fault.where, fault.says) for fault in slack.faults] == [
        ("chat.postMessage", "unknown argument: colour"),
        ("chat.postMessage", "text is missing beside blocks"),
    ]


async def test_refused_blocks_name_their_place(slack: FakeSlack) -> None:
    answer = await posted(slack, blocks=[{"type": "header", "text": samples.mrkdwn()}])
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"
    ]


async def test_only_own_messages_are_edited_and_deleted(slack: FakeSlack) -> None:
    theirs = await slack.user("ann").says("mine", in_=LINKS)
    place = {"channel": slack.channel(LINKS).id, "ts": theirs.ts}
    assert (await call(slack, "chat.update", **place, text="x"))["error"] == "cant_update_message"
    assert (await call(slack, "chat.delete", **place))["error"] == "cant_delete_message"
    ours = await posted(slack)
    assert (await call(slack, "chat.delete", channel=ours["channel"], ts=ours["ts"]))["ok"]
    assert [message.visible_text() for message in slack.channel(LINKS).messages()] == ["mine"]


async def test_ephemeral_message_is_for_one_person_and_out_of_reach_of_chat_update(slack: FakeSlack) -> None:
    channel, bob = slack.channel(LINKS).id, slack.user("bob")
    sent = await call(slack, "chat.postEphemeral", channel=channel, user=bob.id, text="psst")
    assert [message.visible_text() for message in bob.private_messages(in_=LINKS)] == ["psst"]
    assert slack.channel(LINKS).messages() == []
    assert slack.user("ann").private_messages(in_=LINKS) == []
    edit = await call(slack, "chat.update", channel=channel, ts=sent["message_ts"], text="x")
    assert edit["error"] == "message_not_found"


async def test_posting_to_a_person_writes_to_their_direct_messages(slack: FakeSlack) -> None:
    sent = await posted(slack, channel=slack.user("gus").id, text="hello")
    assert sent["channel"].startswith("D")
    assert [message.visible_text() for message in slack.user("gus").direct_messages()] == ["hello"]
    assert slack.user("ann").direct_messages() == []


async def test_thread_is_read_with_its_parent_and_history_without_replies(slack: FakeSlack) -> None:
    parent = await posted(slack, text="parent")
    for number in range(3):
        await posted(slack, text=f"reply {number}", thread_ts=parent["ts"])
    place = {"channel": parent["channel"], "ts": parent["ts"]}
    first = await call(slack, "conversations.replies", **place, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await call(slack, "conversations.replies", **place, limit=2, cursor=cursor)
    assert [m["text"] for m in first["messages"] + rest["messages"]] == [
        "parent",
        "reply 0",
        "reply 1",
        "reply 2",
    ]
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert first["messages"][0]["reply_count"] == 3
    history = await call(slack, "conversations.history", channel=parent["channel"])
    assert [message["text"] for message in history["messages"]] == ["parent"]
    reply = first["messages"][1]["ts"]
    refused = await posted(slack, thread_ts=reply)
    assert refused["error"] == "cannot_reply_to_message"


async def test_permalink_of_a_reply_names_its_thread(slack: FakeSlack) -> None:
    parent = await posted(slack)
    reply = await posted(slack, thread_ts=parent["ts"])
    link = await call(slack, "chat.getPermalink", channel=reply["channel"], message_ts=reply["ts"])
    assert link["permalink"] == (
        f"https://garden.slack.com/archives/{reply['channel']}/p{reply['ts'].replace('.', '')}"
        f"?thread_ts={parent['ts']}&cid={reply['channel']}"
    )


async def test_a_bot_that_joins_may_post(slack: FakeSlack) -> None:
    channel = slack.channel(GENERAL).id
    assert (await call(slack, "conversations.join", channel=channel))["ok"]
    assert (await posted(slack, channel=channel))["ok"]


async def test_lists_hide_private_channels_the_bot_is_not_in(slack: FakeSlack) -> None:
    listed = await call(slack, "conversations.list", types="public_channel,private_channel")
    assert [channel["name"] for channel in listed["channels"]] == ["general", "links"]


async def test_one_workspace_does_not_reach_into_another(slack: FakeSlack) -> None:
    slack.add_workspace("other")
    slack.add_user("eve", team="other")
    theirs = slack.add_channel("#links", ["eve"], team="other")
    assert (await posted(slack, channel=theirs.id))["error"] == "channel_not_found"
    eve = slack.user("eve", team="other")
    assert (await call(slack, "users.info", user=eve.id))["error"] == "user_not_found"
    assert (await call(slack, "conversations.info", channel=theirs.id))["error"] == "channel_not_found"


async def test_trigger_opens_one_modal_within_three_seconds(slack: FakeSlack, clock: VirtualClock) -> None:
    ann, view = slack.user("ann"), samples.modal(samples.section())
    used, late = slack.state.new_trigger(ann.user), slack.state.new_trigger(ann.user)
    assert (await call(slack, "views.open", trigger_id=used, view=view))["ok"]
    assert (await call(slack, "views.open", trigger_id=used, view=view))["error"] == "exchanged_trigger_id"
    clock.advance(3.1)
    assert (await call(slack, "views.open", trigger_id=late, view=view))["error"] == "expired_trigger_id"


async def test_modals_are_stacked_three_high(slack: FakeSlack) -> None:
    ann, view = slack.user("ann"), samples.modal(samples.section())
    await call(slack, "views.open", trigger_id=slack.state.new_trigger(ann.user), view=view)
    answers = []
    for _ in range(3):
        front = (await ann.modal()).view
        trigger = slack.state.new_trigger(ann.user, front)
        answers.append(await call(slack, "views.push", trigger_id=trigger, view=view))
    assert [answer.get("error") for answer in answers] == [None, None, "push_limit_reached"]
    assert answers[1]["view"]["previous_view_id"] == answers[0]["view"]["id"]
    assert answers[1]["view"]["root_view_id"] == answers[0]["view"]["root_view_id"]


async def test_update_keeps_what_was_filled_in_and_minds_the_hash(slack: FakeSlack) -> None:
    ann, view = slack.user("ann"), samples.modal(samples.question())
    trigger = slack.state.new_trigger(ann.user)
    opened = (await call(slack, "views.open", trigger_id=trigger, view=view))["view"]
    modal = await ann.modal()
    await ann.fills(modal, {"Reason": "it is sold"})
    place = {"view_id": opened["id"], "view": samples.modal(samples.question(), title=samples.plain("New"))}
    updated = await call(slack, "views.update", **place, hash=opened["hash"])
    assert updated["view"]["state"]["values"]["why"]["text"]["value"] == "it is sold"
    assert modal.title == "New"
    again = await call(slack, "views.update", **place, hash=opened["hash"])
    assert again["error"] == "hash_conflict"


async def test_direct_messages_are_opened_with_the_scope() -> None:
    async with FakeSlack(scopes={"im:write", "im:read", "chat:write", "im:history"}, events=()) as slack:
        bob = slack.user("bob")
        opened = await call(slack, "conversations.open", users=bob.id)
        again = await call(slack, "conversations.open", channel=opened["channel"]["id"], return_im=True)
        assert (again["channel"]["user"], again["channel"]["is_im"]) == (bob.id, True)
        await posted(slack, channel=opened["channel"]["id"], text="hello")
        history = await call(slack, "conversations.history", channel=opened["channel"]["id"])
        listed = await call(slack, "conversations.list", types="im")
    assert [message["text"] for message in history["messages"]] == ["hello"]
    assert [channel["id"] for channel in listed["channels"]] == [opened["channel"]["id"]]


async def test_history_is_cut_by_time(slack: FakeSlack) -> None:
    sent = [(await posted(slack, text=f"{number}"))["ts"] for number in range(4)]
    place = {"channel": slack.channel(LINKS).id, "oldest": sent[1], "latest": sent[3]}
    between = await call(slack, "conversations.history", **place)
    assert [message["text"] for message in between["messages"]] == ["2"]
    inclusive = await call(slack, "conversations.history", **place, inclusive=True)
    assert [message["text"] for message in inclusive["messages"]] == ["3", "2", "1"]
