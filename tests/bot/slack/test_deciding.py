import asyncio

import pytest

from bot.slack.blocks.modals import REASON_NEEDED
from scoring.evidence import Verdict
from storage.decisions import Decision
from storage.flags import Flag
from tests.bot.builders import PAGE, a_checked, a_judgement
from tests.bot.slack.conftest import Office, as_person
from tests.fake_slack import Person as Actor
from tests.fake_slack import SeenMessage

MENU = ["Explain the score", "Wrong verdict?", "All links from this site"]
OPEN_BUTTONS = ["Keep", "Reach out", "Disavow", "Ignore", *MENU]
NOTE = "This only adds the site to your disavow file. Nothing is sent to Google."


async def test_a_flag_posts_one_card_with_the_four_choices(office: Office) -> None:
    card = await office.flagged()
    assert card.buttons() == OPEN_BUTTONS
    assert "Flagged by @ann · nobody has decided yet · ref LV-1042" in card.visible_text()
    assert card.metadata is not None
    assert (card.metadata["event_type"], card.metadata["event_payload"]["ref"]) == (
        "linkvouch_flag",
        "LV-1042",
    )
    told = (await office.private(office.ann, 3))[-1]
    assert told.visible_text().startswith("Flagged for the team in #")
    flag = await office.services.flag_of("LV-1042")
    assert flag is not None
    assert (flag.channel, flag.ts) == (card.channel.id, card.ts)
    assert (flag.by, flag.permalink) == (as_person(office.ann), card.permalink)


async def test_flagging_again_says_where_the_card_is(office: Office) -> None:
    await office.flagged()
    first = office.ann.private_messages(in_="#links")[1]
    await office.ann.clicks(first, "Flag for the team")
    told = (await office.private(office.ann, 4))[-1]
    assert told.visible_text().startswith("This link is flagged already in #")
    assert "Open the card ↗" in told.visible_text()
    await office.public(1)


@pytest.mark.parametrize("again", ["Check again", "the command"])
async def test_a_card_shows_what_a_later_check_of_its_link_found(office: Office, again: str) -> None:
    card = await office.flagged()
    private = office.ann.private_messages(in_="#links")[1]
    office.services.results = {PAGE: [a_checked(judgement=a_judgement(verdict=Verdict.RISKY, score=9.0))]}
    if again == "Check again":
        await office.ann.clicks(private, again)
    else:
        await office.bob.types(f"/checklink {PAGE}", in_="#links")
    await office.slack.until(lambda: card.visible_text().startswith("🔴 Risky · 9/100"))
    assert "Keep" in card.buttons()


async def test_two_flags_at_once_post_one_card(office: Office) -> None:
    card = await office.card()
    await asyncio.gather(*(office.ann.clicks(card, "Flag for the team") for _ in range(3)))
    await office.private(office.ann, 5)
    await office.public(1)


async def test_a_flag_where_the_bot_is_no_member_says_what_to_type(office: Office) -> None:
    await office.ann.clicks(await office.card(in_="#general"), "Flag for the team")
    told = (await office.private(office.ann, 3, "#general"))[-1]
    assert told.visible_text() == (
        "I can't post in #general yet. Type `/invite @linkvouch` there, then press Flag for the team again."
    )
    assert await office.services.flag_of("LV-1042") is None


@pytest.mark.parametrize(("label", "choice"), [("Keep", "keep"), ("Ignore", "ignore")])
async def test_keep_and_ignore_take_one_click(office: Office, label: str, choice: str) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, label)
    await office.redrawn(card)
    (decision,) = office.services.made
    assert decision == Decision(
        number=1,
        ref="LV-1042",
        site="soil-and-seed.example",
        page_url=decision.page_url,
        choice=choice,
        why="",
        by=as_person(office.bob),
        at=office.services.now,
        permalink=card.permalink,
    )
    assert f"{label} · @bob · 22 Nov 2026 12:15 UTC" in card.visible_text()
    assert card.buttons() == ["Change decision", "Add reason", *MENU]
    assert card.fallback.startswith(f"{label}: decided by bob for gardenweekly.example")


@pytest.mark.parametrize(
    ("label", "choice", "note"),
    [
        pytest.param("Disavow", "disavow", NOTE, id="disavow"),
        pytest.param("Reach out", "reach_out", "linkvouch sends nothing.", id="reach out"),
    ],
)
async def test_disavow_and_reach_out_ask_for_a_reason(
    office: Office, label: str, choice: str, note: str
) -> None:
    card = await office.flagged()
    await office.ann.clicks(card, label)
    modal = await office.ann.modal(label)
    assert note in modal.visible_text()
    assert office.services.made == []
    await office.ann.fills(modal, reason="paid footer link, owner refused twice")
    await office.ann.submits(modal)
    await office.redrawn(card)
    (decision,) = office.services.made
    assert (decision.choice, decision.why, decision.by) == (
        choice,
        "paid footer link, owner refused twice",
        as_person(office.ann),
    )
    assert "“paid footer link, owner refused twice”" in card.visible_text()
    assert card.buttons() == ["Change decision", *MENU]


async def test_reach_out_needs_no_reason(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Reach out")
    await office.bob.submits(await office.bob.modal())
    assert [each.choice for each in await office.decided()] == ["reach_out"]


async def test_a_disavow_without_a_reason_gets_a_field_error(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Disavow")
    modal = await office.bob.modal()
    await office.bob.fills(modal, reason="   ")
    await office.bob.submits(modal)
    assert modal.errors == {"Reason": REASON_NEEDED}
    assert modal.is_open()
    assert office.services.made == []


async def test_the_late_second_clicker_is_told_and_sees_the_new_card(office: Office) -> None:
    card = await office.flagged()
    old = card.as_it_is_now()
    await office.ann.clicks(card, "Keep")
    await office.redrawn(card)
    await office.bob.clicks(old, "Ignore")
    (told,) = await office.private(office.bob, 1)
    assert told.visible_text().startswith("ann decided Keep 4 s ago.")
    await office.redrawn(card, 2)
    assert "Keep · @ann" in card.visible_text()
    assert [each.choice for each in office.services.made] == ["keep"]


async def test_two_clicks_at_once_record_one_decision(office: Office) -> None:
    card = await office.flagged()
    old = card.as_it_is_now()
    await asyncio.gather(office.ann.clicks(card, "Keep"), office.bob.clicks(old, "Ignore"))
    await office.redrawn(card)
    (decision,) = office.services.made
    loser = office.bob if decision.by.name == "ann" else office.ann
    before = 3 if loser.id == office.ann.id else 0  # what ann heard when she checked and flagged
    await office.slack.until(lambda: len(loser.private_messages(in_="#links")) > before)
    told = [each.visible_text() for each in loser.private_messages(in_="#links")]
    assert any(text.startswith(f"{decision.by.name} decided ") for text in told)


async def test_ones_own_second_click_is_told_as_ones_own(office: Office) -> None:
    card = await office.flagged()
    old = card.as_it_is_now()
    await office.bob.clicks(card, "Keep")
    await office.redrawn(card)
    await office.bob.clicks(old, "Keep")
    (told,) = await office.private(office.bob, 1)
    assert told.visible_text().startswith("You decided Keep 4 s ago.")


async def test_an_outdated_card_opens_no_modal(office: Office) -> None:
    card = await office.flagged()
    old = card.as_it_is_now()
    await office.ann.clicks(card, "Keep")
    await office.redrawn(card)
    await office.bob.clicks(old, "Disavow")
    (told,) = await office.private(office.bob, 1)
    assert told.visible_text().startswith("ann decided Keep")
    assert not any(call.method == "views.open" for call in office.slack.calls)


async def test_a_reason_typed_too_late_comes_back_to_its_author(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Disavow")
    modal = await office.bob.modal()
    await office.ann.clicks(card, "Keep")
    await office.redrawn(card)
    await office.bob.fills(modal, reason="they sell links <!channel>")
    await office.bob.submits(modal)
    (told,) = await office.private(office.bob, 1)
    assert told.visible_text().startswith("ann decided Keep 4 s ago.")
    assert "Your reason was: “they sell links <!channel>”" in told.visible_text()
    assert "<!channel>" not in str(told.message.blocks)
    assert [each.choice for each in office.services.made] == ["keep"]


async def _kept(office: Office) -> SeenMessage:
    card = await office.flagged()
    await office.ann.clicks(card, "Keep")
    return await office.redrawn(card)


async def test_a_decision_can_be_changed_and_the_old_one_stays(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Keep")
    await office.redrawn(card)
    await office.ann.clicks(card, "Change decision")
    modal = await office.ann.modal("Change decision")
    await office.ann.fills(modal, decision="Disavow", reason="the site was sold")
    await office.ann.submits(modal)
    await office.redrawn(card, 2)
    assert [(each.choice, each.by.name) for each in office.services.made] == [
        ("keep", "bob"),
        ("disavow", "ann"),
    ]
    shown = card.visible_text()
    assert "Disavow · @ann" in shown
    assert "Before: ✅ Keep · @bob" in shown


async def test_a_change_to_disavow_needs_a_reason_too(office: Office) -> None:
    card = await _kept(office)
    await office.bob.clicks(card, "Change decision")
    modal = await office.bob.modal()
    await office.bob.fills(modal, decision="Disavow")
    await office.bob.submits(modal)
    assert modal.errors == {"Reason": REASON_NEEDED}
    assert len(office.services.made) == 1


async def test_add_reason_records_the_same_choice_with_the_reason(office: Office) -> None:
    card = await _kept(office)
    await office.ann.clicks(card, "Add reason")
    modal = await office.ann.modal("Keep")
    await office.ann.fills(modal, reason="our partner since 2019")
    await office.ann.submits(modal)
    await office.redrawn(card, 2)
    assert [(each.choice, each.why) for each in office.services.made] == [
        ("keep", ""),
        ("keep", "our partner since 2019"),
    ]
    assert card.buttons() == ["Change decision", *MENU]


async def test_change_decision_on_an_outdated_card_tells_what_counts(office: Office) -> None:
    card = await _kept(office)
    old = card.as_it_is_now()
    await office.ann.clicks(card, "Add reason")
    modal = await office.ann.modal()
    await office.ann.submits(modal)
    await office.redrawn(card, 2)
    await office.bob.clicks(old, "Change decision")
    (told,) = await office.private(office.bob, 1)
    assert told.visible_text().startswith("ann decided Keep")


async def test_people_of_another_workspace_decide_nothing(office: Office) -> None:
    card = await office.flagged()
    office.slack.add_workspace("supplier")
    guest = office.slack.add_user("eve", team="supplier")
    intruder = Actor(guest.post, office.slack.workspace, guest.user)
    await _click_from_outside(office, intruder, card)
    assert office.services.made == []


async def _click_from_outside(office: Office, intruder: Actor, card: SeenMessage) -> None:
    """A click through a shared channel: the payload names the card's team and the person's own."""
    payload = intruder._acting.click_on_message(card.channel, card.message, _keep_button(card), {})
    payload["user"]["team_id"] = intruder.user.team_id
    assert payload["team"]["id"] != intruder.user.team_id
    await intruder._interact(payload)
    (told,) = await office.slack.until(lambda: office.slack.channel("#links").private_to(intruder.id))
    assert told.visible_text().startswith("Only people of the workspace")


def _keep_button(card: SeenMessage) -> dict[str, str]:
    block = next(block for block in card.message.blocks if block["type"] == "actions")
    button = next(each for each in block["elements"] if each["action_id"] == "keep")
    return {
        "type": "button",
        "block_id": block["block_id"],
        "action_id": "keep",
        "value": button["value"],
        "action_ts": "1.1",
    }


async def test_a_deleted_card_does_not_stop_a_decision(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Reach out")
    modal = await office.bob.modal()
    card.channel.messages.remove(card.message)
    await office.bob.fills(modal, reason="spam")
    await office.bob.submits(modal)
    assert [each.choice for each in await office.decided()] == ["reach_out"]
    (told,) = await office.slack.until(office.bob.direct_messages)
    assert "is gone; somebody deleted it" in told.visible_text()


async def test_the_same_click_delivered_twice_is_done_once(office: Office) -> None:
    card = await office.flagged()
    ack = await office.bob.clicks(card, "Keep")
    await office.redrawn(card)
    again = await office.slack.redeliver(ack)
    assert again.ok
    await office.ann.clicks(card, "Add reason")  # what came after the click that came twice
    await office.ann.modal()
    assert [each.choice for each in office.services.made] == ["keep"]
    assert office.bob.private_messages(in_="#links") == []


async def test_a_card_that_is_not_stored_yet_can_be_decided(office: Office) -> None:
    card = await office.flagged()
    office.services.forget_flags()
    await office.bob.clicks(card, "Keep")
    await office.redrawn(card)
    assert [each.permalink for each in office.services.made] == [card.permalink]


async def test_a_flag_that_another_process_stored_first_leaves_one_card(office: Office) -> None:
    """The link gets its card elsewhere between our look and our writing."""
    first = await office.card()
    elsewhere = Flag(
        ref="LV-1042", channel="C9", ts="9.9", by=as_person(office.bob), permalink="https://x.example/p"
    )
    office.services.faster = elsewhere
    await office.ann.clicks(first, "Flag for the team")
    told = (await office.private(office.ann, 3))[-1]
    assert told.visible_text().startswith("This link is flagged already in #C9.")
    await office.public(0)


async def test_a_flag_that_cannot_be_stored_leaves_no_card(office: Office) -> None:
    first = await office.card()
    office.services.full = True
    await office.ann.clicks(first, "Flag for the team")
    told = (await office.private(office.ann, 3))[-1]
    assert "Something broke on my side (ref " in told.visible_text()
    await office.public(0)


async def test_a_forged_button_value_is_refused_in_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    card = await office.flagged()
    for block in card.message.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "keep":
                element["value"] = "no such thing"
    await office.bob.clicks(card, "Keep")
    (told,) = await office.private(office.bob, 1)
    said = told.visible_text()
    assert f"ref {said.partition('(ref ')[2][:4]}: a listener failed" in caplog.text
    assert office.services.made == []
