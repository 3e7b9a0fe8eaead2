"""What the fake sends has the keys of Slack's own samples, held against them where they lie at hand."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.fake_slack import METHOD_SCOPES, SCOPES, FakeSlack, SeenMessage, events, samples
from tests.fake_slack.api_chat import checked, post
from tests.fake_slack.events import event_payload, posted
from tests.fake_slack.inputs import initial_values
from tests.fake_slack.oauth import Code
from tests.fake_slack.payloads import Acting
from tests.fake_slack.seen import pressed
from tests.fake_slack.shown import message_json
from tests.fake_slack.state import Json, Message, View
from tests.fake_slack.views import checked_view, show
from tests.fake_slack.web_api import answer

SAMPLES = Path(__file__).parents[2].parent / "shared" / "eval" / "slack" / "samples"


def sample(name: str) -> Json:
    if not SAMPLES.is_dir():
        pytest.skip("Slack's samples are kept outside the repository, and are not here")
    loaded: Json = json.loads((SAMPLES / f"{name}.json").read_text())
    return loaded


class Scene:
    """Ann before a card of the app in #links, and before its modal."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack, self.state = slack, slack.state
        self.workspace, self.ann = slack.workspace, slack.user("ann").user
        self.links = slack.channel("#links").channel
        self.acting = Acting(self.state, self.workspace, self.ann, slack.origin)

    def card(self, *, private: bool = False, thread_ts: str | None = None) -> Message:
        content = checked(self.state, "test", {"text": "card", "blocks": [samples.actions()]})
        return post(
            self.state,
            self.workspace,
            self.links,
            content,
            thread_ts=thread_ts,
            seen_only_by=self.ann.id if private else None,
        )

    def click(self, *, private: bool = False, in_thread: bool = False) -> Json:
        parent = self.card() if in_thread else None
        message = self.card(private=private, thread_ts=parent.ts if parent else None)
        action = pressed(message.blocks, "words", action_ts="1.0")
        return self.acting.click_on_message(self.links, message, action, initial_values(message.blocks))

    def view(self) -> View:
        body = checked_view(samples.modal(samples.question()), kind="modal")
        return show(self.state, self.ann, body, on_top=False)

    def said(self, text: str, *, in_thread: bool = False) -> list[Json]:
        parent = self.card().ts if in_thread else None
        self.state.outbox.clear()
        message = Message(self.state.new_ts(), self.ann, text, [{"type": "rich_text"}], thread_ts=parent)
        self.links.messages.append(message)
        posted(self.state, self.workspace, self.links, message)
        return [payload for _, payload in self.state.outbox]

    def call(self, method: str, **args: object) -> Json:
        return answer(self.state, method, token=self.slack.bot_token, args=args)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with FakeSlack(scopes=frozenset().union(*METHOD_SCOPES.values()) | SCOPES) as slack:
        yield Scene(slack)


COMMAND = "token team_id team_domain channel_id channel_name user_id user_name command text api_app_id"
INTERACTION = "type user api_app_id token team enterprise is_enterprise_install"
CLICK = f"{INTERACTION} container trigger_id channel state response_url actions"
VIEW_KEYS = (
    "id team_id type title submit blocks private_metadata callback_id state hash clear_on_close"
    " notify_on_close root_view_id previous_view_id app_id external_id app_installed_team_id"
)
EVENT = "token team_id api_app_id type event event_id event_time authorizations is_ext_shared_channel"


def keys(names: str) -> set[str]:
    return set(names.split())


INTERACTIONS: list[tuple[str, str, str, str, Callable[[Scene], Json]]] = [
    (
        "slash command",
        "app-backend_slash-commands_SlashCommandPayload",
        f"{COMMAND} is_enterprise_install response_url trigger_id",
        "",
        lambda scene: scene.acting.command(scene.links, "/checklink", "x"),
    ),
    (
        "click on a message",
        "app-backend_interactive-components_BlockActionPayload",
        f"{CLICK} message",
        "",
        lambda scene: scene.click(),
    ),
    (
        "click in a modal",
        "app-backend_interactive-components_BlockActionPayload",
        f"{INTERACTION} container trigger_id view actions",
        "",
        lambda scene: scene.acting.click_on_view(scene.view(), {"type": "button"}),
    ),
    (
        "submission",
        "app-backend_views_ViewSubmissionPayload",
        f"{INTERACTION} trigger_id view",
        "response_urls",
        lambda scene: scene.acting.submission(scene.view()),
    ),
    (
        "closing",
        "app-backend_views_ViewClosedPayload",
        f"{INTERACTION} view is_cleared",
        "",
        lambda scene: scene.acting.closing(scene.view(), cleared=False),
    ),
    (
        "message shortcut",
        "app-backend_interactive-components_MessageShortcutPayload",
        "type callback_id trigger_id message_ts response_url message team user channel token action_ts",
        "api_app_id",
        lambda scene: scene.acting.message_shortcut(scene.links, scene.card(), "check"),
    ),
    (
        "event",
        "events_AppMentionPayload",
        EVENT,
        "",
        lambda scene: event_payload(scene.state, scene.workspace, {}),
    ),
]


@pytest.mark.parametrize(
    ("name", "used", "extra", "sent"), [pytest.param(*case[1:], id=case[0]) for case in INTERACTIONS]
)
def test_payload_has_the_keys_of_slacks_sample(
    scene: Scene, name: str, used: str, extra: str, sent: Callable[[Scene], Json]
) -> None:
    """`used` stands in the sample and in ours; `extra` is sent by Slack and missing in the sample."""
    ours, slacks = sent(scene).keys(), sample(name).keys()
    assert keys(used) <= slacks
    assert keys(used) <= ours
    assert ours - slacks == keys(extra)


def test_parts_of_a_click_have_the_keys_of_slacks_sample(scene: Scene) -> None:
    slacks = sample("app-backend_interactive-components_BlockActionPayload")
    ours = scene.click(in_thread=True)
    for part in ("user", "team", "channel", "container"):
        assert ours[part].keys() <= slacks[part].keys(), part
    assert ours["message"].keys() - slacks["message"].keys() <= {"parent_user_id", "metadata"}
    assert ours["actions"][0].keys() <= slacks["actions"][0].keys()
    assert ours["user"].keys() == keys("id username name team_id")
    assert ours["container"].keys() == keys("type message_ts channel_id is_ephemeral thread_ts")


def test_view_has_the_keys_of_slacks_sample(scene: Scene) -> None:
    slacks = sample("app-backend_views_ViewSubmissionPayload")["view"].keys() | {"blocks"}
    ours = scene.acting.submission(scene.view())["view"].keys()
    assert keys(VIEW_KEYS) <= ours <= slacks


@pytest.mark.parametrize(
    ("kind", "place", "name"),
    [
        pytest.param("message", 0, "events_MessagePayload", id="message"),
        pytest.param("app_mention", 1, "events_AppMentionPayload", id="mention"),
    ],
)
def test_event_of_a_message_has_the_keys_of_slacks_sample(
    scene: Scene, kind: str, place: int, name: str
) -> None:
    event = scene.said(f"<@{scene.workspace.bot.id}> why?", in_thread=True)[place]["event"]
    assert event["type"] == kind
    assert keys("type user ts text team channel event_ts thread_ts blocks client_msg_id") <= event.keys()
    known = sample(name)["event"].keys() | {"parent_user_id", "channel_type"}
    assert event.keys() <= known


ANSWERS: list[tuple[str, Json, str]] = [
    ("auth.test", {}, "ok url team user team_id user_id bot_id is_enterprise_install"),
    ("conversations.info", {"channel": "#links"}, "ok channel"),
    ("conversations.list", {}, "ok channels response_metadata"),
    ("conversations.members", {"channel": "#links"}, "ok members response_metadata"),
    ("conversations.join", {"channel": "#general"}, "ok channel"),
    ("users.info", {"user": "ann"}, "ok user"),
    ("users.list", {}, "ok members response_metadata"),
    ("team.info", {}, "ok team"),
    ("bots.info", {}, "ok bot"),
    ("reactions.add", {"channel": "#links", "timestamp": "ts", "name": "eyes"}, "ok"),
    ("chat.getPermalink", {"channel": "#links", "message_ts": "ts"}, "ok permalink channel"),
    ("chat.postEphemeral", {"channel": "#links", "user": "ann", "text": "x"}, "ok message_ts"),
    ("files.getUploadURLExternal", {"filename": "a.csv", "length": 3}, "ok upload_url file_id"),
    ("files.completeUploadExternal", {"files": [{"id": "file"}], "channel_id": "#links"}, "ok files"),
]


@pytest.mark.parametrize(("method", "args", "used"), [pytest.param(*row, id=row[0]) for row in ANSWERS])
def test_answer_has_the_keys_of_slacks_sample(scene: Scene, method: str, args: Json, used: str) -> None:
    ids: Json = {
        "#links": scene.links.id,
        "#general": scene.slack.channel("#general").id,
        "ann": scene.ann.id,
        "ts": scene.card().ts,
    }
    file = scene.state.add_file(scene.workspace.bot, "a.csv", content=b"a,b", length=3)
    known = {name: ids.get(str(value), value) for name, value in args.items()}
    if "files" in known:
        known["files"] = [{"id": file.id}]
    ours, slacks = scene.call(method, **known), sample(f"api_{method}")
    assert ours["ok"], ours
    assert keys(used) <= ours.keys() <= slacks.keys()
    for part, shown in ours.items():
        for one in shown if isinstance(shown, list) else [shown]:
            theirs = slacks[part][0] if isinstance(slacks[part], list) else slacks[part]
            if isinstance(one, dict):
                assert one.keys() <= theirs.keys(), part


def test_answer_to_a_code_has_the_keys_of_slacks_sample(scene: Scene) -> None:
    app = scene.slack.app
    app.rotates = True
    app.codes["c"] = Code(scene.workspace, scene.ann, frozenset({"commands"}), None, scene.state.now())
    args = {"client_id": app.client_id, "client_secret": app.client_secret, "code": "c"}
    ours = answer(scene.state, "oauth.v2.access", token=None, args=args, app=app)
    slacks = sample("api_oauth.v2.access")
    assert ours.keys() == slacks.keys() - keys("warning error needed provided incoming_webhook")
    assert ours["team"].keys() == slacks["team"].keys()


EVENTS: list[tuple[str, str, str, Callable[[Scene], None]]] = [
    (
        "home opened",
        "AppHomeOpenedPayload",
        "type user channel tab event_ts",
        lambda scene: events.home_opened(scene.state, scene.workspace, scene.ann, None, tab="home"),
    ),
    (
        "bot joined",
        "MemberJoinedChannelPayload",
        "type user channel channel_type team event_ts inviter",
        lambda scene: events.bot_joined(scene.state, scene.workspace, scene.links, inviter=scene.ann),
    ),
    (
        "channel archived",
        "ChannelArchivePayload",
        "type channel user event_ts is_moved",
        lambda scene: events.archived(scene.state, scene.workspace, scene.links, scene.ann),
    ),
    (
        "file shared",
        "FileSharedPayload",
        "type file_id user_id file channel_id event_ts",
        lambda scene: events.file_shared(
            scene.state,
            scene.workspace,
            scene.links,
            scene.state.add_file(scene.ann, "a.csv", content=b"", length=0),
        ),
    ),
    (
        "tokens revoked",
        "TokensRevokedPayload",
        "type tokens",
        lambda scene: events.revoked(scene.state, scene.workspace),
    ),
]


@pytest.mark.parametrize(("name", "used", "happen"), [pytest.param(*row[1:], id=row[0]) for row in EVENTS])
async def test_event_has_the_keys_of_slacks_sample(
    name: str, used: str, happen: Callable[[Scene], None]
) -> None:
    kinds = {sample(f"events_{row[1]}")["event"]["type"] for row in EVENTS}
    async with FakeSlack(scopes=SCOPES | {"files:read"}, events=kinds) as slack:
        scene = Scene(slack)
        happen(scene)
        [(_, payload)] = scene.state.outbox
    slacks = sample(f"events_{name}")
    assert payload.keys() <= slacks.keys()
    assert keys(used) == payload["event"].keys() <= slacks["event"].keys()


def test_message_with_a_file_has_the_keys_of_slacks_sample(scene: Scene) -> None:
    file = scene.state.add_file(scene.ann, "a.csv", content=b"", length=0)
    message = Message(scene.state.new_ts(), scene.ann, "", [], files=[file])
    slacks = sample("events_MessageFileSharePayload")["event"]
    ours = message_json(message, scene.links)
    assert ours["subtype"] == "file_share"
    assert ours.keys() - {"client_msg_id", "team"} <= slacks.keys()
    unknown = ours["files"][0].keys() - slacks["files"][0].keys()
    assert unknown <= sample("api_files.completeUploadExternal")["files"][0].keys()


def test_question_for_options_has_the_keys_of_other_interactions(scene: Scene) -> None:
    """Slack publishes no sample of a block_suggestion; it is a click without an action, and a value."""
    element = {"type": "external_select", "action_id": "site"}
    block = samples.actions(element, block_id="b")
    seen = SeenMessage(scene.state, scene.workspace, scene.links, scene.card())
    ours = scene.acting.suggestion(seen, block, element, "gar").keys()
    assert ours - scene.click().keys() == keys("action_id block_id value")


def test_click_on_an_ephemeral_message_carries_no_copy_of_it(scene: Scene) -> None:
    ours = scene.click(private=True)
    assert ours["container"]["is_ephemeral"] is True
    assert "message" not in ours
    assert scene.click()["container"]["is_ephemeral"] is False


def test_state_of_a_view_starts_with_the_initial_values() -> None:
    blocks = [samples.question(block_id="q", element=samples.select(initial_option=samples.option()))]
    held = {"type": "static_select", "selected_option": samples.option()}
    assert initial_values(blocks) == {"q": {"pick": held}}
