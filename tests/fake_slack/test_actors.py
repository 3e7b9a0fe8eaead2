import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.fake_slack import Ack, CannotDo, Envelope, FakeSlack, SeenView, samples
from tests.fake_slack.events import written
from tests.fake_slack.state import Json
from tests.fake_slack.test_hooks import card
from tests.fake_slack.views import checked_view, show


class Answering:
    """An app of one answer, which it gives to everything; keeps what it got."""

    def __init__(self, body: Json | None = None, *, status: int | None = 200, seconds: float = 0.1) -> None:
        self.answer = (status, body or {}, seconds)
        self.got: list[Envelope] = []

    async def send(self, envelope: Envelope) -> Ack:
        self.got.append(envelope)
        status, body, seconds = self.answer
        return Ack(envelope.about, status, body, seconds)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        fake.transport, fake.http = "http", Answering()
        yield fake


def heard(slack: FakeSlack) -> list[Envelope]:
    assert isinstance(slack.http, Answering)
    return slack.http.got


def opened(slack: FakeSlack, *blocks: Json, **more: object) -> SeenView:
    body = checked_view(samples.modal(*(blocks or [samples.question()]), **more), kind="modal")
    return SeenView(slack.state, show(slack.state, slack.user("ann").user, body, on_top=False))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d", id="entities"),
        pytest.param("see https://a.example/x?b=1&c=2.", "see <https://a.example/x?b=1&amp;c=2>.", id="link"),
        pytest.param("see a.example/x", "see <http://a.example/x|a.example/x>", id="domain"),
        pytest.param("ann@a.example", "ann@a.example", id="mail address"),
        pytest.param("@nobody #nowhere", "@nobody #nowhere", id="names of nothing"),
    ],
)
def test_what_people_write_is_stored_as_slack_does(typed: str, stored: str) -> None:
    assert written(typed, FakeSlack().workspace)[0] == stored


def test_people_and_channels_are_stored_by_id() -> None:
    slack = FakeSlack()
    text, blocks = written("@ann in #links", slack.workspace)
    assert text == f"<@{slack.user('ann').id}> in <#{slack.channel('#links').id}|links>"
    kinds = [element["type"] for element in blocks[0]["elements"][0]["elements"]]
    assert kinds == ["user", "text", "channel"]


async def test_command_text_arrives_as_typed(slack: FakeSlack) -> None:
    await slack.user("ann").types("/checklink  https://a.example/?b=1&c=<d> ", in_="@linkvouch")
    payload = heard(slack)[0].payload
    assert (payload["command"], payload["text"]) == ("/checklink", "https://a.example/?b=1&c=<d>")
    assert payload["channel_name"] == "directmessage"


@pytest.mark.parametrize(
    ("in_", "events"),
    [
        pytest.param("#links", ["message", "app_mention"], id="in a channel"),
        pytest.param("@linkvouch", ["message"], id="in direct messages"),
        pytest.param("#general", [], id="where the bot is not"),
    ],
)
async def test_mention_is_heard_by_the_app_where_it_is_a_member(
    slack: FakeSlack, in_: str, events: list[str]
) -> None:
    await slack.user("ann").says("@linkvouch help", in_=in_)
    payloads = [envelope.payload for envelope in heard(slack)]
    assert [payload["event"]["type"] for payload in payloads] == events
    assert len({payload["event_id"] for payload in payloads}) == len(events)
    assert len({payload["event"]["ts"] for payload in payloads}) == min(len(events), 1)


async def test_nobody_speaks_where_they_are_no_member(slack: FakeSlack) -> None:
    slack.add_channel("#secret", ["ann"], private=True)
    with pytest.raises(CannotDo, match="bob is in no conversation called #secret"):
        await slack.user("bob").says("hello", in_="#secret")


async def test_click_needs_one_button_of_that_label(slack: FakeSlack) -> None:
    ann, message = slack.user("ann"), card(slack)
    with pytest.raises(CannotDo, match=r"nothing to press with the label 'Keep'; there are: \['words'\]"):
        await ann.clicks(message, "Keep")
    message.message.blocks += message.message.blocks
    with pytest.raises(CannotDo, match="2 things"):
        await ann.clicks(message, "words")


async def test_click_on_an_old_look_sends_what_was_seen(slack: FakeSlack) -> None:
    message = card(slack)
    seen = message.as_it_is_now()
    message.message.blocks[0]["elements"][0]["text"]["text"] = "changed"
    await slack.user("bob").clicks(seen, "words")
    payload = heard(slack)[0].payload
    assert payload["message"]["ts"] == message.ts
    assert payload["actions"][0]["text"]["text"] == "words"


async def test_private_message_is_not_clicked_by_others(slack: FakeSlack) -> None:
    with pytest.raises(CannotDo, match="bob does not see this message"):
        await slack.user("bob").clicks(card(slack, private=True), "words")


async def test_choice_from_a_select_is_sent_with_the_option(slack: FakeSlack) -> None:
    message = card(slack)
    message.message.blocks = [samples.actions(samples.select(), block_id="b")]
    await slack.user("ann").chooses(message, "One", of="pick")
    payload = heard(slack)[0].payload
    held = {"type": "static_select", "selected_option": samples.option()}
    assert payload["actions"][0].items() >= held.items()
    assert payload["state"]["values"] == {"b": {"pick": held}}
    with pytest.raises(CannotDo, match=r"no option 'Two'; there are: \['One'\]"):
        await slack.user("ann").chooses(message, "Two", of="pick")


async def test_inputs_are_filled_with_what_people_see(slack: FakeSlack) -> None:
    kinds = ["multi_users_select", "conversations_select"]
    modal = opened(
        slack,
        samples.question(),
        samples.question(block_id="s", label=samples.plain("How often?"), element=samples.select()),
        *(samples.question(block_id=kind, element={"type": kind, "action_id": kind}) for kind in kinds),
    )
    ann = slack.user("ann")
    await ann.fills(
        modal, {"why": "sold", kinds[0]: ["@bob", "@gus"]}, how_often="One", **{kinds[1]: "#links"}
    )
    await ann.submits(modal)
    assert heard(slack)[0].payload["view"]["state"]["values"] == {
        "why": {"text": {"type": "plain_text_input", "value": "sold"}},
        "s": {"pick": {"type": "static_select", "selected_option": samples.option()}},
        kinds[0]: {
            kinds[0]: {"type": kinds[0], "selected_users": [slack.user(n).id for n in ("bob", "gus")]}
        },
        kinds[1]: {kinds[1]: {"type": kinds[1], "selected_conversation": slack.channel("#links").id}},
    }


async def test_input_that_dispatches_is_heard_at_once(slack: FakeSlack) -> None:
    modal = opened(slack, samples.question(dispatch_action=True))
    await slack.user("ann").fills(modal, reason="sold")
    payload = heard(slack)[0].payload
    assert (payload["type"], payload["actions"][0]["value"]) == ("block_actions", "sold")


@pytest.mark.parametrize(
    ("element", "answer", "says"),
    [
        pytest.param({}, None, "please complete", id="required and empty"),
        pytest.param({"min_length": 5}, "no", "at least 5 characters", id="too short"),
        pytest.param({"max_length": 1}, "no", "at most 1 characters", id="too long"),
        pytest.param({"type": "url_text_input"}, "blog", "does not look right", id="no address"),
    ],
)
async def test_slack_itself_holds_back_a_submission(
    slack: FakeSlack, element: Json, answer: str | None, says: str
) -> None:
    modal = opened(slack, samples.question(element={"type": "plain_text_input", "action_id": "x", **element}))
    await slack.user("ann").fills(modal, reason=answer)
    with pytest.raises(CannotDo, match=says):
        await slack.user("ann").submits(modal)
    assert heard(slack) == []


OTHER = samples.modal(samples.section(), title=samples.plain("Other"))


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        pytest.param({}, [], id="closed"),
        pytest.param({"response_action": "clear"}, [], id="cleared"),
        pytest.param({"response_action": "update", "view": OTHER}, ["Other"], id="updated"),
        pytest.param({"response_action": "push", "view": OTHER}, ["Title", "Other"], id="pushed"),
        pytest.param({"response_action": "errors", "errors": {"why": "no"}}, ["Title"], id="errors"),
    ],
)
async def test_answer_to_a_submission_changes_the_modal(
    slack: FakeSlack, body: Json, titles: list[str]
) -> None:
    modal, ann = opened(slack), slack.user("ann")
    await ann.fills(modal, reason="sold")
    slack.http = Answering(body)
    await ann.submits(modal)
    stack = slack.state.stack_of(ann.user)
    assert [SeenView(slack.state, view).title for view in stack] == titles
    assert modal.errors == ({"Reason": "no"} if "errors" in body else {})
    assert slack.faults == []


@pytest.mark.parametrize(
    ("app", "where", "says"),
    [
        pytest.param(
            Answering({"response_action": "errors", "errors": {"nope": "x"}}),
            "ack",
            "errors must name input blocks",
            id="an error for no input",
        ),
        pytest.param(
            Answering({"response_action": "update", "view": {}}), "ack", "invalid_arguments", id="a bad view"
        ),
        pytest.param(
            Answering({"response_action": "shut"}),
            "ack",
            "unknown response_action: shut",
            id="no such action",
        ),
        pytest.param(
            Answering(seconds=3.4),
            "interactive view_submission",
            "timeout: acknowledged after 3.4 s",
            id="late",
        ),
        pytest.param(Answering(status=None), "interactive view_submission", "no ack", id="never"),
        pytest.param(Answering(status=500), "interactive view_submission", "answered with 500", id="broken"),
    ],
)
async def test_bad_answer_to_a_submission_is_a_fault_and_leaves_the_modal_open(
    slack: FakeSlack, app: Answering, where: str, says: str
) -> None:
    modal, ann = opened(slack), slack.user("ann")
    await ann.fills(modal, reason="sold")
    slack.http = app
    await ann.submits(modal)
    assert modal.is_open()
    [fault] = slack.faults
    assert fault.where == where
    assert fault.says.startswith(says)
    assert slack.acks[-1].ok is (where == "ack")


async def test_only_the_modal_in_front_is_used(slack: FakeSlack) -> None:
    modal = opened(slack)
    with pytest.raises(CannotDo, match="not in front of bob"):
        await slack.user("bob").submits(modal)


async def test_waiting_in_vain_shows_what_everybody_saw(slack: FakeSlack) -> None:
    card(slack, private=True)
    opened(slack)
    await slack.user("bob").says("hello", in_="#links")
    with pytest.raises(AssertionError) as raised:
        await slack.until(lambda: False, seconds=0.05)
    for seen in (
        "did not come true",
        "#links",
        "linkvouch only for ann:",
        "[ words ]",
        "bob:",
        "modal before ann",
    ):
        assert seen in str(raised.value)


async def test_waiting_ends_when_the_condition_comes_true(slack: FakeSlack) -> None:
    writing = asyncio.create_task(slack.user("bob").says("hello", in_="#links"))
    found = await slack.until(slack.channel("#links").messages)
    assert [message.visible_text() for message in found] == ["hello"]
    await writing
