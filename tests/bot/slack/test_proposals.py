import asyncio
from dataclasses import replace

import pytest

from audits.decisions import Choice
from bot.slack import people
from bot.slack.delivery import Posted
from storage.decisions import Person
from storage.team import Deed
from tests.bot.builders import NOW
from tests.bot.slack.conftest import TENANT, Office, as_person
from tests.fake_slack import Kind, SeenMessage
from tests.fake_slack import Person as Actor

WHY = "paid footer link"
MENU = ["Explain the score", "Wrong verdict?", "All links from this site"]


async def proposed(office: Office, by: Actor | None = None) -> SeenMessage:
    card = await office.flagged()
    await propose(card, by or office.bob)
    return await office.redrawn(card)


async def propose(card: SeenMessage, by: Actor) -> None:
    await by.clicks(card, "Disavow")
    modal = await by.modal()
    await by.fills(modal, reason=WHY)
    await by.submits(modal)


async def test_the_agreement_of_a_second_person_is_the_decision(office: Office) -> None:
    card = await proposed(office)
    assert card.buttons() == ["Agree", "Withdraw", *MENU]
    await office.ann.clicks(card, "Agree")
    await office.redrawn(card, 2)
    (decision,) = await office.services.decisions_of("LV-1042")
    assert (decision.choice, decision.by) == ("disavow", as_person(office.ann))
    assert decision.why == f"{WHY} (proposed by bob, agreed by ann)"
    assert decision.permalink == card.permalink
    assert card.buttons() == ["Change decision", *MENU]
    told = [(entry.deed, entry.by.name) for entry in await office.team.log_entries()]
    assert told == [(Deed.AGREE, "ann"), (Deed.PROPOSE, "bob")]


async def test_any_member_is_a_second_person(office: Office) -> None:
    await office.chose(deciders=(office.ann.id,))
    card = await proposed(office)
    cat = office.slack.add_user("cat")
    card.channel.members.append(cat.id)
    await cat.clicks(card, "Agree")
    await office.redrawn(card, 2)
    assert [each.by.name for each in await office.services.decisions_of("LV-1042")] == ["cat"]


@pytest.mark.parametrize("edited", [True, False], ids=["seen by an edit", "seen by nobody"])
async def test_a_link_whose_card_was_deleted_is_flagged_again_and_its_proposal_agreed_to(
    office: Office, *, edited: bool
) -> None:
    lost = await proposed(office)
    verdict = office.ann.private_messages(in_="#links")[1]
    before = await office.services.flag_of("LV-1042")
    await office.ann.deletes(lost)
    if edited:
        place = Posted(channel=lost.channel.id, ts=lost.ts)
        board = office.deps.workshop.bench(TENANT).board
        await board.redraw("LV-1042", clicked=place, by=as_person(office.bob))
        await office.slack.until(office.bob.direct_messages)
        assert (await office.team.waiting_flags())[0].flag.permalink == ""
    heard = len(office.ann.private_messages(in_="#links"))
    await office.ann.clicks(verdict, "Flag for the team")
    told = (await office.private(office.ann, heard + 1))[-1]
    assert told.visible_text().startswith("Flagged for the team in #")
    (card,) = await office.public(1)
    assert card.ts != lost.ts
    flag = await office.services.flag_of("LV-1042")
    assert before is not None
    assert flag == replace(before, ts=card.ts, permalink=card.permalink)
    await office.ann.clicks(card, "Agree")
    await office.redrawn(card)
    (decision,) = await office.services.decisions_of("LV-1042")
    assert (decision.choice, decision.by) == ("disavow", as_person(office.ann))


async def test_a_card_in_an_archived_channel_makes_room_for_one_elsewhere(office: Office) -> None:
    lost = await proposed(office)
    office.slack.add_channel("#seo", ["ann", "bob"])
    verdict = await office.card(in_="#seo")
    await office.ann.archives("#links")
    await office.chose(flag_channel=office.slack.channel("#seo").id)
    await office.ann.clicks(verdict, "Flag for the team")
    told = (await office.private(office.ann, 3, "#seo"))[-1]
    assert told.visible_text().startswith("Flagged for the team in #")
    (card,) = await office.public(1, "#seo")
    assert card.buttons() == lost.buttons()


async def test_who_proposed_it_withdraws_it(office: Office) -> None:
    card = await proposed(office)
    await office.bob.clicks(card, "Withdraw")
    await office.redrawn(card, 2)
    assert card.buttons() == ["Keep", "Reach out", "Disavow", "Ignore", *MENU]
    assert await office.team.proposal_of("LV-1042") is None
    assert await office.services.decisions_of("LV-1042") == []


async def test_another_member_withdraws_nothing_and_hears_who_can(office: Office) -> None:
    await office.chose(deciders=(office.ann.id,))
    card = await proposed(office)
    cat = office.slack.add_user("cat")
    card.channel.members.append(cat.id)
    await cat.clicks(card, "Withdraw")
    told = await office.told(cat)
    assert told.startswith(
        "Only whoever proposed it, a decider or a workspace admin can withdraw a proposal."
    )
    assert "Who can: @bob and @ann." in told
    assert await office.team.proposal_of("LV-1042") is not None


async def test_of_two_who_agree_at_once_one_decides_and_the_other_is_told(office: Office) -> None:
    card = await proposed(office)
    old = card.as_it_is_now()
    cat = office.slack.add_user("cat")
    card.channel.members.append(cat.id)
    heard = len(office.ann.private_messages(in_="#links"))
    await asyncio.gather(office.ann.clicks(card, "Agree"), cat.clicks(old, "Agree"))
    await office.redrawn(card, 2)
    (decision,) = await office.services.decisions_of("LV-1042")
    loser, before = (cat, 0) if decision.by.name == "ann" else (office.ann, heard)
    told = (await office.private(loser, before + 1))[-1].visible_text()
    assert told.startswith(f"{decision.by.name} decided Disavow")


async def test_of_two_who_propose_at_once_one_proposes_and_keeps_the_others_words(office: Office) -> None:
    card = await office.flagged()
    cat = office.slack.add_user("cat")
    card.channel.members.append(cat.id)
    await cat.clicks(card, "Disavow")
    modal = await cat.modal()
    await propose(card, office.bob)
    await office.redrawn(card)
    await cat.fills(modal, reason="they sell links")
    await cat.submits(modal)
    told = await office.told(cat)
    assert told.startswith("bob proposed Disavow meanwhile, and it waits for a second person.")
    assert "Your reason was: “they sell links”" in told
    waits = await office.team.proposal_of("LV-1042")
    assert waits is not None
    assert waits.by == as_person(office.bob)


async def test_a_card_from_before_the_proposal_decides_nothing(office: Office) -> None:
    card = await office.flagged()
    old = card.as_it_is_now()
    await propose(card, office.bob)
    await office.redrawn(card)
    heard = len(office.ann.private_messages(in_="#links"))
    await office.ann.clicks(old, "Keep")
    told = (await office.private(office.ann, heard + 1))[-1].visible_text()
    assert told.startswith("bob proposed Disavow meanwhile")
    assert await office.services.decisions_of("LV-1042") == []


async def test_a_button_of_a_withdrawn_proposal_means_no_newer_one(office: Office) -> None:
    card = await proposed(office)
    old = card.as_it_is_now()
    await office.bob.clicks(card, "Withdraw")
    await office.redrawn(card, 2)
    cat = office.slack.add_user("cat")
    card.channel.members.append(cat.id)
    await cat.clicks(old, "Agree")
    told = (await office.private(cat, 1))[0].visible_text()
    assert told == "That proposal was withdrawn meanwhile.\nThe card shows what counts now."
    await propose(card, office.bob)
    await office.slack.until(lambda: "Agree" in card.buttons())
    await cat.clicks(old, "Agree")
    told = (await office.private(cat, 2))[-1].visible_text()
    assert told.startswith("bob proposed Disavow meanwhile")
    assert await office.services.decisions_of("LV-1042") == []


async def test_a_decision_made_in_the_terminal_ends_a_proposal(office: Office) -> None:
    card = await proposed(office)
    terminal = Person(id="root", name="root")
    await office.services.deciding.decide("LV-1042", Choice.KEEP, why="we know them", by=terminal)
    heard = len(office.ann.private_messages(in_="#links"))
    await office.ann.clicks(card, "Agree")
    told = (await office.private(office.ann, heard + 1))[-1].visible_text()
    assert told.startswith("root decided Keep")
    await office.redrawn(card, 2)
    assert "✅ Keep · root" in card.visible_text()
    await office.bob.clicks(card, "Change decision")
    modal = await office.bob.modal()
    await office.bob.fills(modal, decision="Disavow", reason="they were sold")
    await office.bob.submits(modal)
    waits = await office.slack.until(lambda: "they were sold" in card.visible_text())
    assert waits
    proposal = await office.team.proposal_of("LV-1042")
    assert proposal is not None
    assert (proposal.why, proposal.after) == ("they were sold", 1)


async def test_one_person_alone_types_the_domain(office: Office) -> None:
    office.slack.deactivate("bob")
    card = await office.flagged()
    await office.ann.clicks(card, "Disavow")
    modal = await office.ann.modal("Disavow")
    assert "type gardenweekly.example" in modal.visible_text()
    await office.ann.fills(modal, domain="weekly.example", reason="  ")
    await office.ann.submits(modal)
    assert set(modal.errors) == {"Domain", "Reason"}
    await office.ann.fills(modal, domain=" GardenWeekly.example ", reason=WHY)
    await office.ann.submits(modal)
    assert not modal.is_open()
    await office.redrawn(card)
    (decision,) = await office.services.decisions_of("LV-1042")
    assert (decision.choice, decision.why, decision.at) == ("disavow", WHY, NOW)


async def test_one_person_alone_confirms_a_change_to_disavow_too(office: Office) -> None:
    office.slack.deactivate("bob")
    card = await office.flagged()
    await office.ann.clicks(card, "Keep")
    await office.redrawn(card)
    await office.ann.clicks(card, "Change decision")
    asking = await office.ann.modal("Change decision")
    await office.ann.fills(asking, decision="Disavow", reason=WHY)
    await office.ann.submits(asking)
    modal = await office.ann.modal("Disavow")
    assert [each.choice for each in await office.services.decisions_of("LV-1042")] == ["keep"]
    await office.ann.fills(modal, domain="gardenweekly.example")
    await office.ann.submits(modal)
    assert not asking.is_open()
    await office.redrawn(card, 2)
    newest = (await office.services.decisions_of("LV-1042"))[0]
    assert (newest.choice, newest.why) == ("disavow", WHY)


async def test_the_modal_of_a_team_of_one_does_not_decide_for_a_team_of_two(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "REMEMBERED_S", 0.0)
    await office.chose(four_eyes=True)
    office.slack.deactivate("bob")
    card = await office.flagged()
    await office.ann.clicks(card, "Disavow")
    modal = await office.ann.modal()
    office.slack.add_user("cat", Kind.MEMBER)
    await office.ann.fills(modal, domain="gardenweekly.example", reason=WHY)
    await office.ann.submits(modal)
    await office.redrawn(card)
    assert "@ann proposes Disavow" in card.visible_text()
    assert await office.services.decisions_of("LV-1042") == []
