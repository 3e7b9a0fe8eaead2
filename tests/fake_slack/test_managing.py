import asyncio
from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest

from tests.fake_slack import SCOPES, Ack, CannotDo, Envelope, FakeSlack, SeenView, samples
from tests.fake_slack.state import Json
from tests.fake_slack.test_actors import Answering
from tests.fake_slack.test_hooks import card
from tests.fake_slack.test_web_api import call
from tests.fake_slack.views import checked_view, show

EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "channel_archive",
        "function_executed",
        "group_archive",
        "member_joined_channel",
        "message.channels",
        "message.groups",
        "message.im",
    }
)
MORE_SCOPES = SCOPES | {"assistant:write", "reactions:write", "team:read", "usergroups:read"}


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(scopes=MORE_SCOPES, events=EVENTS) as fake:
        fake.transport, fake.http = "http", Answering()
        yield fake


def heard(slack: FakeSlack) -> list[Json]:
    """The payloads that reached the app."""
    assert isinstance(slack.http, Answering)
    return [envelope.payload for envelope in slack.http.got]


def events(slack: FakeSlack) -> list[Json]:
    return [payload["event"] for payload in heard(slack)]


async def post(slack: FakeSlack, channel: str) -> str | None:
    answer = await call(slack, "chat.postMessage", channel=channel, text="words")
    return answer.get("error")


@pytest.mark.parametrize(("private", "letter"), [(False, "C"), (True, "G")], ids=["public", "private"])
async def test_invited_bot_hears_of_it_and_may_post_until_it_is_removed(
    slack: FakeSlack, letter: str, *, private: bool
) -> None:
    place = slack.add_channel("#new", ["ann", "bob"], private=private, bot=False)
    ann = slack.user("ann")
    assert await post(slack, place.id) == ("channel_not_found" if private else "not_in_channel")
    await ann.invites_bot("#new")
    [joined] = events(slack)
    assert (joined["type"], joined["channel_type"]) == ("member_joined_channel", letter)
    assert (joined["user"], joined["inviter"]) == (slack.workspace.bot.id, ann.id)
    assert await post(slack, place.id) is None
    slack.user("bob").removes_bot("#new")
    assert await post(slack, place.id) is not None


async def test_bot_that_joins_by_itself_hears_of_it_without_an_inviter(slack: FakeSlack) -> None:
    await call(slack, "conversations.join", channel=slack.channel("#general").id)
    await slack.until(lambda: heard(slack))
    [joined] = events(slack)
    assert joined["type"] == "member_joined_channel"
    assert "inviter" not in joined


async def test_archived_channel_is_announced_and_closed_to_everybody(slack: FakeSlack) -> None:
    ann, links = slack.user("ann"), slack.channel("#links")
    message = await ann.says("hello", in_="#links")
    with pytest.raises(CannotDo, match="gus may not archive"):
        await slack.user("gus").archives("#links")
    await ann.archives("#links")
    assert events(slack)[-1]["type"] == "channel_archive"
    assert await post(slack, links.id) == "is_archived"
    place = {"channel": links.id, "timestamp": message.ts, "name": "eyes"}
    assert (await call(slack, "reactions.add", **place))["error"] == "is_archived"
    listed = await call(slack, "conversations.list", exclude_archived=True)
    assert [channel["name"] for channel in listed["channels"]] == ["general"]
    for refused in (ann.says("x", in_="#links"), ann.types("/checklink x", in_="#links")):
        with pytest.raises(CannotDo, match="archived"):
            await refused
    ann.unarchives("#links")
    assert await post(slack, links.id) is None


async def test_edit_and_deletion_are_heard_as_hidden_messages(slack: FakeSlack) -> None:
    ann, bob = slack.user("ann"), slack.user("bob")
    message = await bob.says("https://blog.example/a", in_="#links")
    await bob.edits(message, "https://blog.example/b")
    with pytest.raises(CannotDo, match="not from gus"):
        await slack.user("gus").deletes(message)
    await ann.deletes(message)
    _, changed, deleted = events(slack)
    assert changed["subtype"] == "message_changed"
    assert changed["message"]["text"] == "<https://blog.example/b>"
    assert changed["previous_message"]["text"] == "<https://blog.example/a>"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)
    with pytest.raises(CannotDo, match="deleted"):
        await bob.edits(message, "x")


async def test_bots_own_message_comes_back_with_its_bot_id(slack: FakeSlack) -> None:
    await post(slack, slack.channel("#links").id)
    await slack.until(lambda: heard(slack))
    assert events(slack)[0]["bot_id"] == slack.workspace.bot.bot_id


async def test_reply_needs_no_channel_and_names_the_author_of_its_parent(slack: FakeSlack) -> None:
    thread = card(slack)
    slack.state.outbox.clear()
    reply = await slack.user("bob").says("@linkvouch why?", thread=thread)
    for event in events(slack):
        assert (event["thread_ts"], event["parent_user_id"]) == (thread.ts, slack.workspace.bot.id)
    assert [message.ts for message in thread.replies()] == [reply.ts]


async def test_two_clicks_arrive_together(slack: FakeSlack) -> None:
    thread, gate, arrived = card(slack), asyncio.Event(), list[str]()

    class Waiting(Answering):
        async def send(self, envelope: Envelope) -> Ack:
            arrived.append(envelope.payload["user"]["name"])
            if len(arrived) == 2:
                gate.set()
            await gate.wait()
            return await super().send(envelope)

    slack.http = Waiting()
    await asyncio.gather(*(slack.user(name).clicks(thread, "words") for name in ("ann", "bob")))
    assert sorted(arrived) == ["ann", "bob"]


async def test_deactivated_person_does_nothing_and_gets_nothing(slack: FakeSlack) -> None:
    bob = slack.user("bob")
    direct = (await call(slack, "chat.postMessage", channel=bob.id, text="hello"))["channel"]
    slack.deactivate("bob")
    for refused in (
        bob.says("x", in_="#links"),
        bob.clicks(card(slack), "words"),
        bob.types("/x", in_="#links"),
    ):
        with pytest.raises(CannotDo, match="bob is deactivated"):
            await refused
    assert (await call(slack, "users.info", user=bob.id))["user"]["deleted"] is True
    assert [await post(slack, where) for where in (bob.id, direct)] == ["channel_not_found"] * 2


async def test_stranger_in_a_shared_channel_clicks_and_talks_but_starts_nothing(slack: FakeSlack) -> None:
    slack.add_workspace("acme", installed=False)
    place = slack.add_channel("#partners", ["ann"], shared_with=["acme"])
    eve = slack.add_stranger("eve", of="acme", in_="#partners")
    acme = eve.user.team_id
    assert acme != slack.workspace.id
    info = (await call(slack, "conversations.info", channel=place.id))["channel"]
    assert (info["is_ext_shared"], info["shared_team_ids"]) == (True, [slack.workspace.id, acme])
    person = (await call(slack, "users.info", user=eve.id))["user"]
    assert (person["is_stranger"], person["team_id"]) == (True, acme)

    await eve.says("@linkvouch keep it", in_="#partners")
    payload = heard(slack)[-1]
    assert payload["is_ext_shared_channel"] is True
    assert payload["team_id"] == slack.workspace.id
    assert payload["event"]["user_team"] == acme
    answer = await call(slack, "chat.postMessage", channel=place.id, text="card", blocks=[samples.actions()])
    message = next(each for each in place.messages() if each.ts == answer["ts"])
    await eve.clicks(message, "words")
    click = next(each for each in heard(slack) if each.get("type") == "block_actions")
    assert (click["team"]["id"], click["user"]["team_id"]) == (slack.workspace.id, acme)
    for refused in (eve.types("/checklink x", in_="#partners"), eve.shortcut("check", message)):
        with pytest.raises(CannotDo, match="not installed in the workspace of eve"):
            await refused
    with pytest.raises(CannotDo, match="not shared with acme"):
        slack.add_stranger("mal", of="acme", in_="#links")


async def test_messages_tab_is_opened_without_a_view_and_shows_the_prompts(slack: FakeSlack) -> None:
    ann = slack.user("ann")
    await ann.opens_messages()
    await ann.opens_home()
    messages, home = events(slack)
    assert (messages["tab"], home["tab"]) == ("messages", "home")
    prompts = [{"title": "Check a link", "message": "check https://"}]
    where = {"channel_id": messages["channel"], "prompts": prompts}
    assert (await call(slack, "assistant.threads.setSuggestedPrompts", **where))["ok"]
    assert ann.suggested_prompts() == ["Check a link"]
    too_many = await call(slack, "assistant.threads.setSuggestedPrompts", **{**where, "prompts": prompts * 5})
    assert too_many["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("method", "args", "outcome"),
    [
        pytest.param("functions.completeSuccess", {"outputs": {"score": 82}}, {"outputs": {"score": 82}}),
        pytest.param("functions.completeError", {"error": "no link"}, {"error": "no link"}),
    ],
    ids=["done", "failed"],
)
async def test_step_of_a_workflow_is_completed_once(
    slack: FakeSlack, method: str, args: Json, outcome: Json
) -> None:
    run = await slack.user("ann").runs_step("score_link", url="https://blog.example/")
    [event] = events(slack)
    assert (event["function"]["callback_id"], event["inputs"]) == (
        "score_link",
        {"url": "https://blog.example/"},
    )
    ids = {"function_execution_id": event["function_execution_id"]}
    assert (await call(slack, method, **ids, **args))["ok"]
    assert run.outcome == outcome
    assert (await call(slack, method, **ids, **args))["error"] == "function_execution_not_in_progress"


SITES = {"options": [samples.option("site.example"), samples.option("shop.example", "2")]}


async def test_select_that_asks_the_app_offers_what_it_answers(slack: FakeSlack) -> None:
    element = {"type": "external_select", "action_id": "site", "min_query_length": 2}
    thread = card(slack)
    thread.message.blocks = [samples.actions(element, block_id="b")]
    slack.http = Answering(SITES)
    ann = slack.user("ann")
    with pytest.raises(CannotDo, match="at least 2"):
        await ann.looks_up(thread, "s", of="site")
    assert await ann.looks_up(thread, "si", of="site") == ["site.example", "shop.example"]
    await ann.chooses(thread, "shop.example", of="site")
    asked, _, clicked = heard(slack)
    assert (asked["type"], asked["value"], asked["action_id"]) == ("block_suggestion", "si", "site")
    assert clicked["actions"][0]["selected_option"] == samples.option("shop.example", "2")
    slack.http = Answering({"options": "none"})
    assert await ann.looks_up(thread, "si", of="site") == []
    assert [fault.where for fault in slack.faults] == ["ack"]


async def test_modal_is_filled_from_options_of_the_app(slack: FakeSlack) -> None:
    element = {"type": "multi_external_select", "action_id": "sites", "min_query_length": 0}
    body = checked_view(samples.modal(samples.question(element=element)), kind="modal")
    ann = slack.user("ann")
    modal = SeenView(slack.state, show(slack.state, ann.user, body, on_top=False))
    slack.http = Answering(SITES)
    await ann.fills(modal, reason=["site.example", "shop.example"])
    held = modal.view.values["why"]["sites"]["selected_options"]
    assert [option["value"] for option in held] == ["1", "2"]


async def test_conversation_of_the_click_is_chosen_and_can_be_answered(slack: FakeSlack) -> None:
    element = {
        "type": "conversations_select",
        "action_id": "where",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    ann, links = slack.user("ann"), slack.channel("#links")
    await ann.clicks(card(slack), "words")
    trigger = heard(slack)[-1]["trigger_id"]
    view = samples.modal(samples.question(element=element))
    assert (await call(slack, "views.open", trigger_id=trigger, view=view))["ok"]
    await ann.submits(await ann.modal())
    submission = heard(slack)[-1]
    held = submission["view"]["state"]["values"]["why"]["where"]
    assert held["selected_conversation"] == links.id
    [place] = submission["response_urls"]
    assert (place["channel_id"], place["action_id"]) == (links.id, "where")
    async with aiohttp.ClientSession() as session:
        await session.post(place["response_url"], json={"text": "saved"})
    assert [message.visible_text() for message in ann.private_messages(in_="#links")] == ["saved"]


CHOICES: list[tuple[str, Json, object, Json]] = [
    ("a day", {"type": "datepicker"}, "2026-11-22", {"selected_date": "2026-11-22"}),
    ("a time", {"type": "timepicker"}, "09:00", {"selected_time": "09:00"}),
    (
        "boxes",
        {"type": "checkboxes", "options": [samples.option(), samples.option("Two", "2")]},
        ["One", "Two"],
        {"selected_options": [samples.option(), samples.option("Two", "2")]},
    ),
    (
        "one of several",
        {"type": "radio_buttons", "options": [samples.option()]},
        "One",
        {"selected_option": samples.option()},
    ),
    (
        "several of a list",
        {"type": "multi_static_select", "options": [samples.option()]},
        ["One"],
        {"selected_options": [samples.option()]},
    ),
    ("people", {"type": "multi_users_select"}, ["@bob"], {"selected_users": ["@bob"]}),
    ("a person", {"type": "users_select"}, "@bob", {"selected_user": "@bob"}),
    ("a channel", {"type": "channels_select"}, "#links", {"selected_channel": "#links"}),
    (
        "conversations",
        {"type": "multi_conversations_select"},
        ["#links"],
        {"selected_conversations": ["#links"]},
    ),
]


def _with_ids(value: object, ids: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_with_ids(each, ids) for each in value]
    return ids.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("element", "answer", "held"), [pytest.param(*row[1:], id=row[0]) for row in CHOICES]
)
async def test_choice_is_sent_and_still_there_at_the_next_click(
    slack: FakeSlack, element: Json, answer: object, held: Json
) -> None:
    ids = {"@bob": slack.user("bob").id, "#links": slack.channel("#links").id}
    known = {key: _with_ids(value, ids) for key, value in held.items()}
    thread = card(slack)
    thread.message.blocks = [samples.section(block_id="b", accessory={**element, "action_id": "pick"})]
    thread.message.blocks += [samples.actions(block_id="c")]
    ann = slack.user("ann")
    await ann.chooses(thread, answer, of="pick")
    await ann.clicks(thread, "words")
    await slack.user("bob").clicks(thread, "words")
    chosen, clicked, bobs = heard(slack)
    expected = {"type": element["type"], **known}
    assert chosen["actions"][0].items() >= expected.items()
    assert clicked["state"]["values"]["b"]["pick"] == expected
    assert bobs["state"]["values"]["b"]["pick"] != expected


@pytest.mark.parametrize("kind", ["datepicker", "timepicker", "datetimepicker"])
async def test_picker_gives_only_what_it_can(slack: FakeSlack, kind: str) -> None:
    thread = card(slack)
    thread.message.blocks = [samples.actions({"type": kind, "action_id": "when"}, block_id="b")]
    with pytest.raises(CannotDo, match="nothing that"):
        await slack.user("ann").chooses(thread, "tomorrow", of="when")
