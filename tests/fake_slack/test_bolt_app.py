import asyncio
import time
from dataclasses import replace

import pytest

from tests.fake_slack import CannotDo, Envelope, FakeSlack, Fault, HttpDelivery, SeenMessage, VirtualClock
from tests.fake_slack.conftest import bolt_app, connected, served
from tests.fake_slack.payloads import Acting


async def flagged(slack: FakeSlack) -> SeenMessage:
    """The card that /checklink leaves in #links, once it stands there as edited."""
    await slack.user("ann").types("/checklink https://blog.example/a?b=1&c=<2>", in_="#links")
    cards = await slack.until(lambda: [card for card in slack.channel("#links").messages() if card.edits])
    return cards[-1]


async def test_command_is_acknowledged_answered_privately_and_its_card_edited_in_place(
    slack: FakeSlack,
) -> None:
    ann, bob = slack.user("ann"), slack.user("bob")
    card = await flagged(slack)

    said = [message.visible_text() for message in ann.private_messages(in_="#links")]
    assert said == ["Reading the page…", "Read https://blog.example/a?b=1&c=<2>"]
    assert bob.private_messages(in_="#links") == []
    assert card.visible_text() == "Risky · nobody decided\n[ Disavow ] [ ⋯ Explain · Wrong verdict? ]"
    assert card.buttons() == ["Disavow", "Explain", "Wrong verdict?"]
    assert (card.fallback, card.edits, card.author) == ("Risky", 1, "linkvouch")
    assert slack.faults == []
    assert slack.acks
    assert all(ack.ok and 0 < ack.seconds < 3 for ack in slack.acks)


async def test_button_opens_a_modal_that_complains_and_then_decides(slack: FakeSlack) -> None:
    ann = slack.user("ann")
    card = await flagged(slack)

    await ann.clicks(card, "Disavow")
    modal = await ann.modal("Disavow a site")
    await ann.fills(modal, reason="no")
    await ann.submits(modal)
    assert modal.is_open()
    assert modal.errors == {"Reason": "Say a little more."}
    assert "! Reason: Say a little more." in modal.visible_text()

    await ann.fills(modal, reason="paid footer link")
    await ann.submits(modal)
    assert not modal.is_open()
    await slack.until(lambda: card.edits == 2)
    assert card.visible_text() == "Risky · disavowed by @ann: paid footer link"
    assert card.buttons() == []
    assert slack.faults == []


async def test_closing_a_modal_tells_the_app_which_writes_a_direct_message(slack: FakeSlack) -> None:
    ann = slack.user("ann")
    await ann.shortcut("audit")
    await ann.closes(await ann.modal())
    told = await slack.until(ann.direct_messages)
    assert [message.visible_text() for message in told] == ["Nothing was decided."]
    assert slack.faults == []


async def test_mention_in_a_thread_is_answered_in_that_thread(slack: FakeSlack) -> None:
    card = await flagged(slack)
    await slack.user("bob").says("@linkvouch why <now>?", in_="#links", thread=card)
    replies = await slack.until(lambda: card.replies() if len(card.replies()) == 2 else None)
    assert [reply.visible_text() for reply in replies] == [
        "@linkvouch why <now>?",
        "Heard: @linkvouch why <now>?",
    ]
    assert "app_mention" in str([ack.about for ack in slack.acks])
    assert slack.faults == []


async def test_overflow_line_is_pressed_like_a_button(slack: FakeSlack) -> None:
    bob = slack.user("bob")
    await bob.clicks(await flagged(slack), "Explain")
    seen = await slack.until(lambda: bob.private_messages(in_="#links"))
    assert [message.visible_text() for message in seen] == ["picked explain"]
    assert slack.faults == []


async def test_shortcut_on_a_message_sees_its_escaped_text(slack: FakeSlack) -> None:
    bob = slack.user("bob")
    message = await bob.says("look at blog.example & #links", in_="#links")
    await bob.shortcut("check_message", on=message)
    seen = await slack.until(lambda: bob.private_messages(in_="#links"))
    channel = slack.channel("#links")
    assert seen[0].message.text == (
        f"Checked: look at <http://blog.example|blog.example> &amp; <#{channel.id}|links>"
    )
    assert seen[0].visible_text() == "Checked: look at blog.example ↗ & #links"
    assert slack.faults == []


async def test_opened_home_is_published(slack: FakeSlack) -> None:
    gus = slack.user("gus")
    await gus.opens_home()
    await slack.until(lambda: slack.state.homes)
    assert gus.home().visible_text() == "Risky · waiting"
    assert slack.faults == []


@pytest.mark.parametrize(("transport", "says"), [("socket", "no ack"), ("http", "answered with 404")])
async def test_unknown_command_is_a_fault_and_not_acknowledged(transport: str, says: str) -> None:
    async with (
        FakeSlack(clock=VirtualClock()) as slack,
        connected(slack, bolt_app(slack), transport),
    ):
        typing = asyncio.create_task(slack.user("ann").types("/nope", in_="#links"))
        await asyncio.wait({typing}, timeout=0.3)
        slack.clock.advance(4)
        assert not (await typing).ok
        assert slack.faults == [Fault("slash_commands /nope", says)]


@pytest.mark.parametrize(
    ("secret", "age", "status"),
    [
        pytest.param(None, 0, 200, id="signed by Slack, now"),
        pytest.param("forged", 0, 401, id="another secret"),
        pytest.param(None, 600, 401, id="ten minutes old"),
    ],
)
async def test_signature_is_checked(secret: str | None, age: int, status: int) -> None:
    async with FakeSlack() as slack, served(bolt_app(slack)) as url:
        await slack.connect_http(url)
        ann = slack.user("ann")
        acting = Acting(slack.state, ann.workspace, ann.user, slack.origin)
        payload = acting.command(slack.channel("#links").channel, "/checklink", "")
        assert isinstance(slack.http, HttpDelivery)
        delivery = replace(
            slack.http, signing_secret=secret or slack.signing_secret, now=lambda: time.time() - age
        )
        assert (await delivery.send(Envelope("slash_commands", payload))).status == status


async def test_command_in_a_thread_is_refused_before_it_is_sent(slack: FakeSlack) -> None:
    card = await flagged(slack)
    sent = len(slack.acks)
    with pytest.raises(CannotDo, match="/checklink is not supported in threads"):
        await slack.user("ann").types("/checklink x", in_="#links", thread=card)
    assert len(slack.acks) == sent
