"""Who may do what, as people meet it: every permission case of the shared set, over both transports."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from bot.teamwork import ALLOWANCE
from storage.team import Deed
from tests.bot.builders import PAGE
from tests.bot.slack.conftest import Office, as_person
from tests.fake_slack import Envelope, Kind, SeenMessage
from tests.fake_slack import Person as Actor
from tests.fake_slack.seen import pressed

CASES: Final = Path(__file__).parents[4] / "shared" / "eval" / "injection" / "cases.jsonl"
CHOICES: Final = ("Keep", "Reach out", "Disavow", "Ignore")
OTHER: Final = "https://blog.example/other"


async def comment_in_a_thread(office: Office) -> None:
    card = await office.flagged()
    await office.bob.says("We know them since 2019, I would keep it.", thread=card)
    assert [reply.author for reply in card.replies()] == ["bob"]
    assert office.services.made == []
    assert office.bob.private_messages(in_="#links") == []


async def members_decide_every_day(office: Office) -> None:
    card = await office.flagged()
    await office.bob.clicks(card, "Keep")
    await office.redrawn(card)
    await office.chose(only_deciders=True, deciders=(office.ann.id,))
    await office.bob.clicks(card, "Change decision")
    assert await office.told(office.bob) == "Here only deciders decide about links.\nWho can: @ann."
    assert [each.choice for each in office.services.made] == ["keep"]


async def a_members_disavow_waits_for_a_second_person(office: Office) -> None:
    await office.chose(deciders=(office.ann.id,))
    card = await _proposed(office, office.bob)
    assert office.services.made == []
    assert "@bob proposes Disavow: “paid link”" in card.visible_text()
    told = await office.told(office.bob)
    assert told.startswith("You proposed Disavow. A disavow needs a decider, or a second person who agrees.")
    assert "Who can: @ann." in told


async def guests_decide_nothing(office: Office) -> None:
    card, gus = await office.flagged(), office.slack.user("gus")
    for count, label in enumerate(CHOICES, start=1):
        await gus.clicks(card, label)
        told = (await office.private(gus, count))[-1]
        assert told.visible_text() == "Guests don't decide about links; any full member of the workspace can."
    assert await _undecided(office)


async def outsiders_run_nothing(office: Office) -> None:
    """Slack offers no command of ours to them; a request that says otherwise is refused as well."""
    await office.flagged()
    eve = _stranger(office)
    payload = replace(eve, user=replace(eve.user))._acting.command(eve._channel("#shared"), "/linkvouch", "x")
    for text in ("decisions", "flagged", f"check {PAGE}"):
        ack = await office.slack.deliver(
            Envelope("slash_commands", payload | {"text": text, "team_id": eve.user.team_id})
        )
        assert "Only people of the workspace" in json.dumps(ack.body)
        assert "gardenweekly" not in json.dumps(ack.body)
    assert eve.private_messages(in_="#shared") == []


async def bots_decide_nothing(office: Office) -> None:
    card = await office.flagged()
    robo = office.slack.add_user("robo", Kind.BOT)
    card.channel.members.append(robo.id)
    await robo.clicks(card, "Keep")
    assert (await office.told(robo)).startswith("Bots and workflows don't decide about links")
    assert await _undecided(office)


async def who_left_decides_nothing(office: Office) -> None:
    card = await office.flagged()
    late = _click(office.bob, card, "Keep")
    office.slack.deactivate("bob")
    await office.slack.deliver(Envelope("interactive", late))
    told = await office.slack.until(lambda: office.slack.channel("#links").private_to(office.bob.id))
    assert told[0].visible_text().startswith("This account is deactivated")
    assert await _undecided(office)


async def members_change_no_settings(office: Office) -> None:
    await office.bob.types("/linkvouch settings", in_="#links")
    assert await office.told(office.bob) == "Only a workspace admin changes settings."
    await office.ann.types("/linkvouch settings", in_="#links")
    modal = await office.ann.modal("Settings")
    await office.ann.fills(modal, our_sites="evil.example")
    payload = office.ann._acting.submission(modal.view)
    payload["user"]["id"] = office.bob.id  # somebody else than the one it was opened for
    await office.slack.deliver(Envelope("interactive", payload))
    (told,) = await office.slack.until(office.bob.direct_messages)
    assert told.visible_text() == "Only a workspace admin changes settings."
    assert await office.services.sites() == []


async def admins_export_and_it_is_written_down(office: Office) -> None:
    await office.bob.types("/linkvouch export disavow", in_="#links")
    assert await office.told(office.bob) == "Only a workspace admin exports the disavow file."
    await office.ann.types("/linkvouch export disavow", in_="#links")
    assert "disavow file" in await office.told(office.ann)
    (entry,) = await office.team.log_entries()
    assert (entry.deed, entry.by, entry.detail) == (
        Deed.EXPORT,
        as_person(office.ann),
        "disavow file, 0 entries",
    )


async def nobody_agrees_with_themselves(office: Office) -> None:
    await office.chose(four_eyes=True, deciders=(office.ann.id, office.bob.id))
    card = await _proposed(office, office.bob)
    await office.bob.clicks(card, "Agree")
    told = (await office.private(office.bob, 2))[-1].visible_text()
    assert told == "You proposed this yourself, so somebody else must agree."
    assert await _undecided(office)


async def a_button_decides_about_no_other_link(office: Office) -> None:
    card = await office.flagged()
    office.stored(ref="LV-7", page=OTHER)
    for count, value in enumerate(("0:LV-7", "0:LV-999"), start=1):
        payload = _click(office.bob, card, "Keep")
        payload["actions"][0]["value"] = value
        await office.bob._interact(payload)
        told = (await office.private(office.bob, count))[-1].visible_text()
        assert told.startswith("This is not the card of that link, so nothing was recorded.")
    assert await _undecided(office)
    assert await office.services.decision_of("LV-7") is None


async def a_changed_modal_is_refused(office: Office) -> None:
    card = await office.flagged()
    office.stored(ref="LV-7", page=OTHER)
    await office.bob.clicks(card, "Reach out")
    modal = await office.bob.modal()
    held = modal.view.body["private_metadata"]
    modal.view.body["private_metadata"] = held.replace("LV-1042", "LV-7")
    await office.bob.submits(modal)
    (told,) = await office.slack.until(office.bob.direct_messages)
    assert told.visible_text() == "This form is no longer valid, so nothing was recorded.\nOpen it again."
    assert await _undecided(office)


async def another_workspaces_link_is_not_found(office: Office) -> None:
    card = await office.flagged()
    office.stored(ref="LV-8", page=OTHER, tenant="E1.T9")
    for count, label in enumerate(("Explain the score", "Wrong verdict?", "All links from this site"), 1):
        payload = _click(office.bob, card, label)
        picked = payload["actions"][0]["selected_option"]
        payload["actions"][0]["selected_option"] = picked | {"value": picked["value"].replace("1042", "8")}
        await office.bob._interact(payload)
        told = (await office.private(office.bob, count))[-1].visible_text()
        assert told.startswith("I no longer have that check.")
    payload = _click(office.bob, card, "Keep")
    payload["actions"][0]["value"] = "0:LV-8"
    await office.bob._interact(payload)
    told = (await office.private(office.bob, 4))[-1].visible_text()
    assert told.startswith("This is not the card of that link")


async def ten_thousand_checks_are_too_many(office: Office) -> None:
    await office.team.take(office.bob.id, ALLOWANCE.person)
    ack = await office.bob.types(f"/checklink {PAGE}", in_="#links")
    assert "You have used the 60 checks of this hour" in json.dumps(ack.body)
    assert office.services.calls == []


async def _undecided(office: Office) -> bool:
    return await office.services.decisions_of("LV-1042") == []


async def _proposed(office: Office, person: Actor) -> SeenMessage:
    card = await office.flagged()
    await person.clicks(card, "Disavow")
    modal = await person.modal()
    await person.fills(modal, reason="paid link")
    await person.submits(modal)
    return await office.redrawn(card)


def _click(person: Actor, card: SeenMessage, label: str) -> dict[str, Any]:
    """What Slack sends when the button is pressed, for a test to change or to send late."""
    action = pressed(card.message.blocks, label, action_ts="1.1")
    payload: dict[str, Any] = person._acting.click_on_message(card.channel, card.message, action, {})
    return payload


def _stranger(office: Office) -> Actor:
    office.slack.add_workspace("supplier")
    office.slack.add_channel("#shared", ["ann", "bob"], shared_with=["supplier"])
    return office.slack.add_stranger("eve", of="supplier", in_="#shared")


HELD: Final[dict[str, Callable[[Office], Awaitable[None]]]] = {
    "permission-01": comment_in_a_thread,
    "permission-02": members_decide_every_day,
    "permission-03": a_members_disavow_waits_for_a_second_person,
    "permission-04": guests_decide_nothing,
    "permission-05": outsiders_run_nothing,
    "permission-06": bots_decide_nothing,
    "permission-07": who_left_decides_nothing,
    "permission-08": members_change_no_settings,
    "permission-09": admins_export_and_it_is_written_down,
    "permission-10": nobody_agrees_with_themselves,
    "permission-11": a_button_decides_about_no_other_link,
    "permission-12": a_changed_modal_is_refused,
    "permission-13": another_workspaces_link_is_not_found,
    "permission-14": ten_thousand_checks_are_too_many,
}


@pytest.mark.parametrize("case", HELD, ids=[f"{name} {held.__name__}" for name, held in HELD.items()])
async def test_rights_are_held(office: Office, case: str) -> None:
    await HELD[case](office)


@pytest.mark.skipif(not CASES.exists(), reason=f"the shared cases are not here: {CASES}")
def test_every_permission_case_has_a_scenario() -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert {case["id"] for case in cases if case["family"] == "permission"} == set(HELD)
